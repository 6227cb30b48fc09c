package io.herofake.profiler.sandbox;

import io.herofake.backend.OpenOptions;
import io.herofake.model.ModelVersion;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a worker is to open: one line of text, so that it can be sent to a process.
 *
 * @param repository the model repository's folder
 * @param function   the function's name
 * @param version    the function's version
 * @param backend    the backend's name
 * @param platform   the platform's id
 * @param options    callers, threads, batch, cache
 */
public record WorkerTask(
        Path repository, String function, ModelVersion version, String backend, String platform, OpenOptions options) {

    private static final int FIELDS = 9;

    /** As a line. */
    String encode() {
        return List.of(
                        repository.toString(),
                        function,
                        version.text(),
                        backend,
                        platform,
                        Integer.toString(options.callers()),
                        Integer.toString(options.threadsPerCall()),
                        Integer.toString(options.maxBatch()),
                        options.cacheDirectory().toString())
                .stream()
                .map(field -> URLEncoder.encode(field, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    /**
     * From a line.
     *
     * @throws IllegalArgumentException if it is none that {@link #encode} wrote
     */
    static WorkerTask decode(String line) {
        List<String> fields = Arrays.stream(line.split(" ", -1))
                .map(field -> URLDecoder.decode(field, StandardCharsets.UTF_8))
                .toList();
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException("a worker's task has " + FIELDS + " fields, not " + fields.size());
        }
        OpenOptions options = new OpenOptions(
                Integer.parseInt(fields.get(5)),
                Integer.parseInt(fields.get(6)),
                Integer.parseInt(fields.get(7)),
                Path.of(fields.get(8)));
        return new WorkerTask(
                Path.of(fields.get(0)),
                fields.get(1),
                new ModelVersion(fields.get(2)),
                fields.get(3),
                fields.get(4),
                options);
    }
}
