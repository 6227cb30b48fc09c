package io.herofake.backend.onnxruntime;

import io.herofake.backend.BackendContractTest;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.DenseOnnx;
import io.herofake.backend.Platform;
import io.herofake.backend.TestModel;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.quantize.RangeCriterion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Quantised files on the CPU keep the same promises as float32 ones, but for precision. */
class Int8ContractTest extends BackendContractTest {

    private final BackendProvider provider = new OnnxRuntimeProvider();

    @Override
    protected BackendProvider provider() {
        return provider;
    }

    @Override
    protected Platform choose(List<Platform> found) {
        return found.stream()
                .filter(platform -> platform.id().equals(OnnxRuntimeProvider.INT8_PLATFORM_ID))
                .findFirst()
                .orElseThrow();
    }

    @Override
    protected TestModel model(Path directory) throws IOException {
        TestModel plain = DenseOnnx.standard().write(directory);
        InputContract contract = plain.input();
        // The test's pictures are normally distributed: 5 deviations each way.
        InputContract wide = new InputContract(
                contract.tensorName(),
                contract.width(),
                contract.height(),
                contract.resize(),
                List.of(0.5f, 0.5f, 0.5f),
                List.of(0.1f, 0.1f, 0.1f));
        try {
            Path file = Quantized.beside(plain.artifact().file(), wide, RangeCriterion.MIN_MAX, 4, true);
            return new TestModel(
                    TestModel.artifact(new ArtifactTarget(HardwareType.CPU, OnnxRuntimeProvider.INT8), "onnx", file),
                    contract,
                    plain.classes(),
                    plain.reference());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** 8 bits: outputs are about 1, their inputs have steps of 1/25. */
    @Override
    protected float tolerance() {
        return 0.1f;
    }
}
