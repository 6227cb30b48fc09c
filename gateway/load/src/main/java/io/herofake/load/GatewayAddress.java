package io.herofake.load;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a gateway is.
 *
 * @param host     name or address, without brackets
 * @param port     1 to 65535
 * @param basePath what comes before {@code /v1}: empty, or begins with a slash and does not end with one
 */
public record GatewayAddress(String host, int port, String basePath) {
    private static final int HTTP_PORT = 80;

    /**
     * Reads a URL such as {@code http://localhost:8080}, with or without {@code http://}.
     *
     * @throws IllegalArgumentException naming what is wrong with it
     */
    public static GatewayAddress parse(String text) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            requireHttp(uri, text);
            String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
            String host = uri.getHost().replaceAll("[\\[\\]]", "");
            int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
            if (port == 0 || port > 0xffff) {
                throw new IllegalArgumentException("the port of '" + text + "' must be from 1 to 65535");
            }
            return new GatewayAddress(host, port, path);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no URL; write it as http://localhost:8080", e);
        }
    }

    private static void requireHttp(URI uri, String text) {
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("'" + text
                    + "' must begin with http://; the gateway itself speaks no TLS, load it behind its proxy");
        }
        if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "'" + text + "' must be a host, with or without port and path, as in http://localhost:8080");
        }
    }

    /** The {@code Host} header. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** As a URL, without a slash at the end. */
    public String url() {
        return "http://" + authority() + basePath;
    }
}
