package io.herofake.profiler;

import io.herofake.backend.Platform;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan as the journal keeps it: names and texts, enough to make the same plan again and to notice what has changed. */
public final class RunSettings {
    private static final String PRICE = "price.";
    private static final String TARGET = "target.";
    private static final String PLATFORM = "platform.";

    private RunSettings() {}

    /** The settings of a plan. */
    static Map<String, String> of(ProfilePlan plan) {
        ProfilerOptions options = plan.options();
        Map<String, String> settings = new TreeMap<>();
        settings.put("batches", list(options.batches()));
        settings.put("concurrency", list(options.concurrency()));
        settings.put("images", Long.toString(options.images()));
        settings.put("starts", Integer.toString(options.starts()));
        settings.put("threadsPerCall", Integer.toString(options.threadsPerCall()));
        settings.put("warmUpSeconds", Long.toString(options.warmUpLimit().toSeconds()));
        settings.put("idleSeconds", Long.toString(options.idle().toSeconds()));
        if (options.pictures() != null) {
            settings.put("pictures", options.pictures());
        }
        options.pricesUsd().forEach((platform, price) -> settings.put(PRICE + platform, price.toString()));
        int number = 0;
        for (Target target : plan.targets()) {
            settings.put(String.format(java.util.Locale.ROOT, "%s%06d", TARGET, number++), describe(target));
            settings.put(PLATFORM + target.platform().id(), describe(target.platform()));
        }
        return settings;
    }

    /** The options that a run was begun with. */
    public static ProfilerOptions options(Map<String, String> settings) {
        Map<String, Double> prices = new TreeMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith(PRICE)) {
                prices.put(name.substring(PRICE.length()), Double.valueOf(value));
            }
        });
        @Nullable String pictures = settings.get("pictures");
        return new ProfilerOptions(
                numbers(text(settings, "batches")),
                numbers(text(settings, "concurrency")),
                Long.parseLong(text(settings, "images")),
                Integer.parseInt(text(settings, "starts")),
                Integer.parseInt(text(settings, "threadsPerCall")),
                Duration.ofSeconds(Long.parseLong(text(settings, "warmUpSeconds"))),
                Duration.ofSeconds(Long.parseLong(text(settings, "idleSeconds"))),
                pictures,
                prices);
    }

    /** The functions that a run was begun with, in their order. */
    public static List<String> functions(Map<String, String> settings) {
        return distinct(settings, 0);
    }

    /** The platforms that a run was begun with, in their order. */
    public static List<String> platforms(Map<String, String> settings) {
        return distinct(settings, 3);
    }

    private static List<String> distinct(Map<String, String> settings, int field) {
        LinkedHashSet<String> values = settings.entrySet().stream()
                .filter(setting -> setting.getKey().startsWith(TARGET))
                .sorted(Map.Entry.comparingByKey())
                .map(setting -> setting.getValue().split(" ", -1)[field])
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return List.copyOf(values);
    }

    private static String describe(Target target) {
        return String.join(
                " ",
                target.function(),
                target.model().manifest().version().text(),
                target.artifact().sha256(),
                target.platform().id());
    }

    private static String describe(Platform platform) {
        return platform.description() + " " + new TreeMap<>(platform.attributes());
    }

    private static String list(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",", -1)).map(Integer::valueOf).toList();
    }

    private static String text(Map<String, String> settings, String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the run does not say its " + name);
        }
        return value;
    }
}
