package io.herofake.backend.opencl;

import io.herofake.backend.BackendContractTest;
import io.herofake.backend.BackendProvider;

class OpenClContractTest extends BackendContractTest {

    private final BackendProvider provider = new OpenClProvider();

    @Override
    protected BackendProvider provider() {
        return provider;
    }
}
