package io.herofake.profile.jdbc;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/** Where a store is, as a person writes it: a path, or the URL of a PostgreSQL database. Immutable. */
public sealed interface StoreLocation {

    /**
     * A SQLite file.
     *
     * @param path absolute
     */
    record File(Path path) implements StoreLocation {
        /** The path. */
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A PostgreSQL database.
     *
     * @param jdbcUrl  without user and password
     * @param login    properties {@code user} and {@code password}, as far as the URL had them
     * @param describe for people, without password
     */
    record Server(String jdbcUrl, Properties login, String describe) implements StoreLocation {
        /** Copies the login. */
        public Server {
            login = (Properties) login.clone();
        }

        @Override
        public Properties login() {
            return (Properties) login.clone();
        }

        /** Without user, password and parameters. */
        @Override
        public String toString() {
            return describe;
        }
    }

    /**
     * Reads a location: a path, {@code jdbc:sqlite:PATH}, {@code postgresql://[USER[:PASSWORD]@]HOST[:PORT]/DATABASE[?...]}
     * or the same with {@code jdbc:} before it.
     *
     * @param base absolute; where a relative path starts
     * @throws IllegalArgumentException if it is none of these
     */
    static StoreLocation parse(String text, Path base) {
        if (text.startsWith("jdbc:sqlite:")) {
            return file(text.substring("jdbc:sqlite:".length()), base);
        }
        String url = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
        if (url.startsWith("postgresql://") || url.startsWith("postgres://")) {
            return server(url);
        }
        if (text.startsWith("jdbc:") || text.contains("://")) {
            throw new IllegalArgumentException(
                    "the metadata store is a file or postgresql://HOST/DATABASE; no other kind of" + " URL is known: "
                            + scheme(text));
        }
        return file(text, base);
    }

    private static String scheme(String text) {
        int end = text.indexOf("://");
        return end < 0 ? text.substring(0, Math.min(text.length(), 20)) : text.substring(0, end) + "://...";
    }

    private static File file(String path, Path base) {
        try {
            if (path.isBlank() || path.startsWith(":memory:") || path.startsWith("file:")) {
                throw new IllegalArgumentException("the metadata store needs a path, not '" + path + "'");
            }
            return new File(base.resolve(path).normalize());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the metadata store's path cannot be used: " + e.getMessage(), e);
        }
    }

    private static Server server(String text) {
        try {
            URI url = new URI(text);
            String database = url.getPath() == null ? "" : url.getPath().replaceFirst("^/", "");
            if (url.getHost() == null || database.isEmpty()) {
                throw new IllegalArgumentException(
                        "the metadata store's URL must be postgresql://HOST[:PORT]/DATABASE");
            }
            Properties login = login(url.getRawUserInfo());
            String place = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + "/" + database;
            String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            requireNoPasswordIn(query);
            return new Server("jdbc:postgresql://" + place + query, login, "postgresql://" + place);
        } catch (URISyntaxException e) {
            // The exception's message quotes the URL, password and all.
            throw new IllegalArgumentException("the metadata store's URL is malformed: " + e.getReason()
                    + "; write postgresql://HOST[:PORT]/DATABASE and percent-encode special characters");
        }
    }

    private static Properties login(String userInfo) {
        Properties login = new Properties();
        if (userInfo != null && !userInfo.isEmpty()) {
            int colon = userInfo.indexOf(':');
            login.setProperty("user", decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
            if (colon >= 0) {
                login.setProperty("password", decode(userInfo.substring(colon + 1)));
            }
        }
        return login;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void requireNoPasswordIn(String query) {
        if (query.toLowerCase(Locale.ROOT).contains("password=")) {
            throw new IllegalArgumentException(
                    "write the metadata store's password as postgresql://USER:PASSWORD@HOST/DATABASE or, better,"
                            + " in the file ~/.pgpass, not behind the '?'");
        }
    }
}
