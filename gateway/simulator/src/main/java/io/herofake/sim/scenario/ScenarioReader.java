package io.herofake.sim.scenario;

import io.herofake.kernel.InitialReplica;
import io.herofake.kernel.KernelSettings;
import io.herofake.kernel.NodeSpec;
import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.sim.BadInputException;
import io.herofake.sim.run.NodeLoss;
import io.herofake.sim.run.Noise;
import io.herofake.sim.run.ReplicaFailures;
import io.herofake.sim.run.Truth;
import io.herofake.sim.workload.Labels;
import io.herofake.sim.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the contents of a scenario file into a checked {@link Scenario}, or names everything that is wrong with it. */
public final class ScenarioReader {
    private static final double MAX_SECONDS = 2e9;

    private final ScenarioTree tree;
    private final PolicyRegistry registry;
    private final List<String> problems = new ArrayList<>();
    private final Section root;

    private ScenarioReader(ScenarioTree tree, PolicyRegistry registry) {
        this.tree = tree;
        this.registry = registry;
        root = tree.section(problems);
    }

    /**
     * Reads and checks a scenario, all of its trace included.
     *
     * @throws BadInputException with every problem
     * @throws IOException       when a file that it names cannot be read
     */
    public static Scenario read(ScenarioTree tree, PolicyRegistry registry) throws IOException {
        ScenarioReader reader = new ScenarioReader(tree, registry);
        Scenario scenario = reader.read();
        if (scenario == null || !reader.problems.isEmpty()) {
            throw new BadInputException(tree.name(), reader.problems);
        }
        return scenario;
    }

