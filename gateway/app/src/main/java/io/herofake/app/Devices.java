package io.herofake.app;

import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider;
import io.herofake.backend.InstalledBackends;
import io.herofake.backend.Platform;
import io.herofake.model.HardwareType;
import io.herofake.profiler.energy.EnergyProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What of this machine can be used, and what was looked for in vain. Immutable.
 *
 * @param platforms that backends found
 * @param meters    energy meters
 * @param absences  of platforms, then of meters
 */
record Devices(List<Platform> platforms, List<Meter> meters, List<Missing> absences) {
    private static final double STATED_SECONDS = 10;

    /** Where a device of a hardware type shows, whether or not a backend can drive it; relative to the root. */
    private static final Map<HardwareType, List<String>> SIGNS = Map.of(
            HardwareType.GPU, List.of("dev/nvidia0", "proc/driver/nvidia/version"),
            HardwareType.OPENCL, List.of("etc/OpenCL/vendors"),
            HardwareType.FPGA, List.of("sys/bus/pci/drivers/xocl", "opt/xilinx/xrt"));

    /** The backends that HeROfake has, and what to do where an installation lacks one. */
    private static final Map<String, String> BACKENDS = backends();

    private static Map<String, String> backends() {
        Map<String, String> remedies = new LinkedHashMap<>();
        for (String shipped : List.of("onnxruntime", "cuda", "opencl", "djl", "vitis")) {
            remedies.put(shipped, "it belongs to every build: reinstall HeROfake");
        }
        return remedies;
    }

    /**
     * An energy meter.
     *
     * @param source     the instrument
     * @param scope      what it is about
     * @param kind       counter, power or model
     * @param resolution smallest difference that it tells over 10 s
     * @param used       whether the profiler takes it
     */
    record Meter(String source, String scope, String kind, String resolution, boolean used) {}

    /**
     * Something that is not there.
     *
     * @param of     {@code backend} or {@code energy}
     * @param what   what was looked for
     * @param reason why it cannot be used
     * @param remedy what to do about it
     */
    record Missing(String of, String what, String reason, String remedy) {
        private static Missing of(String of, Absence absence) {
            return new Missing(of, absence.what(), absence.reason(), absence.remedy());
        }
    }

    /**
     * Asks all backends and looks for all meters.
     *
     * @param root the root of the file system
     */
    static Devices find(Iterable<BackendProvider> providers, EnergyProbe.Options energy, Path root) {
        List<Platform> platforms = new ArrayList<>();
        List<Missing> absences = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (BackendProvider provider : providers) {
            Discovery discovery = InstalledBackends.discover(provider);
            names.add(provider.name());
            platforms.addAll(discovery.platforms());
            discovery.absences().forEach(absence -> absences.add(Missing.of("backend", absence)));
        }
        BACKENDS.forEach((name, remedy) -> {
            if (!names.contains(name)) {
                absences.add(new Missing("backend", "backend " + name, "it is not part of this installation", remedy));
            }
        });
        for (HardwareType hardware : HardwareType.values()) {
            if (platforms.stream().noneMatch(platform -> platform.hardware() == hardware)) {
                absences.add(unserved(hardware, names, root));
            }
        }
        EnergyMeterProvider.Found found = EnergyProbe.probe(energy);
        found.absences().forEach(absence -> absences.add(Missing.of("energy", absence)));
        return new Devices(platforms, meters(found.meters()), absences);
    }

    private static Missing unserved(HardwareType hardware, List<String> backends, Path root) {
        List<String> signs = SIGNS.getOrDefault(hardware, List.of()).stream()
                .filter(sign -> Files.exists(root.resolve(sign)))
                .map(sign -> "/" + sign)
                .toList();
        return new Missing(
                "backend",
                "platforms of hardware type " + hardware.id(),
                "none found by the backends of this installation (" + String.join(", ", backends) + ")"
                        + (signs.isEmpty() ? "" : ", though the machine has " + String.join(", ", signs)),
                "docs/backends.md says which backends there are and what each needs");
    }

    private static List<Meter> meters(List<EnergyMeter> found) {
        List<EnergyMeter> used = EnergyProbe.withoutRivals(found);
        List<Meter> meters = found.stream()
                .map(meter -> new Meter(
                        meter.source(),
                        meter.scope().id(),
                        meter.basis().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        resolution(meter),
                        used.contains(meter)))
                .toList();
        used.forEach(EnergyMeter::close);
        return meters;
    }

    private static String resolution(EnergyMeter meter) {
        long nanos = (long) (STATED_SECONDS * TimeUnit.SECONDS.toNanos(1));
        return String.format(Locale.ROOT, "%.3g J", meter.resolutionJoules(nanos));
    }

    /** For JSON: maps, lists and plain values. */
    Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("platforms", platforms.stream().map(Devices::object).toList());
        object.put("energyMeters", meters.stream().map(Devices::object).toList());
        object.put("absent", absences.stream().map(Devices::object).toList());
        return object;
    }

    private static Map<String, Object> object(Platform platform) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", platform.id());
        object.put("backend", platform.backend());
        object.put("hardware", platform.hardware().id());
        object.put("description", platform.description());
        object.put("simulated", platform.simulated());
        object.put("attributes", new TreeMap<>(platform.attributes()));
        return object;
    }

    private static Map<String, Object> object(Meter meter) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("source", meter.source());
        object.put("scope", meter.scope());
        object.put("kind", meter.kind());
        object.put("resolutionOver10Seconds", meter.resolution());
        object.put("used", meter.used());
        return object;
    }

    private static Map<String, Object> object(Missing missing) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("of", missing.of());
        object.put("what", missing.what());
        object.put("reason", missing.reason());
        object.put("remedy", missing.remedy());
        return object;
    }
}
