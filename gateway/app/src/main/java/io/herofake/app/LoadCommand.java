package io.herofake.app;

import io.herofake.load.GatewayAddress;
import io.herofake.load.LatencyLog;
import io.herofake.load.LoadException;
import io.herofake.load.LoadJson;
import io.herofake.load.LoadPlan;
import io.herofake.load.LoadResult;
import io.herofake.load.LoadRun;
import io.herofake.load.LoadText;
import io.herofake.load.Pictures;
import io.herofake.load.Served;
import io.herofake.sim.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code herofake load}. */
@Command(
        name = "load",
        header = "Load a gateway with requests and report how it answers.",
        description = {
            "",
            "Requests leave when they are due, whether or not earlier ones have been answered, and latencies",
            "count from when they were due. Ctrl-C ends the load and prints the report so far. docs/load.md",
            "explains the report."
        },
        footer = {
            "  herofake load --rate 20 --duration 60s",
            "  herofake load --rate 62 --count 50000 --model resnet50,vgg16 --qos high=1,low=3 --json load.json",
            "  herofake load http://gateway:8080 --trace arrivals.csv.gz --speed 2 --picture photos/"
        })
final class LoadCommand extends Subcommand {
    private static final String API_KEY = "HEROFAKE_API_KEY";

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "The gateway. Default: ${DEFAULT-VALUE}.")
    private String url = "";

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description =
                    "Pictures to send in turn: files, or folders for all pictures in and below them. May be given several"
                            + " times. Default: one generated picture.")
    private List<Path> pictures = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the report as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--histogram",
            paramLabel = "FILE",
            description = "Also write the latencies of each second as an HdrHistogram log.")
    private @Nullable Path histogram;

    LoadCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        try {
            checkFolder(json);
            checkFolder(histogram);
            return load(plan());
        } catch (BadInputException e) {
            e.problems().forEach(problem -> context().err().println("herofake: " + e.what() + ": " + problem));
            return ExitCode.USAGE;
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        } catch (LoadException e) {
            throw CommandException.failure(String.valueOf(e.getMessage()), e);
        }
    }

    /** So that a long load does not end with nowhere to put its report. */
    private void checkFolder(@Nullable Path file) {
        if (file != null) {
            Path folder = resolve(file).toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(resolve(file))) {
                throw new IllegalArgumentException("cannot write " + file + ": name a file in a folder that is there");
            }
        }
    }

    private Path resolve(Path file) {
        return context().workingDirectory().resolve(file);
    }

    private LoadPlan plan() throws LoadException, IOException, InterruptedException {
        GatewayAddress address = GatewayAddress.parse(url);
        options.check();
        String given = context().environment().getOrDefault(API_KEY, "");
        String key = given.isEmpty() ? null : given;
        Pictures sent = pictures.isEmpty()
                ? Pictures.generated()
                : Pictures.read(pictures.stream().map(this::resolve).toList());
        return options.plan(
                address, key, sent, Served.ask(address, key), context().workingDirectory());
    }

    private int load(LoadPlan plan) throws LoadException, IOException, InterruptedException {
        LoadRun run = new LoadRun(plan);
        Interrupt interrupt = Interrupt.of(run::stop);
        try {
            LoadResult result = histogram == null ? run(run, plan, null) : logged(run, plan, resolve(histogram));
            if (json != null) {
                LoadJson.write(result, resolve(json));
            }
            context().out().print(LoadText.of(result));
            context().out().flush();
            return result.total().answered() > 0 ? ExitCode.OK : ExitCode.FAILURE;
        } finally {
            interrupt.close();
        }
    }

    private LoadResult logged(LoadRun run, LoadPlan plan, Path file)
            throws LoadException, IOException, InterruptedException {
        try (LatencyLog log = new LatencyLog(file)) {
            LoadResult result = run(run, plan, log);
            log.commit();
            return result;
        }
    }

    private LoadResult run(LoadRun run, LoadPlan plan, @Nullable LatencyLog log)
            throws LoadException, IOException, InterruptedException {
        context()
                .err()
                .println("loading " + plan.address().url() + ": "
                        + plan.workload().description() + "; Ctrl-C ends it");
        LoadProgress progress = LoadProgress.of(context(), run, plan.workload().maxTasks());
        try {
            return run.run(log);
        } finally {
            progress.close();
        }
    }
}
