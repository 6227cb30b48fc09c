package io.herofake.app;

import io.herofake.app.config.HerofakeConfig;
import io.herofake.app.config.InferenceConfig;
import io.herofake.app.config.PicturesConfig;
import io.herofake.backend.BackendException;
import io.herofake.backend.OpenOptions;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureLimits;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.QosLevel;
import io.herofake.server.engine.ServedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Opens models and starts the engine that answers with them. */
final class ServedModels {
    private final HerofakeConfig config;

    ServedModels(HerofakeConfig config) {
        this.config = config;
    }

    /**
     * An engine with these models; it owns them.
     *
     * @param worstExecution by model's name, for those that are not to be measured
     * @param steps          hears what is done next, as this takes seconds
     */
    InferenceEngine start(List<StoredModel> models, Map<String, Duration> worstExecution, Consumer<String> steps)
            throws BackendException, CommandException {
        Backends backends = Backends.discover();
        PictureDecoder decoder = new PictureDecoder(pictureLimits());
        decoder.warmUp()
                .forEach(format ->
                        steps.accept(format + " pictures cannot be read on this machine and will be refused"));
        List<ServedModel> opened = new ArrayList<>();
        boolean handedOver = false;
        try {
            for (StoredModel model : models) {
                steps.accept("opening " + model.manifest().name() + " "
                        + model.manifest().version());
                opened.add(open(model, backends, decoder, worstExecution));
            }
            steps.accept("running each model in each of " + slots() + " slots, to know how long it takes");
            handedOver = true;
            return InferenceEngine.start(engineOptions(), opened);
        } finally {
            if (!handedOver) {
                opened.forEach(model -> model.pipelines().close());
            }
        }
    }

    private ServedModel open(
            StoredModel model, Backends backends, PictureDecoder decoder, Map<String, Duration> worstExecution)
            throws BackendException, CommandException {
        String name = model.manifest().name();
        InferenceConfig inference = config.inference();
        OpenOptions options = new OpenOptions(
                slots(), inference.threadsPerCall(), 1, config.models().cache());
        ServedModel served = ServedModel.of(model.manifest(), backends.open(model, options), decoder);
        Duration worst = worstExecution.get(name);
        return worst == null ? served : served.withWorstExecution(worst.toNanos());
    }

    /** Inferences at a time. */
    int slots() {
        int configured = config.inference().slots();
        return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
    }

    private EngineOptions engineOptions() {
        List<QosLevel> levels = config.qos().levels().entrySet().stream()
                .map(level -> new QosLevel(level.getKey(), level.getValue()))
                .toList();
        InferenceConfig inference = config.inference();
        return new EngineOptions(slots(), inference.queueLength(), levels, inference.measuredRuns());
    }

    private PictureLimits pictureLimits() {
        PicturesConfig pictures = config.pictures();
        return new PictureLimits(
                Math.toIntExact(config.limits().maxUpload().bytes()),
                pictures.maxPixels(),
                pictures.maxWidth(),
                pictures.maxHeight());
    }
}
