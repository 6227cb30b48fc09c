package io.herofake.backend.onnxruntime;

import io.herofake.backend.LayerCorrection;
import io.herofake.backend.TensorProbe;
import io.herofake.model.InputContract;
import io.herofake.model.quantize.ActivationHistogram;
import io.herofake.model.quantize.Int8Model;
import io.herofake.model.quantize.QuantizableModel;
import io.herofake.model.quantize.RangeCriterion;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Quantises ONNX files on random pictures. */
final class Quantized {
    private Quantized() {}

    /** Writes the quantised variant of a file beside it, with all that is done on pictures or, which is quicker, only its ranges. */
    static Path beside(Path onnx, InputContract input, RangeCriterion criterion, int pictures, boolean corrected)
            throws Exception {
        Path work = onnx.resolveSibling("work");
        LayerCorrection correction =
                new LayerCorrection(new OnnxRuntimeProbeProvider(), input, work, 1, all(input, pictures));
        QuantizableModel read = QuantizableModel.read(onnx, input);
        QuantizableModel model = corrected ? correction.equalised(read) : read;
        Path observable = Contents.write(model.observable(), onnx.resolveSibling(onnx.getFileName() + ".observable"));
        Map<String, ActivationHistogram> seen = new HashMap<>();
        model.activations().forEach(name -> seen.put(name, new ActivationHistogram()));
        try (TensorProbe probe = new OnnxRuntimeProbeProvider().open(observable, input, model.activations(), 1)) {
            for (int seed = 0; seed < pictures; seed++) {
                picture(probe.input(), 0, seed);
                probe.run(
                        (name, values) -> Objects.requireNonNull(seen.get(name)).add(values));
            }
        }
        Int8Model quantized = model.quantized(seen, criterion);
        if (corrected) {
            correction.apply(model, quantized, layers -> {});
        }
        return Contents.write(quantized.content(), onnx.resolveSibling(onnx.getFileName() + ".int8"));
    }

    private static List<float[]> all(InputContract input, int pictures) {
        List<float[]> all = new ArrayList<>();
        for (int seed = 0; seed < pictures; seed++) {
            float[] values = new float[input.elementsPerPicture()];
            picture(FloatBuffer.wrap(values), 0, seed);
            all.add(values);
        }
        return all;
    }

    /** Smooth random numbers in the range of normalised pixels, as pictures have them: their channels and regions differ. */
    static void picture(FloatBuffer into, int start, long seed) {
        Random random = new Random(seed);
        int size = into.capacity() - start;
        float value = 0;
        for (int i = 0; i < size; i++) {
            value = i % 64 == 0 ? random.nextFloat() * 3 - 1.5f : value;
            into.put(start + i, value + random.nextFloat() - 0.5f);
        }
    }
}
