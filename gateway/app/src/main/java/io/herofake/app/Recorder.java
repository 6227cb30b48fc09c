package io.herofake.app;

import io.herofake.app.config.RecordingConfig;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.metrics.GatewayMetrics;
import io.herofake.server.recording.Recording;
import io.herofake.server.recording.RecordingOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The recording of a gateway, if one is configured. */
final class Recorder implements AutoCloseable {
    private final @Nullable Recording recording;

    private Recorder(@Nullable Recording recording) {
        this.recording = recording;
    }

    /**
     * Begins to record what the engine does from now on, if that is configured.
     *
     * @throws IOException naming the file that cannot be written, and why
     */
    static Recorder of(RecordingConfig config, InferenceEngine engine) throws IOException {
        if (config.file().isEmpty()) {
            return new Recorder(null);
        }
        Path file = config.file().get();
        try {
            RecordingOptions options =
                    new RecordingOptions(file, config.maxSize().bytes(), config.files(), config.queue());
            Recording recording = Recording.start(options);
            engine.addListener(recording);
            return new Recorder(recording);
        } catch (IOException e) {
            throw new IOException("recording.file: cannot write " + file + ": " + IoReasons.of(e), e);
        }
    }

    /** Registers its counters. */
    void count(GatewayMetrics metrics) {
        Recording counted = recording;
        if (counted != null) {
            metrics.counter("herofake.recording.events", "Events that were recorded", counted::recorded);
            metrics.counter(
                    "herofake.recording.dropped",
                    "Events that were not recorded, for want of room in the queue or on the disk",
                    counted::dropped);
        }
    }

    @Override
    public void close() {
        if (recording != null) {
            recording.close();
        }
    }
}
