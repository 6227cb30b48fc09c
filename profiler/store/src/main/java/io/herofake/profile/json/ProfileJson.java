package io.herofake.profile.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herofake.model.WholeFile;
import io.herofake.profile.Distribution;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ProfilerRun;
import io.herofake.profile.RunStep;
import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads and writes profile records as JSON (docs/metadata-store.md describes the format). Reading is strict: unknown,
 * missing and doubled keys, numbers as strings and anything after the document are errors that name their place.
 * Thread-safe.
 */
public final class ProfileJson {

    /** The version of the format that this code writes, and the newest that it reads. */
    public static final int SCHEMA_VERSION = 1;

    private static final String FORMAT = "herofake-profiles";
    private static final long MAX_FILE_BYTES = 256L << 20;
    private static final ObjectMapper MAPPER = StrictMapper.create();

    private ProfileJson() {}

    /** The document as indented JSON. */
    public static String write(ProfileDocument document) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", FORMAT).put("schemaVersion", SCHEMA_VERSION);
        root.setAll((ObjectNode) MAPPER.valueToTree(document));
        return root.toPrettyString() + "\n";
    }

    /**
     * Writes the document to a file, replacing it only when all is written.
     *
     * @throws StoreException {@code FAILURE} if the file cannot be written
     */
    public static void write(ProfileDocument document, Path file) throws StoreException {
        try {
            WholeFile.write(file, write(document));
        } catch (IOException e) {
            throw new StoreException(
                    Kind.FAILURE, "cannot write " + file + ": " + e + "; choose a place that can be written", e);
        }
    }

    /**
     * Reads a document from a file of at most 256 MiB.
     *
     * @throws StoreException {@code INVALID_DOCUMENT} naming the place of the first error, {@code FAILURE} if the file
     *     cannot be read
     */
    public static ProfileDocument read(Path file) throws StoreException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new StoreException(
                        Kind.INVALID_DOCUMENT, file + " is larger than 256 MiB; export fewer profiles at a time", null);
            }
            return read(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new StoreException(
                    Kind.INVALID_DOCUMENT, file + ": no profile document; it is not even UTF-8 text", e);
        } catch (NoSuchFileException e) {
            throw new StoreException(Kind.FAILURE, "no such file: " + file, e);
        } catch (IOException e) {
            throw new StoreException(Kind.FAILURE, "cannot read " + file + ": " + e, e);
        }
    }

    /**
     * Reads a document; histograms are decoded once, so that a damaged one is found now.
     *
     * @param name what to call it in messages
     * @throws StoreException {@code INVALID_DOCUMENT} naming the place of the first error
     */
    public static ProfileDocument read(String json, String name) throws StoreException {
        try {
            JsonNode root = MAPPER.readTree(json);
            requireVersion(root, name);
            ObjectNode body = ((ObjectNode) root).remove(List.of("format", "schemaVersion"));
            ProfileDocument document = MAPPER.treeToValue(body, ProfileDocument.class);
            for (ProfileRecord profile : document.profiles()) {
                requireReadableHistograms(profile, name);
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new StoreException(Kind.INVALID_DOCUMENT, name + ": " + StrictMapper.explain(e), e);
        }
    }

    private static void requireVersion(JsonNode root, String name) throws StoreException {
        JsonNode version = root.path("schemaVersion");
        if (!FORMAT.equals(root.path("format").asText()) || !version.isInt() || version.intValue() < 1) {
            throw new StoreException(
                    Kind.INVALID_DOCUMENT,
                    name + ": no profile document; it must be an object with \"format\": \"" + FORMAT
                            + "\" and \"schemaVersion\": " + SCHEMA_VERSION,
                    null);
        }
        if (version.intValue() > SCHEMA_VERSION) {
            throw new StoreException(
                    Kind.NEWER_SCHEMA,
                    name + ": has schemaVersion " + version + ", but this HeROfake reads up to " + SCHEMA_VERSION
                            + "; import it with the HeROfake that wrote it, or a newer one",
                    null);
        }
    }

    private static void requireReadableHistograms(ProfileRecord profile, String name) throws StoreException {
        for (ExecutionPoint point : profile.executions()) {
            Distribution distribution = point.distribution();
            if (distribution == null || distribution.histogram() == null) {
                continue;
            }
            try {
                distribution.histogram().decode();
            } catch (IllegalArgumentException e) {
                throw new StoreException(
                        Kind.INVALID_DOCUMENT,
                        name + ": profile " + profile.id() + ", batch " + point.batch() + ", concurrency "
                                + point.concurrency() + ": " + e.getMessage(),
                        e);
            }
        }
    }

    /** One profile as compact JSON. */
    public static String writeProfile(ProfileRecord profile) {
        return compact(profile);
    }

    /** One profile as indented JSON. */
    public static String writeProfileIndented(ProfileRecord profile) {
        return tree(profile).toPrettyString();
    }

    /** One platform type as compact JSON. */
    public static String writePlatformType(PlatformTypeRecord platformType) {
        return compact(platformType);
    }

    /**
     * Reads what {@link #writeProfile} wrote.
     *
     * @throws IllegalArgumentException naming the place of the first error
     */
    public static ProfileRecord readProfile(String json) {
        return parse(json, ProfileRecord.class);
    }

    /**
     * Reads what {@link #writePlatformType} wrote.
     *
     * @throws IllegalArgumentException naming the place of the first error
     */
    public static PlatformTypeRecord readPlatformType(String json) {
        return parse(json, PlatformTypeRecord.class);
    }

    /** One profiler run as compact JSON. */
    public static String writeRun(ProfilerRun run) {
        return compact(run);
    }

    /** One step of a profiler run as compact JSON. */
    public static String writeStep(RunStep step) {
        return compact(step);
    }

    /**
     * Reads what {@link #writeRun} wrote.
     *
     * @throws IllegalArgumentException naming the place of the first error
     */
    public static ProfilerRun readRun(String json) {
        return parse(json, ProfilerRun.class);
    }

    /**
     * Reads what {@link #writeStep} wrote.
     *
     * @throws IllegalArgumentException naming the place of the first error
     */
    public static RunStep readStep(String json) {
        return parse(json, RunStep.class);
    }

    static JsonNode tree(ProfileRecord profile) {
        return MAPPER.valueToTree(profile);
    }

    private static String compact(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a valid record could not be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static <T> T parse(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(StrictMapper.explain(e), e);
        }
    }
}
