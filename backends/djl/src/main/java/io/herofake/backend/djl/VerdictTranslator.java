package io.herofake.backend.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.herofake.backend.InferenceCall;
import io.herofake.model.InputContract;
import io.herofake.model.ModelDescription;
import io.herofake.model.Verdict;
import io.herofake.model.VerdictRule;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.PictureDecoder;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** From encoded pictures to verdicts, written straight into the input of the one call that it belongs to. */
final class VerdictTranslator implements Translator<byte[], Verdict> {

    private final PictureDecoder decoder = new PictureDecoder();
    private final InputContract input;
    private final InputTransform transform;
    private final VerdictRule rule;
    private final InferenceCall call;
    private final int maxBatch;

    VerdictTranslator(ModelDescription description, InferenceCall call, int maxBatch) {
        this.input = description.input();
        this.transform = new InputTransform(input);
        this.rule = new VerdictRule(description.output());
        this.call = call;
        this.maxBatch = maxBatch;
    }

    /** Not null, so that DJL hands batches over whole. */
    @Override
    public Batchifier getBatchifier() {
        return Batchifier.STACK;
    }

    @Override
    public NDList batchProcessInput(TranslatorContext ctx, List<byte[]> pictures) throws Exception {
        if (pictures.size() > maxBatch) {
            throw new IllegalArgumentException(
                    "a batch may have at most " + maxBatch + " pictures, not " + pictures.size());
        }
        for (int place = 0; place < pictures.size(); place++) {
            transform.write(decoder.decode(pictures.get(place)), call.input(), place);
        }
        return InstancePredictor.inPlace(ctx, call, new Shape(pictures.size(), 3, input.height(), input.width()));
    }

    @Override
    public List<Verdict> batchProcessOutput(TranslatorContext ctx, NDList outputs) {
        FloatBuffer rows = outputs.singletonOrThrow()
                .toByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        int batch = Math.toIntExact(outputs.singletonOrThrow().getShape().get(0));
        List<Verdict> verdicts = new ArrayList<>(batch);
        for (int row = 0; row < batch; row++) {
            verdicts.add(rule.verdict(rows, row));
        }
        return verdicts;
    }

    @Override
    public NDList processInput(TranslatorContext ctx, byte[] picture) throws Exception {
        return batchProcessInput(ctx, List.of(picture));
    }

    @Override
    public Verdict processOutput(TranslatorContext ctx, NDList output) {
        return batchProcessOutput(ctx, output).get(0);
    }
}
