package io.herofake.app;

import com.sun.management.OperatingSystemMXBean;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.app.config.PicturesConfig;
import io.herofake.backend.BackendException;
import io.herofake.backend.Platform;
import io.herofake.kernel.InitialReplica;
import io.herofake.model.HardwareType;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureLimits;
import io.herofake.policy.PolicyRegistry;
import io.herofake.policy.PolicySpec;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.StoreException;
import io.herofake.sandbox.Sandbox;
import io.herofake.server.engine.DeadlineBasis;
import io.herofake.server.engine.Deployment;
import io.herofake.server.engine.EngineClock;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.LiveNode;
import io.herofake.server.engine.LiveNode.LivePlatform;
import io.herofake.server.engine.PipelineHost;
import io.herofake.server.engine.ServedModel;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** This machine as one node: every platform that a backend found and a model can run on, its CPU split into slices. */
final class LocalCluster {
    private static final String NODE = "local";

    private final HerofakeConfig config;
    private final Consumer<String> steps;
    private final Backends backends = Backends.discover();
    private final PictureDecoder decoder;
    private final Sandboxes sandboxes;
    private final Map<String, StoredModel> models = new LinkedHashMap<>();

    /** @param steps hears what is done next, as this takes seconds */
    LocalCluster(HerofakeConfig config, Consumer<String> steps) {
        this.config = config;
        this.steps = steps;
        decoder = decoder(config, steps);
        sandboxes = new Sandboxes(config, decoder);
    }

    /** A decoder that is warm. */
    static PictureDecoder decoder(HerofakeConfig config, Consumer<String> steps) {
        PicturesConfig pictures = config.pictures();
        PictureDecoder decoder = new PictureDecoder(new PictureLimits(
                Math.toIntExact(config.limits().maxUpload().bytes()),
                pictures.maxPixels(),
                pictures.maxWidth(),
                pictures.maxHeight()));
        decoder.warmUp()
                .forEach(format ->
                        steps.accept(format + " pictures cannot be read on this machine and will be refused"));
        return decoder;
    }

    /** An engine that serves these models. */
    Cluster start(List<StoredModel> served)
            throws BackendException, CommandException, StoreException, InterruptedException {
        Deployment deployment = deployment(served, config.inference().worstExecution());
        InferenceEngine engine = start(EngineSettings.of(config, false), deployment);
        steps.accept("starting " + deployment.initial().size() + " replicas");
        WarmUp.await(engine, config.replicas().startTimeout());
        return new Cluster(engine, sandboxes::close);
    }

    /** An engine that only one model is asked of, with a replica on every platform that it runs on, for as long as it takes. */
    Cluster startWithoutDeadlines(StoredModel model)
            throws BackendException, CommandException, StoreException, InterruptedException {
        String name = model.manifest().name();
        Deployment deployment = deployment(List.of(model), Map.of(name, Duration.ofHours(1)));
        List<InitialReplica> everywhere = deployment.types().stream()
                .map(type -> new InitialReplica(
                        name,
                        type.name(),
                        (int) deployment.nodes().get(0).platforms().stream()
                                .filter(platform -> platform.type().equals(type.name()))
                                .count(),
                        false))
                .toList();
        EngineOptions options = EngineOptions.DEFAULT.with(PolicySpec.of("fixed", "hro", 1));
        InferenceEngine engine = start(
                options,
                new Deployment(
                        deployment.models(),
                        deployment.types(),
                        deployment.profiles(),
                        deployment.levels(),
                        deployment.nodes(),
                        everywhere));
        WarmUp.await(engine, config.replicas().startTimeout());
        return new Cluster(engine, sandboxes::close);
    }

    /** Starts an engine; its policies' settings can only be checked by it. */
    static InferenceEngine start(EngineOptions options, Deployment deployment) throws CommandException {
        try {
            return InferenceEngine.start(options, deployment, PolicyRegistry.standard(), EngineClock.SYSTEM, null);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("the cluster cannot start: " + e.getMessage());
        }
    }

