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

/** Pipelines over a backend's instance: decode and normalise into the call's own buffer, infer, judge. */
final class BackendPipelines implements PipelineFactory {
    private final ModelInstance instance;
    private final PictureDecoder decoder;
    private final InputTransform transform;
    private final VerdictRule rule;

    BackendPipelines(ModelManifest manifest, ModelInstance instance, PictureDecoder decoder) {
        this.instance = instance;
        this.decoder = decoder;
        this.transform = new InputTransform(manifest.input());
        this.rule = new VerdictRule(manifest.output());
    }

    @Override
    public Pipeline open() throws BackendException {
        return new BackendPipeline(instance.newCall());
    }

    @Override
    public long nativeMemoryBytes() {
        return instance.nativeMemoryBytes();
    }

    @Override
    public void close() {
        instance.close();
    }

    private final class BackendPipeline implements Pipeline {
        private final InferenceCall call;

        BackendPipeline(InferenceCall call) {
            this.call = call;
            clear(call.input());
        }

        @Override
        public void decode(byte[] encoded) throws PictureException {
            transform.write(decoder.decode(encoded), call.input(), 0);
        }

        @Override
        public Verdict infer() throws BackendException {
            call.infer(1);
            try {
                return rule.verdict(call.output(), 0);
            } catch (ArithmeticException e) {
                throw new BackendException(BackendException.Kind.INVALID_OUTPUT, String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void close() {
            call.close();
        }

        /** What a call's buffer holds at first is undefined; a NaN in it would fail the measurement at start. */
        private static void clear(FloatBuffer input) {
            for (int i = 0; i < input.capacity(); i++) {
                input.put(i, 0f);
            }
        }
    }
}
