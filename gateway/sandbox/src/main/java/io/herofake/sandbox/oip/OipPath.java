package io.herofake.sandbox.oip;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path of the protocol.
 *
 * @param kind    what is asked for
 * @param model   the model's name, or that of a piece of shared memory, as it stands in the path; empty where the kind has
 *                none
 * @param version the model's version; null if the path has none
 */
public record OipPath(Kind kind, String model, @Nullable String version) {

    /** What a path asks for. */
    public enum Kind {
        /** {@code GET /v2}. */
        SERVER("GET"),
        /** {@code GET /v2/health/live}. */
        LIVE("GET"),
        /** {@code GET /v2/health/ready}. */
        READY("GET"),
        /** {@code GET /v2/models/NAME[/versions/VERSION]}. */
        MODEL("GET"),
        /** {@code GET /v2/models/NAME[/versions/VERSION]/ready}. */
        MODEL_READY("GET"),
        /** {@code POST /v2/models/NAME[/versions/VERSION]/infer}. */
        INFER("POST"),
        /** {@code POST /v2/repository/index}. */
        INDEX("POST"),
        /** {@code POST /v2/repository/models/NAME/load}. */
        LOAD("POST"),
        /** {@code POST /v2/repository/models/NAME/unload}. */
        UNLOAD("POST"),
        /** {@code POST /v2/systemsharedmemory/region/NAME/register}. */
        SHARE("POST"),
        /** {@code POST /v2/systemsharedmemory/region/NAME/unregister}. */
        UNSHARE("POST");

        private final String method;

        Kind(String method) {
            this.method = method;
        }

        /** The one HTTP method that it is asked for with. */
        public String method() {
            return method;
        }
    }

    /**
     * Reads a path.
     *
     * @param path without the query
     * @return null if it is none of the protocol's
     */
    public static @Nullable OipPath parse(String path) {
        List<String> parts = List.of(path.split("/", -1));
        if (parts.size() < 2 || !parts.get(0).isEmpty() || !parts.get(1).equals("v2") || parts.size() > 8) {
            return null;
        }
        List<String> rest = parts.subList(2, parts.size());
        if (rest.isEmpty()) {
            return new OipPath(Kind.SERVER, "", null);
        }
        return switch (rest.get(0)) {
            case "health" -> health(rest);
            case "models" -> model(rest);
            case "repository" -> repository(rest);
            case "systemsharedmemory" -> sharedMemory(rest);
            default -> null;
        };
    }

    private static @Nullable OipPath health(List<String> parts) {
        return switch (String.join("/", parts)) {
            case "health/live" -> new OipPath(Kind.LIVE, "", null);
            case "health/ready" -> new OipPath(Kind.READY, "", null);
            default -> null;
        };
    }

    private static @Nullable OipPath model(List<String> parts) {
        if (parts.size() < 2 || parts.get(1).isEmpty()) {
            return null;
        }
        boolean versioned = parts.size() > 3 && parts.get(2).equals("versions");
        String version = versioned ? parts.get(3) : null;
        List<String> action = parts.subList(versioned ? 4 : 2, parts.size());
        Kind kind = switch (String.join("/", action)) {
            case "" -> action.isEmpty() ? Kind.MODEL : null;
            case "ready" -> Kind.MODEL_READY;
            case "infer" -> Kind.INFER;
            default -> null;
        };
        return kind == null ? null : new OipPath(kind, parts.get(1), version);
    }

    private static @Nullable OipPath sharedMemory(List<String> parts) {
        if (parts.size() != 4 || !parts.get(1).equals("region") || parts.get(2).isEmpty()) {
            return null;
        }
        return switch (parts.get(3)) {
            case "register" -> new OipPath(Kind.SHARE, parts.get(2), null);
            case "unregister" -> new OipPath(Kind.UNSHARE, parts.get(2), null);
            default -> null;
        };
    }

    private static @Nullable OipPath repository(List<String> parts) {
        if (parts.equals(List.of("repository", "index"))) {
            return new OipPath(Kind.INDEX, "", null);
        }
        if (parts.size() != 4 || !parts.get(1).equals("models") || parts.get(2).isEmpty()) {
            return null;
        }
        return switch (parts.get(3)) {
            case "load" -> new OipPath(Kind.LOAD, parts.get(2), null);
            case "unload" -> new OipPath(Kind.UNLOAD, parts.get(2), null);
            default -> null;
        };
    }
}
