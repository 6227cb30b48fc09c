package io.herofake.app;

import io.herofake.profiler.ProfilerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what is measured. */
final class ProfileFlags {
    private static final long DEFAULT_IMAGES = 100;
    private static final int DEFAULT_STARTS = 5;
    private static final int DEFAULT_WARM_UP_SECONDS = 60;
    private static final int DEFAULT_IDLE_SECONDS = 10;

    @Option(
            names = "--functions",
            split = ",",
            paramLabel = "NAME,...",
            description = "Functions to measure. Default: those that 'herofake serve' would serve.")
    private List<String> functions = new ArrayList<>();

    @Option(
            names = "--platforms",
            split = ",",
            paramLabel = "ID,...",
            description = "Platforms to measure on. Default: all that are found, but no simulated ones.")
    private List<String> platforms = new ArrayList<>();

    @Option(
            names = "--batches",
            split = ",",
            paramLabel = "N,...",
            description = "Batch sizes; 1 is always one of them. Default: 1,4.")
    private List<Integer> batches = new ArrayList<>();

    @Option(
            names = "--concurrency",
            split = ",",
            paramLabel = "N,...",
            description = "Inferences at a time; 1 is always one of them. Default: 1 and the number of processors.")
    private List<Integer> concurrency = new ArrayList<>();

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "Pictures to time for each batch size at each concurrency; the paper has 10000. Default: "
                    + DEFAULT_IMAGES + ".")
    private @Nullable Long images;

    @Option(
            names = "--starts",
            paramLabel = "N",
            description = "Cold starts to time from each state of the page cache. Default: " + DEFAULT_STARTS + ".")
    private @Nullable Integer starts;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            description =
                    "Folder with real/ and fake/ in it, to measure accuracy. Without it, accuracy is not measured.")
    private @Nullable String pictures;

    @Option(
            names = "--price",
            paramLabel = "ID=USD",
            description = "What a platform costs; kept with its platform type. May be given several times.")
    private Map<String, Double> prices = new LinkedHashMap<>();

    @Option(
            names = "--warm-up-limit",
            paramLabel = "SECONDS",
            description = "How long to wait for a steady state. Default: " + DEFAULT_WARM_UP_SECONDS + ".")
    private @Nullable Integer warmUpSeconds;

    @Option(
            names = "--idle-time",
            paramLabel = "SECONDS",
            description =
                    "How long to measure idle power, where there is a meter. Default: " + DEFAULT_IDLE_SECONDS + ".")
    private @Nullable Integer idleSeconds;

    List<String> functions() {
        return functions;
    }

    List<String> platforms() {
        return platforms;
    }

    /** The first of these options that was given, or null. */
    @Nullable
    String given() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--functions", !functions.isEmpty());
        given.put("--platforms", !platforms.isEmpty());
        given.put("--batches", !batches.isEmpty());
        given.put("--concurrency", !concurrency.isEmpty());
        given.put("--images", images != null);
        given.put("--starts", starts != null);
        given.put("--pictures", pictures != null);
        given.put("--price", !prices.isEmpty());
        given.put("--warm-up-limit", warmUpSeconds != null);
        given.put("--idle-time", idleSeconds != null);
        return given.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /**
     * As options of the profiler.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    ProfilerOptions options(int threadsPerCall, Path workingDirectory) {
        return new ProfilerOptions(
                batches.isEmpty() ? List.of(1, 4) : batches,
                concurrency.isEmpty() ? List.of(1, Runtime.getRuntime().availableProcessors()) : concurrency,
                images == null ? DEFAULT_IMAGES : images,
                starts == null ? DEFAULT_STARTS : starts,
                threadsPerCall,
                Duration.ofSeconds(warmUpSeconds == null ? DEFAULT_WARM_UP_SECONDS : warmUpSeconds),
                Duration.ofSeconds(idleSeconds == null ? DEFAULT_IDLE_SECONDS : idleSeconds),
                pictures == null ? null : workingDirectory.resolve(pictures).toString(),
                prices);
    }
}
