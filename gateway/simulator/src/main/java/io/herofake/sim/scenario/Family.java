package io.herofake.sim.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The scenarios on which policies are compared: the same kinds in both halves, with other figures and other seeds. They were
 * written down before any policy was tuned. They name no policies: whoever runs them says which.
 */
public enum Family {
    /** On which policies may be tuned. */
    TUNING,
    /** On which policies are judged, and never tuned. */
    HELD_OUT;

    /**
     * The half of a name.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Family of(String name) {
        for (Family half : values()) {
            if (half.id().equals(name)) {
                return half;
            }
        }
        throw new IllegalArgumentException("there is no half '" + name + "' of the family; known: tuning, held-out");
    }

    /** Its name: {@code tuning} or {@code held-out}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of its scenarios, in a fixed order. */
    public List<String> names() {
        return text("kinds.txt").lines().filter(line -> !line.isBlank()).toList();
    }

    /** One of its scenarios, without policies. */
    public ScenarioTree scenario(String name) {
        return ScenarioTree.parse(
                "scenario '" + id() + "/" + name + "'", Path.of(""), text(id() + "/" + name + ".yaml"));
    }

    private static String text(String file) {
        try (InputStream in = Family.class.getResourceAsStream("family/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("damaged installation: cannot read family/" + file, e);
        }
    }
}
