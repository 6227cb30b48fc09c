package io.herofake.sandbox.worker;

import io.herofake.backend.Discovery;
import io.herofake.backend.Platform;
import io.herofake.model.ModelRepository;
import io.herofake.sandbox.transport.WorkerAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A worker that is started by hand and opens models of its repository when a gateway asks it to. There is no authentication:
 * whoever reaches the address can use it. Thread-safe.
 */
public final class StandaloneWorker implements AutoCloseable {
    private final Platforms platforms;
    private final Models models;
    private final Loader loader;
    private final WorkerServer server;
    private final ScheduledExecutorService leases;

    private StandaloneWorker(
            Platforms platforms, Models models, Loader loader, WorkerServer server, ScheduledExecutorService leases) {
        this.platforms = platforms;
        this.models = models;
        this.loader = loader;
        this.server = server;
        this.leases = leases;
    }

    /**
     * Looks for platforms and listens.
     *
     * @param cache   see {@link io.herofake.backend.OpenOptions}
     * @param version shown to those who ask
     * @throws IOException if the address cannot be listened on; the message names it and says why
     */
    public static StandaloneWorker start(
            WorkerAddress address, ModelRepository repository, Path cache, WorkerLimits limits, String version)
            throws IOException {
        Platforms platforms = Platforms.discover(null);
        Models models = new Models(() -> platforms, limits);
        WorkerState state = new WorkerState(version, models);
        Loader loader = new Loader(models, repository, cache);
        WorkerServer server;
        try {
            server = WorkerServer.listen(address, new Routes(models, state, loader), limits);
        } catch (IOException e) {
            loader.close();
            throw e;
        }
        ScheduledExecutorService leases = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "leases");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused = leases.scheduleWithFixedDelay(models::endLeases, 1, 1, TimeUnit.SECONDS);
        state.setReady();
        return new StandaloneWorker(platforms, models, loader, server, leases);
    }

    /** Where it listens; the port is the real one where 0 was asked for. */
    public WorkerAddress address() {
        return server.address();
    }

    /** What was found on this machine. */
    public List<Platform> platforms() {
        return platforms.all();
    }

    /** What was looked for in vain. */
    public List<Discovery.Absence> absences() {
        return platforms.absences();
    }

    /** Ends: inferences under way are answered, everything else is refused or cut. */
    @Override
    public void close() {
        leases.shutdownNow();
        loader.close();
        models.close();
        server.close();
    }
}
