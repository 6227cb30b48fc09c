package io.herofake.app;

import io.herofake.app.ClusterFile.Node;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.backend.Discovery;
import io.herofake.backend.Platform;
import io.herofake.model.HardwareType;
import io.herofake.model.StoredModel;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.PublishedProfiles;
import io.herofake.profile.StoreException;
import io.herofake.sandbox.remote.WorkerDescription;
import io.herofake.sandbox.transport.WorkerAddress;
import io.herofake.server.engine.EngineClock;
import io.herofake.server.engine.LiveNode;
import io.herofake.server.engine.LiveNode.LivePlatform;
import io.herofake.server.engine.ModelledHost;
import io.herofake.server.engine.PipelineHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Turns the nodes of a file into those of an engine: finds platforms, sandboxes and profiles. */
final class ClusterBuilder {
    /** Published types that stand in for hardware that is not there. */
    private static final Map<HardwareType, String> STAND_INS =
            Map.of(HardwareType.CPU, "cpu-core", HardwareType.GPU, "gpu", HardwareType.FPGA, "fpga");

    private final HerofakeConfig config;
    private final Sandboxes sandboxes;
    private final LocalProfiles measured;
    private final List<StoredModel> served;
    private final Map<String, StoredModel> byName = new LinkedHashMap<>();
    private final long memoryOfThisMachine;
    private final Backends backends = Backends.discover();
    private final ModelledHost modelled = new ModelledHost(ModelledHost.Durations.PROFILED);
    private final Map<String, PlatformType> types = new LinkedHashMap<>();
    private final List<Profile> profiles = new ArrayList<>();
    private final List<LiveNode> nodes = new ArrayList<>();

    ClusterBuilder(
            HerofakeConfig config,
            Sandboxes sandboxes,
            LocalProfiles measured,
            List<StoredModel> served,
            long memoryOfThisMachine) {
        this.config = config;
        this.sandboxes = sandboxes;
        this.measured = measured;
        this.served = served;
        this.memoryOfThisMachine = memoryOfThisMachine;
        served.forEach(model -> byName.put(model.manifest().name(), model));
    }

    /** Adds a node. */
    void add(Node node) throws BackendException, CommandException, StoreException, InterruptedException {
        List<LivePlatform> platforms = switch (node.kind()) {
            case LOCAL -> local(node);
            case WORKER -> worker(node);
            case SIMULATED -> simulated(node.name(), node.platforms());
        };
        nodes.add(new LiveNode(node.name(), node.memoryBytes(memoryOfThisMachine), platforms));
    }

    // ---- This machine ----

    private List<LivePlatform> local(Node node) throws BackendException, CommandException, StoreException {
        List<LivePlatform> platforms = new ArrayList<>();
        Semaphore starts = new Semaphore(startsAtOnce());
        Map<String, Integer> absent = new LinkedHashMap<>(node.platforms());
        DeviceShares shares = new DeviceShares(served);
        requireFiles(node, shares);
        for (Backends.Found found : backends.platforms()) {
            String id = found.platform().id();
            absent.remove(id);
            List<StoredModel> models = node.platforms().isEmpty()
                    ? shares.take(found.platform())
                    : node.platforms().containsKey(id) ? shares.runnable(found.platform()) : List.of();
            if (!models.isEmpty()) {
                int count = node.platforms().getOrDefault(id, slices(found.platform()));
                platforms.addAll(slices(found, models, count, starts));
            }
        }
        if (!absent.isEmpty()) {
            platforms.addAll(absent(node, absent));
        }
        return platforms;
    }

