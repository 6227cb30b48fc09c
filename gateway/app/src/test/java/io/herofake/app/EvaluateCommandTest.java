package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real pictures through a real, if small, network. */
final class EvaluateCommandTest {
    @TempDir
    private Path home;

    private Cli cli;

    @BeforeEach
    void addModelAndPictures() throws IOException {
        cli = new Cli(home);
        assertThat(cli.addSmallModel("small").code()).isZero();
        for (int i = 0; i < 6; i++) {
            cli.picture("faces/real/r" + i + ".png", i);
            cli.picture("faces/fake/f" + i + ".jpg", i + 6);
        }
    }

    @Test
    void theFiguresAreThoseOfTheScoresThatDetectGives() throws IOException {
        JsonNode results = json("--robustness", "0");

        JsonNode result = results.get("results").get(0);
        JsonNode figures = result.get("pictures").get(0);
        double[] real = scores("faces/real");
        double[] fake = scores("faces/fake");
        assertThat(figures.get("auc").asDouble()).isCloseTo(pairsInOrder(real, fake), within(1e-12));
        assertThat(figures.get("falsePositives").asInt()).isEqualTo(atOrAbove(real, result));
        assertThat(figures.get("truePositives").asInt()).isEqualTo(atOrAbove(fake, result));
        assertThat(figures.get("trueNegatives").asInt()
                        + figures.get("falsePositives").asInt())
                .isEqualTo(6);
        assertThat(result.get("pictures")).hasSize(1);
        assertThat(result.get("trained").asBoolean()).isFalse();
        assertThat(result.get("hardware").asText()).isEqualTo("cpu");
    }

    @Test
    void disturbedPicturesAreJudgedToo() throws IOException {
        JsonNode figures = json("--robustness", "2").get("results").get(0).get("pictures");

        assertThat(figures.findValuesAsText("disturbance"))
                .containsExactly("none", "jpeg70", "jpeg50", "jpeg30", "blur", "resize", "noise");
        assertThat(figures.get(0).get("real").asInt()).isEqualTo(6);
        assertThat(figures.get(1).get("real").asInt()).isEqualTo(2);
        assertThat(figures.get(6).get("fake").asInt()).isEqualTo(2);
    }

    @Test
    void theSamePicturesGiveTheSameFiguresWithAnyNumberOfThreads() throws IOException {
        assertThat(json("--threads", "1")).isEqualTo(json("--threads", "3"));
    }

    @Test
    void textNamesTheModelAndSaysThatItIsNotTrained() {
        Cli.Result result = cli.run("evaluate", "faces", "--model", "small");

        assertThat(result.code()).isZero();
        assertThat(result.lines()).first().isEqualTo("6 real and 6 fake pictures in faces");
        assertThat(result.out()).contains("small 1 on onnxruntime-cpu (untrained), threshold 0.5000");
        // A machine may have several platforms, such as its processor through OpenCL.
        long platforms = result.lines().stream()
                .filter(line -> line.startsWith("small 1 on "))
                .count();
        assertThat(result.lines().stream().filter(line -> line.matches("(none|jpeg..|blur|resize|noise) .*")))
                .hasSize((int) (7 * platforms));
    }

    @Test
    void resultsAreWrittenAsJsonAndAsAPageOfItsOwn() throws IOException {
        Cli.Result result = cli.run("evaluate", "faces", "--model", "small", "--out", "quality");

        assertThat(result.code()).isZero();
        JsonNode written =
                new ObjectMapper().readTree(home.resolve("quality/results.json").toFile());
        assertThat(written).isEqualTo(json());
        String page = Files.readString(home.resolve("quality/report.html"));
        assertThat(page).contains("ROC curves", "Reliability", "Confusion at the threshold", "<svg");
        assertThat(page).doesNotContain("<script", "src=", "href=");
        assertThat(cli.run("evaluate", "faces", "--model", "small", "--out", "quality")
                        .err())
                .contains("quality exists", "--force");
    }

    @Test
    void unreadablePicturesAreNamedAndCounted() throws IOException {
        Files.writeString(home.resolve("faces/fake/text.png"), "not a picture");

        Cli.Result result = cli.run("evaluate", "faces", "--model", "small", "--json");

        assertThat(result.code()).isZero();
        assertThat(result.err()).startsWith("herofake: faces/fake/text.png: ");
        JsonNode measured =
                new ObjectMapper().readTree(result.out()).get("results").get(0);
        assertThat(measured.get("unreadable").asInt()).isEqualTo(1);
        assertThat(measured.get("pictures").get(0).get("fake").asInt()).isEqualTo(6);
    }

    @Test
    void badInputIsNamed() throws IOException {
        assertThat(cli.run("evaluate", "nowhere").err())
                .contains("there is no folder nowhere/real; name a folder that has real pictures in real/");
        Files.createDirectories(home.resolve("half/real"));
        Files.createDirectories(home.resolve("half/fake"));
        cli.picture("half/real/a.png", 1);
        Cli.Result empty = cli.run("evaluate", "half", "--model", "small");
        assertThat(empty.err()).contains("half/fake", "no .jpg, .jpeg, .png or .webp file");
        assertThat(empty.code()).isEqualTo(ExitCode.USAGE);
        assertThat(cli.run("evaluate", "faces", "--robustness", "-1").err()).contains("--robustness must be 0 or more");
        assertThat(cli.run("evaluate", "faces", "--threads", "0").err()).contains("--threads must be 1 or more");
        assertThat(cli.run("evaluate", "faces", "--model", "absent").code()).isNotZero();
    }

    @Test
    void onlyUnreadablePicturesAreAnError() throws IOException {
        Files.createDirectories(home.resolve("bad/real"));
        Files.createDirectories(home.resolve("bad/fake"));
        Files.writeString(home.resolve("bad/real/a.png"), "x");
        Files.writeString(home.resolve("bad/fake/b.png"), "y");

        Cli.Result result = cli.run("evaluate", "bad", "--model", "small");

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).contains("none of the pictures in bad can be read");
    }

    private JsonNode json(String... more) throws IOException {
        String[] arguments = new String[5 + more.length];
        System.arraycopy(new String[] {"evaluate", "faces", "--model", "small", "--json"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        Cli.Result result = cli.run(arguments);
        assertThat(result.code()).as(result.err()).isZero();
        return new ObjectMapper().readTree(result.out());
    }

    private double[] scores(String folder) {
        return cli.run("detect", "--model", "small", "--json", folder).lines().stream()
                .mapToDouble(EvaluateCommandTest::score)
                .toArray();
    }

    private static double score(String line) {
        try {
            return new ObjectMapper().readTree(line).get("score").asDouble();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double pairsInOrder(double[] real, double[] fake) {
        double inOrder = 0;
        for (double r : real) {
            for (double f : fake) {
                inOrder += f > r ? 1 : f == r ? 0.5 : 0;
            }
        }
        return inOrder / (real.length * fake.length);
    }

    private static long atOrAbove(double[] scores, JsonNode result) {
        double threshold = result.get("threshold").asDouble();
        return java.util.Arrays.stream(scores)
                .filter(score -> score >= threshold)
                .count();
    }
}
