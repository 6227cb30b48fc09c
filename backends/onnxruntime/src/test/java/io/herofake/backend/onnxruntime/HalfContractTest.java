package io.herofake.backend.onnxruntime;

import io.herofake.backend.BackendContractTest;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.TestModel;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the contract promises of the file itself, on the CPU, where ONNX Runtime runs it with its weights rounded: input, output,
 * batches. No platform of the CPU takes such files from a model; here one is said to be for it.
 */
class HalfContractTest extends BackendContractTest {

    private final BackendProvider provider = new OnnxRuntimeProvider();

    @Override
    protected BackendProvider provider() {
        return provider;
    }

    @Override
    protected TestModel model(Path directory) throws IOException {
        return Halved.dense(directory, ArtifactTarget.of(HardwareType.CPU));
    }

    @Override
    protected float tolerance() {
        return Halved.TOLERANCE;
    }
}
