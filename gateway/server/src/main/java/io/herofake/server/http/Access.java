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
 * Who may do what, by API key. Keys are kept as their SHA-256 only. Without any key, everybody may do everything. What is served
 * (models, health) is open in any case. Immutable.
 */
public final class Access {
    /** Nobody needs a key. */
    public static final Access OPEN = new Access(List.of());
    /** Stands for every QoS level in {@link Key#levels}. */
    public static final String ALL_LEVELS = "*";

    private static final String BEARER = "Bearer ";
    private static final Key EVERYBODY = new Key("everybody", "", Set.of(ALL_LEVELS), Role.ADMIN);

    private final Map<String, Key> byHash = new HashMap<>();
    private final Audience cluster;
    private final Audience metrics;

    /** What a key may do beside asking for verdicts; each may do what those before it may. */
    public enum Role {
        /** Nothing. */
        USER,
        /** See the cluster and the metrics. */
        OPERATOR,
        /** Drain nodes and switch policies. */
        ADMIN
    }

    /** Who may see something. */
    public enum Audience {
        /** Whoever reaches the gateway. */
        EVERYBODY,
        /** Keys with the role {@link Role#OPERATOR} or {@link Role#ADMIN}. */
        OPERATORS
    }

    /**
     * A key.
     *
     * @param name   for people
     * @param sha256 of the key's UTF-8 text, lower-case hex
     * @param levels QoS levels that it may ask for; {@link #ALL_LEVELS} among them for all
     * @param role   what it may do beside that
     */
    public record Key(String name, String sha256, Set<String> levels, Role role) {
        /** Copies the set. */
        public Key {
            levels = Set.copyOf(levels);
        }

        boolean allows(String level) {
            return levels.contains(ALL_LEVELS) || levels.contains(level);
        }
    }

    /** Access by these keys; the cluster is for operators, the metrics are for everybody. */
    public Access(List<Key> keys) {
        this(keys, Audience.OPERATORS, Audience.EVERYBODY);
    }

    /**
     * Access by these keys.
     *
     * @param cluster who may see nodes, replicas, decisions and policies
     * @param metrics who may see the metrics
     * @throws IllegalArgumentException if two keys are the same
     */
    public Access(List<Key> keys, Audience cluster, Audience metrics) {
        this.cluster = cluster;
        this.metrics = metrics;
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
        if (key.role() != Role.ADMIN) {
            throw new RefusedException(
                    Problem.NOT_ALLOWED, "the API key of '" + key.name() + "' may not change how the gateway works");
        }
    }

    /** Refuses whoever may not see what a route shows. */
    void requireSight(Route route, HttpHeaders headers) throws RefusedException {
        if (audience(route) == Audience.OPERATORS) {
            Key key = of(headers);
            if (key.role() == Role.USER) {
                throw new RefusedException(
                        Problem.NOT_ALLOWED, "the API key of '" + key.name() + "' may not see what is for operators");
            }
        }
    }

    private Audience audience(Route route) {
        return switch (route) {
            case NODES, REPLICAS, DECISIONS, POLICIES -> cluster;
            case METRICS -> metrics;
            default -> Audience.EVERYBODY;
        };
    }

    /** Refuses a QoS level that a key may not ask for. */
    static void requireLevel(Key key, String level) throws RefusedException {
        if (!key.allows(level)) {
            String allowed = String.join(", ", key.levels().stream().sorted().toList());
            throw new RefusedException(
                    Problem.NOT_ALLOWED,
                    "the API key of '" + key.name() + "' may not ask for QoS level '" + level + "'; it may for "
                            + (allowed.isEmpty() ? "none" : allowed));
        }
    }
}
