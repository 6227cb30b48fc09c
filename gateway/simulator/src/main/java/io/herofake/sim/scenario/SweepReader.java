package io.herofake.sim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code sweep}: what is varied when the scenario is swept. */
final class SweepReader {
    private SweepReader() {}

    static List<Axis> read(Section of) {
        List<Axis> axes = new ArrayList<>();
        for (Section section : of.sections("axes")) {
            Axis axis = section.has("path") ? path(section) : options(section);
            section.end();
            if (axis != null) {
                axes.add(axis);
            }
        }
        of.end();
        return axes;
    }

    private static @Nullable Axis path(Section section) {
        String path = section.text("path", "");
        List<Axis.Value> values = new ArrayList<>();
        for (Object value : section.plainList("values")) {
            values.add(new Axis.Value(value.toString(), Map.of(path, value.toString())));
        }
        return section.checked(() -> new Axis(path, values));
    }

    private static @Nullable Axis options(Section section) {
        String name = section.text("name", "");
        if (name.isEmpty()) {
            section.problem("must have path and values, or name and options");
        }
        List<Axis.Value> values = new ArrayList<>();
        for (Section option : section.sections("options")) {
            Map<String, String> settings = new LinkedHashMap<>();
            option.section("set").values().forEach((path, value) -> settings.put(path, value.toString()));
            values.add(new Axis.Value(option.text("label", "?"), settings));
            option.end();
        }
        return section.checked(() -> new Axis(name, values));
    }
}
