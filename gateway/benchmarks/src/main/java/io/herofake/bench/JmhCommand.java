package io.herofake.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the JMH benchmarks of this module. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        version = "HeROfake benchmarks",
        description = "Runs JMH benchmarks (time and allocation of single operations).")
final class JmhCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "REGEX",
            arity = "0..*",
            description = "benchmarks to run, by a part of their name (default: all)")
    private List<String> patterns = List.of();

    @Option(names = "--forks", paramLabel = "N", description = "JVMs for each (default: ${DEFAULT-VALUE})")
    private int forks = 2;

    @Option(names = "--seconds", paramLabel = "N", description = "length of an iteration (default: ${DEFAULT-VALUE})")
    private int seconds = 2;

    @Option(names = "--iterations", paramLabel = "N", description = "iterations (default: ${DEFAULT-VALUE})")
    private int iterations = 5;

    @Option(names = "--json", paramLabel = "FILE", description = "also writes the results here")
    private @Nullable String json;

    @Override
    public Integer call() throws Exception {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(forks)
                .warmupIterations(Math.max(1, iterations / 2))
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(seconds))
                .addProfiler("gc");
        patterns.forEach(options::include);
        if (json != null) {
            options.resultFormat(ResultFormatType.JSON).result(json);
        }
        new Runner(options.build()).run();
        return 0;
    }
}
