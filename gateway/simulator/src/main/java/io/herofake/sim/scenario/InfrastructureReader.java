package io.herofake.sim.scenario;

import io.herofake.kernel.NodeSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the section {@code infrastructure}. */
final class InfrastructureReader {
    /** The ten nodes that HeROfake's authors published with their simulator. */
    private static final String PUBLISHED = "herosim-deepfake";

    private static final int MAX_NODES = 1_000_000;
    private static final int MAX_PLATFORMS = 10_000;

    private record Template(String name, long count, long memoryBytes, List<String> platforms) {}

    private final Section section;
    private final Set<String> types;

    /**
     * @param types names of the known platform types
     */
    InfrastructureReader(Section section, Set<String> types) {
        this.section = section;
        this.types = types;
    }

    List<NodeSpec> read() {
        List<Template> templates = (section.has("published") ? published() : section.sections("nodes"))
                .stream().map(this::template).toList();
        long count = section.integer("count", 0, 1, MAX_NODES);
        section.end();
        if (templates.isEmpty()) {
            section.problem("nodes", "must list at least one node");
            return List.of();
        }
        long sum = templates.stream().mapToLong(Template::count).sum();
        if (sum > MAX_NODES) {
            section.problem("has " + sum + " nodes; at most " + MAX_NODES + " are possible");
            return List.of();
        }
        List<NodeSpec> nodes = expand(templates);
        requireUniqueNames(nodes);
        return count == 0 ? nodes : repeat(nodes, (int) count);
    }

    /** The nodes of the scenario that ships. */
    private List<Section> published() {
        String name = section.text("published", "");
        if (!name.equals(PUBLISHED)) {
            section.problem("published", "is unknown: '" + name + "'; known: " + PUBLISHED);
        }
        if (section.has("nodes")) {
            section.problem("must have published or nodes, not both");
        }
        return ScenarioTree.paper()
                .section(new ArrayList<>())
                .section("infrastructure")
                .sections("nodes");
    }

    private Template template(Section of) {
        String name = of.requiredText("name");
        long count = of.integer("count", 1, 1, MAX_NODES);
        long memory = of.bytes("memoryGb");
        Section numbers = of.section("platforms");
        List<String> platforms = new ArrayList<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String type : numbers.names()) {
            counts.put(type, numbers.integer(type, 0, 0, MAX_PLATFORMS));
            if (!types.contains(type)) {
                numbers.problem(type, "is no platform type; known: " + String.join(", ", new TreeSet<>(types)));
            }
        }
        counts.forEach((type, number) -> platforms.addAll(Collections.nCopies(number.intValue(), type)));
        of.end();
        return new Template(name == null ? "?" : name, count, memory, List.copyOf(platforms));
    }

    private static List<NodeSpec> expand(List<Template> templates) {
        List<NodeSpec> nodes = new ArrayList<>();
        for (Template template : templates) {
            for (int i = 1; i <= template.count(); i++) {
                String name = template.count() == 1 ? template.name() : template.name() + "-" + i;
                nodes.add(new NodeSpec(name, template.memoryBytes(), template.platforms()));
            }
        }
        return nodes;
    }

    private void requireUniqueNames(List<NodeSpec> nodes) {
        Set<String> names = new HashSet<>();
        Set<String> twice = new TreeSet<>();
        for (NodeSpec node : nodes) {
            if (!names.add(node.name())) {
                twice.add(node.name());
            }
        }
        if (!twice.isEmpty()) {
            section.problem("nodes", "names a node twice: " + String.join(", ", twice));
        }
    }

    /** The first {@code count} nodes; the list starts again, with other names, where it is too short. */
    private static List<NodeSpec> repeat(List<NodeSpec> nodes, int count) {
        List<NodeSpec> result = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            NodeSpec node = nodes.get(i % nodes.size());
            int round = i / nodes.size() + 1;
            String name = round == 1 ? node.name() : node.name() + "." + round;
            result.add(new NodeSpec(name, node.memoryBytes(), node.platformTypes()));
        }
        return result;
    }
}
