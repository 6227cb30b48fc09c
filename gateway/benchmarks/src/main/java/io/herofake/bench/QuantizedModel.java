package io.herofake.bench;

import io.herofake.backend.BackendException;
import io.herofake.backend.TensorProbe;
import io.herofake.backend.onnxruntime.OnnxRuntimeProbeProvider;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.ArtifactContent;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.ByteProgress;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.NewVariant;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import io.herofake.model.quantize.ActivationHistogram;
import io.herofake.model.quantize.QuantizableModel;
import io.herofake.model.quantize.RangeCriterion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Quantises models of the work folder that are not yet. */
final class QuantizedModel {
    private static final int PICTURES = 4;
    private static final int PIXELS = 256;
    private static final ArtifactTarget INT8 = new ArtifactTarget(HardwareType.CPU, OnnxRuntimeProvider.INT8);

    private QuantizedModel() {}

    /** A model with its int8 variant. */
    static StoredModel of(WorkFolder work, String name)
            throws ModelRepositoryException, BackendException, PictureException, IOException {
        StoredModel model = work.model(name);
        if (model.artifact(INT8).isPresent()) {
            return model;
        }
        System.err.println("quantising model " + name);
        ModelArtifact source = model.artifact(HardwareType.CPU).orElseThrow();
        QuantizableModel graph =
                QuantizableModel.read(source.file(), model.manifest().input());
        ArtifactContent content =
                graph.quantized(measure(work, model, graph), RangeCriterion.MSE).content();
        return work.repository()
                .addVariant(model, new NewVariant(INT8, source.format(), content, null), false, ByteProgress.NONE);
    }

    private static Map<String, ActivationHistogram> measure(WorkFolder work, StoredModel model, QuantizableModel graph)
            throws ModelRepositoryException, BackendException, PictureException, IOException {
        Files.createDirectories(work.cache());
        Path file = Files.createTempFile(work.cache(), "calibration-", ".onnx");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                graph.observable().writeTo(out);
            }
            Map<String, ActivationHistogram> seen = new HashMap<>();
            graph.activations().forEach(name -> seen.put(name, new ActivationHistogram()));
            try (TensorProbe probe =
                    new OnnxRuntimeProbeProvider().open(file, model.manifest().input(), graph.activations(), 1)) {
                for (byte[] picture : TestPictures.jpegs(PICTURES, PIXELS)) {
                    write(model, List.of(picture), probe.input());
                    probe.run((name, values) ->
                            Objects.requireNonNull(seen.get(name)).add(values));
                }
            }
            return seen;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Writes pictures as the gateway does, one after the other. */
    static void write(StoredModel model, List<byte[]> pictures, FloatBuffer into) throws PictureException {
        InputTransform transform = new InputTransform(model.manifest().input());
        PictureDecoder decoder = new PictureDecoder();
        for (int place = 0; place < pictures.size(); place++) {
            transform.write(decoder.decode(pictures.get(place)), into, place);
        }
    }
}
