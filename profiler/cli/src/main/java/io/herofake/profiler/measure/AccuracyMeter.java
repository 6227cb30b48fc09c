package io.herofake.profiler.measure;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.model.IoMessages;
import io.herofake.model.ModelManifest;
import io.herofake.model.VerdictRule;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import io.herofake.profile.Accuracy;
import io.herofake.profile.accuracy.LabelledScores;
import io.herofake.profiler.measure.LabelledPictures.Labelled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Judges labelled pictures one by one on the platform itself, decoded and fitted as the gateway does. One thread uses it. */
public final class AccuracyMeter {
    private static final int NAMED = 20;

    private final ModelManifest manifest;
    private final PictureDecoder decoder;
    private final Duration stallLimit;
    private final Consumer<Live> live;

    /**
     * A meter of one model.
     *
     * @param stallLimit how long one inference may take
     * @param live       hears a few times a second how far it is
     */
    public AccuracyMeter(ModelManifest manifest, PictureDecoder decoder, Duration stallLimit, Consumer<Live> live) {
        this.manifest = manifest;
        this.decoder = decoder;
        this.stallLimit = stallLimit;
        this.live = live;
    }

    /**
     * What was measured.
     *
     * @param unreadable the first of the pictures that could not be read, and why; sorted
     */
    public record Result(Accuracy accuracy, List<String> unreadable) {
        /** Copies the list. */
        public Result {
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * Judges all pictures.
     *
     * @param calls one thread each
     * @throws BackendException also if the model's output is no verdict, or no picture can be read any more
     */
    public Result measure(List<InferenceCall> calls, LabelledPictures pictures)
            throws BackendException, StalledException, InterruptedException {
        Run run = new Run(pictures.all());
        try (Callers callers = new Callers(calls, stallLimit)) {
            callers.run(run::work, run.over, run.done::sum, () -> live.accept(run.live()));
        }
        LabelledScores scores = run.scores();
        if (scores.reals() + scores.fakes() == 0) {
            throw new BackendException(
                    BackendException.Kind.RUNTIME_FAILURE,
                    "none of the " + pictures.count() + " labelled pictures can be read any more",
                    null);
        }
        Collections.sort(run.unreadable);
        Accuracy accuracy =
                scores.accuracy(pictures.describe(), manifest.output().threshold(), run.unreadable.size());
        return new Result(accuracy, run.unreadable.subList(0, Math.min(NAMED, run.unreadable.size())));
    }

    private final class Run {
        private final List<Labelled> pictures;
        private final InputTransform transform = new InputTransform(manifest.input());
        private final VerdictRule rule = new VerdictRule(manifest.output());
        private final List<Double> real = Collections.synchronizedList(new ArrayList<>());
        private final List<Double> fake = Collections.synchronizedList(new ArrayList<>());
        private final List<String> unreadable = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger next = new AtomicInteger();
        private final LongAdder done = new LongAdder();
        private final AtomicBoolean over = new AtomicBoolean();

        Run(List<Labelled> pictures) {
            this.pictures = pictures;
        }

        void work(InferenceCall call) throws BackendException {
            for (int i = next.getAndIncrement(); i < pictures.size() && !over.get(); i = next.getAndIncrement()) {
                judge(call, pictures.get(i));
                done.increment();
            }
        }

        private void judge(InferenceCall call, Labelled picture) throws BackendException {
            try {
                transform.write(LabelledPictures.decode(picture.file(), decoder), call.input(), 0);
            } catch (PictureException e) {
                unreadable.add(picture.file() + ": " + e.getMessage());
                return;
            } catch (IOException e) {
                unreadable.add(picture.file() + ": " + IoMessages.of(e));
                return;
            }
            call.infer(1);
            try {
                (picture.fake() ? fake : real)
                        .add(rule.verdict(call.output(), 0).score());
            } catch (ArithmeticException e) {
                throw new BackendException(BackendException.Kind.INVALID_OUTPUT, String.valueOf(e.getMessage()), e);
            }
        }

        LabelledScores scores() {
            return new LabelledScores(
                    real.stream().mapToDouble(Double::doubleValue).toArray(),
                    fake.stream().mapToDouble(Double::doubleValue).toArray());
        }

        Live live() {
            return new Live(false, done.sum(), pictures.size(), 0);
        }
    }
}