    private Deployment deployment(List<StoredModel> served, Map<String, Duration> worstExecution)
            throws BackendException, CommandException, StoreException {
        served.forEach(model -> models.put(model.manifest().name(), model));
        LocalProfiles store = new LocalProfiles(config, sandboxes, steps);
        List<Profile> profiles = new ArrayList<>();
        List<PlatformType> types = new ArrayList<>();
        List<LivePlatform> platforms = new ArrayList<>();
        Semaphore starts = new Semaphore(startsAtOnce());
        for (Backends.Found found : backends.platforms()) {
            Platform platform = found.platform();
            Sandbox sandbox = sandboxes.of(found.provider());
            boolean used = false;
            for (StoredModel model : served) {
                if (model.artifact(platform.hardware()).isPresent()) {
                    profiles.add(store.find(model, platform, sandbox));
                    used = true;
                }
            }
            if (used) {
                types.add(type(platform));
                PipelineHost host =
                        new PipelineHost(sandboxes.opener(sandbox, platform, models), starts, EngineClock.SYSTEM);
                LivePlatform live = new LivePlatform(
                        platform.id(), platform.description(), sandboxes.kind(platform), platform.simulated(), host);
                for (int i = 0; i < slices(platform); i++) {
                    platforms.add(live);
                }
            }
        }
        requireAPlatformForEach(served, profiles);
        LiveNode node = new LiveNode(NODE, memoryBytes(), platforms);
        return new Deployment(
                served.stream()
                        .map(model -> servedModel(model, profiles, store, worstExecution))
                        .toList(),
                types,
                profiles,
                config.qos().toLevels(),
                List.of(node),
                initial(served, profiles, node));
    }

    private void requireAPlatformForEach(List<StoredModel> served, List<Profile> profiles) throws CommandException {
        for (StoredModel model : served) {
            if (profiles.stream()
                    .noneMatch(profile ->
                            profile.function().equals(model.manifest().name()))) {
                throw backends.noPlatform(model);
            }
        }
    }

    private static ServedModel servedModel(
            StoredModel model, List<Profile> profiles, LocalProfiles store, Map<String, Duration> worstExecution) {
        String name = model.manifest().name();
        Duration worst = worstExecution.get(name);
        if (worst != null) {
            return new ServedModel(model.manifest(), OptionalLong.of(worst.toNanos()), DeadlineBasis.CONFIGURED);
        }
        List<Profile> own = profiles.stream()
                .filter(profile -> profile.function().equals(name))
                .toList();
        return new ServedModel(
                model.manifest(), OptionalLong.empty(), LocalProfiles.basis(own, store.measuredNow(name)));
    }

    /** Prices and idle power are not known here: every platform of this machine counts the same. */
    private static PlatformType type(Platform platform) {
        return new PlatformType(platform.id(), platform.hardware(), platform.description(), 0, 0);
    }

    /** A CPU runs as many replicas as it has processors; other platforms one. */
    private int slices(Platform platform) {
        if (platform.hardware() != HardwareType.CPU) {
            return 1;
        }
        int configured = config.cluster().cpuPlatforms();
        return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
    }

    private int startsAtOnce() {
        int configured = config.replicas().startsAtOnce();
        return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
    }

    private long memoryBytes() {
        long configured = config.cluster().memory().bytes();
        if (configured > 0) {
            return configured;
        }
        long all = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return Math.max(0, all - Runtime.getRuntime().maxMemory());
    }

    /** One replica of each model on its first platform type, in their order, as far as platforms and memory go. */
    private static List<InitialReplica> initial(List<StoredModel> served, List<Profile> profiles, LiveNode node) {
        List<InitialReplica> initial = new ArrayList<>();
        List<String> free = new ArrayList<>(
                node.platforms().stream().map(LivePlatform::type).toList());
        long memory = node.memoryBytes();
        for (StoredModel model : served) {
            for (Profile profile : profiles) {
                if (profile.function().equals(model.manifest().name())
                        && profile.memoryBytes() <= memory
                        && free.remove(profile.platformType())) {
                    memory -= profile.memoryBytes();
                    initial.add(new InitialReplica(profile.function(), profile.platformType(), 1, false));
                    break;
                }
            }
        }
        return initial;
    }
}
