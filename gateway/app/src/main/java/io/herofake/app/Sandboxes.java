package io.herofake.app;

import io.herofake.app.config.ClusterConfig;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.sandbox.InProcessSandbox;
import io.herofake.sandbox.Sandbox;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.client.WireClient;
import io.herofake.sandbox.client.WireException;
import io.herofake.sandbox.process.WorkerOptions;
import io.herofake.sandbox.process.WorkerSandbox;
import io.herofake.sandbox.remote.RemoteOptions;
import io.herofake.sandbox.remote.RemoteSandbox;
import io.herofake.sandbox.remote.WorkerDescription;
import io.herofake.sandbox.transport.WorkerAddress;
import io.herofake.server.engine.BackendPipeline;
import io.herofake.server.engine.Pipeline;
import io.herofake.server.engine.PipelineOpener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What replicas run in: this process, a worker process each, or a worker elsewhere. Thread-safe. */
final class Sandboxes implements AutoCloseable {
    private final HerofakeConfig config;
    private final PictureDecoder decoder;
    private final boolean automaticWorkers;
    private final Spares spares = new Spares();
    /** Made when first needed. */
    private @Nullable WireClient client;

    /** @param automaticWorkers whether automatic means a worker process, as it does where many clients share the gateway */
    Sandboxes(HerofakeConfig config, PictureDecoder decoder, boolean automaticWorkers) {
        this.automaticWorkers = automaticWorkers;
        this.config = config;
        this.decoder = decoder;
    }

    /** A sandbox and its name, as in {@link io.herofake.server.engine.Place#sandbox}. */
    record Named(Sandbox sandbox, String name) {}

    /**
     * Where replicas on a platform of this machine are opened. Every backend that there is runs native code, so that automatic
     * means a worker; a simulated platform has none. Where few use the gateway, a backend that is known to be safe shares its
     * process.
     *
     * @param slice which of the platform's slices; its workers are kept to that CPU where that is configured
     */
    Named local(BackendProvider provider, Platform platform, int slice) {
        ClusterConfig.Sandbox kind = config.cluster().sandbox();
        boolean inProcess = kind == ClusterConfig.Sandbox.IN_PROCESS
                || (kind == ClusterConfig.Sandbox.AUTO
                        && (platform.simulated() || (!automaticWorkers && provider.safeInGateway())));
        return inProcess
                ? new Named(new InProcessSandbox(provider), "in-process")
                : new Named(new WorkerSandbox(client(), workerOptions(slice)), "worker");
    }

    private WorkerOptions workerOptions(int slice) {
        ClusterConfig cluster = config.cluster();
        WorkerOptions options = WorkerOptions.DEFAULT
                .withStartTimeout(config.replicas().startTimeout())
                .withMemory(cluster.workerMemory().bytes());
        return cluster.pinWorkers()
                ? options.withCpus(List.of(slice % Runtime.getRuntime().availableProcessors()))
                : options;
    }

    /** Where replicas in a worker elsewhere are opened. */
    Named remote(WorkerAddress address) {
        RemoteOptions defaults = RemoteOptions.DEFAULT;
        RemoteOptions options = new RemoteOptions(
                config.replicas().startTimeout(), defaults.askTimeout(), defaults.health(), defaults.lease());
        return new Named(new RemoteSandbox(client(), address, options), "remote");
    }

    /**
     * Asks a worker elsewhere what it has.
     *
     * @throws CommandException if it cannot be reached, or is no worker
     */
    WorkerDescription describe(WorkerAddress address) throws CommandException, InterruptedException {
        try {
            return WorkerDescription.of(client(), address, RemoteOptions.DEFAULT.askTimeout());
        } catch (WireException e) {
            throw CommandException.failure(String.valueOf(e.getMessage()), e);
        }
    }

    private synchronized WireClient client() {
        WireClient open = client;
        if (open == null) {
            open = new WireClient(1);
            client = open;
        }
        return open;
    }

    /** Pipelines that are open and that no replica has yet. */
    Spares spares() {
        return spares;
    }

    /** Opens replicas of models, by name, on a platform. */
    PipelineOpener opener(Sandbox sandbox, Platform platform, Map<String, StoredModel> models) {
        return (order, onLoss) -> {
            String name = order.model().name();
            Pipeline spare = order.maxBatch() == 1 ? spares.take(sandbox, platform, name, onLoss) : null;
            if (spare != null) {
                return spare;
            }
            StoredModel model = Objects.requireNonNull(models.get(name));
            return open(sandbox, platform, model, order.maxBatch(), onLoss::accept);
        };
    }

    /** Opens one replica. */
    Pipeline open(Sandbox sandbox, Platform platform, StoredModel model, int maxBatch, Sandbox.LossListener onLoss)
            throws BackendException {
        OpenOptions options = new OpenOptions(
                1,
                config.inference().threadsPerCall(),
                maxBatch,
                config.models().cache(),
                config.cluster().deviceMemory().bytes());
        SandboxModel opened = SandboxModel.of(model, platform).withCallTimeout(callTimeout());
        ModelInstance instance = sandbox.open(platform, opened, options, onLoss);
        return BackendPipeline.open(model.manifest(), instance, decoder);
    }

    /** The engine gives up earlier what takes too long for its profile; this is for what nobody knows the profile of. */
    private Duration callTimeout() {
        Duration configured = config.replicas().executionTimeout();
        Duration floor = SandboxModel.DEFAULT_CALL_TIMEOUT;
        return configured.compareTo(floor) > 0 ? configured : floor;
    }

    @Override
    public synchronized void close() {
        spares.close();
        WireClient open = client;
        if (open != null) {
            open.close();
            client = null;
        }
    }
}
