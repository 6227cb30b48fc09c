package io.herofake.backend.vitis;

import io.herofake.backend.BackendContractTest;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.TestModel;
import io.herofake.vart.DoubleProvider;
import io.herofake.vart.DpuNetwork;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract over the test double, with answers that must be right to the last bit. */
class VitisContractTest extends BackendContractTest {

    private static final long RUN_TIMEOUT_MILLIS = 60_000;

    @TempDir
    static Path folder;

    private static VitisProvider provider = new VitisProvider();

    @BeforeAll
    static void useTheDouble() {
        DoubleProvider cards = DoubleProvider.in(folder);
        cards.load();
        provider = DoubleModels.provider(cards.file(), RUN_TIMEOUT_MILLIS);
    }

    @Override
    protected BackendProvider provider() {
        return provider;
    }

    @Override
    protected TestModel model(Path directory) throws IOException {
        return DoubleModels.write(DpuNetwork.perceptron(), directory);
    }

    @Override
    protected float tolerance() {
        return 0;
    }
}
