package io.herofake.profiler;

import io.herofake.model.ModelVersion;
import io.herofake.model.StoredModel;
import io.herofake.profile.Environment;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileParts;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ProfilerRun;
import io.herofake.profiler.measure.Live;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A profiler in a process of its own: {@code FOLDER FUNCTION [RUN]}. Prints {@code run NAME}, then {@code finished STEP} for each
 * step that it measured.
 */
final class ProfilerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ProfilerProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        ProfilerFixture fixture = new ProfilerFixture(Path.of(arguments[0]));
        StoredModel model = fixture.repository().find(arguments[1], new ModelVersion("0"));
        Environment environment = HostEnvironment.read("test", null);
        try (MetadataStore store = fixture.open();
                EnergyWatch energy = EnergyWatch.begin(fixture.noMeters())) {
            ProfilePlan plan = new ProfilePlan(
                    ProfilerFixture.targets(List.of(model)), ProfilerFixture.options(null), null, energy.metered());
            Profiler profiler = fixture.profiler(store, energy);
            ProfilerRun run = arguments.length > 2
                    ? Profiler.unfinished(store, environment.host(), arguments[2])
                    : profiler.begin(plan, environment);
            out.println("run " + run.id());
            Profiler.Outcome outcome = profiler.run(plan, run, environment, new Printing(out));
            System.exit(outcome.failed() == 0 ? 0 : 1);
        }
    }

    private record Printing(PrintStream out) implements ProfilerListener {
        @Override
        public void begins(PlannedStep step) {}

        @Override
        public void live(PlannedStep step, Live live) {}

        @Override
        public void finished(PlannedStep step, ProfileParts parts) {
            out.println("finished " + step.key());
        }

        @Override
        public void skipped(PlannedStep step) {}

        @Override
        public void failed(PlannedStep step, String reason) {
            out.println("failed " + step.key() + ": " + reason);
        }

        @Override
        public void stored(ProfileRecord profile) {}

        @Override
        public void notStored(Target target, String reason) {}
    }

    static ProfilerProcess start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ProfilerProcess.class.getName(),
                folder.toString()));
        command.addAll(List.of(arguments));
        return new ProfilerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File("/dev/stderr")))
                .start());
    }

    /** Waits for a line that begins so, and gives the rest of it; null if it ended before. */
    @Nullable
    String await(String beginning) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length()).strip();
            }
        }
        return null;
    }

    /** Kills it (SIGKILL); the steps that it had finished and not yet told of. */
    List<String> kill() throws Exception {
        // Not process.destroyForcibly(), which throws away what it has printed.
        process.toHandle().destroyForcibly();
        List<String> finished = new ArrayList<>();
        for (String step = await("finished "); step != null; step = await("finished ")) {
            finished.add(step);
        }
        process.waitFor();
        return finished;
    }

    /** Waits for its end. */
    int exitCode() throws Exception {
        while (await("") != null) {
            // its output must be read for it to go on
        }
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
