package io.herofake.backend;

import io.herofake.backend.Discovery.Absence;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The backends on the class path, and how they are asked so that a broken one takes nobody with it: one that cannot be loaded,
 * throws, or whose driver hangs has found nothing, and says so. Thread-safe.
 */
public final class InstalledBackends {
    private static final long LIMIT_SECONDS = 30;
    private static final String REMEDY = "reinstall HeROfake or the backend, or the driver that it asks";

    private InstalledBackends() {}

    /**
     * All backends; one whose class cannot be loaded is there by its class's name and finds nothing. Those that may run in the
     * gateway's process come first: where several offer one device, the first is used unless somebody says otherwise.
     */
    public static List<BackendProvider> all() {
        return ServiceLoader.load(BackendProvider.class).stream()
                .map(InstalledBackends::load)
                .sorted(Comparator.comparing(BackendProvider::safeInGateway).reversed())
                .toList();
    }

    private static BackendProvider load(ServiceLoader.Provider<BackendProvider> found) {
        try {
            return found.get();
        } catch (ServiceConfigurationError | LinkageError e) {
            return new Broken(found.type().getSimpleName(), e);
        }
    }

    /** What a backend finds; an absence if it fails, or takes longer than {@value #LIMIT_SECONDS} s. */
    public static Discovery discover(BackendProvider provider) {
        CompletableFuture<Discovery> found =
                CompletableFuture.supplyAsync(provider::discover, task -> start(provider.name(), task));
        try {
            return found.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return nothing(provider.name(), "it did not answer within " + LIMIT_SECONDS + " s", REMEDY);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return nothing(provider.name(), cause.toString(), REMEDY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return nothing(provider.name(), "interrupted while it looked", "try again");
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, "discover-" + name);
        // One that hangs in a driver must not keep the process.
        thread.setDaemon(true);
        thread.start();
    }

    private static Discovery nothing(String name, String reason, String remedy) {
        return new Discovery(List.of(), List.of(new Absence(name, reason, remedy)));
    }

    /** Stands for a backend whose class cannot be loaded. */
    private record Broken(String name, Throwable why) implements BackendProvider {
        @Override
        public Discovery discover() {
            return nothing(name, "it cannot be loaded: " + why, REMEDY);
        }

        @Override
        public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options) {
            throw new IllegalArgumentException("backend " + name + " found no platform");
        }
    }
}
