package io.herofake.backend.onnxruntime;

import io.herofake.backend.Discovery;
import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.Platform;
import io.herofake.model.HardwareType;
import io.herofake.nvidia.NvidiaDriver;
import io.herofake.nvidia.NvidiaGpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes platforms of the GPUs that a driver tells of, and absences of what this build cannot use. */
final class CudaDevices {
    private static final String WHAT = "GPU through CUDA";
    private static final double GIB = 1L << 30;

    private final CudaBuild build;
    private final UnaryOperator<List<String>> missing;
    private final String runtimeVersion;

    /**
     * @param missing        which of the named shared libraries cannot be opened
     * @param runtimeVersion of ONNX Runtime
     */
    CudaDevices(CudaBuild build, UnaryOperator<List<String>> missing, String runtimeVersion) {
        this.build = build;
        this.missing = missing;
        this.runtimeVersion = runtimeVersion;
    }

    Discovery of(NvidiaDriver driver) {
        List<Absence> absences = new ArrayList<>();
        for (NvidiaDriver.Trouble trouble : driver.troubles()) {
            String what = trouble.what().isEmpty() ? WHAT : trouble.what() + " through CUDA";
            absences.add(new Absence(what, trouble.reason(), trouble.remedy() + (build.present() ? "" : orBuild())));
        }
        if (driver.gpus().isEmpty()) {
            return new Discovery(List.of(), absences);
        }
        Absence common = obstacle(driver);
        if (common != null) {
            absences.add(common);
            return new Discovery(List.of(), absences);
        }
        List<Platform> platforms = new ArrayList<>();
        for (NvidiaGpu gpu : driver.gpus()) {
            if (gpu.computeCapability() < build.lowestComputeCapability()) {
                absences.add(tooOld(gpu));
            } else {
                platforms.addAll(platforms(driver, gpu));
            }
        }
        return new Discovery(platforms, absences);
    }

    private static String orBuild() {
        return "; then build HeROfake with -Pcuda12 or -Pcuda13";
    }

    /** What keeps every GPU from being used, the first of it. */
    private @Nullable Absence obstacle(NvidiaDriver driver) {
        String gpus = String.join(
                ", ",
                driver.gpus().stream()
                        .map(gpu -> "GPU " + gpu.index() + " " + gpu.name())
                        .toList());
        String runs = "driver " + driver.version() + ", which runs CUDA up to "
                + NvidiaDriver.cudaForPeople(driver.cudaVersion());
        if (!build.present()) {
            return new Absence(
                    WHAT,
                    "this build has no libraries for CUDA, though there is " + gpus + " with " + runs,
                    "build HeROfake with -Pcuda12 or -Pcuda13 (docs/backends.md)");
        }
        if (driver.cudaVersion() < 1000 * build.major()) {
            return new Absence(
                    WHAT,
                    gpus + ": too old a driver: " + runs + "; this build needs CUDA " + build.major(),
                    "install driver " + build.oldestDriver() + " or newer"
                            + (build.major() == 13 ? ", or build HeROfake with -Pcuda12" : ""));
        }
        List<String> absent = missing.apply(build.libraries());
        return absent.isEmpty()
                ? null
                : new Absence(
                        WHAT,
                        gpus + ": shared libraries that cannot be opened: " + String.join(", ", absent),
                        "install CUDA " + build.major()
                                + " and cuDNN 9 for it, and put their folders into LD_LIBRARY_PATH;"
                                + " or use the image of Dockerfile.gpu");
    }

    private Absence tooOld(NvidiaGpu gpu) {
        int lowest = build.lowestComputeCapability();
        return new Absence(
                "GPU " + gpu.index() + " through CUDA",
                gpu.name() + " has compute capability " + gpu.computeCapabilityForPeople() + "; CUDA " + build.major()
                        + " needs " + lowest / 10 + "." + lowest % 10,
                build.major() == 13 ? "build HeROfake with -Pcuda12" : "use a newer GPU");
    }

    private List<Platform> platforms(NvidiaDriver driver, NvidiaGpu gpu) {
        List<Platform> platforms = new ArrayList<>();
        for (CudaMode mode : CudaMode.values()) {
            if (mode.possible(gpu.computeCapability())) {
                platforms.add(platform(driver, gpu, mode));
            }
        }
        return platforms;
    }

    private Platform platform(NvidiaDriver driver, NvidiaGpu gpu, CudaMode mode) {
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("computeCapability", gpu.computeCapabilityForPeople());
        attributes.put("cudaVersion", Integer.toString(build.major()));
        attributes.put("driverVersion", driver.version());
        attributes.put("index", Integer.toString(gpu.index()));
        attributes.put("memoryBytes", Long.toString(gpu.memoryBytes()));
        attributes.put("pciAddress", gpu.pciAddress());
        attributes.put("precision", mode.id());
        attributes.put("runtimeVersion", runtimeVersion);
        return new Platform(
                mode.platformId(gpu.index()),
                CudaProvider.NAME,
                HardwareType.GPU,
                String.format(Locale.ROOT, "%s, %.0f GiB, %s", gpu.name(), gpu.memoryBytes() / GIB, mode.id()),
                false,
                attributes,
                gpu.device(),
                List.of(mode.takes()));
    }
}
