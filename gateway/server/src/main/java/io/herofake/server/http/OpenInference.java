package io.herofake.server.http;

import io.herofake.sandbox.oip.OipModel;
import io.herofake.sandbox.oip.OipPath;
import io.herofake.sandbox.oip.OipWriter;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.LoadedModel;
import io.herofake.server.metrics.BuildInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gateway as a server of the Open Inference Protocol v2: models as they are to clients, whichever replica answers. The
 * answers that do not change are made once. Immutable.
 */
final class OpenInference {
    private static final List<String> EXTENSIONS = List.of("binary_tensor_data");
    private static final Response DONE = Responses.json(200, Response.EMPTY);

    private final Response server;
    private final Map<String, OipModel> models = new HashMap<>();

    OpenInference(InferenceEngine engine, BuildInfo build) {
        server = Responses.json(200, OipWriter.server(build.version(), EXTENSIONS));
        for (LoadedModel model : engine.models()) {
            models.put(model.name(), describe(model));
        }
    }

    /** One picture a request: each is a task of its own, with a deadline of its own. */
    private static OipModel describe(LoadedModel model) {
        var manifest = model.manifest();
        return new OipModel(
                model.name(),
                manifest.version().text(),
                "herofake",
                manifest.input().tensorName(),
                manifest.input().height(),
                manifest.input().width(),
                manifest.output().tensorName(),
                manifest.output().classes(),
                1);
    }

    /** Answers, or gets the exchange ready for its body. */
    void begin(Gateway gateway, Exchange exchange, Target target) throws RefusedException {
        OipPath path = OipPath.parse(target.path());
        if (path == null) {
            throw new RefusedException(
                    Problem.NOT_FOUND, "there is nothing at " + Quoted.of(target.path()) + "; see docs/workers.md");
        }
        String method = exchange.isHead() ? "GET" : exchange.request().method().name();
        if (!method.equals(path.kind().method())) {
            throw new RefusedException(
                    Problem.METHOD_NOT_ALLOWED, "use " + path.kind().method() + " for " + target.path());
        }
        switch (path.kind()) {
            case SERVER -> exchange.respond(server);
            case LIVE -> exchange.respond(DONE);
            case READY -> checkReady(gateway, exchange);
            case MODEL -> exchange.respond(Responses.json(200, OipWriter.metadata(find(gateway, path))));
            case MODEL_READY -> {
                find(gateway, path);
                checkReady(gateway, exchange);
            }
            case INFER -> TensorInference.begin(gateway, exchange, target, find(gateway, path));
            case INDEX, LOAD, UNLOAD, SHARE, UNSHARE ->
                throw new RefusedException(
                        Problem.NOT_FOUND,
                        "the gateway loads models by its own policy and shares no memory; only workers do what "
                                + target.path() + " asks for");
        }
    }

    /** The protocol wants a status of 4xx for what is not ready. */
    private static void checkReady(Gateway gateway, Exchange exchange) {
        boolean serving = gateway.phase() == Gateway.Phase.SERVING;
        exchange.respond(serving ? DONE : Responses.json(400, OipWriter.error("the gateway is shutting down")));
    }

    private OipModel find(Gateway gateway, OipPath path) throws RefusedException {
        OipModel model = models.get(path.model());
        if (model == null) {
            throw gateway.information.unknownModel(path.model());
        }
        String version = path.version();
        if (version != null && !version.equals(model.version())) {
            throw new RefusedException(
                    Problem.UNKNOWN_MODEL,
                    "model '" + model.name() + "' is served in version " + model.version() + ", not "
                            + Quoted.of(version));
        }
        return model;
    }

    /** A refusal in the protocol's form. */
    static Response problem(Problem problem, String detail, @Nullable Long retrySeconds) {
        Response response = Responses.json(problem.status(), OipWriter.error(detail));
        return retrySeconds == null ? response : Responses.retrying(response, retrySeconds);
    }
}
