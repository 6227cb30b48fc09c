package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import io.herofake.backend.DenseOnnx;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelPrecision;
import io.herofake.model.ModelRepository;
import io.herofake.model.StoredModel;
import io.herofake.model.network.SmallModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelsHalveCommandTest {
    @TempDir
    private Path home;

    private Cli cli;
    private ModelRepository repository;

    @BeforeEach
    void install() throws Exception {
        cli = new Cli(home);
        repository = new ModelRepository(home.resolve("models/repository"));
        SmallModels.install(repository, SmallModels.vgg("small"));
    }

    @Test
    void aVariantIsAddedWithItsOriginAndVerdictsAreCompared() throws Exception {
        pictures("faces", 6);
        Files.writeString(home.resolve("faces/broken.png"), "no picture");

        Cli.Result result = cli.run("models", "halve", "small", "--held-out", "faces");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.lines().get(0))
                .startsWith("small 0: added a file for gpu-fp16, ")
                .contains(" instead of ")
                .endsWith(", in " + folder());
        assertThat(result.lines().get(1))
                .matches("of \\d{5} weights \\d\\.\\d% are below 2\\^-14 and lose bits, \\d\\.\\d% become 0");
        assertThat(result.lines().get(2))
                .matches("100\\.0% of 6 verdicts on held-out pictures are those of the float32 file; scores differ by"
                        + " 0\\.000\\d on average, 0\\.00\\d\\d at most, calculated on the processor with every tensor"
                        + " rounded");
        assertThat(result.lines().get(3)).startsWith("the model is not trained: its verdicts are noise");
        assertThat(result.err()).contains("faces/broken.png: ");
        StoredModel model = repository.find("small");
        ModelArtifact half = model.artifact(ArtifactTarget.of("gpu-fp16")).orElseThrow();
        ModelArtifact plain = model.artifact(ArtifactTarget.of("gpu")).orElseThrow();
        assertThat(ModelPrecision.of(half)).isEqualTo("fp16");
        assertThat(half.file().getFileName().toString()).startsWith("model-gpu-fp16-");
        assertThat(Files.readString(folder().resolve("manifest.json")))
                .contains("\"gpu-fp16\"", "\"sourceSha256\" : \"" + plain.sha256() + "\"");
        assertThat(cli.run("models", "list").out()).contains("cpu,gpu,gpu-fp16");
        assertThat(cli.run("models", "verify").out()).isEqualTo("small 0: intact\n");
        try (Stream<Path> cache = Files.list(home.resolve("var/cache"))) {
            assertThat(cache).noneMatch(file -> file.toString().contains("calibration"));
        }
    }

    @Test
    void itNeedsNoPicturesAndGivesTheSameFileAgain() throws Exception {
        Cli.Result first = cli.run("models", "halve", "small");
        List<Path> before = Cli.onnxFiles(folder());
        Cli.Result again = cli.run("models", "halve", "small");
        Cli.Result forced = cli.run("models", "halve", "small", "--force");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out()).contains("verdicts were not compared: --held-out names pictures");
        assertThat(again.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(again.err()).contains("small 0 has a file for gpu-fp16 already (--force replaces it)");
        assertThat(forced.code()).as(forced.err()).isZero();
        assertThat(Cli.onnxFiles(folder())).hasSize(2).isEqualTo(before);
    }

    @Test
    void variantsOfBothKindsAreBesideEachOther() throws Exception {
        pictures("faces", 3);

        assertThat(cli.run("models", "halve", "small").code()).isZero();
        assertThat(cli.run("models", "quantize", "small", "--calibration", "faces", "--compare", "0")
                        .code())
                .isZero();
        assertThat(cli.run("models", "list").out()).contains("cpu,cpu-int8,gpu,gpu-fp16");
        assertThat(cli.run("models", "verify").out()).isEqualTo("small 0: intact\n");
    }

    @Test
    void badInputIsNamed() throws Exception {
        Files.createDirectories(home.resolve("empty"));
        Files.createDirectories(home.resolve("faces"));
        Files.writeString(home.resolve("faces/a.jpg"), "no picture");

        assertThat(cli.run("models", "halve", "small", "--held-out", "empty").err())
                .contains("--held-out empty: the folder has no .jpg");
        assertThat(cli.run("models", "halve", "small", "--compare", "0").err())
                .contains("--compare must be 1 or more, not 0");
        assertThat(cli.run("models", "halve", "other").err()).contains("no model 'other'");
        assertThat(Cli.onnxFiles(folder())).hasSize(1);
        assertThat(cli.run("models", "halve", "small", "--held-out", "faces").out())
                .contains("verdicts were not compared: none of the held-out pictures can be read");
    }

    @Test
    void aModelThatFloat16CannotHoldIsLeftAsItWas() throws Exception {
        pictures("faces", 1);
        add("large", dense(20_000, 1e-2f));
        add("wide", dense(1e8f, 1));

        Cli.Result tensor = cli.run("models", "halve", "large", "--held-out", "faces");
        Cli.Result weight = cli.run("models", "halve", "wide");

        assertThat(tensor.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(tensor.err())
                .matches("herofake: the model cannot be halved: on faces/0.png its tensor 'sum' reaches"
                        + " \\d+\\.\\d+(E\\d)?, beyond 65504, the largest number of float16\n");
        assertThat(weight.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(weight.err()).contains("has weights 'first' that hold ", ", beyond 65504, the largest");
        assertThat(cli.run("models", "list").out()).doesNotContain("gpu-fp16");
    }

    /** A perceptron whose weights are multiplied. */
    private Path dense(float first, float second) throws IOException {
        Path file = DenseOnnx.standard().write(home).artifact().file();
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
        for (OnnxMl.TensorProto.Builder weights : model.getGraphBuilder().getInitializerBuilderList()) {
            FloatBuffer from = weights.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            ByteBuffer to = ByteBuffer.allocate(from.limit() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            while (from.hasRemaining()) {
                to.putFloat(from.get() * (weights.getName().equals("first") ? first : second));
            }
            weights.setRawData(ByteString.copyFrom(to.array()));
        }
        return Files.write(file, model.build().toByteArray());
    }

    private void add(String name, Path file) {
        Cli.Result added = cli.addModel(name, "gpu", file);
        assertThat(added.code()).as(added.err()).isZero();
    }

    private void pictures(String folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            cli.picture(folder + "/" + i + ".png", i + 1);
        }
    }

    private Path folder() {
        return home.resolve("models/repository/small/0");
    }
}
