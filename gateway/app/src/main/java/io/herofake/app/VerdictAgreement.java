package io.herofake.app;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
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
     * Judges pictures with both, in turns.
     *
     * @throws BackendException if an inference fails
     */
    static VerdictAgreement measure(
            VerdictRule rule,
            InputTransform transform,
            InferenceCall one,
            InferenceCall other,
            List<String> pictures,
            PictureReader reader,
            LongConsumer progress)
            throws BackendException {
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

    /** For people. */
    String text() {
        return EvaluateText.percent((double) same / pictures) + " of " + pictures
                + " verdicts on held-out pictures are those of the float32 file; scores differ by "
                + EvaluateText.fixed(meanDifference, 4) + " on average, " + EvaluateText.fixed(largestDifference, 4)
                + " at most";
    }
}
