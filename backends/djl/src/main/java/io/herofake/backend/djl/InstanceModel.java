package io.herofake.backend.djl;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Translator;
import ai.djl.util.PairList;
import ai.djl.util.passthrough.PassthroughNDManager;
import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.model.InputContract;
import io.herofake.model.ModelDescription;
import io.herofake.model.Verdict;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An opened model instance as a DJL model. Each predictor takes one of the instance's calls; the instance stays its
 * owner's, who closes it after the predictors. Thread-safe; a predictor, as always in DJL, is for one thread.
 *
 * <p>Translators of others work as long as they only create arrays and read them out: there is no engine behind the
 * arrays, so that arithmetic on them ({@code softMax}, {@code ToTensor}, ...) throws
 * {@link UnsupportedOperationException}. Their input is copied once.
 */
public final class InstanceModel extends BaseModel {

    private final ModelDescription description;
    private final ModelInstance instance;

    /** Wraps an instance that was opened with the description's input contract. */
    public InstanceModel(ModelDescription description, ModelInstance instance) {
        super(description.name());
        this.description = description;
        this.instance = instance;
        this.manager = PassthroughNDManager.INSTANCE;
        this.dataType = DataType.FLOAT32;
    }

    /**
     * A predictor from the bytes of JPEG, PNG or WebP files to verdicts, with the gateway's own decoding, normalisation
     * and threshold. A batch may have as many pictures as the instance allows.
     *
     * @throws IllegalStateException if all the instance's calls are open, or it is closed
     */
    public Predictor<byte[], Verdict> newVerdictPredictor() {
        InferenceCall call = openCall();
        VerdictTranslator translator = new VerdictTranslator(description, call, instance.maxBatch());
        return new InstancePredictor<>(this, translator, call);
    }

    /**
     * A predictor with the caller's translator.
     *
     * @throws IllegalStateException if all the instance's calls are open, or it is closed
     */
    @Override
    public <I, O> Predictor<I, O> newPredictor(Translator<I, O> translator, @Nullable Device device) {
        return new InstancePredictor<>(this, translator, openCall());
    }

    /** The graph's input: float32 {@code [N, 3, height, width]}. */
    @Override
    public PairList<String, Shape> describeInput() {
        InputContract input = description.input();
        return single(input.tensorName(), new Shape(-1, 3, input.height(), input.width()));
    }

    /** The graph's output: float32 {@code [N, classes]}. */
    @Override
    public PairList<String, Shape> describeOutput() {
        return single(description.output().tensorName(), new Shape(-1, instance.classes()));
    }

    /** Not supported: the instance is open already. */
    @Override
    public void load(Path modelPath, @Nullable String prefix, @Nullable Map<String, ?> options) {
        throw new UnsupportedOperationException("the model instance is open already; open others through a backend");
    }

    int classes() {
        return instance.classes();
    }

    /** Shape of a batch of inputs. */
    Shape inputShape(int batch) {
        return new Shape(
                batch, 3, description.input().height(), description.input().width());
    }

    private InferenceCall openCall() {
        try {
            return instance.newCall();
        } catch (BackendException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static PairList<String, Shape> single(String name, Shape shape) {
        PairList<String, Shape> list = new PairList<>();
        list.add(name, shape);
        return list;
    }
}
