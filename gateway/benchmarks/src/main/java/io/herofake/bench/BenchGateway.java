package io.herofake.bench;

import io.herofake.backend.BackendException;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.ServedModel;
import io.herofake.server.http.GatewayOptions;
import io.herofake.server.http.GatewayServer;
import io.herofake.server.metrics.BuildInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** The whole gateway, in this process, on a free port, with its default options but for the slots. */
final class BenchGateway implements AutoCloseable {

    private final InferenceEngine engine;
    private final GatewayServer server;

    BenchGateway(int slots, List<ServedModel> models) throws BackendException, IOException {
        EngineOptions defaults = EngineOptions.DEFAULT;
        engine = InferenceEngine.start(
                new EngineOptions(slots, defaults.queueLength(), defaults.qosLevels(), defaults.measuredRuns()),
                models);
        try {
            server = GatewayServer.start(
                    GatewayOptions.defaults(models.get(0).name()).with(GatewayOptions.Listen.DEFAULT.withPort(0)),
                    engine,
                    new BuildInfo("benchmark", "unknown"));
        } catch (IOException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Path and query that reach a model. */
    static String path(String model) {
        return "/v1/detect?model=" + model + "&qos=medium";
    }

    @Override
    public void close() {
        server.close();
        engine.close();
    }
}
