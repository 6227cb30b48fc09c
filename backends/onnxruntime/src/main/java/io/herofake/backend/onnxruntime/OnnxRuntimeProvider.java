package io.herofake.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.ArtifactKind;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The CPU of this machine through ONNX Runtime, as one platform for float32 files and one for quantised ones; takes
 * self-contained {@code onnx} files. Thread-safe.
 *
 * <p>All instances share one ONNX Runtime environment, which lives as long as the process. When the JVM shuts down, ONNX
 * Runtime's own shutdown hook ends that environment beside all other hooks: inferences under way then still finish and
 * instances still close, but no model can be opened any more ({@code RUNTIME_FAILURE}).
 */
public final class OnnxRuntimeProvider implements BackendProvider {

    /** The backend's name. */
    public static final String NAME = "onnxruntime";

    /** The id of the platform for float32 files. */
    public static final String PLATFORM_ID = "onnxruntime-cpu";

    /** The variant of a model's files that were quantised for a CPU. */
    public static final String INT8 = "int8";

    /** The id of the platform for quantised files, which is the same CPU. */
    public static final String INT8_PLATFORM_ID = PLATFORM_ID + "-" + INT8;

    private static final Logger log = LoggerFactory.getLogger(OnnxRuntimeProvider.class);

    private static final AtomicReference<@Nullable Throwable> LOAD_FAILURE = new AtomicReference<>();

    private final CpuInfo cpu;
    private final String capabilityKey;

    /** For {@link java.util.ServiceLoader}. */
    public OnnxRuntimeProvider() {
        this(CpuInfo.read());
    }

    OnnxRuntimeProvider(CpuInfo cpu) {
        this.cpu = cpu;
        this.capabilityKey = cpu.capabilityKey();
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Its native code has been measured and tested in the gateway's own process. */
    @Override
    public boolean safeInGateway() {
        return true;
    }

    @Override
    public Discovery discover() {
        try {
            Platform platform = platform(environment());
            return new Discovery(List.of(platform, int8(platform)), List.of());
        } catch (LinkageError | RuntimeException e) {
            // Only the first failure says why; after it the JVM just calls the class unusable.
            LOAD_FAILURE.compareAndSet(null, e);
            return new Discovery(List.of(), List.of(absence(Objects.requireNonNullElse(LOAD_FAILURE.get(), e))));
        }
    }

    private Discovery.Absence absence(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new Discovery.Absence(
                "CPU through ONNX Runtime",
                "its native library cannot be loaded on " + cpu.architecture() + ": " + root,
                "use Linux with glibc (x86-64 or arm64), macOS (arm64) or Windows (x86-64), and a temporary directory"
                        + " from which libraries may be loaded (java.io.tmpdir)");
    }

    @Override
    public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options)
            throws BackendException {
        checkArguments(platform, input, options);
        platform.check(artifact);
        checkFile(artifact);
        OrtEnvironment environment = environment();
        GraphCache cache = new GraphCache(options.cacheDirectory(), environment.getVersion(), capabilityKey);
        SessionOpener.Opened opened =
                new SessionOpener(environment, cache, options.threadsPerCall(), cpu.int8DotProduct()).open(artifact);
        String file = artifact.file().toString();
        try {
            GraphInterface graph = GraphInterface.of(opened.session(), input, file);
            return new OnnxRuntimeInstance(platform, environment, opened, graph, options, file);
        } catch (BackendException | RuntimeException e) {
            closeQuietly(opened, e);
            throw e;
        }
    }

    /** The one environment of the process. */
    static OrtEnvironment environment() {
        return BigStack.call(OnnxRuntimeProvider::makeEnvironment);
    }

    private static OrtEnvironment makeEnvironment() {
        OrtNatives.use();
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "herofake");
        switchTelemetryOff(environment);
        return environment;
    }

    /** For Windows builds, which report usage through the operating system; the others of this version have nothing. */
    private static void switchTelemetryOff(OrtEnvironment environment) {
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            log.warn("ONNX Runtime's telemetry cannot be switched off: {}", e.toString());
        }
    }

    private Platform platform(OrtEnvironment environment) {
        String cores = cpu.cores() == 1 ? "1 core" : cpu.cores() + " cores";
        return new Platform(
                PLATFORM_ID,
                NAME,
                HardwareType.CPU,
                cpu.modelName() + ", " + cores,
                false,
                Map.of(
                        "architecture", cpu.architecture(),
                        "cores", Integer.toString(cpu.cores()),
                        "modelName", cpu.modelName(),
                        "runtimeVersion", environment.getVersion(),
                        "vectorExtensions", String.join(" ", cpu.vectorExtensions())));
    }

    /** The same CPU as it runs quantised files. */
    private Platform int8(Platform platform) {
        Map<String, String> attributes = new HashMap<>(platform.attributes());
        attributes.put("precision", INT8);
        return new Platform(
                INT8_PLATFORM_ID,
                NAME,
                HardwareType.CPU,
                platform.description() + ", int8" + (cpu.int8DotProduct() ? "" : " (without instructions for it)"),
                false,
                attributes,
                platform.device(),
                List.of(ArtifactKind.onnx(HardwareType.CPU, INT8)));
    }

    private static void checkArguments(Platform platform, InputContract input, OpenOptions options) {
        if (!platform.id().equals(PLATFORM_ID) && !platform.id().equals(INT8_PLATFORM_ID)) {
            throw new IllegalArgumentException("backend " + NAME + " has platforms " + PLATFORM_ID + " and "
                    + INT8_PLATFORM_ID + ", not " + platform.id());
        }
        checkBatch(input, options);
    }

    /** Checks that the input of a batch fits one buffer. */
    static void checkBatch(InputContract input, OpenOptions options) {
        long inputBytes = (long) Float.BYTES * input.elementsPerPicture() * options.maxBatch();
        if (inputBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("maxBatch " + options.maxBatch() + " takes " + inputBytes
                    + " bytes for its input; at most " + Integer.MAX_VALUE + " are possible");
        }
    }

    /** Checks that the file is there and of the size that its manifest says. */
    static void checkFile(ModelArtifact artifact) throws BackendException {
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

    /** Closes a session that nobody gets. */
    static void closeQuietly(SessionOpener.Opened opened, Exception reason) {
        try {
            opened.session().close();
        } catch (OrtException e) {
            reason.addSuppressed(e);
        }
    }
}
