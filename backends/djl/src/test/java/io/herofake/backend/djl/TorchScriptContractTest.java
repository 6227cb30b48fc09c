package io.herofake.backend.djl;

import io.herofake.backend.BackendContractTest;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.TestModel;
import java.io.IOException;
import java.nio.file.Path;

/** Runs with {@code -Ppytorch}; skipped otherwise, saying that the engine is not in the build. */
class TorchScriptContractTest extends BackendContractTest {

    private final BackendProvider provider = new TorchScriptProvider();

    @Override
    protected BackendProvider provider() {
        return provider;
    }

    @Override
    protected TestModel model(Path directory) throws IOException {
        return TorchScripts.dense(directory);
    }
}
