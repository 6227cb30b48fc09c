package io.herofake.sandbox.process;

import io.herofake.backend.BackendContractTest;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.sandbox.SandboxProvider;
import io.herofake.sandbox.client.WireClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** An instance in a worker process keeps what every backend promises. */
final class WorkerSandboxContractTest extends BackendContractTest {
    private static WireClient client = new WireClient(1);

    @BeforeAll
    static void open() {
        client = new WireClient(1);
    }

    @AfterAll
    static void close() {
        client.close();
    }

    @Override
    protected boolean holdsMemoryHere() {
        return false;
    }

    @Override
    protected BackendProvider provider() {
        return new SandboxProvider(new OnnxRuntimeProvider(), new WorkerSandbox(client, WorkerOptions.DEFAULT));
    }
}
