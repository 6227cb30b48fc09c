package io.herofake.bench;

import io.herofake.backend.Platform;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelDescription;
import io.herofake.model.ModelManifest;
import io.herofake.model.StoredModel;
import io.herofake.model.Verdict;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import io.herofake.server.engine.Pipeline;
import io.herofake.server.engine.PipelineFactory;
import io.herofake.server.engine.ServedModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.OptionalLong;

/** Stages that leave out the inference, and the decoding if wanted, so that what is around them can be measured. */
final class StubPipelines implements PipelineFactory {

    private static final Verdict CONSTANT = new Verdict(false, 0.25);
    private static final long WORST_EXECUTION_NANOS = 1_000_000_000L;

    private final InputContract input;
    private final boolean decoding;

    private StubPipelines(InputContract input, boolean decoding) {
        this.input = input;
        this.decoding = decoding;
    }

    /**
     * A served model with such stages.
     *
     * @param name     its name in requests
     * @param like     a model whose manifest it shows otherwise
     * @param decoding whether pictures are decoded and transformed, or only taken
     */
    static ServedModel model(String name, StoredModel like, boolean decoding) {
        Platform none = new Platform(
                "none", "benchmark", HardwareType.CPU, "no inference: the verdict is a constant", true, Map.of());
        return new ServedModel(
                        renamed(like.manifest(), name),
                        none,
                        new StubPipelines(like.manifest().input(), decoding),
                        OptionalLong.empty())
                .withWorstExecution(WORST_EXECUTION_NANOS);
    }

    private static ModelManifest renamed(ModelManifest manifest, String name) {
        ModelDescription old = manifest.description();
        return new ModelManifest(
                new ModelDescription(
                        name,
                        old.version(),
                        old.architecture(),
                        old.description(),
                        old.source(),
                        old.licence(),
                        old.training(),
                        old.input(),
                        old.output()),
                manifest.artifacts());
    }

    @Override
    public Pipeline open() {
        return decoding ? new Decoding(input) : new Nothing();
    }

    @Override
    public long nativeMemoryBytes() {
        return 0;
    }

    @Override
    public void close() {}

    /** Takes the bytes and gives a constant. */
    private static final class Nothing implements Pipeline {
        @Override
        public void decode(byte[] encoded) {}

        @Override
        public Verdict infer() {
            return CONSTANT;
        }

        @Override
        public void close() {}
    }

    /** Decodes and transforms, then gives a constant. */
    private static final class Decoding implements Pipeline {
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
        public void decode(byte[] encoded) throws PictureException {
            transform.write(decoder.decode(encoded), target, 0);
        }

        @Override
        public Verdict infer() {
            return CONSTANT;
        }

        @Override
        public void close() {}
    }
}
