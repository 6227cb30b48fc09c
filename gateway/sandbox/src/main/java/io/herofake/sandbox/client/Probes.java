package io.herofake.sandbox.client;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks a worker again and again whether its model is ready; ends the instance when it is not. */
final class Probes {
    private final WireClient client;
    private final WorkerInstance instance;
    private final HealthOptions options;
    private final WireRequest request;
    private int failed;
    private @Nullable ScheduledFuture<?> next;
    private boolean stopped;

    Probes(WireClient client, WorkerInstance instance, HealthOptions options) {
        this.client = client;
        this.instance = instance;
        this.options = options;
        this.request = WireRequest.get("/v2/models/" + instance.model().name() + "/ready");
    }

    synchronized void start() {
        if (!stopped) {
            next = client.loops().schedule(this::probe, options.interval().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private void probe() {
        CompletableFuture<Answer> unused =
                client.send(instance.address(), request, options.timeout()).whenComplete(this::judge);
    }

    private void judge(@Nullable Answer answer, @Nullable Throwable failure) {
        if (answer != null && answer.ok()) {
            failed = 0;
            start();
            return;
        }
        failed++;
        String reason = answer == null ? String.valueOf(failure) : answer.error();
        boolean gone = answer != null && answer.status() == 404;
        if (failed >= options.failures() || gone) {
            instance.lost("it does not answer health probes (" + failed + " in a row): " + reason, failure);
        } else {
            start();
        }
    }
}
