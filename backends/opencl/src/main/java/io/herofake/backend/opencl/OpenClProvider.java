package io.herofake.backend.opencl;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.ArtifactKind;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every OpenCL device of this machine, through an executor of our own; takes self-contained {@code onnx} files. Thread-safe.
 *
 * <p>Drivers are looked for once in a process. The first opening of a model on a device measures which kernels suit it and compiles
 * them; the cache folder keeps both.
 */
public final class OpenClProvider implements BackendProvider {

    /** The backend's name. */
    public static final String NAME = "opencl";

    private static final Object SEARCH = new Object();

    /** What the process's drivers have; guarded by SEARCH. */
    private static DeviceFinder.@Nullable Found found;

    private final long memoryLimitBytes;
    private final Tuner.Ways ways;

    /** For {@link java.util.ServiceLoader}. */
    public OpenClProvider() {
        this(Long.MAX_VALUE, Tuning::choices);
    }

    /** One that takes no more of a device's memory, and tries other ways of computing. */
    OpenClProvider(long memoryLimitBytes, Tuner.Ways ways) {
        this.memoryLimitBytes = memoryLimitBytes;
        this.ways = ways;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Discovery discover() {
        DeviceFinder.Found devices = devices();
        List<Platform> platforms = new ArrayList<>();
        devices.devices().forEach((id, device) -> platforms.add(platform(id, device)));
        return new Discovery(platforms, devices.absences());
    }

    private static DeviceFinder.Found devices() {
        synchronized (SEARCH) {
            DeviceFinder.Found now = found;
            if (now == null) {
                now = search();
                found = now;
            }
            return now;
        }
    }

    private static DeviceFinder.Found search() {
        try {
            // Weights are on the device, not on the Java heap, whose size must not limit them.
            unlimited("org.bytedeco.javacpp.maxBytes");
            unlimited("org.bytedeco.javacpp.maxPhysicalBytes");
            DriverEnvironment.prepare();
            return CompilerThread.call(DeviceFinder::find);
        } catch (LinkageError e) {
            return absent(
                    "its native library cannot be loaded: " + root(e),
                    "use Linux on x86-64 with glibc, and a home or temporary directory from which libraries may be"
                            + " loaded");
        } catch (ClException e) {
            return absent(
                    e.getMessage(), "reinstall the OpenCL driver, or remove its .icd file from /etc/OpenCL/vendors");
        } catch (Exception e) {
            return absent(root(e).toString(), "report this to HeROfake's developers");
        }
    }

    private static void unlimited(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "0");
        }
    }

    private static DeviceFinder.Found absent(@Nullable String reason, String remedy) {
        return new DeviceFinder.Found(Map.of(), List.of(new Absence("OpenCL", String.valueOf(reason), remedy)));
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static Platform platform(String id, Device device) {
        return new Platform(
                id,
                NAME,
                HardwareType.OPENCL,
                device.description(),
                false,
                Map.ofEntries(
                        Map.entry("computeUnits", Integer.toString(device.computeUnits())),
                        Map.entry("deviceMemoryBytes", Long.toString(device.memoryBytes())),
                        Map.entry("deviceType", device.type().id()),
                        Map.entry("driver", device.driver()),
                        Map.entry("driverVersion", device.driverVersion()),
                        Map.entry("modelName", device.name()),
                        Map.entry("openClVersion", device.version()),
                        Map.entry("threadsPerCall", device.divisible() ? "kept" : "all compute units"),
                        Map.entry("vendor", device.vendor())),
                device.identity().isEmpty() ? id : device.identity(),
                List.of(ArtifactKind.onnx(HardwareType.OPENCL), ArtifactKind.onnx(HardwareType.CPU)));
    }

    @Override
    public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options)
            throws BackendException {
        Device device = device(platform, input, options);
        platform.check(artifact);
        String doing = "opening model " + artifact.file() + " on " + platform.id();
        try {
            return CompilerThread.call(
                    () -> new InstanceOpener(platform, device, artifact, input, options, ways).open());
        } catch (BackendException | RuntimeException e) {
            throw e;
        } catch (ClException e) {
            throw e.translated(doing);
        } catch (OutOfMemoryError e) {
            String message = String.valueOf(e.getMessage());
            String heap = message.contains("heap")
                    ? " (at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB; -Xmx allows more)"
                    : "";
            throw new BackendException(Kind.OUT_OF_MEMORY, doing + " failed for lack of memory: " + message + heap, e);
        } catch (Exception e) {
            throw new BackendException(Kind.RUNTIME_FAILURE, doing + " failed: " + e, e);
        }
    }

    /** The device of a platform. */
    static Device device(String platform) {
        DeviceFinder.Found devices = devices();
        Device device = devices.devices().get(platform);
        if (device == null) {
            throw new IllegalArgumentException(
                    "backend " + NAME + " has platforms " + devices.devices().keySet() + ", not " + platform);
        }
        return device;
    }

    private Device device(Platform platform, InputContract input, OpenOptions options) {
        Device device = device(platform.id());
        long inputBytes = (long) Float.BYTES * input.elementsPerPicture() * options.maxBatch();
        if (inputBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("maxBatch " + options.maxBatch() + " takes " + inputBytes
                    + " bytes for its input; at most " + Integer.MAX_VALUE + " are possible");
        }
        long limit = options.deviceMemoryBytes() == 0 || device.inHostMemory()
                ? memoryLimitBytes
                : Math.min(memoryLimitBytes, options.deviceMemoryBytes());
        return device.limited(limit);
    }
}
