package io.herofake.sim.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.herofake.sim.Decimal;
import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import io.herofake.sim.scenario.Scenario;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code results.json}: a list with one object a run. The same bytes for the same results on every JVM. */
public final class ResultsJson {
    private ResultsJson() {}

    /**
     * One run.
     *
     * @param scenario   what was simulated
     * @param parameters what was varied, by name; none outside of sweeps
     * @param run        what came of it
     * @param bound      what no policy can beat there; null if it is not known
     */
    public record Entry(
            Scenario scenario,
            Map<String, String> parameters,
            Run run,
            @Nullable LowerBound bound) {}

    /**
     * The whole file.
     *
     * @param bound what no policy can beat; null if it is not known
     */
    public static String of(Scenario scenario, List<Run> runs, @Nullable LowerBound bound) {
        return of(runs.stream()
                .map(run -> new Entry(scenario, Map.of(), run, bound))
                .toList());
    }

    /** The whole file, of runs of several scenarios. */
    public static String of(List<Entry> entries) {
        return Json.write(json -> {
            json.writeStartArray();
            for (Entry entry : entries) {
                json.writeStartObject();
                RunWriter writer = new RunWriter(json, entry.scenario(), entry.parameters(), entry.run());
                writer.write();
                if (entry.bound() != null) {
                    writer.bound(entry.bound());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private record RunWriter(JsonGenerator json, Scenario scenario, Map<String, String> parameters, Run run) {
        void write() throws IOException {
            RunFigures figures = run.figures();
            json.writeStringField("run", run.name());
            json.writeStringField("autoscaler", run.policies().autoscaler());
            json.writeStringField("scheduler", run.policies().scheduler());
            json.writeStringField("scenario", scenario.name());
            json.writeStringField("workload", scenario.workload().description());
            json.writeBooleanField("simulated", true);
            json.writeArrayFieldStart("profiles");
            for (String source : scenario.sources()) {
                json.writeString(source);
            }
            json.writeEndArray();
            json.writeNumberField("seed", scenario.seed());
            if (!parameters.isEmpty()) {
                json.writeObjectFieldStart("parameters");
                for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                    json.writeStringField(parameter.getKey(), parameter.getValue());
                }
                json.writeEndObject();
            }
            tasks(figures);
            infrastructure(figures);
            number("grossRevenue", figures.grossRevenue());
            number("discounts", figures.discounts());
            number("revenue", figures.grossRevenue() - figures.discounts());
            levels(figures);
            types(figures);
            functions(figures);
        }

        /** What is possible at best; energy and nodes of whoever misses no more tasks than this run. */
        void bound(LowerBound bound) throws IOException {
            long missed = run.figures().outcomes().missed();
            json.writeObjectFieldStart("lowerBound");
            json.writeNumberField("missed", bound.missed());
            number("missedFraction", bound.missedFraction());
            number("dynamicEnergyJoules", bound.joulesAt(missed));
            json.writeNumberField("usedNodes", bound.nodesAt(missed));
            json.writeEndObject();
        }

        private void tasks(RunFigures figures) throws IOException {
            RunFigures.Outcomes outcomes = figures.outcomes();
            json.writeNumberField("tasks", figures.tasks());
            json.writeNumberField("completed", outcomes.completed());
            json.writeNumberField("missed", outcomes.missed());
            number("missedFraction", figures.missedFraction());
            json.writeObjectFieldStart("missedByCause");
            json.writeNumberField("coldStart", outcomes.lateColdStart());
            json.writeNumberField("queueing", outcomes.lateQueueing());
            json.writeNumberField("execution", outcomes.lateExecution());
            json.writeNumberField("refused", outcomes.refused());
            json.writeNumberField("failed", outcomes.failed());
            json.writeNumberField("unfinished", outcomes.unfinished());
            json.writeEndObject();
            json.writeNumberField("cancelled", outcomes.cancelled());
            json.writeNumberField("tasksDelayedByColdStart", outcomes.delayedByStart());
            json.writeFieldName("makespanSeconds");
            json.writeNumber(Decimal.seconds(figures.makespanNanos()));
        }

        private void infrastructure(RunFigures figures) throws IOException {
            RunFigures.Energy energy = figures.energy();
            number("dynamicEnergyJoules", energy.totalDynamicJoules());
            number("idleEnergyJoules", energy.idleJoules());
            number("idleEnergyOfUsedNodesJoules", energy.idleUsedNodesJoules());
            json.writeNumberField("executionsWithUnknownEnergy", energy.unknownExecutions());
            RunFigures.Use use = figures.use();
            json.writeNumberField("nodes", use.nodes());
            json.writeNumberField("unusedNodes", use.unusedNodes());
            number("unusedNodesFraction", fraction(use.unusedNodes(), use.nodes()));
            number("meanNodesInUse", use.meanNodesInUse());
            json.writeNumberField("platforms", use.platforms());
            json.writeNumberField("unusedPlatforms", use.unusedPlatforms());
            number("unusedPlatformsFraction", fraction(use.unusedPlatforms(), use.platforms()));
            number("usedHardwarePriceUsd", use.usedPriceUsd());
            number("totalHardwarePriceUsd", use.totalPriceUsd());
            json.writeNumberField("replicaStarts", use.replicaStarts());
            json.writeNumberField("coldStarts", use.coldStarts());
        }

        private void levels(RunFigures figures) throws IOException {
            json.writeObjectFieldStart("byQosLevel");
            for (RunFigures.LevelFigures level : figures.levels()) {
                json.writeObjectFieldStart(level.name());
                counts(level.tasks(), level.completed(), level.late());
                json.writeObjectFieldStart("responseSeconds");
                number("mean", level.meanNanos() / 1e9);
                seconds("p50", level.quantileNanos(0.5));
                seconds("p95", level.quantileNanos(0.95));
                seconds("p99", level.quantileNanos(0.99));
                seconds("max", level.quantileNanos(1));
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndObject();
        }

        private void types(RunFigures figures) throws IOException {
            json.writeObjectFieldStart("byPlatformType");
            for (RunFigures.TypeFigures type : figures.types()) {
                json.writeObjectFieldStart(type.name());
                json.writeNumberField("platforms", type.platforms());
                json.writeNumberField("usedPlatforms", type.used());
                json.writeNumberField("completed", type.completed());
                number("dynamicEnergyJoules", type.dynamicJoules());
                json.writeEndObject();
            }
            json.writeEndObject();
        }

        private void functions(RunFigures figures) throws IOException {
            json.writeObjectFieldStart("byFunction");
            for (RunFigures.FunctionFigures function : figures.functions()) {
                json.writeObjectFieldStart(function.name());
                counts(function.tasks(), function.completed(), function.late());
                json.writeEndObject();
            }
            json.writeEndObject();
        }

        private void counts(long tasks, long completed, long late) throws IOException {
            json.writeNumberField("tasks", tasks);
            json.writeNumberField("completed", completed);
            json.writeNumberField("late", late);
        }

        private static double fraction(long part, long whole) {
            return whole == 0 ? 0 : (double) part / whole;
        }

        private void seconds(String key, long nanos) throws IOException {
            json.writeFieldName(key);
            json.writeNumber(Decimal.seconds(nanos));
        }

        private void number(String key, double value) throws IOException {
            json.writeFieldName(key);
            if (Double.isNaN(value)) {
                json.writeNull();
            } else {
                json.writeNumber(Decimal.of(value));
            }
        }
    }
}