    private List<LivePlatform> slices(Backends.Found found, List<StoredModel> models, int count, Semaphore starts)
            throws BackendException, StoreException {
        Platform platform = found.platform();
        List<LivePlatform> slices = new ArrayList<>();
        Sandboxes.Named first = sandboxes.local(found.provider(), platform, 0);
        addProfiles(platform.id(), platform, models, first);
        for (int i = 0; i < count; i++) {
            // The same one, unless each is kept to another processor: what was measured there can be its first replica.
            Sandboxes.Named sandbox =
                    i == 0 || !config.cluster().pinWorkers() ? first : sandboxes.local(found.provider(), platform, i);
            slices.add(live(platform.id(), platform, sandbox, starts));
        }
        return slices;
    }

    /** Before anything is measured: a platform that is named has something to run. */
    private void requireFiles(Node node, DeviceShares shares) throws CommandException {
        for (Backends.Found found : backends.platforms()) {
            Platform platform = found.platform();
            if (node.platforms().containsKey(platform.id())
                    && !served.isEmpty()
                    && shares.runnable(platform).isEmpty()) {
                throw CommandException.failure(
                        "node '" + node.name() + "' is to have " + platform.id()
                                + ", but no model that is served runs on it: "
                                + platform.hasNoFile(served.get(0).manifest().name()),
                        null);
            }
        }
    }

