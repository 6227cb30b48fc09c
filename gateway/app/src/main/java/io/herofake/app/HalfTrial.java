package io.herofake.app;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.TensorProbe;
import io.herofake.backend.TensorProbeProvider;
import io.herofake.model.HalfFloat;
import io.herofake.model.InputContract;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import io.herofake.model.quantize.HalfModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * What float16 does to a model's verdicts, calculated on this machine's processor: every tensor is rounded, as on a GPU.
 *
 * @param model    the model
 * @param source   its float32 file
 * @param half     what is made of that
 * @param provider runs both
 * @param folder   for graphs that are removed again
 */
record HalfTrial(StoredModel model, Path source, HalfModel half, TensorProbeProvider provider, Path folder) {

    /**
     * Judges pictures with both, in turns.
     *
     * @throws CommandException if a tensor is too large for float16 on one of them
     */
    VerdictAgreement run(List<String> pictures, PictureReader reader, LongConsumer progress)
            throws BackendException, CommandException, ModelRepositoryException, IOException {
        InputContract input = model.manifest().input();
        Set<String> output = Set.of(model.manifest().output().tensorName());
        try (ProbedCall plain = call(source.toString(), provider.open(source, input, output, threads()));
                ProbedCall rounded =
                        call("in float16", provider.open(half.emulated(), folder, input, output, threads()))) {
            try {
                return VerdictAgreement.measure(model, plain, rounded, pictures, reader, progress);
            } catch (BackendException e) {
                if (e.kind() == Kind.INVALID_OUTPUT) {
                    throw notFinite(reader.file(), plain.input(), e);
                }
                throw e;
            }
        }
    }

    private CommandException notFinite(String file, FloatBuffer picture, BackendException cause)
            throws BackendException, ModelRepositoryException, IOException {
        String reason = tooLarge(picture).orElse(String.valueOf(cause.getMessage()));
        return CommandException.failure("the model cannot be halved: on " + file + " " + reason, cause);
    }

    private ProbedCall call(String graph, TensorProbe probe) throws BackendException {
        try {
            return new ProbedCall(graph, model.manifest(), probe);
        } catch (BackendException e) {
            probe.close();
            throw e;
        }
    }

    /** The first tensor that float16 cannot hold for a picture. */
    private Optional<String> tooLarge(FloatBuffer picture)
            throws BackendException, ModelRepositoryException, IOException {
        Map<String, Float> largest = new HashMap<>();
        try (TensorProbe probe =
                provider.open(half.observable(), folder, model.manifest().input(), half.tensors(), threads())) {
            probe.input().put(0, picture, 0, picture.capacity());
            probe.run((name, values) -> largest.put(name, magnitude(values)));
        }
        return half.tensors().stream()
                .filter(name -> !(Objects.requireNonNull(largest.get(name)) <= HalfFloat.MAX))
                .findFirst()
                .map(name -> "its tensor '" + name + "' reaches " + largest.get(name)
                        + ", beyond 65504, the largest number of float16");
    }

    private static float magnitude(FloatBuffer values) {
        float largest = 0;
        for (int i = 0; i < values.limit(); i++) {
            largest = Math.max(largest, Math.abs(values.get(i)));
        }
        return largest;
    }

    private static int threads() {
        return Runtime.getRuntime().availableProcessors();
    }
}
