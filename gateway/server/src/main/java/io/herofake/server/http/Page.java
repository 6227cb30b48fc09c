package io.herofake.server.http;

import io.herofake.server.http.Response.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The upload page: one file with its style and script inside, which the content security policy admits by their hashes and nothing
 * else beside them.
 */
final class Page {
    static final Response RESPONSE = load();

    private Page() {}

    private static Response load() {
        String page = read();
        String policy = "default-src 'none'; script-src " + hash(page, "script") + "; style-src " + hash(page, "style")
                + "; img-src 'self' blob: data:; connect-src 'self'; form-action 'none'; base-uri 'none';"
                + " frame-ancestors 'none'";
        return new Response(
                200,
                List.of(
                        Header.of("Content-Type", "text/html; charset=utf-8"),
                        Header.of("Content-Security-Policy", policy),
                        Header.of("X-Content-Type-Options", "nosniff"),
                        Header.of("X-Frame-Options", "DENY"),
                        Header.of("Referrer-Policy", "no-referrer"),
                        Header.of("Cache-Control", "no-cache")),
                page.getBytes(StandardCharsets.UTF_8));
    }

    private static String read() {
        try (InputStream in = Page.class.getResourceAsStream("page.html")) {
            if (in == null) {
                throw new IllegalStateException("page.html is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String page, String element) {
        int start = page.indexOf('>', page.indexOf("<" + element)) + 1;
        String content = page.substring(start, page.indexOf("</" + element + ">", start));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
