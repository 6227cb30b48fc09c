package io.herofake.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.herofake.backend.BackendException;
import io.herofake.backend.DenseOnnx;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.TestModel;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.ModelDescription;
import io.herofake.model.ModelVersion;
import io.herofake.model.OutputContract;
import io.herofake.model.Training;
import io.herofake.model.Verdict;
import io.herofake.model.VerdictRule;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceModelTest {

    private static final int CALLERS = 2;
    private static final int BATCH = 3;

    @TempDir
    Path directory;

    private TestModel model;
    private ModelInstance instance;
    private ModelDescription description;

    @BeforeEach
    void open() throws IOException, BackendException {
        model = DenseOnnx.standard().write(directory);
        description = describe(model);
        OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
        instance = provider.open(
                provider.discover().platforms().get(0),
                model.artifact(),
                model.input(),
                new OpenOptions(CALLERS, 1, BATCH, directory.resolve("cache")));
    }

    @AfterEach
    void close() {
        instance.close();
    }

    @Test
    void verdictsAreThoseOfThePlainPath() throws Exception {
        try (Predictor<byte[], Verdict> predictor = new InstanceModel(description, instance).newVerdictPredictor()) {
            for (int seed = 0; seed < 5; seed++) {
                byte[] picture = png(seed);

                assertThat(predictor.predict(picture)).isEqualTo(plain(picture));
            }
        }
    }

    @Test
    void aBatchIsOneInferenceWithAVerdictForEachPicture() throws Exception {
        List<byte[]> pictures = List.of(png(1), png(2), png(3));
        try (Predictor<byte[], Verdict> predictor = new InstanceModel(description, instance).newVerdictPredictor()) {
            List<Verdict> verdicts = predictor.batchPredict(pictures);

            for (int i = 0; i < BATCH; i++) {
                assertThat(verdicts.get(i).score())
                        .isCloseTo(plain(pictures.get(i)).score(), org.assertj.core.api.Assertions.within(1e-5));
            }
        }
    }

    @Test
    void aBatchThatIsTooLargeIsRefusedAndTheNextWorks() throws Exception {
        List<byte[]> tooMany = List.of(png(1), png(2), png(3), png(4));
        try (Predictor<byte[], Verdict> predictor = new InstanceModel(description, instance).newVerdictPredictor()) {
            assertThatExceptionOfType(TranslateException.class)
                    .isThrownBy(() -> predictor.batchPredict(tooMany))
                    .havingCause()
                    .withMessageContaining("at most 3");
            assertThat(predictor.predict(png(1))).isEqualTo(plain(png(1)));
        }
    }

    @Test
    void whatIsNoPictureIsRefused() {
        byte[] text = {'n', 'o'};
        try (Predictor<byte[], Verdict> predictor = new InstanceModel(description, instance).newVerdictPredictor()) {
            assertThatThrownBy(() -> predictor.predict(text)).hasCauseInstanceOf(PictureException.class);
        }
    }

    @Test
    void translatorsOfOthersGetTheGraphsOutput() throws Exception {
        float[] picture = model.picture(7);
        float[] expected;
        try (InferenceCall call = instance.newCall()) {
            expected = model.inferOne(call, picture);
        }
        InstanceModel djl = new InstanceModel(description, instance);
        try (Predictor<float[], float[]> predictor = djl.newPredictor(new FloatsTranslator(16))) {
            assertThat(predictor.predict(picture)).isEqualTo(expected);
        }
    }

    @Test
    void inputsOfAnotherShapeAreRefused() {
        InstanceModel djl = new InstanceModel(description, instance);
        try (Predictor<float[], float[]> predictor = djl.newPredictor(new FloatsTranslator(8))) {
            assertThatThrownBy(() -> predictor.predict(new float[3 * 8 * 8]))
                    .hasMessageContaining("(1, 3, 8, 8)")
                    .hasMessageContaining("(-1, 3, 16, 16)");
        }
    }

    @Test
    void predictorsTakeCallsAndGiveThemBack() {
        InstanceModel djl = new InstanceModel(description, instance);
        Predictor<byte[], Verdict> first = djl.newVerdictPredictor();
        djl.newVerdictPredictor();
        assertThatIllegalStateException().isThrownBy(djl::newVerdictPredictor);

        first.close();

        djl.newVerdictPredictor();
    }

    @Test
    void aClosedInstanceEndsItsPredictors() {
        Predictor<byte[], Verdict> predictor = new InstanceModel(description, instance).newVerdictPredictor();
        instance.close();

        assertThatThrownBy(() -> predictor.predict(png(1))).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void describesItself() {
        InstanceModel djl = new InstanceModel(description, instance);

        assertThat(djl.getName()).isEqualTo("dense");
        assertThat(djl.describeInput().get("input")).isEqualTo(new Shape(-1, 3, 16, 16));
        assertThat(djl.describeOutput().get("output")).isEqualTo(new Shape(-1, 2));
    }

    private Verdict plain(byte[] picture) throws Exception {
        try (InferenceCall call = instance.newCall()) {
            new InputTransform(model.input()).write(new PictureDecoder().decode(picture), call.input(), 0);
            call.infer(1);
            return new VerdictRule(description.output()).verdict(call.output(), 0);
        }
    }

    private static ModelDescription describe(TestModel model) {
        return new ModelDescription(
                "dense",
                new ModelVersion("1"),
                "dense",
                "two layers",
                "seeded",
                "Apache-2.0",
                Training.untrained(42),
                model.input(),
                new OutputContract("output", OutputContract.Activation.SOFTMAX, List.of("real", "fake"), "fake", 0.5));
    }

    private static byte[] png(int seed) throws IOException {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(24, 20, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /** As someone writes it who knows nothing of us. */
    private record FloatsTranslator(int side) implements Translator<float[], float[]> {

        @Override
        public NDList processInput(TranslatorContext ctx, float[] input) {
            return new NDList(ctx.getNDManager().create(input, new Shape(1, 3, side, side)));
        }

        @Override
        public float[] processOutput(TranslatorContext ctx, NDList list) {
            return list.singletonOrThrow().toFloatArray();
        }

        @Override
        public @org.jspecify.annotations.Nullable Batchifier getBatchifier() {
            return null;
        }
    }
}