    /** What a configuration wants and this machine lacks: an error, unless it may be simulated. */
    private List<LivePlatform> absent(Node node, Map<String, Integer> absent) throws CommandException {
        if (!node.simulateAbsent()) {
            throw CommandException.failure(
                    "node '" + node.name() + "' is to have " + String.join(", ", absent.keySet())
                            + ", which this machine does not have; it has "
                            + backends.platforms().stream()
                                    .map(found -> found.platform().id())
                                    .collect(Collectors.joining(", "))
                            + "; with 'simulateAbsent: true' it is simulated" + reasons(),
                    null);
        }
        Map<String, Integer> standIns = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> entry : absent.entrySet()) {
            standIns.merge(standIn(node, entry.getKey()), entry.getValue(), Integer::sum);
        }
        return simulated(node.name(), standIns);
    }

    /** The published type of the same kind of hardware, which the platform's name says. */
    private static String standIn(Node node, String platform) throws CommandException {
        for (Map.Entry<HardwareType, String> entry : STAND_INS.entrySet()) {
            if (platform.equals(entry.getValue())
                    || platform.contains(entry.getKey().id())) {
                return entry.getValue();
            }
        }
        if (platform.contains("cuda") || platform.contains("opencl")) {
            return "gpu";
        }
        if (platform.contains("vitis") || platform.contains("dpu")) {
            return "fpga";
        }
        throw CommandException.usage("node '" + node.name() + "': nothing can stand in for platform '" + platform
                + "'; simulate one of " + String.join(", ", STAND_INS.values()) + " instead");
    }

    private String reasons() {
        return backends.absences().stream()
                .map(absence -> "; " + absence.what() + ": " + absence.reason())
                .collect(Collectors.joining());
    }

    /**
     * A CPU runs as many replicas as it has processors, and at least one of each model: replicas that share processors slow each
     * other down for a moment, while models that share a platform pay a cold start with every turn. Other platforms run one.
     */
    private int slices(Platform platform) {
        if (platform.hardware() != HardwareType.CPU) {
            return 1;
        }
        int configured = config.cluster().cpuPlatforms();
        return configured == 0 ? Math.max(Runtime.getRuntime().availableProcessors(), served.size()) : configured;
    }

    private int startsAtOnce() {
        int configured = config.replicas().startsAtOnce();
        return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
    }

    // ---- Elsewhere ----

    private List<LivePlatform> worker(Node node)
            throws BackendException, CommandException, StoreException, InterruptedException {
        WorkerAddress address = WorkerAddress.parse(Objects.requireNonNull(node.worker()));
        WorkerDescription description = sandboxes.describe(address);
        Sandboxes.Named sandbox = sandboxes.remote(address);
        List<LivePlatform> platforms = new ArrayList<>();
        Semaphore starts = new Semaphore(1);
        Map<String, Integer> absent = new LinkedHashMap<>(node.platforms());
        DeviceShares shares = new DeviceShares(served);
        for (Platform platform : description.platforms()) {
            absent.remove(platform.id());
            // The same backend elsewhere is another type: it is as fast as its machine.
            String type = node.name() + ":" + platform.id();
            int count = node.platforms()
                    .getOrDefault(platform.id(), node.platforms().isEmpty() ? cores(platform) : 0);
            List<StoredModel> models = node.platforms().isEmpty() ? shares.take(platform) : shares.runnable(platform);
            if (count > 0 && !models.isEmpty()) {
                addProfiles(type, platform, models, sandbox);
                for (int i = 0; i < count; i++) {
                    platforms.add(live(type, platform, sandbox, starts));
                }
            }
        }
        if (!absent.isEmpty()) {
            throw CommandException.failure(
                    "node '" + node.name() + "' is to have " + String.join(", ", absent.keySet()) + "; the worker at "
                            + address + " has "
                            + description.platforms().stream().map(Platform::id).collect(Collectors.joining(", "))
                            + description.absences().stream()
                                    .map(Discovery.Absence::reason)
                                    .map(reason -> "; " + reason)
                                    .collect(Collectors.joining()),
                    null);
        }
        return platforms;
    }

    private static int cores(Platform platform) {
        String cores =
                platform.hardware() == HardwareType.CPU ? platform.attributes().getOrDefault("cores", "1") : "1";
        return cores.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(cores) : 1;
    }

    // ---- Nowhere ----

    private List<LivePlatform> simulated(String node, Map<String, Integer> counts) throws CommandException {
        List<LivePlatform> platforms = new ArrayList<>();
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            PlatformType type = addPublished(node, entry.getKey());
            LivePlatform platform =
                    new LivePlatform(type.name(), "simulated " + type.description(), "simulated", true, modelled);
            for (int i = 0; i < entry.getValue(); i++) {
                platforms.add(platform);
            }
        }
        return platforms;
    }

    private PlatformType addPublished(String node, String name) throws CommandException {
        PublishedProfiles published = PublishedProfiles.herofakeCcgrid2023();
        PlatformType type;
        try {
            type = published.platformType(name);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("node '" + node + "': " + e.getMessage());
        }
        if (types.putIfAbsent(name, type) == null) {
            published.profiles().stream()
                    .filter(profile -> profile.platformType().equals(name) && byName.containsKey(profile.function()))
                    .forEach(profiles::add);
        }
        return type;
    }

    // ---- All ----

    /** Adds a type with the profiles of the models that run on it. */
    private void addProfiles(String type, Platform platform, List<StoredModel> models, Sandboxes.Named sandbox)
            throws BackendException, StoreException {
        for (StoredModel model : models) {
            profiles.add(measured.find(model, type, platform, sandbox.sandbox()));
        }
        // Prices and idle power are not known here: platforms count the same.
        types.put(type, new PlatformType(type, platform.hardware(), platform.description(), 0, 0));
    }

    private LivePlatform live(String type, Platform platform, Sandboxes.Named sandbox, Semaphore starts) {
        PipelineHost host =
                new PipelineHost(sandboxes.opener(sandbox.sandbox(), platform, byName), starts, EngineClock.SYSTEM);
        return new LivePlatform(type, platform.description(), sandbox.name(), platform.simulated(), host);
    }

    /** Checks that every model can run somewhere. */
    void requireAPlatformForEach() throws CommandException {
        for (StoredModel model : served) {
            String name = model.manifest().name();
            if (profiles.stream().noneMatch(profile -> profile.function().equals(name))) {
                throw backends.noPlatform(model);
            }
        }
    }

    List<PlatformType> types() {
        return List.copyOf(types.values());
    }

    List<Profile> profiles() {
        return List.copyOf(profiles);
    }

    List<LiveNode> nodes() {
        return List.copyOf(nodes);
    }
}
