package io.herofake.backend;

import io.herofake.backend.BackendException.Kind;
import io.herofake.model.ArtifactKind;
import io.herofake.model.HardwareType;
import io.herofake.model.MadeVariant;
import io.herofake.model.ModelArtifact;
import io.herofake.model.StoredModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One processing unit of this machine, as one backend can run models on it. Several platforms may be one device: the CPU for
 * fp32 files and for int8 files, or a GPU through CUDA and through OpenCL.
 *
 * @param id          unique on this machine and stable over restarts, for example {@code onnxruntime-cpu}
 * @param backend     the {@link BackendProvider#name()} that found it
 * @param hardware    its hardware type
 * @param description for people, for example {@code AMD EPYC 9R14, 2 cores}
 * @param simulated   true if no real hardware does the work; shown wherever the platform is
 * @param attributes  driver and runtime versions, core count, device memory: whatever the backend knows; keys in
 *                    lowerCamelCase
 * @param device      the processing unit itself: equal for platforms that share one, for example {@value #HOST_CPU}, or the PCI
 *                    address of a card
 * @param takes       the kinds of model files that it runs, the preferred one first; at least one
 */
public record Platform(
        String id,
        String backend,
        HardwareType hardware,
        String description,
        boolean simulated,
        Map<String, String> attributes,
        String device,
        List<ArtifactKind> takes) {

    /** The {@link #device()} of every platform that computes on this machine's processors. */
    public static final String HOST_CPU = "cpu";

    /** Copies the attributes and the list. */
    public Platform {
        attributes = Map.copyOf(attributes);
        takes = List.copyOf(takes);
        if (takes.isEmpty()) {
            throw new IllegalArgumentException("platform '" + id + "' takes no kind of model file");
        }
    }

    /** A device of its own that takes plain ONNX files for its hardware type; OpenCL takes those for the CPU as well. */
    public Platform(
            String id,
            String backend,
            HardwareType hardware,
            String description,
            boolean simulated,
            Map<String, String> attributes) {
        this(
                id,
                backend,
                hardware,
                description,
                simulated,
                attributes,
                hardware == HardwareType.CPU ? HOST_CPU : id,
                hardware == HardwareType.OPENCL
                        ? List.of(ArtifactKind.onnx(hardware), ArtifactKind.onnx(HardwareType.CPU))
                        : List.of(ArtifactKind.onnx(hardware)));
    }

    /** Whether it runs a file of this kind. */
    public boolean accepts(ModelArtifact artifact) {
        return takes.stream().anyMatch(kind -> kind.fits(artifact));
    }

    /** Which of a model's files it runs; empty if none. */
    public Optional<ModelArtifact> artifactOf(StoredModel model) {
        return takes.stream()
                .flatMap(kind -> model.artifact(kind.target()).filter(kind::fits).stream())
                .findFirst();
    }

    /**
     * Refuses a file that it does not run.
     *
     * @throws BackendException {@code INVALID_MODEL} naming the file, what it is and what would be right
     */
    public void check(ModelArtifact artifact) throws BackendException {
        if (!accepts(artifact)) {
            throw new BackendException(
                    Kind.INVALID_MODEL,
                    "model " + artifact.file() + " is " + artifact.kind() + "; platform " + id + " takes "
                            + takesForPeople(),
                    null);
        }
    }

    /** Says that a model has no file for it, and which command makes one if one does. */
    public String hasNoFile(String model) {
        String command = takes.stream()
                .flatMap(kind -> MadeVariant.command(kind.target(), model).stream())
                .map(made -> "; '" + made + "' makes one")
                .findFirst()
                .orElse("");
        return "model '" + model + "' has no file for platform " + id + ", which takes " + takesForPeople() + command;
    }

    /** For people, for example {@code onnx for opencl or onnx for cpu}. */
    public String takesForPeople() {
        return takes.stream().map(ArtifactKind::toString).collect(Collectors.joining(" or "));
    }
}
