package io.herofake.model;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * What a model file is for: a hardware type and, where a model has several files for one, which of them.
 *
 * @param hardware the kind of processing unit
 * @param variant  what tells the file from the model's other files for that hardware: its numbers ({@code int8}, {@code fp16})
 *                 or its engine ({@code torchscript}); empty for the plain one
 */
public record ArtifactTarget(HardwareType hardware, String variant) implements Comparable<ArtifactTarget> {
    private static final Pattern VARIANT = Pattern.compile("([a-z0-9]{1,16}(-[a-z0-9]{1,16})*)?");
    private static final Comparator<ArtifactTarget> ORDER =
            Comparator.comparing(ArtifactTarget::hardware).thenComparing(ArtifactTarget::variant);

    /** Checks the syntax. */
    public ArtifactTarget {
        if (!VARIANT.matcher(variant).matches()) {
            throw new IllegalArgumentException(
                    "variant '" + variant + "' is not lower-case letters and digits, such as int8 or fp16");
        }
    }

    /** The plain file for a hardware type. */
    public static ArtifactTarget of(HardwareType hardware) {
        return new ArtifactTarget(hardware, "");
    }

    /**
     * The target with the given {@link #id()}.
     *
     * @throws IllegalArgumentException naming what is wrong with it
     */
    public static ArtifactTarget of(String id) {
        int dash = id.indexOf('-');
        if (dash < 0) {
            return of(HardwareType.of(id));
        }
        if (dash == id.length() - 1) {
            throw new IllegalArgumentException("'" + id + "' names no variant after its dash");
        }
        return new ArtifactTarget(HardwareType.of(id.substring(0, dash)), id.substring(dash + 1));
    }

    /** The name used in manifests, for example {@code cpu} or {@code cpu-int8}. */
    public String id() {
        return variant.isEmpty() ? hardware.id() : hardware.id() + "-" + variant;
    }

    /** By hardware type; the plain file before variants. */
    @Override
    public int compareTo(ArtifactTarget other) {
        return ORDER.compare(this, other);
    }
}
