package io.herofake.sim.evaluation;

import io.herofake.policy.PolicySpec;
import io.herofake.sim.Parallel;
import io.herofake.sim.report.ResultsDirectory;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.TaskLog;
import io.herofake.sim.scenario.Scenario;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Runs the pairs of policies of a scenario side by side. */
public final class Evaluation {
    private final Scenario scenario;
    private final int threads;
    private final LongConsumer progress;

    /**
     * @param threads  runs at once, at least 1; more do not help than there are processors
     * @param progress called from several threads with the number of tasks that have arrived since the last call
     */
    public Evaluation(Scenario scenario, int threads, LongConsumer progress) {
        this.scenario = scenario;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * Runs them all. If one fails the others are stopped.
     *
     * @param tasks gets a CSV file a run with a line a task; null for none
     * @return in the order of the scenario
     * @throws IOException          when a trace cannot be read or a file cannot be written
     * @throws InterruptedException when interrupted; all runs have ended then
     */
    public List<Run> run(@Nullable ResultsDirectory tasks) throws IOException, InterruptedException {
        List<Callable<Run>> jobs = new ArrayList<>();
        for (PolicySpec policies : scenario.policies()) {
            jobs.add(() -> run(policies, tasks));
        }
        return Parallel.run(jobs, threads);
    }

    /** Runs one pair, in the thread of the caller. */
    public Run run(PolicySpec policies) throws IOException {
        return run(policies, null);
    }

    private Run run(PolicySpec policies, @Nullable ResultsDirectory tasks) throws IOException {
        LongConsumer increments = new LongConsumer() {
            private long reported;

            @Override
            public void accept(long arrived) {
                progress.accept(arrived - reported);
                reported = arrived;
            }
        };
        String file = "tasks-" + policies.autoscaler() + "-" + policies.scheduler() + ".csv";
        if (tasks == null) {
            return new Run(policies, scenario.simulation(policies, null).run(increments));
        }
        try (TaskLog log = new TaskLog(tasks.open(file.toLowerCase(Locale.ROOT)), scenario.catalog())) {
            return new Run(policies, scenario.simulation(policies, log).run(increments));
        }
    }
}
