package io.herofake.backend.opencl;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which way of computing was the fastest on a device, by the geometry of the convolution; kept in a file of the cache folder, one line
 * each. Not thread-safe.
 */
final class Choices {

    private final CacheFolder cache;
    private final String file;
    private final Map<String, String> byGeometry;

    Choices(CacheFolder cache, Device device, Tuning tuning) {
        this.cache = cache;
        this.file = "tuning-"
                + CacheFolder.key(String.join(
                        "\n",
                        device.compilerKey(),
                        Integer.toString(device.computeUnits()),
                        tuning.toString(),
                        Variant.layers(1).text(),
                        new Variant(Variant.CONVOLUTION, 1, 0, 0).text()))
                + ".txt";
        this.byGeometry = load();
    }

    /** What was chosen for a geometry, as text; empty for nothing. */
    String get(String geometry) {
        return byGeometry.getOrDefault(geometry, "");
    }

    /** Adds choices to what is in the file by now. */
    void put(Map<String, String> more) {
        // Another process may have added some meanwhile.
        byGeometry.putAll(load());
        byGeometry.putAll(more);
        String lines = byGeometry.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        cache.write(file, lines.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> load() {
        String text = new String(cache.read(file).orElse(new byte[0]), StandardCharsets.UTF_8);
        Map<String, String> loaded = new TreeMap<>();
        text.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                loaded.put(line.substring(0, tab), line.substring(tab + 1));
            }
        });
        return loaded;
    }
}
