package io.herofake.backend.vitis;

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
import io.herofake.vart.DpuCard;
import io.herofake.vart.DpuException;
import io.herofake.vart.DpuLibrary;
import io.herofake.vart.DpuModel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The FPGA cards of this machine, a platform each: {@code vitis-ADDRESS}. Takes {@code xmodel} files for {@code fpga}.
 *
 * <p>Its native code can end or block the process when a card fails, so its replicas belong in worker processes.
 */
public final class VitisProvider implements BackendProvider {

    /** The backend's name. */
    public static final String NAME = "vitis";

    private static final ArtifactKind XMODEL = new ArtifactKind("xmodel", ArtifactTarget.of(HardwareType.FPGA));

    private final Provider provider;
    private final VitisSettings settings;

    /** For {@link java.util.ServiceLoader}. */
    public VitisProvider() {
        this(VitisSettings.ofSystem(), DpuLibrary::load);
    }

    VitisProvider(VitisSettings settings, Provider.Loader loader) {
        this.settings = settings;
        this.provider = new Provider(settings, loader);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Discovery discover() {
        try {
            DpuLibrary library = provider.library();
            List<Platform> platforms = library.cards().stream()
                    .map(card -> platform(library, card))
                    .toList();
            return new Discovery(platforms, platforms.isEmpty() ? List.of(noCard()) : List.of());
        } catch (Provider.AbsentException e) {
            return new Discovery(List.of(), List.of(e.absence()));
        } catch (DpuException e) {
            return new Discovery(List.of(), List.of(Provider.absence(e)));
        }
    }

    private static Absence noCard() {
        return new Absence(
                Provider.WHAT,
                "XRT finds no card",
                "see whether xbutil examine shows the card, flash its shell, and in a container pass its devices on;"
                        + " docs/fpga.md has the steps");
    }

    private static Platform platform(DpuLibrary library, DpuCard card) {
        return new Platform(
                idOf(card.address()),
                NAME,
                HardwareType.FPGA,
                (card.name().isEmpty() ? "card" : card.name()) + " at " + card.address(),
                library.isDouble(),
                Map.of(
                        "address", card.address(),
                        "deviceMemoryBytes", card.memoryBytes() == 0 ? "unknown" : Long.toString(card.memoryBytes()),
                        "driver", card.driver(),
                        "provider", library.name(),
                        "shell", card.name()),
                card.address(),
                List.of(XMODEL));
    }

    private static String idOf(String address) {
        return NAME + "-" + address;
    }

    @Override
    public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options)
            throws BackendException {
        checkArguments(platform, input, options);
        platform.check(artifact);
        checkFile(artifact);
        Failures failures = new Failures(artifact.file().toString(), platform.id());
        DpuModel model = open(platform, artifact, failures);
        try {
            TensorFit.check(model, input, artifact.file().toString());
            checkMemory(model, options, failures);
            return new VitisInstance(platform, model, failures, options, settings);
        } catch (BackendException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private DpuModel open(Platform platform, ModelArtifact artifact, Failures failures) throws BackendException {
        try {
            return provider.library().open(platform.device(), artifact.file());
        } catch (Provider.AbsentException e) {
            throw new BackendException(
                    Kind.DEVICE_LOST, "platform " + platform.id() + " is of no more use: " + e.getMessage(), e);
        } catch (DpuException e) {
            throw failures.opening(e);
        }
    }

    private static void checkArguments(Platform platform, InputContract input, OpenOptions options) {
        if (!platform.backend().equals(NAME) || !platform.id().equals(idOf(platform.device()))) {
            throw new IllegalArgumentException("backend " + NAME + " has no platform " + platform.id());
        }
        long inputBytes = (long) Float.BYTES * input.elementsPerPicture() * options.maxBatch();
        if (inputBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("maxBatch " + options.maxBatch() + " takes " + inputBytes
                    + " bytes for its input; at most " + Integer.MAX_VALUE + " are possible");
        }
    }

    /** What the model takes of the card, where the provider tells that, against what it may take. */
    private static void checkMemory(DpuModel model, OpenOptions options, Failures failures) throws BackendException {
        if (options.deviceMemoryBytes() > 0 && model.deviceBytes() > options.deviceMemoryBytes()) {
            throw new BackendException(
                    Kind.OUT_OF_MEMORY,
                    "model " + failures.file() + " takes " + model.deviceBytes() + " bytes on " + failures.platform()
                            + "; it may take " + options.deviceMemoryBytes(),
                    null);
        }
    }

    private static void checkFile(ModelArtifact artifact) throws BackendException {
        try {
            long size = Files.size(artifact.file());
            if (size != artifact.sizeBytes()) {
                throw invalid(artifact, "has " + size + " bytes, but its manifest says " + artifact.sizeBytes(), null);
            }
        } catch (IOException e) {
            throw invalid(artifact, "is missing or cannot be read", e);
        }
    }

    private static BackendException invalid(ModelArtifact artifact, String what, @Nullable IOException cause) {
        return new BackendException(Kind.INVALID_MODEL, "model " + artifact.file() + " " + what, cause);
    }
}
