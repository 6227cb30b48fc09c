package io.herofake.kernel;

import io.herofake.model.HardwareType;
import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small cluster to work things out by hand. Times are in units of 1 ms = 1,000,000 ns. Function a takes 100 on a cpu after a
 * cold start of 1000, and 20 on a gpu after 3000; function b only runs on a cpu, 50 after 500. QoS levels high, medium
 * and low allow 2, 3 and 4 times the worst: 200, 300 and 400 for a; 100, 150 and 200 for b.
 */
final class Lab {
    static final long MS = 1_000_000L;
    static final int A = 0;
    static final int B = 1;
    static final int HIGH = 0;
    static final int MEDIUM = 1;
    static final int LOW = 2;

    private final List<NodeSpec> nodes = new ArrayList<>();
    private final List<InitialReplica> initial = new ArrayList<>();
    private final Map<String, Object> autoscalerSettings = new TreeMap<>();
    private final Map<String, Object> schedulerSettings = new TreeMap<>();
    private final Map<String, Object> batchingSettings = new TreeMap<>();
    private KernelSettings.Builder settings = KernelSettings.builder();
    private String autoscaler = "fixed";
    private String scheduler = "kn";
    private String order = "";
    private String batching = "none";
    private String admission = "all";

    Lab node(String... platforms) {
        return node(100, platforms);
    }

    Lab node(long memory, String... platforms) {
        nodes.add(new NodeSpec("n" + nodes.size(), memory, List.of(platforms)));
        return this;
    }

    Lab warm(String function, String type, int count) {
        initial.add(new InitialReplica(function, type, count, true));
        return this;
    }

    Lab policies(String autoscalerName, String schedulerName) {
        autoscaler = autoscalerName;
        scheduler = schedulerName;
        return this;
    }

    Lab order(String name) {
        order = name;
        return this;
    }

    Lab admission(String name) {
        admission = name;
        return this;
    }

    Lab batching(Map<String, ?> values) {
        batching = "preferred";
        batchingSettings.putAll(values);
        return this;
    }

    Lab batching(String name) {
        batching = name;
        return this;
    }

    Lab autoscaler(String key, Object value) {
        autoscalerSettings.put(key, value);
        return this;
    }

    Lab scheduler(String key, Object value) {
        schedulerSettings.put(key, value);
        return this;
    }

    Lab settings(KernelSettings.Builder builder) {
        settings = builder;
        return this;
    }

    static Catalog catalog() {
        return new Catalog(
                List.of(
                        new PlatformType("cpu", HardwareType.CPU, "", 100, 50),
                        new PlatformType("gpu", HardwareType.GPU, "", 500, 10)),
                List.of(
                        profile("a", "cpu", 10, 1000, Map.of(1, new BatchCost(100 * MS, 8))),
                        profile(
                                "a",
                                "gpu",
                                30,
                                3000,
                                Map.of(1, new BatchCost(20 * MS, 4), 4, new BatchCost(40 * MS, 10))),
                        profile("b", "cpu", 20, 500, Map.of(1, new BatchCost(50 * MS, 5)))),
                List.of(
                        new QosLevel("high", 2, 10, 0.5),
                        new QosLevel("medium", 3, 5, 0.2),
                        new QosLevel("low", 4, 1, 0)));
    }

    private static Profile profile(
            String function, String type, long memory, long coldStart, Map<Integer, BatchCost> batches) {
        return new Profile(function, type, memory, coldStart * MS, new TreeMap<>(batches), Provenance.ESTIMATED);
    }

    PolicySpec spec() {
        return new PolicySpec(
                autoscaler,
                scheduler,
                order,
                batching,
                admission,
                autoscalerSettings,
                schedulerSettings,
                Map.of(),
                batchingSettings,
                Map.of(),
                1);
    }

    /** A started kernel with its driver; every event is followed by a check of the invariants. */
    LabDriver start() {
        Catalog catalog = catalog();
        LabDriver driver = new LabDriver(
                catalog, settings.build(), PolicyRegistry.standard().create(spec(), catalog));
        InvariantChecker checker = InvariantChecker.watch(driver.kernel);
        if (!scheduler.equals("pull")) {
            checker.placesAlways();
        }
        driver.kernel.start(0, nodes, initial);
        return driver;
    }
}
