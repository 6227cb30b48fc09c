package io.herofake.backend.djl;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.passthrough.PassthroughNDArray;
import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A predictor that runs on one inference call instead of a DJL block. */
final class InstancePredictor<I, O> extends Predictor<I, O> {

    private final InstanceModel instanceModel;
    private final InferenceCall call;

    InstancePredictor(InstanceModel model, Translator<I, O> translator, InferenceCall call) {
        super(model, translator, model.getNDManager().getDevice(), false);
        this.instanceModel = model;
        this.call = call;
    }

    /** The call's own input as an array: what is written to the buffer need not be copied. */
    static NDList inPlace(TranslatorContext ctx, InferenceCall call, Shape shape) {
        return new NDList(new PassthroughNDArray(ctx.getNDManager(), call.input(), shape, DataType.FLOAT32));
    }

    @Override
    protected NDList predictInternal(TranslatorContext ctx, NDList inputs) throws TranslateException {
        NDArray input = inputs.singletonOrThrow();
        int batch = batchOf(input);
        if (!(input instanceof PassthroughNDArray own && own.getObject() == call.input())) {
            FloatBuffer values =
                    input.toByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
            call.input().put(0, values, values.position(), values.remaining());
        }
        try {
            call.infer(batch);
        } catch (BackendException e) {
            throw new TranslateException(e.getMessage(), e);
        }
        return new NDList(copyOfOutput(ctx, batch));
    }

    /** A copy, as the call's output is overwritten by the next prediction while DJL's arrays may be kept. */
    private NDArray copyOfOutput(TranslatorContext ctx, int batch) {
        int values = batch * instanceModel.classes();
        ByteBuffer bytes = ByteBuffer.allocate(values * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(0, call.output(), 0, values);
        return ctx.getNDManager().create(bytes, new Shape(batch, instanceModel.classes()), DataType.FLOAT32);
    }

    private int batchOf(NDArray input) {
        Shape shape = input.getShape();
        int batch = shape.dimension() == 4 ? Math.toIntExact(shape.get(0)) : 0;
        if (batch < 1 || !shape.equals(instanceModel.inputShape(batch)) || input.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("the input is " + input.getDataType() + " " + shape + ", but must be "
                    + DataType.FLOAT32 + " " + instanceModel.inputShape(-1));
        }
        return batch;
    }

    @Override
    public void close() {
        call.close();
        super.close();
    }
}
