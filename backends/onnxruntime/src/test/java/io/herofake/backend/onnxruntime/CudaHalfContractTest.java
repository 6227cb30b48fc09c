package io.herofake.backend.onnxruntime;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.herofake.backend.Platform;
import io.herofake.backend.TestModel;
import io.herofake.model.MadeVariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Files in float16 on a GPU keep the same promises, but for precision. Runs where {@link CudaContractTest} does. */
class CudaHalfContractTest extends CudaContractTest {
    @Override
    protected Platform choose(List<Platform> found) {
        List<Platform> half = found.stream()
                .filter(platform -> platform.id().endsWith("-fp16"))
                .toList();
        assumeTrue(!half.isEmpty(), () -> "no GPU with tensor cores for float16: " + found);
        return half.get(0);
    }

    @Override
    protected TestModel model(Path directory) throws IOException {
        return Halved.dense(directory, MadeVariant.FP16_FOR_GPU.target());
    }

    @Override
    protected float tolerance() {
        return Halved.TOLERANCE;
    }
}
