package io.herofake.backend;

import io.herofake.model.HardwareType;
import java.util.Map;

/**
 * One processing unit of this machine that a backend can run models on.
 *
 * @param id          unique on this machine and stable over restarts, for example {@code onnxruntime-cpu}
 * @param backend     the {@link BackendProvider#name()} that found it
 * @param hardware    its hardware type
 * @param description for people, for example {@code AMD EPYC 9R14, 2 cores}
 * @param simulated   true if no real hardware does the work; shown wherever the platform is
 * @param attributes  driver and runtime versions, core count, device memory: whatever the backend knows; keys in
 *                    lowerCamelCase
 */
public record Platform(
        String id,
        String backend,
        HardwareType hardware,
        String description,
        boolean simulated,
        Map<String, String> attributes) {
    /** Copies the attributes. */
    public Platform {
        attributes = Map.copyOf(attributes);
    }
}
