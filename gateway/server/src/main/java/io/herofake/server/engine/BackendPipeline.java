package io.herofake.server.engine;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.model.ModelManifest;
import io.herofake.model.Verdict;
import io.herofake.model.VerdictRule;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import java.nio.FloatBuffer;

/** A pipeline over a backend's instance of its own: decode and normalise into the call's own buffer, infer, judge. */
public final class BackendPipeline implements Pipeline {
    private final ModelInstance instance;
    private final PictureDecoder decoder;
    private final InputTransform transform;
    private final VerdictRule rule;
    private final InferenceCall call;
    private final int elements;

    private BackendPipeline(
            ModelManifest manifest, ModelInstance instance, PictureDecoder decoder, InferenceCall call) {
        this.instance = instance;
        this.decoder = decoder;
        this.call = call;
        transform = new InputTransform(manifest.input());
        rule = new VerdictRule(manifest.output());
        elements = manifest.input().elementsPerPicture();
    }

    /**
     * A pipeline.
     *
     * @param instance given away: the pipeline closes it, also when this fails
     * @param decoder  may be shared
     * @throws BackendException if it gives no call, or no column for each label
     */
    public static BackendPipeline open(ModelManifest manifest, ModelInstance instance, PictureDecoder decoder)
            throws BackendException {
        boolean opened = false;
        try {
            instance.check(manifest);
            InferenceCall call = instance.newCall();
            clear(call.input());
            opened = true;
            return new BackendPipeline(manifest, instance, decoder, call);
        } finally {
            if (!opened) {
                instance.close();
            }
        }
    }

    /** What a call's buffer holds at first is undefined; a NaN in it would fail the measurement at start. */
    private static void clear(FloatBuffer input) {
        for (int i = 0; i < input.capacity(); i++) {
            input.put(i, 0f);
        }
    }

    @Override
    public void load(Content content, int index) throws PictureException {
        if (content instanceof Content.Picture picture) {
            transform.write(decoder.decode(picture.encoded()), call.input(), index);
        } else if (content instanceof Content.Tensor tensor) {
            FloatBuffer values = tensor.values();
            call.input().put(index * elements, values, values.position(), elements);
        }
    }

    @Override
    public void infer(int batch) throws BackendException {
        call.infer(batch);
    }

    @Override
    public Verdict verdict(int index) throws BackendException {
        try {
            return rule.verdict(call.output(), index);
        } catch (ArithmeticException e) {
            throw new BackendException(BackendException.Kind.INVALID_OUTPUT, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public float[] output(int index) {
        float[] row = new float[instance.classes()];
        call.output().get(index * row.length, row);
        return row;
    }

    @Override
    public long nativeMemoryBytes() {
        return instance.nativeMemoryBytes();
    }

    @Override
    public void close() {
        try {
            call.close();
        } finally {
            instance.close();
        }
    }
}
