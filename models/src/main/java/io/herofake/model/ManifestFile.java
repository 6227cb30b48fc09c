package io.herofake.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Manifests as JSON. Reading is strict: an unknown, repeated or missing key, a value of the wrong type or out of range and
 * anything after the end are errors that name the file and the key. Writing is deterministic.
 */
final class ManifestFile {
    /** The file's name in a model's folder. */
    static final String NAME = "manifest.json";

    /** Larger files are refused unread. */
    static final long MAX_BYTES = 1 << 20;

    private static final long FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = new JsonMapper();

    private ManifestFile() {}

    /**
     * Parses a manifest.
     *
     * @param file for messages only
     */
    static ModelManifest parse(Path file, byte[] content) throws ModelRepositoryException {
        try {
            return manifest(StrictJson.parse(content));
        } catch (JsonProcessingException e) {
            throw invalid(file, e.getOriginalMessage() + " (line " + line(e) + ")", e);
        } catch (IOException | IllegalArgumentException e) {
            throw invalid(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** The manifest as UTF-8 JSON with a line feed at its end. */
    static byte[] format(ModelManifest manifest) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        try {
            String json = MAPPER.writer(printer).writeValueAsString(tree(manifest));
            return (json + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values cannot fail to print", e);
        }
    }

    private static ModelRepositoryException invalid(Path file, String message, Exception cause) {
        return new ModelRepositoryException(Kind.INVALID_MANIFEST, file + ": " + message, cause);
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    private static ModelManifest manifest(StrictJson json) {
        json.integer("manifestVersion", FORMAT_VERSION, FORMAT_VERSION);
        ModelDescription description = new ModelDescription(
                json.text("name"),
                new ModelVersion(json.text("version")),
                json.text("architecture"),
                json.text("description"),
                json.text("source"),
                json.text("licence"),
                training(json.object("training")),
                input(json.object("input")),
                output(json.object("output")));
        StrictJson artifacts = json.object("artifacts");
        json.rejectUnknownKeys();
        return new ModelManifest(description, artifacts(artifacts));
    }

    private static Training training(StrictJson json) {
        boolean trained = json.bool("trained");
        Long seed = json.optionalInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        StrictJson measured = json.optionalObject("measured");
        json.rejectUnknownKeys();
        Map<String, Double> figures = new TreeMap<>();
        if (measured != null) {
            measured.keys().forEach(key -> figures.put(key, measured.number(key)));
        }
        return new Training(trained, seed, figures);
    }

    private static InputContract input(StrictJson json) {
        InputContract input = new InputContract(
                json.text("tensorName"),
                (int) json.integer("width", 1, 4096),
                (int) json.integer("height", 1, 4096),
                choice(json, "resize", InputContract.Resize.values(), InputContract.Resize::id),
                json.floats("mean"),
                json.floats("std"));
        json.rejectUnknownKeys();
        return input;
    }

    private static OutputContract output(StrictJson json) {
        OutputContract output = new OutputContract(
                json.text("tensorName"),
                choice(json, "activation", OutputContract.Activation.values(), OutputContract.Activation::id),
                json.texts("labels"),
                json.text("fakeLabel"),
                json.number("threshold"));
        json.rejectUnknownKeys();
        return output;
    }

    private static Map<ArtifactTarget, ArtifactEntry> artifacts(StrictJson json) {
        Map<ArtifactTarget, ArtifactEntry> artifacts = new TreeMap<>();
        for (String key : json.keys()) {
            try {
                artifacts.put(ArtifactTarget.of(key), artifact(json.object(key)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("artifacts." + key + ": " + e.getMessage(), e);
            }
        }
        return artifacts;
    }

    private static ArtifactEntry artifact(StrictJson json) {
        ArtifactEntry entry = new ArtifactEntry(
                json.text("format"),
                json.text("file"),
                json.text("sha256"),
                json.integer("sizeBytes", 1, Long.MAX_VALUE),
                quantization(json.optionalObject("quantization")),
                json.optionalText("sourceSha256"));
        json.rejectUnknownKeys();
        return entry;
    }

    private static @Nullable Quantization quantization(@Nullable StrictJson json) {
        if (json == null) {
            return null;
        }
        Quantization quantization = new Quantization(
                json.text("sourceSha256"),
                json.text("criterion"),
                json.text("measuredWith"),
                (int) json.integer("pictures", 1, Integer.MAX_VALUE),
                json.text("picturesSha256"),
                json.optionalTexts("floatLayers"));
        json.rejectUnknownKeys();
        return quantization;
    }

    private static <T> T choice(StrictJson json, String key, T[] choices, Function<T, String> id) {
        return choices[json.choice(key, Arrays.stream(choices).map(id).toList())];
    }

    private static ObjectNode tree(ModelManifest manifest) {
        ModelDescription description = manifest.description();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("manifestVersion", FORMAT_VERSION);
        root.put("name", description.name());
        root.put("version", description.version().text());
        root.put("architecture", description.architecture());
        root.put("description", description.description());
        root.put("source", description.source());
        root.put("licence", description.licence());
        putTraining(root.putObject("training"), description.training());
        putInput(root.putObject("input"), description.input());
        putOutput(root.putObject("output"), description.output());
        ObjectNode artifacts = root.putObject("artifacts");
        manifest.artifacts().forEach((target, entry) -> putArtifact(artifacts.putObject(target.id()), entry));
        return root;
    }

    private static void putTraining(ObjectNode json, Training training) {
        json.put("trained", training.trained());
        if (training.seed() != null) {
            json.put("seed", training.seed());
        }
        if (!training.measured().isEmpty()) {
            ObjectNode measured = json.putObject("measured");
            training.measured().forEach((key, value) -> measured.put(key, value));
        }
    }

    private static void putInput(ObjectNode json, InputContract input) {
        json.put("tensorName", input.tensorName());
        json.put("width", input.width());
        json.put("height", input.height());
        json.put("resize", input.resize().id());
        input.mean().forEach(json.withArrayProperty("mean")::add);
        input.std().forEach(json.withArrayProperty("std")::add);
    }

    private static void putOutput(ObjectNode json, OutputContract output) {
        json.put("tensorName", output.tensorName());
        json.put("activation", output.activation().id());
        output.labels().forEach(json.withArrayProperty("labels")::add);
        json.put("fakeLabel", output.fakeLabel());
        json.put("threshold", output.threshold());
    }

    private static void putArtifact(ObjectNode json, ArtifactEntry entry) {
        json.put("format", entry.format());
        json.put("file", entry.file());
        json.put("sha256", entry.sha256());
        json.put("sizeBytes", entry.sizeBytes());
        if (entry.sourceSha256() != null) {
            json.put("sourceSha256", entry.sourceSha256());
        }
        Quantization quantization = entry.quantization();
        if (quantization != null) {
            ObjectNode how = json.putObject("quantization");
            how.put("sourceSha256", quantization.sourceSha256());
            how.put("criterion", quantization.criterion());
            how.put("measuredWith", quantization.measuredWith());
            how.put("pictures", quantization.pictures());
            how.put("picturesSha256", quantization.picturesSha256());
            if (!quantization.floatLayers().isEmpty()) {
                ArrayNode layers = how.putArray("floatLayers");
                quantization.floatLayers().forEach(layers::add);
            }
        }
    }
}
