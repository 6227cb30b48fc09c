package io.herofake.server.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, by API key. Keys are kept as their SHA-256 only. Without any key, everybody may do everything. Immutable.
 */
public final class Access {
    /** Nobody needs a key. */
    public static final Access OPEN = new Access(List.of());

    private static final String BEARER = "Bearer ";
    private static final Key EVERYBODY = new Key("everybody", "", Set.of(), true);

    private final Map<String, Key> byHash = new HashMap<>();

    /**
     * A key.
     *
     * @param name   for people
     * @param sha256 of the key's UTF-8 text, lower-case hex
     * @param levels QoS levels that it may ask for; empty for all
     * @param admin  whether it may drain nodes and switch policies
     */
    public record Key(String name, String sha256, Set<String> levels, boolean admin) {
        /** Copies the set. */
        public Key {
            levels = Set.copyOf(levels);
        }

        boolean allows(String level) {
            return levels.isEmpty() || levels.contains(level);
        }
    }

    /**
     * Access by these keys.
     *
     * @throws IllegalArgumentException if two are the same
     */
    public Access(List<Key> keys) {
        for (Key key : keys) {
            Key other = byHash.put(key.sha256(), key);
            if (other != null) {
                throw new IllegalArgumentException(
                        "the keys of '" + other.name() + "' and '" + key.name() + "' are the same");
            }
        }
    }

    /** The SHA-256 of a key, as {@link Key#sha256} has it. */
    public static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The key of a request, from {@code Authorization: Bearer KEY} or {@code X-Api-Key: KEY}. */
    Key of(HttpHeaders headers) throws RefusedException {
        if (byHash.isEmpty()) {
            return EVERYBODY;
        }
        String given = given(headers);
        Key key = given == null ? null : byHash.get(hash(given));
        if (key == null) {
            throw new RefusedException(
                    Problem.KEY_REQUIRED,
                    given == null
                            ? "send an API key as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'"
                            : "the API key is not known");
        }
        return key;
    }

    private static @Nullable String given(HttpHeaders headers) {
        String authorization = headers.get("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        return headers.get("X-Api-Key");
    }

    /** Refuses whoever may not change how the gateway works. */
    void requireAdmin(HttpHeaders headers) throws RefusedException {
        Key key = of(headers);
        if (!key.admin()) {
            throw new RefusedException(
                    Problem.NOT_ALLOWED, "the API key of '" + key.name() + "' may not change how the gateway works");
        }
    }

    /** Refuses a QoS level that a key may not ask for. */
    static void requireLevel(Key key, String level) throws RefusedException {
        if (!key.allows(level)) {
            throw new RefusedException(
                    Problem.NOT_ALLOWED,
                    "the API key of '" + key.name() + "' may not ask for QoS level '" + level + "'; it may for "
                            + String.join(", ", key.levels().stream().sorted().toList()));
        }
    }
}
