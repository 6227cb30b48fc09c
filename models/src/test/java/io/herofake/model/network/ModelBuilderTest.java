package io.herofake.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.ByteProgress;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import io.herofake.model.Training;
import io.herofake.model.Verdict;
import io.herofake.model.VerdictRule;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBuilderTest {
    @TempDir
    Path folder;

    private ModelRepository repository;

    @BeforeEach
    void makeRepository() {
        repository = new ModelRepository(folder.resolve("models"));
    }

    @Test
    void aSeededModelRunsAndSaysThatItIsNotTrained() throws Exception {
        StoredModel model = SmallModels.install(repository, SmallModels.resnet("tiny"));

        assertThat(model.manifest().description().training()).isEqualTo(Training.untrained(ModelBuilder.DEFAULT_SEED));
        assertThat(repository.find("tiny")).isEqualTo(model);
        repository.verify(model, ByteProgress.NONE);
        assertThat(verdicts(model, 8))
                .allSatisfy(verdict -> assertThat(verdict.score()).isBetween(0.02, 0.98));
    }

    @Test
    void theOutputDependsOnThePictureAndTheSeed() throws Exception {
        ModelBuilder builder = new ModelBuilder(repository);
        StoredModel one = builder.buildSeeded(SmallModels.vgg("one"), 1, false, ByteProgress.NONE);
        StoredModel two = builder.buildSeeded(SmallModels.vgg("two"), 2, false, ByteProgress.NONE);

        assertThat(verdicts(one, 8)).doesNotHaveDuplicates();
        assertThat(verdicts(one, 1)).isNotEqualTo(verdicts(two, 1));
    }

    @Test
    void aModelThatIsThereIsReplacedOnlyWhenAsked() throws Exception {
        ModelBuilder builder = new ModelBuilder(repository);
        StoredModel first = builder.buildSeeded(SmallModels.vgg("tiny"), 1, false, ByteProgress.NONE);

        assertThatThrownBy(() -> builder.buildSeeded(SmallModels.vgg("tiny"), 2, false, ByteProgress.NONE))
                .isInstanceOf(ModelRepositoryException.class)
                .hasMessageContaining("exists already")
                .extracting(e -> ((ModelRepositoryException) e).kind())
                .isEqualTo(ModelRepositoryException.Kind.ALREADY_EXISTS);
        assertThat(repository.find("tiny")).isEqualTo(first);

        StoredModel second = builder.buildSeeded(SmallModels.vgg("tiny"), 2, true, ByteProgress.NONE);
        assertThat(repository.find("tiny")).isEqualTo(second).isNotEqualTo(first);
    }

    @Test
    void progressGoesFromNothingToTheAnnouncedSize() throws Exception {
        BuildableModel buildable = SmallModels.resnet("tiny");
        List<Long> done = new ArrayList<>();
        StoredModel model = new ModelBuilder(repository).buildSeeded(buildable, 1, false, (doneBytes, totalBytes) -> {
            done.add(doneBytes);
            assertThat(totalBytes).isEqualTo(buildable.sizeBytes());
        });

        assertThat(done).isSorted().startsWith(0L).endsWith(buildable.sizeBytes());
        assertThat(Files.size(model.artifact(HardwareType.CPU).orElseThrow().file()))
                .isEqualTo(buildable.sizeBytes());
    }

    @Test
    void anUnknownModelIsRefusedNamingTheKnownOnes() {
        assertThatThrownBy(() -> ModelCatalog.find("resnet5"))
                .hasMessage("no model 'resnet5' that can be built;"
                        + " there are: resnet50, vgg16, vgg19, vgg16-classic, vgg19-classic");
    }

    private static List<Verdict> verdicts(StoredModel model, int pictures) throws Exception {
        int size = model.manifest().input().width();
        Random random = new Random(3);
        float[] values = new float[pictures * model.manifest().input().elementsPerPicture()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        float[][] logits =
                Graphs.run(model.artifact(HardwareType.CPU).orElseThrow().file(), size, values);
        VerdictRule rule = new VerdictRule(model.manifest().output());
        List<Verdict> verdicts = new ArrayList<>();
        for (float[] row : logits) {
            verdicts.add(rule.verdict(FloatBuffer.wrap(row), 0));
        }
        return verdicts;
    }
}