    private @Nullable Scenario read() throws IOException {
        String name = root.text("name", "unnamed");
        long seed = root.integer("seed", ScenarioTree.DEFAULT_SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        ProfilesReader profiles = new ProfilesReader(root.section("profiles"), tree);
        profiles.read();
        List<NodeSpec> nodes = new InfrastructureReader(
                        root.section("infrastructure"), profiles.types().keySet())
                .read();
        profiles.requireComplete(nodes);
        List<QosLevel> levels = levels();
        KernelSettings kernel = KernelReader.read(root.section("kernel"));
        Noise noise = noise(profiles);
        List<PolicySpec> policies = new PoliciesReader(root, registry, seed).read();
        List<InitialReplica> initial = root.sections("initialReplicas").stream()
                .map(of -> initialReplica(of, profiles))
                .toList();
        double error = error();
        List<NodeLoss> losses = losses(nodes);
        ReplicaFailures failures = failures();
        Labels labels = labels(profiles, levels);
        Workload workload = labels == null
                ? null
                : new WorkloadReader(root.section("workload"), labels, seed, tree, problems).read();
        boolean paper = root.flag("compareWithPaper", false);
        SweepReader.read(root.section("sweep"));
        root.end();
        Catalog catalog = catalog(profiles, nodes, levels);
        if (catalog == null || workload == null || !problems.isEmpty()) {
            return null;
        }
        Scenario scenario = new Scenario(
                name,
                seed,
                catalog,
                profiles.sources(),
                paper,
                nodes,
                workload,
                initial,
                policies,
                registry,
                kernel,
                noise,
                error,
                losses,
                failures);
        tryOut(scenario);
        return scenario;
    }

    /** Makes every pair's policies once, and starts the initial replicas: finds settings that are wrong and lack of room. */
    private void tryOut(Scenario scenario) {
        Set<String> found = new LinkedHashSet<>();
        for (PolicySpec pair : scenario.policies()) {
            try {
                scenario.simulation(pair, null).tryOut();
            } catch (IllegalArgumentException e) {
                found.add(String.valueOf(e.getMessage()));
            }
        }
        problems.addAll(found);
    }

    private List<QosLevel> levels() {
        if (!root.has("qos")) {
            return QosLevel.paper();
        }
        List<QosLevel> levels = new ArrayList<>();
        root.section("qos").named().forEach((name, of) -> {
            double deviation = of.requiredNumber("deviation", 1e-6, 1e6);
            double price = of.number("price", 0, 0, 1e12);
            double discount = of.number("discount", 0, 0, 1);
            of.end();
            QosLevel level = of.checked(() -> new QosLevel(name, deviation, price, discount));
            if (level != null) {
                levels.add(level);
            }
        });
        if (levels.isEmpty()) {
            root.problem("qos", "must have at least one level");
        }
        return levels;
    }

    private Noise noise(ProfilesReader profiles) {
        Section of = root.section("noise");
        double variation = of.number("cv", 0, 0, Noise.MAX_VARIATION);
        boolean measured = of.flag("measured", false);
        of.end();
        Map<String, Noise.Quantiles> distributions = measured ? profiles.distributions() : Map.of();
        if (measured && distributions.isEmpty()) {
            of.problem("measured", "is true, but no profile has a measured distribution");
        }
        return new Noise(variation, distributions);
    }

    private double error() {
        Section of = root.section("profileError");
        double error = of.number("most", 0, 0, Truth.MAX_ERROR);
        of.end();
        return error;
    }

    private ReplicaFailures failures() {
        if (!root.has("replicaFailures")) {
            return ReplicaFailures.NONE;
        }
        Section of = root.section("replicaFailures");
        double mean = of.requiredNumber("meanSeconds", 1e-3, 1e9);
        double until = of.requiredNumber("untilSeconds", 0, MAX_SECONDS);
        of.end();
        // NaN stands for what is missing; the problem is known by now.
        return Double.isNaN(mean + until) ? ReplicaFailures.NONE : new ReplicaFailures(mean, until);
    }

    private List<NodeLoss> losses(List<NodeSpec> nodes) {
        List<String> names = nodes.stream().map(NodeSpec::name).toList();
        List<NodeLoss> losses = new ArrayList<>();
        for (Section of : root.sections("nodeLosses")) {
            String node = of.requiredText("node");
            long at = of.nanos("atSeconds", Double.NaN, 0, MAX_SECONDS);
            long back = of.has("backSeconds") ? of.nanos("backSeconds", 0, 0, MAX_SECONDS) : Long.MAX_VALUE;
            of.end();
            if (node != null && !names.contains(node)) {
                of.problem("node", "is no node of the infrastructure: '" + node + "'");
            } else if (node != null) {
                NodeLoss loss = of.checked(() -> new NodeLoss(names.indexOf(node), at, back));
                if (loss != null) {
                    losses.add(loss);
                }
            }
        }
        requireOneAfterTheOther(losses, names);
        return losses;
    }

    /** A node that is lost while it is away would come back twice. */
    private void requireOneAfterTheOther(List<NodeLoss> losses, List<String> names) {
        for (int i = 0; i < losses.size(); i++) {
            for (int j = 0; j < losses.size(); j++) {
                NodeLoss one = losses.get(i);
                NodeLoss other = losses.get(j);
                boolean again = i != j && other.node() == one.node() && other.atNanos() >= one.atNanos();
                if (again && other.atNanos() <= one.backNanos()) {
                    root.problem("nodeLosses", "loses node '" + names.get(one.node()) + "' before it is back");
                    return;
                }
            }
        }
    }

    /** With the platform types that the infrastructure has, in the order of the profiles. */
    private @Nullable Catalog catalog(ProfilesReader all, List<NodeSpec> nodes, List<QosLevel> levels) {
        Set<String> present = new LinkedHashSet<>();
        nodes.forEach(node -> present.addAll(node.platformTypes()));
        List<PlatformType> types = all.types().values().stream()
                .filter(type -> present.contains(type.name()))
                .toList();
        List<Profile> usable = new ArrayList<>();
        all.profiles().forEach((function, ofFunction) -> {
            List<Profile> found = ofFunction.values().stream()
                    .filter(profile -> present.contains(profile.platformType()))
                    .toList();
            if (found.isEmpty()) {
                problems.add("function '" + function + "' has no profile on any platform of the infrastructure ("
                        + String.join(", ", present) + "); it has on " + String.join(", ", ofFunction.keySet()));
            } else if (found.stream().noneMatch(profile -> fits(profile, nodes))) {
                problems.add(noRoom(function, found));
            }
            usable.addAll(found);
        });
        return problems.isEmpty() ? root.checked(() -> new Catalog(types, usable, levels)) : null;
    }

    private static boolean fits(Profile profile, List<NodeSpec> nodes) {
        return nodes.stream()
                .anyMatch(node -> node.platformTypes().contains(profile.platformType())
                        && node.memoryBytes() >= profile.memoryBytes());
    }

    private static String noRoom(String function, List<Profile> profiles) {
        StringBuilder text = new StringBuilder("function '" + function + "' fits on no node: it needs ");
        for (int i = 0; i < profiles.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(profiles.get(i).memoryBytes() / 1e9)
                    .append(" GB on ")
                    .append(profiles.get(i).platformType());
        }
        return text.append(", and no node with such a platform has that much memory")
                .toString();
    }

    private static InitialReplica initialReplica(Section of, ProfilesReader profiles) {
        String function = of.text("function", "");
        String type = of.text("platformType", "");
        int count = (int) of.integer("count", 1, 1, 1_000_000);
        boolean warm = of.flag("warm", true);
        of.end();
        Map<String, Profile> ofFunction = profiles.profiles().get(function);
        if (ofFunction == null) {
            of.problem("function", "is no function with a profile: '" + function + "'");
        } else if (!ofFunction.containsKey(type)) {
            of.problem(
                    "platformType",
                    "is none that '" + function + "' has a profile for: '" + type + "'; it has for "
                            + String.join(", ", ofFunction.keySet()));
        }
        return new InitialReplica(function, type, count, warm);
    }

    /** In the order of the catalog. */
    private static @Nullable Labels labels(ProfilesReader profiles, List<QosLevel> levels) {
        List<String> functions = List.copyOf(profiles.profiles().keySet());
        return functions.isEmpty() || levels.isEmpty()
                ? null
                : new Labels(functions, levels.stream().map(QosLevel::name).toList());
    }
}
