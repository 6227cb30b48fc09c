package io.herofake.server.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads {@code multipart/form-data} (RFC 7578) with Netty's decoder: one file under any name, and fields model and qos. */
final class MultipartBody {
    private static final int MAX_PARTS = 8;
    private static final int UNLIMITED = -1; // the upload's own limit bounds it

    private final DetectParameters parameters;
    private byte @Nullable [] picture;

    private MultipartBody(DetectParameters parameters) {
        this.parameters = parameters;
    }

    /** An upper bound of the memory that parsing takes beside the body itself. */
    static long extraBytes(int bodyBytes) {
        return 2L * bodyBytes;
    }

    static DetectBody parse(byte[] body, String contentType, DetectParameters parameters) throws RefusedException {
        if (body.length == 0) {
            throw new RefusedException(Problem.EMPTY_BODY, "the body is empty; send one part with a file");
        }
        HttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        HttpPostMultipartRequestDecoder decoder = decode(request);
        try {
            return new MultipartBody(parameters).read(decoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not from memory
        } finally {
            decoder.destroy();
        }
    }

    private static HttpPostMultipartRequestDecoder decode(HttpRequest request) throws RefusedException {
        try {
            return new HttpPostMultipartRequestDecoder(
                    new DefaultHttpDataFactory(false), request, StandardCharsets.UTF_8, MAX_PARTS, UNLIMITED);
        } catch (RuntimeException e) { // the decoder has no common type for what hostile bytes make it throw
            throw malformed("it cannot be taken apart");
        }
    }

    private DetectBody read(HttpPostMultipartRequestDecoder decoder) throws IOException, RefusedException {
        for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
            if (part instanceof FileUpload file) {
                addFile(file);
            } else if (part instanceof Attribute field) {
                parameters.add(field.getName(), field.getValue());
            }
        }
        if (decoder.currentPartialHttpData() != null) {
            throw malformed("the closing boundary is missing");
        }
        byte[] file = picture;
        if (file == null) {
            throw new RefusedException(
                    Problem.EMPTY_BODY, "the form has no file; send one, as curl -F image=@photo.jpg does");
        }
        return DetectBody.of(file, parameters);
    }

    private void addFile(FileUpload file) throws IOException, RefusedException {
        if (picture != null) {
            throw new RefusedException(
                    Problem.DUPLICATE_PARAMETER, "the form has more than one file; send one picture a request");
        }
        picture = file.get();
    }

    private static RefusedException malformed(String what) {
        return new RefusedException(
                Problem.BAD_MULTIPART,
                "the body is not multipart/form-data with the boundary that its content type names: " + what);
    }
}
