package io.herofake.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes multipart/form-data as browsers do, with the boundary {@code frontier}. */
final class Form {
    static final String CONTENT_TYPE = "multipart/form-data; boundary=frontier";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Form field(String name, String value) {
        return text("--frontier\nContent-Disposition: form-data; name=\"" + name + "\"\n\n" + value + "\n");
    }

    Form file(String name, byte[] content) {
        text("--frontier\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"photo.jpg\"\n");
        text("Content-Type: image/jpeg\n\n");
        out.writeBytes(content);
        return text("\n");
    }

    byte[] end() {
        return text("--frontier--\n").out.toByteArray();
    }

    /** As it is up to now, without an end. */
    byte[] unfinished() {
        return out.toByteArray();
    }

    private Form text(String text) {
        out.writeBytes(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }
}
