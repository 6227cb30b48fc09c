package io.herofake.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import io.herofake.nvidia.CudaDriver;
import io.herofake.nvidia.NvidiaDriver;
import io.herofake.nvidia.NvmlException;
import io.herofake.nvidia.SharedLibraries;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA GPUs through ONNX Runtime and CUDA: for each GPU a platform a {@link CudaMode}. Thread-safe.
 *
 * <p>Looking for GPUs asks NVIDIA's driver and opens CUDA's libraries, but starts CUDA on no GPU; opening a model does. No part
 * of a model falls back to the CPU: a graph with an operator that CUDA does not have is refused.
 */
public final class CudaProvider implements BackendProvider {

    /** The backend's name. */
    public static final String NAME = "cuda";

    private final CudaBuild build;
    private final Supplier<NvidiaDriver> driver;
    private final UnaryOperator<List<String>> missingLibraries;
    private final Supplier<CudaDriver> cuda;

    /** For {@link java.util.ServiceLoader}. */
    public CudaProvider() {
        this(
                CudaBuild.read(),
                NvidiaDriver::ask,
                SharedLibraries::missing,
                () -> CudaDriver.open(CudaDriver.systemName()));
    }

    CudaProvider(
            CudaBuild build,
            Supplier<NvidiaDriver> driver,
            UnaryOperator<List<String>> missingLibraries,
            Supplier<CudaDriver> cuda) {
        this.build = build;
        this.driver = driver;
        this.missingLibraries = missingLibraries;
        this.cuda = cuda;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Discovery discover() {
        return new CudaDevices(build, missingLibraries, runtimeVersion()).of(driver.get());
    }

    /** Of the Java API, which the native libraries must equal. Not asked of them: they are not loaded to look for a GPU. */
    private static String runtimeVersion() {
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    @Override
    public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options)
            throws BackendException {
        CudaMode mode = mode(platform);
        OnnxRuntimeProvider.checkBatch(input, options);
        platform.check(artifact);
        OnnxRuntimeProvider.checkFile(artifact);
        int ordinal = ordinal(platform);
        String file = artifact.file().toString();
        OrtEnvironment environment = environment(platform);
        SessionOpener.Opened opened =
                session(environment, artifact, ordinal, mode.providerOptions(options.deviceMemoryBytes()), options);
        try {
            GraphInterface graph = GraphInterface.of(opened.session(), input, file);
            return warm(new OnnxRuntimeInstance(platform, environment, opened, graph, options, file));
        } catch (BackendException | RuntimeException e) {
            OnnxRuntimeProvider.closeQuietly(opened, e);
            throw e;
        }
    }

    private static CudaMode mode(Platform platform) {
        String index = platform.attributes().getOrDefault("index", "");
        for (CudaMode mode : CudaMode.values()) {
            if (index.matches("\\d{1,4}") && platform.id().equals(mode.platformId(Integer.parseInt(index)))) {
                return mode;
            }
        }
        throw new IllegalArgumentException("backend " + NAME + " did not find platform " + platform.id());
    }

    private int ordinal(Platform platform) throws BackendException {
        String address = platform.attributes().getOrDefault("pciAddress", "");
        try {
            return cuda.get().ordinal(address);
        } catch (NvmlException | UnsatisfiedLinkError e) {
            throw lost(platform, e.getMessage(), e);
        }
    }

    private static OrtEnvironment environment(Platform platform) throws BackendException {
        try {
            return OnnxRuntimeProvider.environment();
        } catch (LinkageError | RuntimeException e) {
            throw new BackendException(
                    Kind.RUNTIME_FAILURE,
                    "platform " + platform.id() + " cannot be used: ONNX Runtime's native library cannot be loaded: "
                            + e,
                    e);
        }
    }

    private static BackendException lost(Platform platform, @Nullable String reason, Throwable cause) {
        return new BackendException(
                Kind.DEVICE_LOST, "platform " + platform.id() + " cannot be used any more: " + reason, cause);
    }

    private static SessionOpener.Opened session(
            OrtEnvironment environment,
            ModelArtifact artifact,
            int ordinal,
            Map<String, String> cudaOptions,
            OpenOptions options)
            throws BackendException {
        try (SessionOptions session = new SessionOptions();
                OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(ordinal)) {
            for (Map.Entry<String, String> option : cudaOptions.entrySet()) {
                provider.add(option.getKey(), option.getValue());
            }
            session.addCUDA(provider);
            session.setOptimizationLevel(OptLevel.ALL_OPT);
            session.setIntraOpNumThreads(options.threadsPerCall());
            session.setInterOpNumThreads(1);
            session.addConfigEntry("session.disable_cpu_ep_fallback", "1");
            session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return new SessionOpener.Opened(
                    environment.createSession(artifact.file().toString(), session), artifact.sizeBytes(), false);
        } catch (OrtException e) {
            throw OrtFailures.opening(artifact.file().toString(), e);
        }
    }

    /** The first inference loads kernels and takes the working memory: here, where a failure is one to open. */
    private static ModelInstance warm(OnnxRuntimeInstance instance) throws BackendException {
        try (InferenceCall call = instance.newCall()) {
            call.infer(1);
            return instance;
        }
    }
}
