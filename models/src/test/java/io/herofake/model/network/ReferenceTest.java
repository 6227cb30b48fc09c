package io.herofake.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.ByteProgress;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelRepository;
import io.herofake.model.StoredModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The graphs that we build, run by ONNX Runtime, against the same networks written in PyTorch with the same weights and
 * pictures (src/test/reference/reference.py). By default at 1/32 of the width from recorded outputs; with
 * {@code -Dherofake.reference=DIR} against what {@code reference.py full DIR} wrote.
 */
class ReferenceTest {
    private static final Path DIRECTORY =
            Path.of(System.getProperty("herofake.reference", "src/test/resources/reference"));
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "resnet50-v1.5,resnet50",
        "vgg16-pooled,vgg16",
        "vgg16-classic,vgg16-classic",
        "vgg19-pooled,vgg19",
        "vgg19-classic,vgg19-classic"
    })
    void agreesWithPyTorch(String architecture, String name) throws Exception {
        try (SafeTensors recorded = SafeTensors.open(DIRECTORY.resolve("expected.safetensors"))) {
            int size = recorded.entry("input").shape().get(3).intValue();
            float[] pictures = read(recorded, "input");
            float[] expected = read(recorded, architecture);
            StoredModel model = build(architecture, name, size);

            float[][] found =
                    Graphs.run(model.artifact(HardwareType.CPU).orElseThrow().file(), size, pictures);

            compare(architecture, found, expected);
        }
    }

    private StoredModel build(String architecture, String name, int inputSize) throws Exception {
        BuildableModel full = ModelCatalog.find(name);
        NetworkSize size = new NetworkSize(inputSize == full.network().inputSize() ? 64 : 2, inputSize);
        Network network = switch (architecture) {
            case "resnet50-v1.5" -> ResNet50.of(size);
            case "vgg16-pooled" -> Vgg.vgg16(Vgg.Head.POOLED, size);
            case "vgg16-classic" -> Vgg.vgg16(Vgg.Head.CLASSIC, size);
            case "vgg19-pooled" -> Vgg.vgg19(Vgg.Head.POOLED, size);
            default -> Vgg.vgg19(Vgg.Head.CLASSIC, size);
        };
        return new ModelBuilder(new ModelRepository(folder))
                .buildFromWeights(
                        new BuildableModel(name, full.description(), network),
                        DIRECTORY.resolve(architecture + ".safetensors"),
                        false,
                        ByteProgress.NONE);
    }

    /** Differences count relative to the larger logit of a picture: one near 0 has the rounding of what cancelled in it. */
    private static void compare(String architecture, float[][] found, float[] expected) throws IOException {
        double absolute = 0;
        double relative = 0;
        for (int row = 0; row < found.length; row++) {
            double scale = Math.max(Math.abs(expected[2 * row]), Math.abs(expected[2 * row + 1]));
            for (int column = 0; column < 2; column++) {
                double difference = Math.abs(found[row][column] - expected[2 * row + column]);
                absolute = Math.max(absolute, difference);
                relative = Math.max(relative, difference / scale);
            }
        }
        Files.writeString(
                Path.of("target", "reference-" + architecture + ".txt"),
                String.format(Locale.ROOT, "%s: max abs %.2e, max rel %.2e%n", architecture, absolute, relative));
        assertThat(found).hasDimensions(expected.length / 2, 2);
        assertThat(relative).isLessThan(TOLERANCE);
    }

    private static float[] read(SafeTensors tensors, String name) throws Exception {
        SafeTensors.Entry entry = tensors.entry(name);
        float[] values = new float[(int) (entry.end() - entry.begin()) / Float.BYTES];
        tensors.read(entry, 0, values.length * Float.BYTES).asFloatBuffer().get(values);
        return values;
    }
}
