package io.herofake.app;

import io.herofake.backend.BackendException;
import io.herofake.backend.TensorProbe;
import io.herofake.backend.TensorProbeProvider;
import io.herofake.model.InputContract;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.Picture;
import io.herofake.model.quantize.ActivationHistogram;
import io.herofake.model.quantize.QuantizableModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.LongConsumer;

/**
 * What the tensors of a model were on pictures.
 *
 * @param seen           by the tensor's name
 * @param pictures       how many pictures there were
 * @param picturesSha256 which pictures these were, see {@link io.herofake.model.Quantization#picturesSha256()}
 */
record Calibration(Map<String, ActivationHistogram> seen, int pictures, String picturesSha256) {
    /** So many evenly spread pictures say means and second moments well enough, and each costs time for every layer. */
    private static final int FEW = 32;

    /**
     * Some of the pictures, as a model takes them.
     *
     * @throws CommandException if none of them can be read
     */
    static List<float[]> few(InputContract input, List<String> pictures, PictureReader reader) throws CommandException {
        InputTransform transform = new InputTransform(input);
        List<float[]> few = new ArrayList<>();
        for (String file : CalibrationPictures.spread(pictures, FEW)) {
            Optional<Picture> picture = reader.read(file);
            if (picture.isPresent()) {
                FloatBuffer values = FloatBuffer.allocate(input.elementsPerPicture());
                transform.write(picture.get(), values, 0);
                few.add(values.array());
            }
        }
        if (few.isEmpty()) {
            throw CommandException.failure("none of the " + pictures.size() + " pictures can be read", null);
        }
        return few;
    }

    /** What observes the tensors of graphs on this machine. */
    static TensorProbeProvider probes() throws CommandException {
        return ServiceLoader.load(TensorProbeProvider.class)
                .findFirst()
                .orElseThrow(() -> CommandException.failure(
                        "no backend of this installation can observe a model's tensors; that of ONNX Runtime can",
                        null));
    }

    /**
     * Runs a model on pictures.
     *
     * @param folder for a copy of the graph that shows its tensors, which is removed again
     * @throws CommandException if none of the pictures can be read, or a tensor is not finite on one
     */
    static Calibration measure(
            QuantizableModel model,
            InputContract input,
            TensorProbeProvider provider,
            Path folder,
            List<String> pictures,
            PictureReader reader,
            LongConsumer progress)
            throws BackendException, CommandException, ModelRepositoryException, IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        try (TensorProbe probe = provider.open(model.observable(), folder, input, model.activations(), threads)) {
            return run(model, probe, new InputTransform(input), pictures, reader, progress);
        }
    }

    private static Calibration run(
            QuantizableModel model,
            TensorProbe probe,
            InputTransform transform,
            List<String> pictures,
            PictureReader reader,
            LongConsumer progress)
            throws BackendException, CommandException {
        Map<String, ActivationHistogram> seen = new LinkedHashMap<>();
        model.activations().forEach(name -> seen.put(name, new ActivationHistogram()));
        MessageDigest all = sha256();
        int used = 0;
        for (String file : pictures) {
            Optional<Picture> picture = reader.read(file);
            if (picture.isPresent()) {
                transform.write(picture.get(), probe.input(), 0);
                count(probe, seen, file);
                all.update(sha256().digest(reader.bytes()));
                used++;
            }
            progress.accept(1);
        }
        if (used == 0) {
            throw CommandException.failure("none of the " + pictures.size() + " pictures can be read", null);
        }
        return new Calibration(seen, used, HexFormat.of().formatHex(all.digest()));
    }

    private static void count(TensorProbe probe, Map<String, ActivationHistogram> seen, String file)
            throws BackendException, CommandException {
        try {
            probe.run((name, values) -> Objects.requireNonNull(seen.get(name)).add(values));
        } catch (ArithmeticException e) {
            throw CommandException.failure(
                    "the model cannot be quantised: on " + file + " " + e.getMessage() + " inside it", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
