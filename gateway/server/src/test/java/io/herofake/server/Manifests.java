package io.herofake.server;

import io.herofake.backend.Platform;
import io.herofake.model.ArtifactEntry;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelDescription;
import io.herofake.model.ModelManifest;
import io.herofake.model.ModelVersion;
import io.herofake.model.OutputContract;
import io.herofake.model.Training;
import java.util.List;
import java.util.Map;

/** Manifests and a platform for tests. */
public final class Manifests {
    /** A platform that stands for whatever a test does. */
    public static final Platform PLATFORM =
            new Platform("test-cpu", "test", HardwareType.CPU, "a test's own \"hardware\"", true, Map.of());

    private Manifests() {}

    /** An untrained model with the given name and input. */
    public static ModelManifest of(String name, InputContract input) {
        ModelDescription description = new ModelDescription(
                name,
                new ModelVersion("1.2"),
                "test-net",
                "a model for tests",
                "written by hand",
                "Apache-2.0",
                Training.untrained(7),
                input,
                new OutputContract("output", OutputContract.Activation.SOFTMAX, List.of("real", "fake"), "fake", 0.5));
        return new ModelManifest(
                description,
                Map.of(
                        ArtifactTarget.of(HardwareType.CPU),
                        new ArtifactEntry("onnx", "model.onnx", "0".repeat(64), 1)));
    }

    /** An untrained model with the given name that wants 16x16 pixels. */
    public static ModelManifest of(String name) {
        return of(
                name,
                new InputContract(
                        "input", 16, 16, InputContract.Resize.STRETCH, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)));
    }
}
