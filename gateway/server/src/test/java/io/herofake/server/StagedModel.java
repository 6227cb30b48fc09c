package io.herofake.server;

import io.herofake.backend.BackendException;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureException;
import io.herofake.server.engine.Pipeline;
import io.herofake.server.engine.PipelineFactory;
import io.herofake.server.engine.ServedModel;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** A model whose stages a test decides. Does nothing special at start, when nothing has been decoded yet. */
public class StagedModel implements PipelineFactory {
    /** The stages of one picture. */
    @FunctionalInterface
    public interface Stages {
        /** Takes the upload. */
        default void decode(byte[] encoded) throws PictureException {}

        /** Gives the verdict on it. */
        Verdict infer(byte[] encoded) throws BackendException;
    }

    private final Stages stages;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;

    /** A model with the given stages. */
    public StagedModel(Stages stages) {
        this.stages = stages;
    }

    /** A model that answers at once, with the score 0.25. */
    public static StagedModel instant() {
        return new StagedModel(encoded -> new Verdict(false, 0.25));
    }

    /** As the engine wants it, with a worst execution time of 100 ms. */
    public ServedModel named(String name) {
        return new ServedModel(Manifests.of(name), Manifests.PLATFORM, this, OptionalLong.of(100_000_000));
    }

    @Override
    public Pipeline open() throws BackendException {
        open.incrementAndGet();
        return new Staged();
    }

    @Override
    public long nativeMemoryBytes() {
        return 4096;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Pipelines that are not closed. */
    public int openPipelines() {
        return open.get();
    }

    /** Whether the model itself was closed. */
    public boolean closed() {
        return closed;
    }

    private final class Staged implements Pipeline {
        private byte[] encoded = {};

        @Override
        public void decode(byte[] picture) throws PictureException {
            stages.decode(picture);
            encoded = picture;
        }

        @Override
        public Verdict infer() throws BackendException {
            if (encoded.length == 0) {
                return new Verdict(false, 0);
            }
            byte[] taken = encoded;
            encoded = new byte[0];
            return stages.infer(taken);
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
