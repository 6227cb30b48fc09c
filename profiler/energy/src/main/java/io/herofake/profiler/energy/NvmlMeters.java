package io.herofake.profiler.energy;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider;
import io.herofake.nvidia.Nvml;
import io.herofake.nvidia.NvmlException;
import io.herofake.nvidia.NvmlLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The boards of NVIDIA GPUs through NVML: a meter for each GPU, of its energy counter or, where it has none, of its power. The
 * library comes with the driver; CUDA is not needed.
 */
public final class NvmlMeters implements EnergyMeterProvider {

    private static final String NAME = "NVML";

    private final Supplier<Nvml> library;
    private final String libraryName;
    private final LongSupplier clock;

    /** Looks for the library under a name or path. */
    public NvmlMeters(String libraryName) {
        this(libraryName, () -> NvmlLibrary.open(libraryName), System::nanoTime);
    }

    NvmlMeters(String libraryName, Supplier<Nvml> library, LongSupplier clock) {
        this.libraryName = libraryName;
        this.library = library;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "nvml";
    }

    @Override
    public Found discover() {
        Nvml nvml;
        try {
            nvml = library.get();
        } catch (UnsatisfiedLinkError e) {
            return absent(
                    libraryName + " is not there",
                    "install the driver of the NVIDIA GPU, if there is one (CUDA is not needed); start a container with"
                            + " --gpus all");
        }
        try {
            nvml.init();
        } catch (NvmlException e) {
            return absent(String.valueOf(e.getMessage()), remedy(e));
        }
        try {
            return discover(nvml);
        } catch (NvmlException e) {
            return absent(String.valueOf(e.getMessage()), remedy(e));
        } finally {
            // Each meter has a use of its own, and ends it when it is closed.
            nvml.shutdown();
        }
    }

    private Found discover(Nvml nvml) throws NvmlException {
        List<EnergyMeter> meters = new ArrayList<>();
        List<Absence> absences = new ArrayList<>();
        int count = nvml.deviceCount();
        for (int device = 0; device < count; device++) {
            try {
                meters.add(NvmlMeter.open(nvml, device, clock));
            } catch (NvmlException e) {
                absences.add(new Absence(NAME + " GPU " + device, String.valueOf(e.getMessage()), remedy(e)));
            }
        }
        if (count == 0) {
            return absent(
                    "driver " + nvml.driverVersion() + " sees no GPU",
                    "see whether lspci shows one; start a container with --gpus all");
        }
        return new Found(meters, absences);
    }

    private static Found absent(String reason, String remedy) {
        return new Found(List.of(), List.of(new Absence(NAME, reason, remedy)));
    }

    private static String remedy(NvmlException e) {
        return e.code() == NvmlException.NOT_SUPPORTED ? "this GPU has no power sensor; use a PDU" : e.remedy();
    }
}
