package io.herofake.server.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** Says what Netty's decoder found wrong with a request's head. */
final class DecoderFailures {
    private DecoderFailures() {}

    static RefusedException ofHead(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new RefusedException(Problem.URI_TOO_LONG, "the request's first line is longer than is accepted");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new RefusedException(Problem.HEADERS_TOO_LARGE, "the request's headers are larger than is accepted");
        }
        return new RefusedException(
                Problem.MALFORMED_REQUEST, "the request's first line or headers are not as RFC 9112 wants them");
    }
}
