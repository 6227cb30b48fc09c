package io.herofake.profiler;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.profiler.measure.StalledException;
import io.herofake.profiler.sandbox.SeededInput;
import java.util.ArrayList;
import java.util.List;

/** Opens a target's model in this process for a while. */
final class OpenCalls {
    private OpenCalls() {}

    /** What is done with the calls. */
    @FunctionalInterface
    interface Use<T> {
        T apply(List<InferenceCall> calls) throws BackendException, StalledException, InterruptedException;
    }

    /** Opens as many calls as the options say, with input in place, and closes the model afterwards. */
    static <T> T on(Target target, OpenOptions options, Use<T> use)
            throws BackendException, StalledException, InterruptedException {
        ModelInstance instance = target.provider()
                .open(
                        target.platform(),
                        target.artifact(),
                        target.model().manifest().input(),
                        options);
        boolean stalled = false;
        try {
            instance.check(target.model().manifest());
            List<InferenceCall> calls = new ArrayList<>();
            for (int i = 0; i < options.callers(); i++) {
                calls.add(instance.newCall());
                SeededInput.fill(calls.get(i).input(), i);
            }
            return use.apply(calls);
        } catch (StalledException e) {
            stalled = true;
            throw e;
        } finally {
            // Closing waits for inferences under way, which would be for ever.
            if (!stalled) {
                instance.close();
            }
        }
    }
}
