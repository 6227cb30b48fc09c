package io.herofake.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.ByteProgress;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelManifest;
import io.herofake.model.ModelRepository;
import io.herofake.model.StoredModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes with the product is what was measured: the files that are built of it are fixed. */
class ShippedWeightsTest {
    /** SHA-256 of the built ONNX files, by function. */
    private static final Map<String, String> BUILT = Map.of(
            "resnet50", "9cfab37c03611e2185a96abff7f6adab61db70b2d73abc452726d426a1b947f5",
            "vgg16", "65d74bee63705cc2785ceda8e9b20089591beb8552a438f30c32f87466728f82",
            "vgg19", "b18040e555d028c616a33bf70bb88460701a91e1ce064cd13bd2fcd2149da8af");

    @TempDir
    Path folder;

    @Test
    void theTrainedModelsAreTheSameBytesEverywhere() throws Exception {
        ModelRepository repository = new ModelRepository(folder.resolve("models"));
        for (BuildableModel model : ModelCatalog.all()) {
            if (!model.shipped()) {
                continue;
            }
            StoredModel built = new ModelBuilder(repository).build(model, false, ByteProgress.NONE);

            assertThat(built.artifact(HardwareType.CPU).orElseThrow().sha256()).isEqualTo(BUILT.get(model.name()));
            ModelManifest manifest = built.manifest();
            assertThat(manifest.trained()).isTrue();
            assertThat(manifest.version()).isGreaterThan(ModelBuilder.SEEDED_VERSION);
            assertThat(manifest.description().training().measured()).containsKeys("auc", "aucValidation");
            assertThat(manifest.description().training().measured().get("auc")).isGreaterThanOrEqualTo(0.9);
        }
    }

    @Test
    void theOnesThatShouldBeThereAre() {
        assertThat(ModelCatalog.all().stream().filter(BuildableModel::shipped).map(BuildableModel::name))
                .containsExactlyInAnyOrderElementsOf(BUILT.keySet());
    }

    @Test
    void aModelWithoutShippedWeightsIsBuiltFromTheSeed() throws Exception {
        ModelRepository repository = new ModelRepository(folder.resolve("models"));
        BuildableModel small = SmallModels.vgg("small");

        StoredModel built = new ModelBuilder(repository).build(small, false, ByteProgress.NONE);

        assertThat(built.manifest().version()).isEqualTo(ModelBuilder.SEEDED_VERSION);
        assertThat(built.manifest().trained()).isFalse();
        assertThatThrownBy(() -> ShippedWeights.open(small)).hasMessageContaining("small");
    }

    @Test
    void theTemporaryCopyGoesAway() throws Exception {
        for (BuildableModel model : ModelCatalog.all()) {
            if (model.shipped()) {
                Path copy;
                try (ShippedWeights weights = ShippedWeights.open(model)) {
                    copy = weights.file();
                    assertThat(Files.size(copy)).isPositive();
                }
                assertThat(copy).doesNotExist();
            }
        }
    }
}
