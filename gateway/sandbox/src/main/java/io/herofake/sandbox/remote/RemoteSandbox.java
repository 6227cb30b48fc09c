package io.herofake.sandbox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.sandbox.Sandbox;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.client.Answer;
import io.herofake.sandbox.client.WireClient;
import io.herofake.sandbox.client.WireException;
import io.herofake.sandbox.client.WireRequest;
import io.herofake.sandbox.client.Worker;
import io.herofake.sandbox.client.WorkerInstance;
import io.herofake.sandbox.oip.OipModel;
import io.herofake.sandbox.oip.OipParameters;
import io.herofake.sandbox.transport.WorkerAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker at an address, started by others ({@code herofake worker}), perhaps on another machine. It holds any number of
 * replicas. It has a model repository of its own; a model must have the same SHA-256 there.
 */
public final class RemoteSandbox implements Sandbox {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSandbox.class);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String REPOSITORY = "/v2/repository/models/";

    private final WireClient client;
    private final WorkerAddress address;
    private final RemoteOptions options;

    /**
     * A sandbox.
     *
     * @param client stays its owner's, who closes it after the instances
     */
    public RemoteSandbox(WireClient client, WorkerAddress address, RemoteOptions options) {
        this.client = client;
        this.address = address;
        this.options = options;
    }

    @Override
    public ModelInstance open(Platform platform, SandboxModel model, OpenOptions open, LossListener onLoss)
            throws BackendException {
        // Other gateways may use this worker, and this one may have several replicas of a function in it.
        String name = model.name() + "." + UUID.randomUUID();
        JsonNode loaded = load(name, platform, model, open);
        OipModel served = new OipModel(
                name,
                model.version().text(),
                platform.backend(),
                model.input().tensorName(),
                model.input().height(),
                model.input().width(),
                model.outputName(),
                loaded.path("classes").asInt(),
                open.maxBatch());
        return WorkerInstance.of(
                client,
                new Remote(name),
                new WorkerInstance.Settings(
                        platform,
                        served,
                        open,
                        model.callTimeout(),
                        loaded.path("nativeMemoryBytes").asLong(),
                        options.health(),
                        onLoss));
    }

    private JsonNode load(String name, Platform platform, SandboxModel model, OpenOptions open)
            throws BackendException {
        byte[] body = OipParameters.write(Map.of(
                "model", model.name(),
                "version", model.version().text(),
                "sha256", model.artifact().sha256(),
                "platform", platform.id(),
                "callers", Integer.toString(open.callers()),
                "threads_per_call", Integer.toString(open.threadsPerCall()),
                "max_batch", Integer.toString(open.maxBatch()),
                "device_memory", Long.toString(open.deviceMemoryBytes()),
                "lease_seconds", Long.toString(options.lease().toSeconds())));
        try {
            WorkerDescription.of(client, address, options.askTimeout());
            Answer answer = client.exchange(
                    address, WireRequest.post(REPOSITORY + name + "/load", body), options.startTimeout());
            if (!answer.ok()) {
                throw new BackendException(kind(answer), "the worker at " + address + ": " + answer.error(), null);
            }
            return loaded(answer);
        } catch (WireException e) {
            CompletableFuture<Answer> unused = client.send(address, unload(name), options.startTimeout());
            throw new BackendException(
                    e.kind() == WireException.Kind.UNREACHABLE ? Kind.DEVICE_LOST : Kind.RUNTIME_FAILURE,
                    "model " + model.name() + " cannot be opened in the worker at " + address + ": " + e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(
                    Kind.RUNTIME_FAILURE, "interrupted while the worker at " + address + " was asked", e);
        }
    }

    private JsonNode loaded(Answer answer) throws WireException {
        try {
            JsonNode loaded = MAPPER.readTree(answer.body());
            if (loaded.path("classes").asInt() > 0) {
                return loaded;
            }
        } catch (IOException e) {
            throw new WireException(WireException.Kind.MALFORMED, "its answer is not JSON: " + e.getMessage(), e);
        }
        throw new WireException(WireException.Kind.MALFORMED, "it does not say what it opened", null);
    }

    private static Kind kind(Answer answer) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.name().equals(answer.failureKind()))
                .findFirst()
                .orElse(Kind.RUNTIME_FAILURE);
    }

    private static WireRequest unload(String name) {
        return WireRequest.post(REPOSITORY + name + "/unload", OipParameters.write(Map.of()));
    }

    @Override
    public String description() {
        return "worker at " + address;
    }

    /** One model in the worker. */
    private final class Remote implements Worker {
        private final String name;

        Remote(String name) {
            this.name = name;
        }

        @Override
        public WorkerAddress address() {
            return address;
        }

        @Override
        public boolean sharesMemory() {
            return false;
        }

        @Override
        public @Nullable String obituary(Duration wait) {
            return null; // nobody here can tell
        }

        @Override
        public void kill() {
            // Not ours to kill. If it lives, the model is given back when the instance is closed, or by its lease.
        }

        @Override
        public void release() {
            try {
                Answer answer = client.exchange(address, unload(name), options.askTimeout());
                if (!answer.ok()) {
                    LOG.info("the worker at {} has no {} to give back: {}", address, name, answer.error());
                }
            } catch (WireException e) {
                LOG.warn(
                        "the worker at {} cannot be told to give {} back, which it will do by itself: {}",
                        address,
                        name,
                        e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
