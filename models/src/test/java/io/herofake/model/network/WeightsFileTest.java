package io.herofake.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.ByteProgress;
import io.herofake.model.ModelDescription;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.StoredModel;
import io.herofake.model.Training;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsFileTest {
    private static final BuildableModel AVERAGES = SmallModels.averages("averages", 32);
    private static final List<Integer> MATRIX = List.of(2, 3);

    @TempDir
    Path folder;

    private Path file;
    private ModelRepository repository;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("weights.safetensors");
        repository = new ModelRepository(folder.resolve("models"));
    }

    @Test
    void theManifestSaysWhatTheFileSays() throws Exception {
        good().write(file);
        ModelDescription description = build().manifest().description();

        assertThat(description.version().text()).isEqualTo("3");
        assertThat(description.source()).isEqualTo("a test");
        assertThat(description.licence()).isEqualTo("CC0-1.0");
        assertThat(description.output().threshold()).isEqualTo(0.25);
        assertThat(description.training()).isEqualTo(Training.trained(Map.of("auc", 0.5)));
    }

    @Test
    void bytesAreDequantisedByRow() throws Exception {
        new SafeTensorsFile()
                .metadata(SafeTensorsFile.metadata())
                .tensor("fc.weight", "I8", MATRIX, (byte) 1, (byte) 2, (byte) 3, (byte) -4, (byte) 5, (byte) 127)
                .floats("fc.weight.scale", List.of(2), 0.5f, 2f)
                .floats("fc.bias", List.of(2), 0f, 0f)
                .write(file);
        try (WeightsFile weights = WeightsFile.open(file, AVERAGES.network())) {
            float[] row = new float[3];
            Parameter matrix = AVERAGES.network().parameters().get(0);
            weights.readRow(matrix, 0, row);
            assertThat(row).containsExactly(0.5f, 1f, 1.5f);
            weights.readRow(matrix, 1, row);
            assertThat(row).containsExactly(-8f, 10f, 254f);
        }
    }

    @Test
    void batchCountersOfPyTorchAreIgnored() throws Exception {
        good().tensor("bn1.num_batches_tracked", "I64", List.of(), new byte[Long.BYTES])
                .write(file);
        assertThat(build().manifest().trained()).isTrue();
    }

    @Test
    void aMissingTensorIsNamed() throws Exception {
        new SafeTensorsFile().floats("fc.weight", MATRIX, new float[6]).write(file);
        refused("does not fit averages: tensor 'fc.bias' must be [2] and is missing");
    }

    @Test
    void aTensorOfAnotherShapeIsNamed() throws Exception {
        new SafeTensorsFile().floats("fc.weight", List.of(3, 2), new float[6]).write(file);
        refused("does not fit averages: tensor 'fc.weight' must be [2, 3], not [3, 2]");
    }

    @Test
    void aTensorTooManyIsNamed() throws Exception {
        good().floats("fc2.weight", List.of(1), 1f).write(file);
        refused("has tensors that averages does not: fc2.weight");
    }

    @Test
    void bytesWithoutTheirScaleAreRefused() throws Exception {
        new SafeTensorsFile().tensor("fc.weight", "I8", MATRIX, new byte[6]).write(file);
        refused("has no tensor 'fc.weight.scale'");
    }

    @Test
    void aScaleOfAnotherShapeIsRefused() throws Exception {
        new SafeTensorsFile()
                .tensor("fc.weight", "I8", MATRIX, new byte[6])
                .floats("fc.weight.scale", List.of(3), 1f, 1f, 1f)
                .write(file);
        refused("has 'fc.weight.scale' as F32 [3]; it must be F32 [2]");
    }

    @Test
    void aVectorOfBytesIsRefused() throws Exception {
        new SafeTensorsFile()
                .floats("fc.weight", MATRIX, new float[6])
                .tensor("fc.bias", "I8", List.of(2), new byte[2])
                .write(file);
        refused("has 'fc.bias' as I8; it must be F32 or F16");
    }

    @Test
    void infiniteWeightsAreRefusedAndNothingStays() throws Exception {
        new SafeTensorsFile()
                .metadata(SafeTensorsFile.metadata())
                .floats("fc.weight", MATRIX, 1f, 1f, 1f, 1f, 1f, Float.POSITIVE_INFINITY)
                .floats("fc.bias", List.of(2), 0f, 0f)
                .write(file);
        refused("the weights of fc.weight hold Infinity; they must be finite");
        assertThat(repository.list().models()).isEmpty();
    }

    @Test
    void aNegativeVarianceIsRefused() throws Exception {
        Network network = SmallModels.resnet("tiny").network();
        new SafeTensorsFile().network(network).write(file);
        byte[] bytes = Files.readAllBytes(file);
        try (SafeTensors tensors = SafeTensors.open(file)) {
            int variance = (int) (bytes.length
                    - lastTensorEnd(tensors)
                    + tensors.entry("bn1.running_var").begin());
            bytes[variance + 3] |= (byte) 0x80;
        }
        Files.write(file, bytes);
        try (WeightsFile weights = WeightsFile.open(file, network)) {
            assertThatThrownBy(() -> new OnnxContent(network, weights).writeTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(ModelRepositoryException.class)
                    .hasMessage("bn1.running_var[0] is -1.0; a variance is 0 or more");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "architecture | vgg16-pooled | 'architecture' is vgg16-pooled; averages needs averages",
                "version | one | version 'one' is not one to four whole numbers",
                "trained | yes | 'trained' must be true or false, not yes",
                "threshold | high | 'threshold' must be a number, not high",
                "threshold | 1.5 | output.threshold must be above 0 and below 1, not 1.5",
                "measured.auc | NaN | training.measured.auc must be a finite number, not NaN",
                "author | me | unknown key 'author'; known: architecture, version, trained",
            })
    void badMetadataAreRefused(String key, String value, String message) throws Exception {
        Map<String, String> metadata = new HashMap<>(SafeTensorsFile.metadata());
        metadata.put(key, value);
        new SafeTensorsFile().metadata(metadata).network(AVERAGES.network()).write(file);
        refused(message);
    }

    @Test
    void missingMetadataAreRefused() throws Exception {
        new SafeTensorsFile().network(AVERAGES.network()).write(file);
        refused("__metadata__: 'architecture' is missing");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(this::build)
                .isInstanceOf(ModelRepositoryException.class)
                .hasMessage("cannot read the weights file " + file + ": no such file");
    }

    private SafeTensorsFile good() {
        return new SafeTensorsFile().metadata(SafeTensorsFile.metadata()).network(AVERAGES.network());
    }

    private StoredModel build() throws ModelRepositoryException {
        return new ModelBuilder(repository).buildFromWeights(AVERAGES, file, false, ByteProgress.NONE);
    }

    private void refused(String message) {
        assertThatThrownBy(this::build)
                .isInstanceOf(ModelRepositoryException.class)
                .hasMessageContaining(message)
                .extracting(e -> ((ModelRepositoryException) e).kind())
                .isEqualTo(Kind.INVALID_MODEL);
    }

    private static long lastTensorEnd(SafeTensors tensors) {
        return tensors.entries().values().stream()
                .mapToLong(SafeTensors.Entry::end)
                .max()
                .orElseThrow();
    }
}
