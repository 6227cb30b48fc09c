package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.herofake.backend.DenseOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelsCommandTest {
    @TempDir
    private Path home;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(home);
    }

    @Test
    void anAddedModelIsListedAndVerified() throws IOException {
        Cli.Result added = cli.addSmallModel("small");
        Path folder = home.resolve("models/repository/small/1");

        assertThat(added.code()).isZero();
        assertThat(added.out()).isEqualTo("small 1: added, in " + folder + "\n");
        assertThat(added.err()).startsWith("adding small (3.0 MiB)");
        assertThat(cli.run("models", "list").lines())
                .containsExactly(
                        "NAME   VERSION  HARDWARE  SIZE     TRAINED  PATH",
                        "small  1        cpu       3.0 MiB  no       " + folder);
        assertThat(cli.run("models", "verify")).isEqualTo(new Cli.Result(0, "small 1: intact\n", ""));
    }

    @Test
    void theListIsAlsoJson() throws IOException {
        cli.addSmallModel("small");

        JsonNode list =
                new ObjectMapper().readTree(cli.run("models", "list", "--json").out());

        assertThat(list).hasSize(1);
        assertThat(list.get(0).get("name").asText()).isEqualTo("small");
        assertThat(list.get(0).get("version").asText()).isEqualTo("1");
        assertThat(list.get(0).get("hardware").get(0).asText()).isEqualTo("cpu");
        assertThat(list.get(0).get("trained").asBoolean()).isFalse();
        assertThat(list.get(0).get("sizeBytes").asLong()).isEqualTo(Files.size(modelFile("small")));
    }

    @Test
    void anEmptyRepositoryIsNoError() {
        Cli.Result list = cli.run("models", "list");

        assertThat(list.code()).isZero();
        assertThat(list.out()).isEmpty();
        assertThat(list.err())
                .isEqualTo("no models in " + home.resolve("models/repository")
                        + "; 'herofake models build' builds some\n");
        assertThat(cli.run("models", "list", "--json").out()).isEqualToIgnoringWhitespace("[]");
        assertThat(cli.run("models", "verify").code()).isZero();
    }

    @Test
    void aChangedFileIsNamedAndTheOthersAreStillVerified() throws IOException {
        cli.addSmallModel("broken");
        cli.addSmallModel("good");
        Path file = modelFile("broken");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);

        Cli.Result verified = cli.run("models", "verify");

        assertThat(verified.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(verified.out()).isEqualTo("good 1: intact\n");
        assertThat(verified.errors())
                .singleElement()
                .asString()
                .startsWith("herofake: " + file + " is not the file that its manifest lists");
        assertThat(cli.run("models", "verify", "good").code()).isZero();
    }

    @Test
    void aMissingFileIsNamedInTheList() throws IOException {
        cli.addSmallModel("small");
        Files.delete(modelFile("small"));

        Cli.Result list = cli.run("models", "list");

        assertThat(list.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(list.err()).contains("small/1/").contains("is missing");
        assertThat(cli.run("models", "verify").code()).isEqualTo(ExitCode.FAILURE);
    }

    @Test
    void aModelIsReplacedOnlyWhenAsked() throws IOException {
        Path file = DenseOnnx.standard().write(home).artifact().file();
        String[] add = {"models", "add", "--name", "m", "--size", "16x16", file.toString()};
        cli.run(add);

        Cli.Result again = cli.run(add);
        Cli.Result forced =
                cli.run(Stream.concat(Stream.of(add), Stream.of("--force")).toArray(String[]::new));

        assertThat(again.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(again.errors().get(0))
                .startsWith("herofake: ")
                .contains("exists already")
                .contains("--force");
        assertThat(forced.code()).isZero();
        assertThat(cli.run("models", "list").out()).contains("cpu,gpu").contains("yes");
    }

    @Test
    void aFileThatDoesNotFitItsDescriptionIsRefused() throws IOException {
        Path file = DenseOnnx.standard().write(home).artifact().file();

        Cli.Result size = cli.run("models", "add", "--name", "m", file.toString());
        Cli.Result labels =
                cli.run("models", "add", "--name", "m", "--size", "16x16", "--labels", "a,fake,c", file.toString());
        Cli.Result input = cli.run("models", "add", "--name", "m", "--input", "x", file.toString());
        Cli.Result text = cli.run(
                "models",
                "add",
                "--name",
                "m",
                Files.writeString(home.resolve("t"), "hello").toString());
        Cli.Result absent = cli.run("models", "add", "--name", "m", "absent.onnx");

        assertThat(size.err()).contains("it must be float32 [N, 3, 224, 224]");
        assertThat(labels.err()).contains("it must be float32 [N, 3]");
        assertThat(input.err()).contains("has no input 'x'; its inputs: input");
        assertThat(text.err()).contains("is not an ONNX file");
        assertThat(absent.err()).contains("absent.onnx is missing");
        assertThat(Stream.of(size, labels, input, text, absent).map(Cli.Result::code))
                .containsOnly(ExitCode.FAILURE);
        assertThat(home.resolve("models/repository")).doesNotExist();
    }

    @Test
    void wrongOptionsAreNamed() {
        assertThat(usage("--size", "0x5")).contains("--size must be WIDTHxHEIGHT");
        assertThat(usage("--size", "9999x5")).contains("9999x5 is outside 1x1 to 4096x4096");
        assertThat(usage("--mean", "1,2")).contains("three values");
        assertThat(usage("--std", "1,2,0")).contains("above 0");
        assertThat(usage("--threshold", "1")).contains("threshold must be above 0 and below 1");
        assertThat(usage("--fake-label", "forged")).contains("'forged' is not one of the labels");
        assertThat(usage("--new-version", "v1")).contains("version 'v1'");
        assertThat(usage("--hardware", "tpu")).contains("unknown hardware type 'tpu'");
        assertThat(usage("--activation", "tanh")).contains("--activation");
    }

    private String usage(String option, String value) {
        Cli.Result result = cli.run("models", "add", "--name", "m", option, value, "m.onnx");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.errors()).hasSize(1);
        return result.err();
    }

    @Test
    void aNetworkIsBuiltOnceAndSaysThatItIsNotTrained() {
        Cli.Result built = cli.run("models", "build", "vgg16", "--seed", "7");
        Cli.Result again = cli.run("models", "build", "vgg16", "--seed", "7");

        assertThat(built.code()).isZero();
        assertThat(built.out())
                .isEqualTo("vgg16 0: built, not trained, in " + home.resolve("models/repository/vgg16/0") + "\n");
        assertThat(built.err()).startsWith("building vgg16 (56.");
        assertThat(again.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(again.err()).contains("exists already").contains("--force");
        assertThat(cli.run("models", "verify").out()).isEqualTo("vgg16 0: intact\n");
    }

    @Test
    void aWeightsFileThatIsNoneIsRefusedAndNothingIsLeft() throws IOException {
        Files.writeString(home.resolve("w.safetensors"), "no weights");

        Cli.Result built = cli.run("models", "build", "vgg16", "--weights", "w.safetensors");

        assertThat(built.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(built.err()).contains("w.safetensors");
        assertThat(cli.run("models", "list").out()).isEmpty();
    }

    private Path modelFile(String name) throws IOException {
        try (Stream<Path> files =
                Files.list(home.resolve("models/repository").resolve(name).resolve("1"))) {
            return files.filter(file -> file.toString().endsWith(".onnx"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
