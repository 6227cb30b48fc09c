package io.herofake.server.http;

import io.herofake.server.engine.InferenceOutcome;
import io.herofake.server.engine.InferenceRequest;
import io.herofake.server.engine.LoadedModel;
import io.netty.handler.codec.http.HttpHeaderNames;

/** One detect request: its picture, with the parameters of the head and of the body. */
final class Detection extends TaskBody {
    /** Names the QoS level, like the parameter {@code qos}. */
    private static final String QOS_HEADER = "X-Herofake-Qos";

    private final BodyForm form;
    private final String contentType;
    private final DetectParameters parameters;
    private final Access.Key key;

    private Detection(
            Gateway gateway,
            Exchange exchange,
            BodyForm form,
            String contentType,
            DetectParameters parameters,
            Access.Key key)
            throws RefusedException {
        super(gateway, exchange);
        this.form = form;
        this.contentType = contentType;
        this.parameters = parameters;
        this.key = key;
    }

    /** Checks all that the head tells, and gets ready for the body. */
    static void begin(Gateway gateway, Exchange exchange, Target target) throws RefusedException {
        requireServing(gateway);
        DetectParameters parameters = DetectParameters.ofQuery(target.query());
        var headers = exchange.request().headers();
        Access.Key key = gateway.access.of(headers);
        for (String level : headers.getAll(QOS_HEADER)) {
            parameters.add("qos", level);
        }
        resolveModel(gateway, parameters);
        if (parameters.hasQos()) {
            resolveQos(gateway, parameters, key);
        }
        String coding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new RefusedException(
                    Problem.UNSUPPORTED_CONTENT_ENCODING, "send the picture as it is, without a content encoding");
        }
        String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
        BodyForm form = BodyForm.of(contentType);
        exchange.receive(new Detection(gateway, exchange, form, contentType, parameters, key));
    }

    private static LoadedModel resolveModel(Gateway gateway, DetectParameters parameters) throws RefusedException {
        String name = parameters.model(gateway.options.defaultModel());
        LoadedModel model = gateway.engine.model(name);
        if (model == null) {
            throw gateway.information.unknownModel(name);
        }
        return model;
    }

    private static String resolveQos(Gateway gateway, DetectParameters parameters, Access.Key key)
            throws RefusedException {
        String name = parameters.qos(gateway.options.defaultQos());
        if (gateway.engine.qosLevel(name) == null) {
            throw gateway.information.unknownQos(name);
        }
        Access.requireLevel(key, name);
        return name;
    }

    @Override
    public void end() throws RefusedException {
        int length = upload.length();
        byte[] body = upload.take();
        switch (form) {
            case RAW -> submit(DetectBody.of(body, parameters));
            case MULTIPART ->
                takeApart(MultipartBody.extraBytes(length), () -> MultipartBody.parse(body, contentType, parameters));
            case JSON -> takeApart(JsonBody.extraBytes(length), () -> JsonBody.parse(body, parameters));
        }
    }

    private interface Parser {
        DetectBody parse() throws RefusedException;
    }

    private void takeApart(long extraBytes, Parser parser) throws RefusedException {
        upload.reserve(extraBytes);
        aside(() -> {
            DetectBody body = parser.parse();
            return () -> submit(body);
        });
    }

    private void submit(DetectBody body) throws RefusedException {
        LoadedModel model = resolveModel(gateway, body.parameters());
        String qos = resolveQos(gateway, body.parameters(), key);
        submit(InferenceRequest.picture(model.name(), qos, body.picture(), exchange.endNanos()));
    }

    @Override
    void answered(InferenceOutcome.Answered answered) {
        exchange.respond(gateway.answers.write(answered, exchange.requestId(), uploadNanos()));
    }
}
