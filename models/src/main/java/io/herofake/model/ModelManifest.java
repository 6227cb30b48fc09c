package io.herofake.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model's {@code manifest.json}: what it is, and its files. Immutable.
 *
 * @param description what it is
 * @param artifacts   its files, at least one, by what they are for, in its order; several targets may share a file, then with equal
 *                    entries
 */
public record ModelManifest(ModelDescription description, Map<ArtifactTarget, ArtifactEntry> artifacts) {

    /** Checks the artifacts; copies the map. */
    public ModelManifest {
        if (artifacts.isEmpty()) {
            throw new IllegalArgumentException("'artifacts' is empty; it needs one entry at least, such as cpu");
        }
        artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
        checkSharedFiles(artifacts);
    }

    /** See {@link ModelDescription#name()}. */
    public String name() {
        return description.name();
    }

    /** See {@link ModelDescription#version()}. */
    public ModelVersion version() {
        return description.version();
    }

    /** Whether the weights were trained; when not, every verdict is noise and has to be shown as such. */
    public boolean trained() {
        return description.training().trained();
    }

    /** See {@link ModelDescription#input()}. */
    public InputContract input() {
        return description.input();
    }

    /** See {@link ModelDescription#output()}. */
    public OutputContract output() {
        return description.output();
    }

    private static void checkSharedFiles(Map<ArtifactTarget, ArtifactEntry> artifacts) {
        for (ArtifactEntry one : artifacts.values()) {
            for (ArtifactEntry other : artifacts.values()) {
                if (one.file().equals(other.file()) && !one.equals(other)) {
                    throw new IllegalArgumentException(
                            "'artifacts' lists the file '" + one.file() + "' twice with different values");
                }
            }
        }
    }
}
