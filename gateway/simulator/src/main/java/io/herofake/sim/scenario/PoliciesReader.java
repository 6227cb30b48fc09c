package io.herofake.sim.scenario;

import io.herofake.policy.PolicySpec;
import io.herofake.policy.registry.PolicyRegistry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads which policies run, and their settings. */
final class PoliciesReader {
    private record Named(String name, Map<String, Object> settings) {}

    private final Section root;
    private final PolicyRegistry registry;
    private final long seed;

    PoliciesReader(Section root, PolicyRegistry registry, long seed) {
        this.root = root;
        this.registry = registry;
        this.seed = seed;
    }

    /** One entry for each pair, in the order given; the default pair if none is. */
    List<PolicySpec> read() {
        Map<String, Map<String, Object>> autoscalers = settingsByName("autoscalers", registry.autoscalers());
        Map<String, Map<String, Object>> schedulers = settingsByName("schedulers", registry.schedulers());
        Named order = named("order", "");
        Named batching = named("batching", "");
        Named admission = named("admission", "all");
        List<PolicySpec> specs = new ArrayList<>();
        Set<String> pairs = new LinkedHashSet<>(root.texts("policies"));
        if (!root.has("policies")) {
            pairs.add(PolicySpec.DEFAULT_PAIR);
        } else if (pairs.isEmpty()) {
            root.problem(
                    "policies",
                    "must list at least one pair AUTOSCALER-SCHEDULER, such as " + PolicySpec.DEFAULT_PAIR
                            + "; autoscalers: "
                            + String.join(", ", registry.autoscalers()) + "; schedulers: "
                            + String.join(", ", registry.schedulers()));
        }
        for (String pair : pairs) {
            PolicySpec names = root.checkedValue("policies", () -> PolicySpec.pair(pair, seed));
            if (names != null) {
                requireKnown("autoscaler", names.autoscaler(), registry.autoscalers());
                requireKnown("scheduler", names.scheduler(), registry.schedulers());
                specs.add(new PolicySpec(
                        names.autoscaler(),
                        names.scheduler(),
                        order.name(),
                        batching.name(),
                        admission.name(),
                        autoscalers.getOrDefault(names.autoscaler(), Map.of()),
                        schedulers.getOrDefault(names.scheduler(), Map.of()),
                        order.settings(),
                        batching.settings(),
                        admission.settings(),
                        seed));
            }
        }
        return specs;
    }

    private void requireKnown(String kind, String name, List<String> known) {
        if (!known.contains(name)) {
            root.problem(
                    "policies", "names an unknown " + kind + " '" + name + "'; known: " + String.join(", ", known));
        }
    }

    private Map<String, Map<String, Object>> settingsByName(String key, List<String> known) {
        Map<String, Map<String, Object>> settings = new TreeMap<>();
        Section of = root.section(key);
        of.named().forEach((name, section) -> {
            if (!known.contains(name)) {
                of.problem(name, "is unknown; known: " + String.join(", ", known));
            }
            settings.put(name, section.values());
        });
        return settings;
    }

    private Named named(String key, String fallback) {
        Section of = root.section(key);
        String name = of.text("name", fallback);
        Map<String, Object> settings = of.values();
        settings.remove("name");
        return new Named(name, settings);
    }
}
