package io.herofake.app;

import io.herofake.model.Verdict;
import io.herofake.server.engine.EngineRefusedException;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.InferenceOutcome;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.InferenceOutcome.Failed;
import io.herofake.server.engine.InferenceRequest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Judges pictures with an engine's first model: as many at a time as it has platforms, a few more read ahead, reported in their
 * order.
 */
final class DetectRun {
    private record Pending(String picture, CompletableFuture<InferenceOutcome> outcome) {}

    private final InferenceEngine engine;
    private final DetectInputs inputs;
    private final DetectReport report;
    private final Queue<Pending> pending = new ArrayDeque<>();
    private int failures;

    DetectRun(InferenceEngine engine, DetectInputs inputs, DetectReport report) {
        this.engine = engine;
        this.inputs = inputs;
        this.report = report;
    }

    /** Judges all that the arguments name; false if one of them has no verdict. */
    boolean judge(List<String> arguments) {
        List<String> pictures = inputs.find(arguments, this::failed);
        int window = 2 * engine.places().size();
        for (String picture : pictures) {
            if (pending.size() == window) {
                reportFirst();
            }
            pending.add(new Pending(picture, submit(picture)));
        }
        while (!pending.isEmpty()) {
            reportFirst();
        }
        return failures == 0;
    }

    private CompletableFuture<InferenceOutcome> submit(String picture) {
        CompletableFuture<InferenceOutcome> outcome = new CompletableFuture<>();
        try {
            byte[] bytes = inputs.read(picture);
            String model = engine.models().get(0).name();
            String qos = engine.levels().get(0).name();
            engine.submit(InferenceRequest.picture(model, qos, bytes, System.nanoTime()), outcome::complete);
        } catch (CommandException | EngineRefusedException e) {
            outcome.completeExceptionally(e);
        }
        return outcome;
    }

    private void reportFirst() {
        Pending first = pending.remove();
        String reason = first.outcome()
                .handle((outcome, refused) ->
                        refused != null ? refused.getMessage() : reportOutcome(first.picture(), outcome))
                .join();
        if (!reason.isEmpty()) {
            failed(first.picture(), reason);
        }
    }

    private void failed(String picture, String reason) {
        failures++;
        report.failed(picture, reason);
    }

    /** Reports a verdict, or returns why there is none. */
    private String reportOutcome(String picture, InferenceOutcome outcome) {
        if (outcome instanceof Answered answer) {
            Verdict verdict = answer.verdict();
            if (verdict == null) {
                return answer.absence();
            }
            report.judged(picture, verdict, answer);
            return "";
        }
        return ((Failed) outcome).detail();
    }
}
