package io.herofake.app;

import io.herofake.backend.BackendException;
import io.herofake.backend.Platform;
import io.herofake.sandbox.Sandbox;
import io.herofake.server.engine.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pipelines that were opened to be measured, for the first replica that would open the same. One for each model, as there is
 * one first replica of each. Thread-safe.
 */
final class Spares implements AutoCloseable {
    /** By model. Guarded by this. */
    private final Map<String, Spare> spares = new HashMap<>();

    private record Spare(Sandbox sandbox, String platform, Pipeline pipeline, Loss loss) {
        boolean is(Sandbox wanted, Platform on) {
            return sandbox == wanted && platform.equals(on.id());
        }
    }

    /** Whether a pipeline is lost, and who wants to hear it. */
    static final class Loss implements Sandbox.LossListener {
        /** Guarded by this. */
        private @Nullable BackendException lost;
        /** Guarded by this. */
        private @Nullable Consumer<BackendException> listener;

        @Override
        public void lost(BackendException cause) {
            Consumer<BackendException> hears;
            synchronized (this) {
                lost = cause;
                hears = listener;
            }
            if (hears != null) {
                hears.accept(cause);
            }
        }

        /** False if it is lost already. */
        synchronized boolean tell(Consumer<BackendException> listener) {
            this.listener = listener;
            return lost == null;
        }
    }

    /**
     * Keeps one, which is closed if nobody takes it.
     *
     * @param loss was given as listener when it was opened
     * @return false if there is one of the model already; then it stays the caller's
     */
    synchronized boolean keep(Sandbox sandbox, Platform platform, String model, Pipeline pipeline, Loss loss) {
        return spares.putIfAbsent(model, new Spare(sandbox, platform.id(), pipeline, loss)) == null;
    }

    /**
     * One that was opened there, if there is one and it lives. It is the caller's then.
     *
     * @param onLoss hears if it dies by itself from now on
     */
    @Nullable
    Pipeline take(Sandbox sandbox, Platform platform, String model, Consumer<BackendException> onLoss) {
        Spare spare;
        synchronized (this) {
            spare = spares.get(model);
            if (spare == null || !spare.is(sandbox, platform)) {
                return null;
            }
            spares.remove(model);
        }
        if (spare.loss().tell(onLoss)) {
            return spare.pipeline();
        }
        spare.pipeline().close();
        return null;
    }

    /** Closes what nobody has taken. */
    @Override
    public void close() {
        List<Spare> left;
        synchronized (this) {
            left = new ArrayList<>(spares.values());
            spares.clear();
        }
        left.forEach(spare -> spare.pipeline().close());
    }
}
