package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.ModelRepository;
import io.herofake.model.network.SmallModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelsQuantizeCommandTest {
    /** Of VGG16, between the first and the last. */
    private static final int VGG_LAYERS = 12;

    @TempDir
    private Path home;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(home);
    }

    @Test
    void aVariantIsAddedWithItsOriginAndVerdictsAreCompared() throws Exception {
        installVgg();
        pictures("faces", 12);
        Files.writeString(home.resolve("faces/broken.png"), "no picture");

        Cli.Result result = quantize("--pictures", "6");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.lines().get(0))
                .startsWith("small 0: added a file for cpu-int8, ")
                .contains(" instead of ")
                .endsWith(", in " + folder());
        assertThat(result.lines().get(1)).matches("measured on [56] pictures.*, criterion mse");
        assertThat(result.lines().get(2))
                .matches(
                        "[0-9.]+% of [67] verdicts on held-out pictures are those of the float32 file; scores differ by"
                                + " 0\\.\\d{4} on average, 0\\.\\d{4} at most");
        assertThat(result.lines().get(3)).startsWith("the model is not trained: its verdicts are noise");
        assertThat(result.err()).contains("faces/broken.png: ");
        assertThat(Files.readString(folder().resolve("manifest.json")))
                .contains(
                        "\"cpu-int8\"",
                        "\"quantization\"",
                        "\"criterion\" : \"mse\"",
                        "\"measuredWith\" : \"onnxruntime ");
        assertThat(cli.run("models", "list").out()).contains("cpu,cpu-int8,gpu");
        assertThat(cli.run("models", "verify").out()).isEqualTo("small 0: intact\n");
        assertThat(Cli.onnxFiles(folder())).hasSize(2);
    }

    @Test
    void aVariantIsReplacedOnlyWhenAskedAndTheOldFileGoes() throws Exception {
        installVgg();
        pictures("faces", 4);
        quantize("--compare", "0");
        List<Path> before = Cli.onnxFiles(folder());
        pictures("faces", 12); // Others, so that ranges are others.

        Cli.Result again = quantize("--compare", "0");
        Cli.Result forced = quantize("--compare", "0", "--criterion", "min-max", "--force");

        assertThat(again.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(again.err()).contains("has a file for cpu-int8 already (--force replaces it)");
        assertThat(forced.code()).as(forced.err()).isZero();
        assertThat(forced.out()).contains("criterion min-max", "verdicts were not compared: no pictures are left");
        assertThat(Cli.onnxFiles(folder())).hasSize(2).isNotEqualTo(before);
        assertThat(cli.run("models", "verify").code()).isZero();
    }

    @Test
    void layersStayFloatUntilEnoughVerdictsAreTheSame() throws Exception {
        installVgg();
        pictures("faces", 24);

        Cli.Result any = quantize("--pictures", "6", "--compare", "6", "--agreement", "0.01");
        Cli.Result all = quantize("--pictures", "6", "--compare", "6", "--agreement", "1", "--force");

        assertThat(any.code()).as(any.err()).isZero();
        assertThat(any.lines().get(1)).endsWith(", criterion min-max");
        assertThat(any.lines().get(2))
                .matches(
                        "no further layer stays float32: [0-9.]+% of verdicts are expected to be those of the float32 file,"
                                + " as wanted \\([0-9]+ of 12 on the pictures set aside are\\)");
        Matcher line = Pattern.compile(
                        "(no further layer stays float32|([0-9]+) of 12 layers stay float32, with [0-9.]+% of"
                                + " the multiplications \\((.*)\\)): ([0-9.]+)% of verdicts .*, (as|fewer than) wanted .*")
                .matcher(all.lines().get(2));
        assertThat(line.matches()).as(all.lines().get(2)).isTrue();
        if (line.group(2) != null) {
            assertThat(Files.readString(folder().resolve("manifest.json"))).contains("\"floatLayers\" : [ ");
            assertThat(line.group(3).split(", ")).hasSize(Integer.parseInt(line.group(2)));
        }
        if (line.group(5).equals("as")) {
            assertThat(line.group(4)).isEqualTo("100.0");
        } else {
            assertThat(line.group(2)).as("all but one").isEqualTo(Integer.toString(VGG_LAYERS - 1));
        }
        List<Path> before = Cli.onnxFiles(folder());
        Cli.Result again = quantize("--pictures", "6", "--compare", "6", "--agreement", "1", "--force");
        assertThat(again.lines()).isEqualTo(all.lines());
        assertThat(Cli.onnxFiles(folder()))
                .as("the same bytes, since the name has their hash")
                .isEqualTo(before);
    }

    @Test
    void aTargetNeedsPicturesThatAreLeftAndIsAPart() throws Exception {
        installVgg();
        pictures("faces", 4);

        assertThat(quantize("--pictures", "2", "--agreement", "0.99").err())
                .contains("--agreement needs pictures in faces besides those measured on and compared on");
        assertThat(quantize("--agreement", "99").err())
                .contains("--agreement must be more than 0 and at most 1, not 99");
        assertThat(Cli.onnxFiles(folder())).hasSize(1);
    }

    @Test
    void theVariantIsProfiledAndEvaluatedAsAPlatformOfItsOwn() throws Exception {
        installVgg();
        pictures("faces/real", 4);
        pictures("faces/fake", 4);
        quantize();

        Cli.Result evaluated = cli.run("evaluate", "faces", "--model", "small", "--robustness", "0");

        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out())
                .contains("small 0 on onnxruntime-cpu (untrained)", "small 0 on onnxruntime-cpu-int8 (untrained)");
    }

    @Test
    void badInputIsNamed() throws Exception {
        installVgg();
        Files.createDirectories(home.resolve("empty"));
        Files.createDirectories(home.resolve("faces"));
        Files.writeString(home.resolve("faces/a.jpg"), "no picture");

        assertThat(cli.run("models", "quantize", "small", "--calibration", "empty")
                        .err())
                .contains("--calibration empty: the folder has no .jpg");
        assertThat(cli.run("models", "quantize", "small", "--calibration", "nowhere")
                        .err())
                .contains("--calibration nowhere: there is no such folder");
        assertThat(quantize("--held-out", "faces/a.jpg").err())
                .contains("--held-out faces/a.jpg: there is no such folder");
        assertThat(quantize().err()).contains("none of the 1 pictures can be read");
        assertThat(quantize("--criterion", "entropy").err())
                .contains("unknown criterion 'entropy'; known: min-max, mse");
        assertThat(quantize("--pictures", "0").err()).contains("--pictures must be 1 or more, not 0");
        assertThat(cli.run("models", "quantize", "other", "--calibration", "faces")
                        .err())
                .contains("no model 'other'");
        assertThat(cli.run("models", "quantize", "small").err()).contains("--calibration");
        assertThat(Cli.onnxFiles(folder())).hasSize(1);
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files).noneMatch(file -> file.toString().contains("calibration"));
        }
    }

    private Cli.Result quantize(String... more) {
        return cli.run(
                Stream.concat(Stream.of("models", "quantize", "small", "--calibration", "faces"), Stream.of(more))
                        .toArray(String[]::new));
    }

    private void installVgg() throws Exception {
        SmallModels.install(new ModelRepository(home.resolve("models/repository")), SmallModels.vgg("small"));
    }

    private void pictures(String folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            cli.picture(folder + "/" + i + (i % 2 == 0 ? ".png" : ".jpg"), i);
        }
    }

    private Path folder() {
        return home.resolve("models/repository/small/0");
    }
}
