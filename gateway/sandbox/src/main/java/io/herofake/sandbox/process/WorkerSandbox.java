package io.herofake.sandbox.process;

import io.herofake.backend.BackendException;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.sandbox.Sandbox;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.client.WireClient;
import io.herofake.sandbox.client.WorkerInstance;
import io.herofake.sandbox.oip.OipModel;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker process for each replica: a crash of a backend ends it and nothing else, its memory is its own and limited, and it
 * can be killed when it hangs.
 */
public final class WorkerSandbox implements Sandbox {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSandbox.class);

    private final WireClient client;
    private final WorkerOptions options;

    /**
     * A sandbox.
     *
     * @param client stays its owner's, who closes it after the instances
     */
    public WorkerSandbox(WireClient client, WorkerOptions options) {
        this.client = client;
        this.options = options;
        if (!options.cpus().isEmpty() && !Launch.hasTaskset()) {
            LOG.warn("there is no taskset on this machine: workers are not kept to CPUs {}", options.cpus());
        }
    }

    @Override
    public ModelInstance open(Platform platform, SandboxModel model, OpenOptions open, LossListener onLoss)
            throws BackendException {
        WorkerProcess process = WorkerProcess.start(options, platform, model, open);
        WorkerProcess.Started started = process.started();
        OipModel served = new OipModel(
                model.name(),
                model.version().text(),
                platform.backend(),
                model.input().tensorName(),
                model.input().height(),
                model.input().width(),
                model.outputName(),
                started.classes(),
                open.maxBatch());
        WorkerInstance instance = WorkerInstance.of(
                client,
                process,
                new WorkerInstance.Settings(
                        platform, served, open, model.callTimeout(), started.nativeBytes(), options.health(), onLoss));
        CompletableFuture<Void> unused = process.ended().thenAccept(obituary -> instance.lost(obituary, null));
        return instance;
    }

    @Override
    public String description() {
        String cpus = options.cpus().isEmpty() ? "" : " on CPUs " + options.cpus();
        String memory = options.memoryBytes() == 0 ? "" : ", " + (options.memoryBytes() >> 20) + " MiB at most";
        return "worker process" + cpus + memory;
    }
}
