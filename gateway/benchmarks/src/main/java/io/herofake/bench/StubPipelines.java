package io.herofake.bench;

import io.herofake.model.InputContract;
import io.herofake.model.ModelManifest;
import io.herofake.model.Verdict;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import io.herofake.server.engine.Content;
import io.herofake.server.engine.Pipeline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Stages that leave out the inference, and the decoding if wanted, so that what is around them can be measured. */
final class StubPipelines {
    private static final Verdict CONSTANT = new Verdict(false, 0.25);

    private StubPipelines() {}

    /**
     * A function with such stages.
     *
     * @param name     its name in requests
     * @param like     what its manifest shows otherwise
     * @param decoding whether pictures are decoded and transformed, or only taken
     */
    static BenchModel model(String name, ModelManifest like, boolean decoding) {
        ModelManifest manifest = BenchModel.renamed(like, name);
        return BenchModel.of(manifest, (order, onLoss) -> decoding ? new Decoding(manifest.input()) : new Nothing());
    }

    /** Takes the bytes and gives a constant. */
    private static class Nothing implements Pipeline {
        @Override
        public void load(Content content, int index) throws PictureException {}

        @Override
        public void infer(int batch) {}

        @Override
        public Verdict verdict(int index) {
            return CONSTANT;
        }

        @Override
        public float[] output(int index) {
            return new float[] {0.75f, 0.25f};
        }

        @Override
        public long nativeMemoryBytes() {
            return 0;
        }

        @Override
        public void close() {}
    }

    /** Decodes and transforms, then gives a constant. */
    private static final class Decoding extends Nothing {
        private final PictureDecoder decoder = new PictureDecoder();
        private final InputTransform transform;
        private final FloatBuffer target;

        Decoding(InputContract input) {
            transform = new InputTransform(input);
            target = ByteBuffer.allocateDirect(input.elementsPerPicture() * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }

        @Override
        public void load(Content content, int index) throws PictureException {
            transform.write(decoder.decode(((Content.Picture) content).encoded()), target, 0);
        }
    }
}
