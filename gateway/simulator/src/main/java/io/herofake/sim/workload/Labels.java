package io.herofake.sim.workload;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of functions and QoS levels that a workload may use, and the index of each.
 *
 * @param functions function names; a function's index is its place in the list
 * @param qosLevels QoS level names; likewise
 */
public record Labels(List<String> functions, List<String> qosLevels) {
    /** Copies the lists. */
    public Labels {
        functions = List.copyOf(functions);
        qosLevels = List.copyOf(qosLevels);
        if (functions.isEmpty() || qosLevels.isEmpty()) {
            throw new IllegalArgumentException("a workload needs at least one function and one QoS level");
        }
    }

    static Map<String, Integer> indexOf(List<String> names) {
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            index.put(names.get(i), i);
        }
        return index;
    }
}
