package io.herofake.app;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.model.ModelManifest;
import io.herofake.model.VerdictRule;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.Picture;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import io.herofake.profile.accuracy.LabelledScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Scores labelled pictures with one opened model: several threads, each with a call of its own and one picture at a time.
 * Results do not depend on the number of threads.
 */
final class EvaluateRun {
    private final ModelManifest manifest;
    private final ModelInstance instance;
    private final EvaluateInputs pictures;
    private final DetectInputs inputs;
    private final PictureDecoder decoder;
    private final InputTransform transform;
    private final VerdictRule rule;
    private final int robustness;
    private final LongConsumer progress;
    private final AtomicInteger next = new AtomicInteger();
    private final int count;
    /** By disturbance, at a picture's number; not a number where there is none. A picture is one thread's. */
    private final Map<Disturbance, double[]> scores = new EnumMap<>(Disturbance.class);

    private final SortedMap<Integer, String> unreadable = Collections.synchronizedSortedMap(new TreeMap<>());

    /**
     * @param robustness pictures of each class that are judged disturbed too
     * @param progress   hears of judged pictures, from several threads
     */
    EvaluateRun(
            ModelManifest manifest,
            ModelInstance instance,
            EvaluateInputs pictures,
            DetectInputs inputs,
            PictureDecoder decoder,
            int robustness,
            LongConsumer progress) {
        this.manifest = manifest;
        this.instance = instance;
        this.pictures = pictures;
        this.inputs = inputs;
        this.decoder = decoder;
        this.transform = new InputTransform(manifest.input());
        this.rule = new VerdictRule(manifest.description().output());
        this.robustness = robustness;
        this.progress = progress;
        this.count = pictures.all().size();
        for (Disturbance disturbance : Disturbance.values()) {
            double[] none = new double[count];
            Arrays.fill(none, Double.NaN);
            scores.put(disturbance, none);
        }
    }

    /**
     * Scores all pictures.
     *
     * @throws BackendException if an inference failed
     */
    Evaluated judge(int threads) throws BackendException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            Collection<Callable<Void>> tasks = Collections.nCopies(threads, this::work);
            for (Future<Void> done : workers.invokeAll(tasks)) {
                done.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BackendException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
        return result();
    }

    private Void work() throws BackendException {
        List<String> files = pictures.all();
        try (InferenceCall call = instance.newCall()) {
            for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
                judge(i, files.get(i), call);
                progress.accept(1);
            }
        } catch (BackendException | RuntimeException | Error e) {
            next.set(files.size()); // The others need not go on.
            throw e;
        }
        return null;
    }

    private void judge(int index, String file, InferenceCall call) throws BackendException {
        Picture picture;
        try {
            picture = decoder.decode(inputs.read(file));
        } catch (CommandException | PictureException e) {
            unreadable.put(index, file + ": " + e.getMessage());
            return;
        }
        for (Disturbance disturbance : disturbances(index)) {
            transform.write(disturbance.apply(picture, index), call.input(), 0);
            call.infer(1);
            of(disturbance)[index] = rule.verdict(call.output(), 0).score();
        }
    }

    private Set<Disturbance> disturbances(int index) {
        return pictures.sampled(index, robustness) ? EnumSet.allOf(Disturbance.class) : EnumSet.of(Disturbance.NONE);
    }

    private Evaluated result() {
        Map<Disturbance, LabelledScores> found = new EnumMap<>(Disturbance.class);
        for (Disturbance disturbance : Disturbance.values()) {
            if (disturbance == Disturbance.NONE || robustness > 0) {
                found.put(disturbance, scores(disturbance));
            }
        }
        return new Evaluated(manifest, instance.platform(), found, new ArrayList<>(unreadable.values()));
    }

    private LabelledScores scores(Disturbance disturbance) {
        return new LabelledScores(column(disturbance, false), column(disturbance, true));
    }

    private double[] column(Disturbance disturbance, boolean fake) {
        List<Double> column = new ArrayList<>();
        double[] all = of(disturbance);
        for (int i = 0; i < count; i++) {
            if (pictures.isFake(i) == fake && !Double.isNaN(all[i])) {
                column.add(all[i]);
            }
        }
        return column.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private double[] of(Disturbance disturbance) {
        return Objects.requireNonNull(scores.get(disturbance));
    }
}
