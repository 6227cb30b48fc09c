package io.herofake.app;

import io.herofake.backend.Platform;
import io.herofake.model.StoredModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which platforms run which models where nobody has said: of the platforms that are one device, the first that takes a model's
 * file. So a CPU that ONNX Runtime and OpenCL both offer is not used twice. Not thread-safe.
 */
final class DeviceShares {
    private final List<StoredModel> served;
    /** Names of the models that a device runs already. */
    private final Map<String, Set<String>> taken = new HashMap<>();

    DeviceShares(List<StoredModel> served) {
        this.served = List.copyOf(served);
    }

    /** The models that a platform runs and no platform before it on its device did. */
    List<StoredModel> take(Platform platform) {
        Set<String> names = taken.computeIfAbsent(platform.device(), device -> new HashSet<>());
        return runnable(platform).stream()
                .filter(model -> names.add(model.manifest().name()))
                .toList();
    }

    /** The models that a platform has a file for. */
    List<StoredModel> runnable(Platform platform) {
        return served.stream()
                .filter(model -> platform.artifactOf(model).isPresent())
                .toList();
    }
}
