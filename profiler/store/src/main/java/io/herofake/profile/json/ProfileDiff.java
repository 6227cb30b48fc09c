package io.herofake.profile.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.herofake.profile.ProfileRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The differences of two profiles, value by value. Values are named by their place in the JSON form; executions by batch
 * and concurrency and cold starts by page cache, so that each is compared with its like. Identities and encoded histograms
 * (whose percentiles are compared) are left out.
 */
public final class ProfileDiff {

    private static final Set<String> LEFT_OUT = Set.of("id", "histogram");
    private static final List<List<String>> KEYS = List.of(List.of("batch", "concurrency"), List.of("pageCache"));

    /**
     * A value that differs.
     *
     * @param path   for example {@code executions[batch=1,concurrency=1].meanNanos}
     * @param before in the first profile; null if only the second has it
     * @param after  in the second profile; null if only the first has it
     * @param ratio  after divided by before, where both are numbers and the first is not 0
     */
    public record Change(
            String path, @Nullable String before, @Nullable String after, OptionalDouble ratio) {}

    private ProfileDiff() {}

    /** What differs, in the order of the JSON form; empty if nothing but identities does. */
    public static List<Change> between(ProfileRecord before, ProfileRecord after) {
        Map<String, JsonNode> left = new LinkedHashMap<>();
        Map<String, JsonNode> right = new LinkedHashMap<>();
        flatten("", ProfileJson.tree(before), left);
        flatten("", ProfileJson.tree(after), right);
        Set<String> paths = new LinkedHashSet<>(left.keySet());
        paths.addAll(right.keySet());
        List<Change> changes = new ArrayList<>();
        for (String path : paths) {
            JsonNode was = left.get(path);
            JsonNode is = right.get(path);
            if (was == null || !was.equals(is)) {
                changes.add(new Change(path, text(was), text(is), ratio(was, is)));
            }
        }
        return changes;
    }

    private static void flatten(String path, JsonNode node, Map<String, JsonNode> values) {
        if (node.isObject()) {
            node.properties().forEach(entry -> {
                if (!LEFT_OUT.contains(entry.getKey())) {
                    String place = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                    flatten(place, entry.getValue(), values);
                }
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "[" + name(node.get(i), i) + "]", node.get(i), values);
            }
        } else {
            values.put(path, node);
        }
    }

    private static String name(JsonNode element, int index) {
        for (List<String> keys : KEYS) {
            if (keys.stream().allMatch(element::has)) {
                return String.join(
                        ",",
                        keys.stream()
                                .map(key -> key + "=" + element.get(key).asText())
                                .toList());
            }
        }
        return Integer.toString(index);
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : node.asText();
    }

    private static OptionalDouble ratio(@Nullable JsonNode was, @Nullable JsonNode is) {
        if (was == null || is == null || !was.isNumber() || !is.isNumber() || was.doubleValue() == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(is.doubleValue() / was.doubleValue());
    }
}
