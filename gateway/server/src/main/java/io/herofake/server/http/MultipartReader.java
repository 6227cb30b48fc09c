package io.herofake.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes the parts of {@code multipart/form-data} (RFC 7578, RFC 2046) out of a complete body, by position and without copying. Netty's
 * own decoder is not used because it copies the whole body twice into memory that no budget knows of, loses a buffer where the body is
 * cut off, and takes a body without any boundary for an empty form.
 */
final class MultipartReader {
    private static final int MAX_PART_HEADER = 4 << 10;
    private static final byte[] HEADER_END = {'\r', '\n', '\r', '\n'};

    /**
     * One part.
     *
     * @param name     its field's name
     * @param fileName null if it is no file
     * @param start    where its content begins in the body
     * @param end      where its content ends in the body
     */
    record Part(String name, @Nullable String fileName, int start, int end) {}

    private final byte[] body;
    private final byte[] delimiter;
    private int at;

    /**
     * Starts at the first boundary.
     *
     * @throws RefusedException if the content type names no usable boundary or the body does not begin with it
     */
    MultipartReader(byte[] body, String contentType) throws RefusedException {
        String boundary = HeaderParameters.of(contentType).get("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
            throw malformed("the content type names no boundary of 1 to 70 characters");
        }
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        if (!matches(0, delimiter, 2)) {
            throw malformed("the body does not begin with the boundary that the content type names");
        }
        at = delimiter.length - 2;
    }

    /**
     * The next part; null at the end of the form.
     *
     * @throws RefusedException if the body ends before the form does, or a part is malformed
     */
    @Nullable
    Part next() throws RefusedException {
        if (startsWith("--")) {
            return null;
        }
        if (!startsWith("\r\n")) {
            throw malformed("a boundary is not at the end of its line");
        }
        int headerEnd = find(HEADER_END, at, Math.min(body.length, at + MAX_PART_HEADER));
        if (headerEnd < 0) {
            throw malformed("a part's headers do not end");
        }
        HeaderParameters disposition = disposition(new String(body, at, headerEnd - at, StandardCharsets.UTF_8));
        String name = disposition.get("name");
        if (name == null) {
            throw malformed("a part has no name");
        }
        int start = headerEnd + HEADER_END.length;
        // A part's content may be empty: the delimiter's own line break may be the last of its headers' end.
        int end = find(delimiter, start - 2, body.length);
        if (end < 0) {
            throw malformed("the closing boundary is missing");
        }
        at = end + delimiter.length;
        return new Part(name, disposition.get("filename"), start, Math.max(start, end));
    }

    private static HeaderParameters disposition(String headers) throws RefusedException {
        for (String line : headers.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("content-disposition")) {
                HeaderParameters disposition = HeaderParameters.of(line.substring(colon + 1));
                if (disposition.value().equals("form-data")) {
                    return disposition;
                }
            }
        }
        throw malformed("a part has no Content-Disposition: form-data");
    }

    private boolean startsWith(String text) {
        return matches(at, text.getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    private boolean matches(int position, byte[] wanted, int from) {
        if (position + wanted.length - from > body.length) {
            return false;
        }
        for (int i = from; i < wanted.length; i++) {
            if (body[position + i - from] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where the wanted bytes are first, beginning at {@code from} and ending before {@code limit}; -1 if nowhere. */
    private int find(byte[] wanted, int from, int limit) {
        for (int i = from; i <= limit - wanted.length; i++) {
            if (body[i] == wanted[0] && matches(i, wanted, 0)) {
                return i;
            }
        }
        return -1;
    }

    static RefusedException malformed(String what) {
        return new RefusedException(Problem.BAD_MULTIPART, "the body is no multipart/form-data: " + what);
    }
}
