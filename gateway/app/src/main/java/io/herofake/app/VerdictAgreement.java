package io.herofake.app;

import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelArtifact;
import io.herofake.model.StoredModel;
import io.herofake.model.Verdict;
import io.herofake.model.VerdictRule;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.Picture;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * How far two files of one model say the same of pictures.
 *
 * @param pictures          pictures that both judged
 * @param same              of these, those with the same verdict
 * @param meanDifference    mean of the differences of scores, 0 to 1
 * @param largestDifference of the scores
 */
record VerdictAgreement(int pictures, int same, double meanDifference, double largestDifference) {
    /**
     * Judges pictures with a model's plain file for the CPU and with another one, in turns.
     *
     * @throws BackendException if a file cannot be opened or an inference fails
     * @throws CommandException if nothing here runs one of the files
     */
    static VerdictAgreement measure(
            HerofakeConfig config,
            StoredModel model,
            ArtifactTarget other,
            List<String> pictures,
            PictureReader reader,
            LongConsumer progress)
            throws BackendException, CommandException {
        Backends backends = Backends.discover();
        OpenOptions options = new OpenOptions(
                1,
                Runtime.getRuntime().availableProcessors(),
                1,
                config.models().cache());
        try (ModelInstance plain = open(backends, model, ArtifactTarget.of(HardwareType.CPU), options);
                ModelInstance second = open(backends, model, other, options);
                InferenceCall plainCall = plain.newCall();
                InferenceCall secondCall = second.newCall()) {
            return measure(model, plainCall, secondCall, pictures, reader, progress);
        }
    }

    private static ModelInstance open(Backends backends, StoredModel model, ArtifactTarget target, OpenOptions options)
            throws BackendException, CommandException {
        ModelArtifact artifact = model.artifact(target).orElseThrow();
        Backends.Found found = backends.platforms().stream()
                .filter(where -> where.platform().accepts(artifact))
                .findFirst()
                .orElseThrow(() -> CommandException.failure(
                        "verdicts cannot be compared: nothing on this machine runs files for " + target.id()
                                + "; 'herofake devices' says what there is",
                        null));
        return found.provider()
                .open(found.platform(), artifact, model.manifest().input(), options);
    }

    /** Judges pictures with two calls, in turns. */
    static VerdictAgreement measure(
            StoredModel model,
            InferenceCall one,
            InferenceCall other,
            List<String> pictures,
            PictureReader reader,
            LongConsumer progress)
            throws BackendException {
        VerdictRule rule = new VerdictRule(model.manifest().output());
        InputTransform transform = new InputTransform(model.manifest().input());
        int judged = 0;
        int same = 0;
        double sum = 0;
        double largest = 0;
        for (String file : pictures) {
            Optional<Picture> picture = reader.read(file);
            if (picture.isPresent()) {
                Verdict first = judge(rule, transform, one, picture.get());
                Verdict second = judge(rule, transform, other, picture.get());
                double difference = Math.abs(first.score() - second.score());
                judged++;
                same += first.deepfake() == second.deepfake() ? 1 : 0;
                sum += difference;
                largest = Math.max(largest, difference);
            }
            progress.accept(1);
        }
        return new VerdictAgreement(judged, same, judged == 0 ? 0 : sum / judged, largest);
    }

    private static Verdict judge(VerdictRule rule, InputTransform transform, InferenceCall call, Picture picture)
            throws BackendException {
        transform.write(picture, call.input(), 0);
        call.infer(1);
        return rule.verdict(call.output(), 0);
    }

    /**
     * Prints it, with what it is worth.
     *
     * @param how how it was calculated, to follow the figures; may be empty
     */
    void report(Context context, StoredModel model, String how) {
        if (pictures == 0) {
            context.out().println("verdicts were not compared: none of the held-out pictures can be read");
            return;
        }
        context.out().println(text() + how);
        if (!model.manifest().trained()) {
            context.out()
                    .println("the model is not trained: its verdicts are noise, so this says nothing of a trained one");
        }
    }

    private String text() {
        return EvaluateText.percent((double) same / pictures) + " of " + pictures
                + " verdicts on held-out pictures are those of the float32 file; scores differ by "
                + EvaluateText.fixed(meanDifference, 4) + " on average, " + EvaluateText.fixed(largestDifference, 4)
                + " at most";
    }
}
