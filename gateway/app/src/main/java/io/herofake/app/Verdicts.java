package io.herofake.app;

import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.backend.Platform;
import io.herofake.model.HardwareType;
import io.herofake.model.StoredModel;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import io.herofake.sandbox.InProcessSandbox;
import io.herofake.sandbox.Sandbox;
import io.herofake.server.engine.BackgroundJudge;
import io.herofake.server.engine.Content;
import io.herofake.server.engine.LoadedModel;
import io.herofake.server.engine.PendingVerdict;
import io.herofake.server.engine.Pipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges pictures on this machine's CPU beside a simulation: one at a time, a few waiting. What does not fit gets no verdict;
 * nothing waits for it.
 */
final class Verdicts implements BackgroundJudge, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
    private static final int WAITING = 2;
    private static final int LAST_SECONDS = 10;

    private final Sandboxes sandboxes;
    private final Backends.Found cpu;
    private final Map<String, StoredModel> models = new HashMap<>();
    /** Open pipelines, of the one thread. */
    private final Map<String, Pipeline> pipelines = new HashMap<>();

    private final ThreadPoolExecutor worker =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), Verdicts::thread);

    private Verdicts(HerofakeConfig config, PictureDecoder decoder, Backends.Found cpu, List<StoredModel> served) {
        this.cpu = cpu;
        sandboxes = new Sandboxes(config, decoder, false);
        served.forEach(model -> models.put(model.manifest().name(), model));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "background-verdicts");
        thread.setDaemon(true);
        return thread;
    }

    /** One for these models; null if this machine's CPU cannot run them, or none are wanted. */
    static @Nullable Verdicts start(HerofakeConfig config, PictureDecoder decoder, List<StoredModel> served) {
        if (!config.simulated().verdicts()) {
            return null;
        }
        return Backends.discover().platforms().stream()
                .filter(found -> found.platform().hardware() == HardwareType.CPU)
                .filter(found ->
                        !found.platform().simulated() && found.provider().safeInGateway())
                .findFirst()
                .map(found -> new Verdicts(config, decoder, found, served))
                .orElse(null);
    }

    @Override
    public PendingVerdict judge(LoadedModel model, Content content) {
        Pending pending = new Pending();
        try {
            worker.execute(() -> judge(model.name(), content, pending));
        } catch (RejectedExecutionException e) {
            pending.absence = "simulated: the real CPU did not keep up, so no model was run on this picture";
        }
        return pending;
    }

    private void judge(String name, Content content, Pending pending) {
        try {
            Pipeline pipeline = pipeline(name);
            pipeline.load(content, 0);
            pipeline.infer(1);
            pending.verdict = pipeline.verdict(0);
        } catch (PictureException e) {
            pending.absence = "simulated: the picture cannot be judged: " + e.getMessage();
        } catch (BackendException | RuntimeException | LinkageError | OutOfMemoryError e) {
            pending.absence = "simulated: the real model failed";
            LOG.warn("{} could not judge a picture beside the simulation", name, e);
        }
    }

    private Pipeline pipeline(String name) throws BackendException {
        Pipeline open = pipelines.get(name);
        if (open == null) {
            Platform platform = cpu.platform();
            StoredModel model = models.get(name);
            if (model == null) {
                throw new IllegalStateException("no model '" + name + "'");
            }
            open = sandboxes.open(new InProcessSandbox(cpu.provider()), platform, model, 1, Sandbox.LossListener.NONE);
            pipelines.put(name, open);
        }
        return open;
    }

    private static final class Pending implements PendingVerdict {
        private volatile @Nullable Verdict verdict;
        private volatile String absence =
                "simulated: the real model had not judged the picture by the end of the modelled" + " execution";

        @Override
        public @Nullable Verdict now() {
            return verdict;
        }

        @Override
        public String absence() {
            return absence;
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (worker.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                pipelines.values().forEach(Pipeline::close);
            } else {
                LOG.warn("a background verdict did not end within {} s; its model is left open", LAST_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
