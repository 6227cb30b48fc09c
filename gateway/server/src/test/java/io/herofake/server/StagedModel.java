package io.herofake.server;

import io.herofake.backend.BackendException;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureException;
import io.herofake.server.engine.Content;
import io.herofake.server.engine.Pipeline;
import io.herofake.server.engine.PipelineOpener;
import io.herofake.server.engine.ReplicaOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A model whose stages a test decides. */
public class StagedModel implements PipelineOpener {
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
    private final AtomicInteger opened = new AtomicInteger();

    /** A model with the given stages. */
    public StagedModel(Stages stages) {
        this.stages = stages;
    }

    /** A model that answers at once, with the score 0.25. */
    public static StagedModel instant() {
        return new StagedModel(encoded -> new Verdict(false, 0.25));
    }

    /** As a function of this name. */
    public Engines.Served named(String name) {
        return new Engines.Served(Manifests.of(name), this);
    }

    @Override
    public Pipeline open(ReplicaOrder order, Consumer<BackendException> onLoss) throws BackendException {
        open.incrementAndGet();
        opened.incrementAndGet();
        return new Staged();
    }

    /** Pipelines that are not closed. */
    public int openPipelines() {
        return open.get();
    }

    /** Pipelines that were ever opened. */
    public int openedPipelines() {
        return opened.get();
    }

    private final class Staged implements Pipeline {
        private byte[] encoded = {};
        private Verdict verdict = new Verdict(false, 0);

        @Override
        public void load(Content content, int index) throws PictureException {
            byte[] picture = ((Content.Picture) content).encoded();
            stages.decode(picture);
            encoded = picture;
        }

        @Override
        public void infer(int batch) throws BackendException {
            verdict = stages.infer(encoded);
        }

        @Override
        public Verdict verdict(int index) {
            return verdict;
        }

        @Override
        public float[] output(int index) {
            return new float[] {(float) verdict.score()};
        }

        @Override
        public long nativeMemoryBytes() {
            return 4096;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
