package io.herofake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.InputContract.Resize;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.OutputContract.Activation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestFileTest {
    private static final Path FILE = Path.of("models", "detector", "1.2", "manifest.json");
    private static final String SHA256 = "0123456789abcdef".repeat(4);
    private static final ArtifactEntry ARTIFACT = new ArtifactEntry("onnx", "model.onnx", SHA256, 42);

    private static final ModelManifest MANIFEST = new ModelManifest(
            new ModelDescription(
                    "detector",
                    new ModelVersion("1.2"),
                    "resnet50-v1.5",
                    "finds things",
                    "trained by us",
                    "Apache-2.0",
                    Training.trained(Map.of("auc", 0.95)),
                    new InputContract(
                            "input", 224, 192, Resize.CENTER_CROP, List.of(0.5f, 0.25f, 0f), List.of(1f, 2f, 0.125f)),
                    new OutputContract("logits", Activation.SOFTMAX, List.of("real", "fake"), "fake", 0.5)),
            Map.of(ArtifactTarget.of(HardwareType.CPU), ARTIFACT));

    private static final String JSON = """
            {
              "manifestVersion" : 1,
              "name" : "detector",
              "version" : "1.2",
              "architecture" : "resnet50-v1.5",
              "description" : "finds things",
              "source" : "trained by us",
              "licence" : "Apache-2.0",
              "training" : {
                "trained" : true,
                "measured" : {
                  "auc" : 0.95
                }
              },
              "input" : {
                "tensorName" : "input",
                "width" : 224,
                "height" : 192,
                "resize" : "center-crop",
                "mean" : [ 0.5, 0.25, 0.0 ],
                "std" : [ 1.0, 2.0, 0.125 ]
              },
              "output" : {
                "tensorName" : "logits",
                "activation" : "softmax",
                "labels" : [ "real", "fake" ],
                "fakeLabel" : "fake",
                "threshold" : 0.5
              },
              "artifacts" : {
                "cpu" : {
                  "format" : "onnx",
                  "file" : "model.onnx",
                  "sha256" : "SHA256",
                  "sizeBytes" : 42
                }
              }
            }
            """.replace("SHA256", SHA256);

    @Test
    void writesEveryKey() {
        assertThat(new String(ManifestFile.format(MANIFEST), StandardCharsets.UTF_8))
                .isEqualTo(JSON);
    }

    @Test
    void readsWhatItWrote() throws Exception {
        assertThat(parse(JSON)).isEqualTo(MANIFEST);
    }

    @Test
    void readsAnUntrainedModelWithItsSeed() throws Exception {
        String untrained = JSON.replace("\"trained\" : true", "\"trained\" : false, \"seed\" : -7");
        assertThat(parse(untrained).description().training()).isEqualTo(new Training(false, -7L, Map.of("auc", 0.95)));
    }

    /** Each row replaces one part of a good manifest. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"manifestVersion\" : 1 | \"manifestVersion\" : 2 | 'manifestVersion' must be a whole number from 1 to 1, not 2",
                "\"name\" : \"detector\" | \"name\" : \"../x\" | name '../x' is not 1 to 64 lower-case letters",
                "\"name\" : \"detector\" | \"name\" : 5 | 'name' must be text in quotes, not 5",
                "\"name\" : \"detector\" | \"Name\" : \"detector\" | 'name' is missing; it must be text in quotes",
                "\"name\" : \"detector\" | \"name\" : \"a\", \"name\" : \"b\" | Duplicate field 'name' (line 3)",
                "\"name\" : \"detector\" | \"name\" : \"detector\", \"author\" : \"me\" | unknown key 'author'; known here: manifestVersion, name",
                "\"version\" : \"1.2\" | \"version\" : \"one\" | version 'one' is not one to four whole numbers",
                "\"finds things\" | \"\" | 'description' must be one line of 1 to 2000 characters",
                "\"finds things\" | \"a\\nb\" | 'description' must be one line of 1 to 2000 characters",
                "\"trained\" : true | \"trained\" : \"yes\" | 'training.trained' must be true or false, not \"yes\"",
                "\"trained\" : true | \"trained\" : true, \"seed\" : 1 | training.seed is for untrained models only",
                "\"trained\" : true | \"trained\" : false, \"seed\" : 1.5 | 'training.seed' must be a whole number",
                "\"trained\" : true | \"trained\" : false, \"seed\" : null | 'training.seed' must be a whole number",
                "\"auc\" : 0.95 | \"auc\" : \"high\" | 'training.measured.auc' must be a finite number, not \"high\"",
                "\"auc\" : 0.95 | \"auc\" : 1e999 | 'training.measured.auc' must be a finite number",
                "\"width\" : 224 | \"width\" : 0 | 'input.width' must be a whole number from 1 to 4096, not 0",
                "\"width\" : 224 | \"width\" : \"224\" | 'input.width' must be a whole number from 1 to 4096, not \"224\"",
                "\"width\" : 224 | \"width\" : 224.0 | 'input.width' must be a whole number from 1 to 4096",
                "\"width\" : 224 | \"depth\" : 224 | 'input.width' is missing",
                "center-crop | crop | 'input.resize' must be one of stretch, center-crop, not \"crop\"",
                "[ 0.5, 0.25, 0.0 ] | [ 0.5, 0.25 ] | input.mean and input.std need three values",
                "[ 0.5, 0.25, 0.0 ] | 0.5 | 'input.mean' must be a list of numbers, not 0.5",
                "[ 1.0, 2.0, 0.125 ] | [ 1.0, 2.0, 0 ] | input.std finite and above 0",
                "[ 1.0, 2.0, 0.125 ] | [ 1.0, 2.0, true ] | 'input.std[2]' must be a finite number, not true",
                "[ \"real\", \"fake\" ] | [ \"fake\" ] | output.labels needs 2 to 1000 names",
                "[ \"real\", \"fake\" ] | [ \"fake\", \"fake\" ] | output.labels names a class twice",
                "[ \"real\", \"fake\" ] | [ \"fake\", 1 ] | 'output.labels[1]' must be text in quotes, not 1",
                "\"fakeLabel\" : \"fake\" | \"fakeLabel\" : \"fakes\" | output.fakeLabel 'fakes' is not one of the labels [real, fake]",
                "\"threshold\" : 0.5 | \"threshold\" : 1 | output.threshold must be above 0 and below 1, not 1.0",
                "\"softmax\" | \"sigmoid\" | 'output.activation' must be one of softmax, none, not \"sigmoid\"",
                "\"cpu\" | \"cpu-\" | artifacts.cpu-: 'cpu-' names no variant after its dash",
                "\"cpu\" | \"cpu-INT8\" | artifacts.cpu-INT8: variant 'INT8' is not lower-case",
                "\"cpu\" | \"tpu\" | artifacts.tpu: unknown hardware type 'tpu'; known: cpu, gpu, opencl, fpga",
                "\"file\" : \"model.onnx\" | \"file\" : \"../model.onnx\" | artifacts.cpu: file '../model.onnx' is not a plain file name",
                "\"file\" : \"model.onnx\" | \"file\" : \"manifest.json\" | artifacts.cpu: file 'manifest.json' is not a plain file name",
                "\"file\" : \"model.onnx\" | \"file\" : \"/etc/passwd\" | is not a plain file name",
                "\"file\" : \"model.onnx\" | \"file\" : \"..\" | is not a plain file name",
                "\"format\" : \"onnx\" | \"format\" : \"O X\" | artifacts.cpu: format 'O X' is not",
                "89abcdef\" | 89abcdeF\" | is not 64 lower-case hex digits",
                "\"sizeBytes\" : 42 | \"sizeBytes\" : 0 | 'artifacts.cpu.sizeBytes' must be a whole number from 1",
                "\"sizeBytes\" : 42 | \"sizeBytes\" : 42, \"size\" : 42 | unknown key 'artifacts.cpu.size'",
                "\"manifestVersion\" : 1, | \"manifestVersion\" : 1,, | (line 2)",
            })
    void badManifestsAreRefusedNamingFileAndKey(String part, String replacement, String message) {
        assertThat(JSON).contains(part);
        refused(JSON.replace(part, replacement), message);
    }

    @Test
    void oddDocumentsAreRefused() {
        refused("", "one JSON object");
        refused("[]", "one JSON object");
        refused("null", "one JSON object");
        refused(JSON + "{}", "Trailing token");
        refused(JSON.substring(0, 100), "end-of-input");
        refused("[".repeat(5000), "nesting depth");
        refused(JSON.replace("\"cpu\"", "\"cpu\" : 1, \"gpu\""), "'artifacts.cpu' must be an object, not 1");
        refused(JSON.replaceAll("(?s)\"artifacts\" : .*", "\"artifacts\" : {} }"), "'artifacts' is empty");
    }

    @Test
    void aFileListedTwiceMustBeTheSame() throws Exception {
        String artifact =
                JSON.substring(JSON.indexOf("\"cpu\" : {") + 8, JSON.indexOf("}", JSON.indexOf("\"cpu\"")) + 1);
        assertThat(parse(JSON.replace("\"cpu\" :", "\"gpu\" : " + artifact + ", \"cpu\" :"))
                        .artifacts())
                .containsOnly(
                        Map.entry(ArtifactTarget.of(HardwareType.CPU), ARTIFACT),
                        Map.entry(ArtifactTarget.of(HardwareType.GPU), ARTIFACT));
        refused(
                JSON.replace("\"cpu\" :", "\"gpu\" : " + artifact.replace("42", "43") + ", \"cpu\" :"),
                "'artifacts' lists the file 'model.onnx' twice with different values");
    }

    @Test
    void aHardwareTypeMayHaveVariants() throws Exception {
        ArtifactEntry int8 = new ArtifactEntry("onnx", "model-int8.onnx", SHA256, 12);
        ModelManifest manifest = new ModelManifest(
                MANIFEST.description(),
                Map.of(ArtifactTarget.of("cpu-int8"), int8, ArtifactTarget.of(HardwareType.CPU), ARTIFACT));

        assertThat(parse(new String(ManifestFile.format(manifest), StandardCharsets.UTF_8)))
                .isEqualTo(manifest);
        assertThat(manifest.artifacts().keySet()).extracting(ArtifactTarget::id).containsExactly("cpu", "cpu-int8");
    }

    @Test
    void aQuantizedFileSaysHowItWasMade() throws Exception {
        Quantization made = new Quantization(SHA256, "mse", "onnxruntime 1.28.0", 200, SHA256, List.of("a", "b"));
        ModelManifest manifest = new ModelManifest(
                MANIFEST.description(),
                Map.of(
                        ArtifactTarget.of(HardwareType.CPU),
                        ARTIFACT,
                        ArtifactTarget.of("cpu-int8"),
                        new ArtifactEntry("onnx", "model-int8.onnx", SHA256, 12, made)));
        String json = new String(ManifestFile.format(manifest), StandardCharsets.UTF_8);

        assertThat(parse(json)).isEqualTo(manifest);
        refused(json.replace("\"pictures\" : 200", "\"pictures\" : 0"), "pictures");
        refused(json.replace("[ \"a\", \"b\" ]", "\"a\""), "floatLayers' must be a list of texts");
        assertThat(parse(json.replaceAll(",\\s*\"floatLayers\" : [^]]*]", "")).artifacts())
                .containsValue(new ArtifactEntry(
                        "onnx",
                        "model-int8.onnx",
                        SHA256,
                        12,
                        new Quantization(SHA256, "mse", "onnxruntime 1.28.0", 200, SHA256, List.of())));
        refused(json.replace("\"criterion\"", "\"criteria\""), "criteri");
    }

    @Test
    void aFileMadeFromAnotherSaysFromWhich() throws Exception {
        ModelManifest manifest = new ModelManifest(
                MANIFEST.description(),
                Map.of(
                        ArtifactTarget.of(HardwareType.GPU),
                        ARTIFACT,
                        ArtifactTarget.of("gpu-fp16"),
                        new ArtifactEntry("onnx", "model-fp16.onnx", SHA256, 12, null, "ef".repeat(32))));
        String json = new String(ManifestFile.format(manifest), StandardCharsets.UTF_8);

        assertThat(parse(json)).isEqualTo(manifest);
        refused(json.replace("ef".repeat(32), "ef"), "sourceSha256 'ef' is not 64 lower-case hex digits");
        refused(json.replace("\"" + "ef".repeat(32) + "\"", "1"), "sourceSha256");
    }

    private static ModelManifest parse(String json) throws ModelRepositoryException {
        return ManifestFile.parse(FILE, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(ModelRepositoryException.class)
                .hasMessageStartingWith(FILE + ": ")
                .hasMessageContaining(message)
                .extracting(e -> ((ModelRepositoryException) e).kind())
                .isEqualTo(Kind.INVALID_MANIFEST);
    }
}
