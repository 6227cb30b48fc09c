package io.herofake.backend.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.ArtifactKind;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * TorchScript files on the CPU of this machine, through DJL's PyTorch engine, where the build has it. Takes
 * {@code torchscript} files for {@code cpu} or {@code cpu-torchscript}: a module whose {@code forward} takes float32
 * {@code [N, 3, height, width]} and gives float32 {@code [N, classes]}; N is free or 1. Thread-safe.
 */
public final class TorchScriptProvider implements BackendProvider {

    /** The backend's name. */
    public static final String NAME = "djl";

    /** The id of its one platform. */
    public static final String PLATFORM_ID = "djl-pytorch-cpu";

    /** The format of its files. */
    public static final String FORMAT = "torchscript";

    /** For {@link java.util.ServiceLoader}. */
    public TorchScriptProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Discovery discover() {
        Optional<Absence> absence = PyTorchEngine.absence();
        return absence.isPresent()
                ? new Discovery(List.of(), List.of(absence.get()))
                : new Discovery(List.of(platform(PyTorchEngine.version())), List.of());
    }

    private static Platform platform(String version) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new Platform(
                PLATFORM_ID,
                NAME,
                HardwareType.CPU,
                "CPU through PyTorch " + version + ", " + cores + (cores == 1 ? " core" : " cores"),
                false,
                Map.of("cores", Integer.toString(cores), "runtimeVersion", version),
                Platform.HOST_CPU,
                List.of(
                        new ArtifactKind(FORMAT, new ArtifactTarget(HardwareType.CPU, FORMAT)),
                        new ArtifactKind(FORMAT, ArtifactTarget.of(HardwareType.CPU))));
    }

    @Override
    public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options)
            throws BackendException {
        if (!platform.id().equals(PLATFORM_ID)) {
            throw new IllegalArgumentException(
                    "backend " + NAME + " has platform " + PLATFORM_ID + ", not " + platform.id());
        }
        platform.check(artifact);
        checkFile(artifact);
        TorchScriptCall.checkBufferSize(input, options.maxBatch());
        Model model = load(artifact, options.threadsPerCall());
        try {
            return TorchScriptInstance.open(platform, model, artifact, input, options);
        } catch (BackendException | RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static Model load(ModelArtifact artifact, int threads) throws BackendException {
        Model model = PyTorchEngine.load(threads)
                .newModel(artifact.file().getFileName().toString(), Device.cpu());
        try {
            Path folder =
                    Objects.requireNonNull(artifact.file().toAbsolutePath().getParent(), "a file is in a folder");
            model.load(folder, artifact.file().getFileName().toString());
            return model;
        } catch (IOException | MalformedModelException | EngineException e) {
            model.close();
            throw TorchFailures.loading(artifact.file(), e);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static void checkFile(ModelArtifact artifact) throws BackendException {
        try {
            long size = Files.size(artifact.file());
            if (size != artifact.sizeBytes()) {
                throw new BackendException(
                        Kind.INVALID_MODEL,
                        "model " + artifact.file() + " has " + size + " bytes, but its manifest says "
                                + artifact.sizeBytes(),
                        null);
            }
        } catch (IOException e) {
            throw new BackendException(
                    Kind.INVALID_MODEL, "model " + artifact.file() + " is missing or cannot be read", e);
        }
    }
}
