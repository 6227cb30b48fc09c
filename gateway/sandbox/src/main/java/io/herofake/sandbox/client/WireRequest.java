package io.herofake.sandbox.client;

import io.herofake.sandbox.oip.OipHeaders;
import io.herofake.sandbox.transport.Channels;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request that can be sent any number of times, one at a time. The tensor is sent from where it lies. Thread-safe. */
public final class WireRequest {
    private static final byte[] NOTHING = {};

    private final HttpMethod method;
    private final String path;
    private final HttpHeaders headers;
    private final byte[] json;
    private final @Nullable ByteBuffer tensor;
    private volatile byte @Nullable [] encoded;

    private WireRequest(HttpMethod method, String path, byte[] json, @Nullable ByteBuffer tensor) {
        this.method = method;
        this.path = path;
        this.json = json;
        this.tensor = tensor;
        headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        headers.set(HttpHeaderNames.HOST, "worker");
        if (json.length > 0) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, tensor == null ? "application/json" : "application/octet-stream");
        }
        if (tensor != null) {
            headers.set(OipHeaders.JSON_LENGTH, json.length);
        }
        headers.set(HttpHeaderNames.CONTENT_LENGTH, json.length + (tensor == null ? 0 : tensor.remaining()));
    }

    /** A GET. */
    public static WireRequest get(String path) {
        return new WireRequest(HttpMethod.GET, path, NOTHING, null);
    }

    /** A POST of JSON. */
    public static WireRequest post(String path, byte[] json) {
        return new WireRequest(HttpMethod.POST, path, json, null);
    }

    /** A POST of JSON and a tensor after it, whose bytes are read each time that the request is sent. */
    public static WireRequest post(String path, byte[] json, ByteBuffer tensor) {
        return new WireRequest(HttpMethod.POST, path, json, tensor);
    }

    /** All of it, to be written from any thread; to be asked for again each time. */
    ByteBuffer[] bytes() {
        byte[] start = encoded;
        if (start == null) {
            start = encode();
            encoded = start;
        }
        return tensor == null
                ? new ByteBuffer[] {ByteBuffer.wrap(start)}
                : new ByteBuffer[] {ByteBuffer.wrap(start), tensor.duplicate()};
    }

    /** The head, and the JSON after it. */
    private byte[] encode() {
        EmbeddedChannel http = new EmbeddedChannel(new HttpRequestEncoder());
        try {
            http.writeOutbound(
                    new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, path, headers),
                    new DefaultHttpContent(Unpooled.wrappedBuffer(json)));
            ByteArrayOutputStream encoded = new ByteArrayOutputStream();
            for (ByteBuf part = http.readOutbound(); part != null; part = http.readOutbound()) {
                encoded.writeBytes(ByteBufUtil.getBytes(part));
                part.release();
            }
            return encoded.toByteArray();
        } finally {
            http.finishAndReleaseAll();
        }
    }

    /** Writes it; on the channel's event loop. */
    void write(Channel channel) {
        Channels.write(channel, new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, path, headers));
        if (json.length > 0) {
            Channels.write(channel, new DefaultHttpContent(Unpooled.wrappedBuffer(json)));
        }
        if (tensor != null) {
            // A view of memory that belongs to the call: nothing is copied before the socket does.
            Channels.write(channel, new DefaultHttpContent(Unpooled.wrappedBuffer(tensor.duplicate())));
        }
        Channels.writeAndFlush(channel, LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
