package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real pictures through a real, if small, network. */
final class DetectCommandTest {
    @TempDir
    private Path home;

    private Cli cli;

    @BeforeEach
    void addModel() throws IOException {
        cli = new Cli(home);
        assertThat(cli.addSmallModel("small").code()).isZero();
    }

    @Test
    void aPictureGetsALine() throws IOException {
        cli.picture("one.png", 1);

        Cli.Result result = cli.run("detect", "--model", "small", "one.png");

        assertThat(result.code()).isZero();
        assertThat(result.out()).matches("0\\.\\d{4}  (real|deepfake) {1,5} one\\.png  \\(untrained model\\)\n");
        assertThat(result.err()).isEqualTo("warning: small 1 is not trained; its verdicts are noise\n");
    }

    @Test
    void manyPicturesAreReportedInTheirOrder() throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("detect", "--model", "small", "--set", "cluster.cpuPlatforms=3"));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add("p" + i + (i % 2 == 0 ? ".png" : ".jpg"));
            cli.picture(names.get(i), i);
        }
        arguments.addAll(names);

        Cli.Result result = cli.run(arguments.toArray(String[]::new));

        assertThat(result.code()).isZero();
        assertThat(result.lines().stream().map(line -> line.split(" +", -1)[2])).containsExactlyElementsOf(names);
    }

    @Test
    void theSamePictureGetsTheSameScore() throws IOException {
        cli.picture("a.png", 5);
        Files.copy(home.resolve("a.png"), home.resolve("b.png"));
        cli.picture("c.png", 6);

        List<String> scores =
                cli.run("detect", "--model", "small", "--json", "a.png", "b.png", "c.png").lines().stream()
                        .map(DetectCommandTest::json)
                        .map(line -> line.get("score").toString())
                        .toList();

        assertThat(scores.get(0)).isEqualTo(scores.get(1)).isNotEqualTo(scores.get(2));
    }

    @Test
    void aModelWithOtherColumnsThanItsManifestHasLabelsIsRefused() throws IOException {
        cli.picture("one.png", 1);
        Path manifest = home.resolve("models/repository/small/1/manifest.json");
        String three = Files.readString(manifest).replace("\"real\", \"fake\"", "\"real\", \"fake\", \"drawn\"");
        Files.writeString(manifest, three);

        Cli.Result detect = cli.run("detect", "--model", "small", "one.png");

        String problem =
                "herofake: model 'small' 1 gives 2 numbers for a picture, but its manifest has 3 labels: real, fake, drawn";
        assertThat(detect.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(detect.errors()).contains(problem);
    }

    @Test
    void badFilesAreNamedAndTheOthersAreStillJudged() throws IOException {
        cli.picture("good.png", 1);
        byte[] whole = Files.readAllBytes(cli.picture("whole.jpg", 2));
        Files.write(home.resolve("cut.jpg"), java.util.Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(home.resolve("text.jpg"), "not a picture");
        Files.createFile(home.resolve("empty.png"));
        Files.createDirectory(home.resolve("folder"));

        Cli.Result result = cli.run(
                "detect", "--model", "small", "absent.png", "cut.jpg", "text.jpg", "empty.png", "folder", "good.png");

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.lines()).singleElement().asString().contains("good.png");
        assertThat(result.errors()).hasSize(6);
        assertThat(result.err())
                .contains("herofake: absent.png: there is no such file")
                .contains("herofake: cut.jpg: ")
                .contains("herofake: text.jpg: ")
                .contains("herofake: empty.png: the file is empty")
                .contains("herofake: folder: the folder has no .jpg, .jpeg, .png or .webp file in it");
    }

    @Test
    void jsonHasALineForEveryFile() throws IOException {
        cli.picture("good.png", 1);

        Cli.Result result = cli.run("detect", "--model", "small", "--json", "absent.png", "good.png");

        JsonNode failed = json(result.lines().get(0));
        JsonNode judged = json(result.lines().get(1));
        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(failed.get("file").asText()).isEqualTo("absent.png");
        assertThat(failed.get("error").asText()).isEqualTo("there is no such file");
        assertThat(judged.get("file").asText()).isEqualTo("good.png");
        assertThat(judged.get("deepfake").isBoolean()).isTrue();
        assertThat(judged.get("score").asDouble()).isBetween(0.0, 1.0);
        assertThat(judged.get("model").toString())
                .isEqualTo("{\"name\":\"small\",\"version\":\"1\",\"trained\":false}");
        assertThat(judged.get("timing").get("inferenceMs").asDouble()).isPositive();
        assertThat(judged.get("platform").get("hardware").asText()).isEqualTo("cpu");
    }

    @Test
    void aFolderStandsForThePicturesInAndBelowIt() throws IOException {
        cli.picture("all/b.png", 1);
        cli.picture("all/deep/er/c.jpg", 2);
        cli.picture("all/a.png", 3);
        Files.writeString(home.resolve("all/notes.txt"), "no picture");

        Cli.Result result = cli.run("detect", "--model", "small", "all");

        assertThat(result.code()).isZero();
        assertThat(result.lines().stream().map(line -> line.split(" +", -1)[2]))
                .containsExactly("all/a.png", "all/b.png", "all/deep/er/c.jpg");
    }

    @Test
    void anEmptyNameDoesNotStandForTheWorkingDirectory() throws IOException {
        cli.picture("one.png", 1);

        Cli.Result result = cli.run("detect", "--model", "small", "");

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("the file name is empty");
    }

    @Test
    void standardInputIsAPicture() throws IOException {
        cli.input(Files.readAllBytes(cli.picture("one.png", 1)));

        Cli.Result result = cli.run("detect", "--model", "small", "-");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("  -  (untrained model)");
    }

    @Test
    void theLimitsOfTheConfigurationHold() throws IOException {
        cli.picture("one.png", 1);
        Files.write(home.resolve("long.png"), new byte[1025]);

        Cli.Result result = cli.run(
                "detect",
                "--model",
                "small",
                "--set",
                "limits.maxUpload=1KiB",
                "--set",
                "pictures.maxWidth=39",
                "one.png",
                "long.png");

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .contains("one.png: the picture is 40x30 pixels")
                .contains("long.png: has more than 1024 bytes (limits.maxUpload)");
    }

    @Test
    void anUnknownModelIsNamed() {
        Cli.Result result = cli.run("detect", "--model", "absent", "x.png");

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.errors())
                .singleElement()
                .asString()
                .contains("no model 'absent'")
                .contains("small");
    }

    @Test
    void aCorruptModelIsNamedBeforeAnythingIsJudged() throws IOException {
        cli.picture("one.png", 1);
        Path folder = home.resolve("models/repository/small/1");
        try (var files = Files.list(folder)) {
            Path file = files.filter(path -> path.toString().endsWith(".onnx"))
                    .findFirst()
                    .orElseThrow();
            byte[] content = Files.readAllBytes(file);
            content[content.length / 2] ^= 1;
            Files.write(file, content);
        }

        Cli.Result result = cli.run("detect", "--model", "small", "one.png");

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.out()).isEmpty();
        assertThat(result.errors()).singleElement().asString().contains(folder.toString());
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
