package io.herofake.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request and its one response. Only the connection's event loop uses it. */
final class Exchange {
    /** The most of an unwanted body that is read for the sake of keeping the connection. */
    private static final long WORTH_DISCARDING = 64 << 10;

    private static final Response NONE = new Response(499, List.of(), Response.EMPTY);

    /** What a route does with a request's body. */
    interface Body {
        /** Takes a piece. */
        void piece(ByteBuf content) throws RefusedException;

        /** The body is complete; the response is given now or later. */
        void end() throws RefusedException;

        /** Called when there is a response, whoever gave it, or when none is wanted any more. */
        void settled();
    }

    /** A part of handling a request, which may refuse it. */
    interface Step {
        void run() throws RefusedException;
    }

    private final HttpConnection connection;
    private final HttpRequest request;
    private final String requestId;
    private final boolean http11;
    private final boolean keepAlive;
    /** Bytes of body that are announced; -1 if it is chunked. */
    private final long announced;

    private final long startNanos = System.nanoTime();
    private Route route = Route.OTHER;
    private @Nullable Body body;
    private @Nullable Response response;
    private boolean continueWanted;
    private long received;
    private long bodySinceNanos = startNanos;
    private boolean complete;
    private long endNanos;
    private boolean last;

    Exchange(HttpConnection connection, HttpRequest request) {
        this.connection = connection;
        this.request = request;
        this.requestId = RequestId.of(request.headers().get("X-Request-Id"));
        this.http11 = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        this.keepAlive = HttpUtil.isKeepAlive(request);
        boolean bad = request.decoderResult().isFailure();
        this.announced =
                bad ? 0 : HttpUtil.isTransferEncodingChunked(request) ? -1 : HttpUtil.getContentLength(request, 0L);
        this.continueWanted = http11 && announced != 0 && request.headers().contains(HttpHeaderNames.EXPECT);
        this.last = bad || !keepAlive;
    }

    /** Stands for a request that did not get as far as being one. */
    static Exchange ofNothing(HttpConnection connection) {
        HttpRequest nothing = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "*");
        Exchange exchange = new Exchange(connection, nothing);
        exchange.last = true;
        return exchange;
    }

    HttpConnection connection() {
        return connection;
    }

    HttpRequest request() {
        return request;
    }

    String requestId() {
        return requestId;
    }

    /** Whether the client would keep the connection. */
    boolean keepAlive() {
        return keepAlive;
    }

    boolean http11() {
        return http11;
    }

    boolean isHead() {
        return request.method().name().equals("HEAD");
    }

    long announced() {
        return announced;
    }

    long startNanos() {
        return startNanos;
    }

    /** When the last byte of its body was here. */
    long endNanos() {
        return endNanos;
    }

    void route(Route chosen) {
        route = chosen;
    }

    Route route() {
        return route;
    }

    /** Runs a step of handling this request; whatever it throws becomes the response. */
    void run(Step step) {
        try {
            step.run();
        } catch (RefusedException e) {
            refuse(e.problem(), e.detail());
        } catch (RuntimeException | Error e) {
            fail(Problem.INTERNAL_ERROR, e);
        }
    }

    /** Wants the request's body. */
    void receive(Body sink) {
        body = sink;
    }

    void piece(ByteBuf content) {
        continueWanted = false;
        received += content.readableBytes();
        Body sink = body;
        if (sink != null) {
            run(() -> sink.piece(content));
        }
    }

    void end() {
        complete = true;
        endNanos = System.nanoTime();
        Body sink = body;
        if (sink != null) {
            run(sink::end);
        }
    }

    void refuse(Problem problem, String detail) {
        if (response == null) {
            connection.gateway().meters.refused(problem);
            respond(route.problem(problem, detail, requestId));
        }
    }

    /** Answers an unexpected failure with an id that is in the log too. */
    void fail(Problem problem, Throwable cause) {
        FaultLog.log(requestId, problem, cause);
        refuse(problem, "an unexpected failure; the gateway's log has it under request id " + requestId);
    }

    /** Gives the response; only the first one counts. */
    void respond(Response given) {
        if (response != null) {
            return;
        }
        response = given;
        last |= !complete && (connection.leaving() || !worthDiscarding());
        settle();
        connection.responded(this);
    }

    /** Whether to read the rest of a body that nobody wants, so that the connection can be kept. */
    private boolean worthDiscarding() {
        return !continueWanted && announced >= 0 && announced - received <= WORTH_DISCARDING;
    }

    /** The client is gone. */
    void abandon() {
        if (response == null) {
            response = NONE;
            connection.gateway().meters.abandoned();
        }
        settle();
    }

    private void settle() {
        Body sink = body;
        body = null;
        if (sink != null) {
            sink.settled();
        }
    }

    @Nullable
    Response response() {
        return response;
    }

    /** Whether nothing of it is still to come. */
    boolean received() {
        return complete || (announced >= 0 && received >= announced);
    }

    /** Whether the connection takes no request after this one. */
    boolean last() {
        return last;
    }

    /** No request can follow this one. */
    void makeLast() {
        last = true;
    }

    /** Whether the client waits for a word before it sends its body, and the body is wanted. */
    boolean awaitsContinue() {
        return continueWanted && body != null && response == null;
    }

    /** That word is being said. */
    void continued(long nowNanos) {
        continueWanted = false;
        bodySinceNanos = nowNanos;
    }

    boolean bodyOverdue(GatewayOptions.Timeouts timeouts, long nowNanos) {
        long earned = received * 1_000_000_000L / timeouts.uploadBytesPerSecond();
        return !complete && nowNanos - bodySinceNanos > timeouts.uploadGrace().toNanos() + earned;
    }

    boolean answerOverdue(GatewayOptions.Timeouts timeouts, long nowNanos) {
        return complete
                && response == null
                && nowNanos - endNanos > timeouts.answer().toNanos();
    }
}
