package io.herofake.profiler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.StoredModel;
import io.herofake.profile.Environment;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileFilter;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ProfilerRun;
import io.herofake.profile.Provenance;
import io.herofake.profile.RunStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Profilers in processes of their own that are killed, or work on one store at a time. */
@Timeout(300)
final class InterruptedRunTest {
    private static final ProfileFilter MEASURED = ProfileFilter.all().withProvenance(Provenance.MEASURED);

    @TempDir
    Path folder;

    private ProfilerFixture fixture;

    @BeforeEach
    void lay() {
        fixture = new ProfilerFixture(folder);
    }

    @Test
    void aKilledRunGoesOnAfterTheStepsThatItHadFinished() throws Exception {
        StoredModel model = fixture.install("small");
        List<String> told = new ArrayList<>();
        String run;
        try (ProfilerProcess process = ProfilerProcess.start(folder, "small")) {
            run = requireNonNull(process.await("run "));
            told.add(requireNonNull(process.await("finished ")));
            told.addAll(process.kill());
        }
        try (ProfilerProcess process = ProfilerProcess.start(folder, "small", run)) {
            told.add(requireNonNull(process.await("finished ")));
            told.add(requireNonNull(process.await("finished ")));
            told.add(requireNonNull(process.await("finished ")));
            told.addAll(process.kill());
        }
        assertThat(told).doesNotHaveDuplicates();

        Environment environment = HostEnvironment.read("test", null);
        try (MetadataStore store = fixture.open();
                EnergyWatch energy = EnergyWatch.begin(fixture.noMeters())) {
            assertThat(store.profiles(MEASURED)).isEmpty();
            List<String> kept =
                    store.journal().steps(run).stream().map(RunStep::name).toList();
            assertThat(kept).containsAll(told);
            ProfilerRun unfinished = Profiler.unfinished(store, environment.host());
            assertThat(unfinished.id()).isEqualTo(run);
            ProfilePlan plan = new ProfilePlan(
                    ProfilerFixture.targets(List.of(model)), ProfilerFixture.options(null), null, energy.metered());
            ProfilerFixture.Heard heard = new ProfilerFixture.Heard();

            Profiler.Outcome outcome = fixture.profiler(store, energy).run(plan, unfinished, environment, heard);

            assertThat(outcome.failed()).isZero();
            assertThat(heard.skipped).containsExactlyInAnyOrderElementsOf(kept);
            assertThat(outcome.measured()).isEqualTo(plan.steps().size() - kept.size());
            assertThat(store.profiles(MEASURED)).singleElement().satisfies(profile -> {
                assertThat(profile.executions()).hasSize(4);
                assertThat(profile.function()).isEqualTo("small");
            });
        }
        // Nothing of the killed processes is left behind.
        try (Stream<Path> left = Files.list(fixture.cache().resolve("profiler"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void profilersOnOneStoreAtATimeLoseNothing() throws Exception {
        List<String> functions = List.of("one", "two", "three");
        for (String function : functions) {
            fixture.install(function);
        }
        List<ProfilerProcess> processes = new ArrayList<>();
        try {
            for (String function : functions) {
                processes.add(ProfilerProcess.start(folder, function));
            }
            for (ProfilerProcess process : processes) {
                assertThat(process.exitCode()).isZero();
            }
        } finally {
            processes.forEach(ProfilerProcess::close);
        }
        try (MetadataStore store = fixture.open()) {
            List<ProfileRecord> profiles = store.profiles(MEASURED);
            assertThat(profiles).extracting(ProfileRecord::function).containsExactlyInAnyOrderElementsOf(functions);
            assertThat(profiles).allSatisfy(profile -> {
                assertThat(profile.executions()).hasSize(4);
                assertThat(profile.executions())
                        .allSatisfy(point -> assertThat(point.distribution()).isNotNull());
            });
        }
    }
}
