package io.herofake.backend.onnxruntime;

import io.herofake.backend.BackendContractTest;
import io.herofake.backend.BackendProvider;

class OnnxRuntimeContractTest extends BackendContractTest {

    private final BackendProvider provider = new OnnxRuntimeProvider();

    @Override
    protected BackendProvider provider() {
        return provider;
    }
}
