package io.herofake.app;

import com.sun.management.OperatingSystemMXBean;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.app.config.PicturesConfig;
import io.herofake.backend.BackendException;
import io.herofake.kernel.InitialReplica;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureLimits;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.profile.Profile;
import io.herofake.profile.StoreException;
import io.herofake.server.engine.BackgroundJudge;
import io.herofake.server.engine.DeadlineBasis;
import io.herofake.server.engine.Deployment;
import io.herofake.server.engine.EngineClock;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.LiveNode;
import io.herofake.server.engine.LiveNode.LivePlatform;
import io.herofake.server.engine.ServedModel;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The nodes of the configuration, with an engine that serves models on them. */
final class LocalCluster {
    private final HerofakeConfig config;
    private final Consumer<String> steps;
    private final PictureDecoder decoder;
    private final Sandboxes sandboxes;

    /**
     * @param steps            hears what is done next, as this takes seconds
     * @param automaticWorkers whether replicas run in worker processes where the configuration leaves that open
     */
    LocalCluster(HerofakeConfig config, Consumer<String> steps, boolean automaticWorkers) {
        this.config = config;
        this.steps = steps;
        decoder = decoder(config, steps);
        sandboxes = new Sandboxes(config, decoder, automaticWorkers);
    }

    /** A decoder that is warm, and so is what comes after it. */
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
        InputTransform.warmUp();
        return decoder;
    }

    /** An engine that serves these models. */
    Cluster start(List<StoredModel> served)
            throws BackendException, CommandException, StoreException, InterruptedException {
        try {
            return started(served);
        } finally {
            sandboxes.spares().close();
        }
    }

    private Cluster started(List<StoredModel> served)
            throws BackendException, CommandException, StoreException, InterruptedException {
        Optional<Path> file = config.cluster().file();
        ClusterFile nodes = file.isPresent() ? ClusterFile.read(file.get()) : ClusterFile.thisMachine();
        Deployment deployment = deployment(nodes, served, config.inference().worstExecution());
        boolean simulated = deployment.nodes().stream()
                .flatMap(node -> node.platforms().stream())
                .anyMatch(LivePlatform::simulated);
        boolean real = deployment.nodes().stream()
                .flatMap(node -> node.platforms().stream())
                .anyMatch(platform -> !platform.simulated());
        Verdicts verdicts = simulated ? Verdicts.start(config, decoder, served) : null;
        InferenceEngine engine = start(EngineSettings.of(config, !real), deployment, verdicts);
        steps.accept("starting " + deployment.initial().size() + " replicas");
        WarmUp.await(engine, config.replicas().startTimeout());
        return new Cluster(engine, () -> {
            if (verdicts != null) {
                verdicts.close();
            }
            sandboxes.close();
        });
    }

    /** An engine that only one model is asked of, with a replica on every platform that it runs on, for as long as it takes. */
    Cluster startWithoutDeadlines(StoredModel model)
            throws BackendException, CommandException, StoreException, InterruptedException {
        try {
            return startedWithoutDeadlines(model);
        } finally {
            sandboxes.spares().close();
        }
    }

    private Cluster startedWithoutDeadlines(StoredModel model)
            throws BackendException, CommandException, StoreException, InterruptedException {
        String name = model.manifest().name();
        Deployment deployment =
                deployment(ClusterFile.thisMachine(), List.of(model), Map.of(name, Duration.ofHours(1)));
        List<LivePlatform> platforms = deployment.nodes().get(0).platforms();
        List<InitialReplica> everywhere = deployment.types().stream()
                .map(type -> new InitialReplica(
                        name,
                        type.name(),
                        (int) platforms.stream()
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
                        everywhere),
                null);
        WarmUp.await(engine, config.replicas().startTimeout());
        return new Cluster(engine, sandboxes::close);
    }

    /** Starts an engine; its policies' settings can only be checked by it. */
    private static InferenceEngine start(EngineOptions options, Deployment deployment, @Nullable BackgroundJudge judge)
            throws CommandException {
        try {
            return InferenceEngine.start(options, deployment, PolicyRegistry.standard(), EngineClock.SYSTEM, judge);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("the cluster cannot start: " + e.getMessage());
        }
    }

    private Deployment deployment(ClusterFile nodes, List<StoredModel> served, Map<String, Duration> worstExecution)
            throws BackendException, CommandException, StoreException, InterruptedException {
        LocalProfiles profiles = new LocalProfiles(config, sandboxes, steps);
        ClusterBuilder builder = new ClusterBuilder(config, sandboxes, profiles, served, memoryBytes());
        for (ClusterFile.Node node : nodes.nodes()) {
            builder.add(node);
        }
        builder.requireAPlatformForEach();
        return new Deployment(
                served.stream()
                        .map(model -> servedModel(model, builder.profiles(), profiles, worstExecution))
                        .toList(),
                builder.types(),
                builder.profiles(),
                config.qos().toLevels(),
                builder.nodes(),
                initial(served, builder.profiles(), builder.nodes()));
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

    private long memoryBytes() {
        long configured = config.cluster().memory().bytes();
        if (configured > 0) {
            return configured;
        }
        long all = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return Math.max(0, all - Runtime.getRuntime().maxMemory());
    }

    /** One replica of each model on the first node and platform that it fits on, in their order. */
    private static List<InitialReplica> initial(
            List<StoredModel> served, List<Profile> profiles, List<LiveNode> nodes) {
        Map<LiveNode, Long> memory = new HashMap<>();
        Map<LiveNode, List<String>> free = new HashMap<>();
        for (LiveNode node : nodes) {
            memory.put(node, node.memoryBytes());
            free.put(
                    node,
                    new ArrayList<>(
                            node.platforms().stream().map(LivePlatform::type).toList()));
        }
        List<InitialReplica> initial = new ArrayList<>();
        for (StoredModel model : served) {
            first(model.manifest().name(), profiles, nodes, memory, free).ifPresent(initial::add);
        }
        return initial;
    }

    private static Optional<InitialReplica> first(
            String function,
            List<Profile> profiles,
            List<LiveNode> nodes,
            Map<LiveNode, Long> memory,
            Map<LiveNode, List<String>> free) {
        for (LiveNode node : nodes) {
            for (Profile profile : profiles) {
                long left = memory.getOrDefault(node, 0L);
                if (profile.function().equals(function)
                        && profile.memoryBytes() <= left
                        && free.getOrDefault(node, new ArrayList<>()).remove(profile.platformType())) {
                    memory.put(node, left - profile.memoryBytes());
                    return Optional.of(new InitialReplica(function, profile.platformType(), 1, false));
                }
            }
        }
        return Optional.empty();
    }
}
