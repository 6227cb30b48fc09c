package io.herofake.profiler.energy;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider;
import io.herofake.backend.EnergyMeterProvider.Found;
import io.herofake.model.EnergyScope;
import io.herofake.nvidia.NvmlLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for every kind of energy meter. */
public final class EnergyProbe {

    /**
     * Where to look. Immutable.
     *
     * @param powercap    folder of RAPL's zones
     * @param hwmon       folder of hwmon's chips
     * @param hwmonScopes hwmon drivers that the operator knows, with what their sensors are about
     * @param procStat    file with the machine's CPU time
     * @param nvmlLibrary NVIDIA's management library, by name or path; null not to look for it
     * @param xocl        folder of the cards at XRT's driver; null not to look for them
     * @param pdu         the PDU that feeds this machine; null if there is none
     * @param cpuModel    what to estimate with where there is no instrument; null to leave it at that
     */
    public record Options(
            Path powercap,
            Path hwmon,
            Map<String, EnergyScope> hwmonScopes,
            Path procStat,
            @Nullable String nvmlLibrary,
            @Nullable Path xocl,
            @Nullable PduOptions pdu,
            @Nullable CpuPowerModel cpuModel) {
        /** Copies the map. */
        public Options {
            hwmonScopes = Map.copyOf(hwmonScopes);
        }

        /** Without accelerator cards. */
        public Options(
                Path powercap,
                Path hwmon,
                Map<String, EnergyScope> hwmonScopes,
                Path procStat,
                @Nullable PduOptions pdu,
                @Nullable CpuPowerModel cpuModel) {
            this(powercap, hwmon, hwmonScopes, procStat, null, null, pdu, cpuModel);
        }

        /** The same with these hwmon drivers known. */
        public Options withHwmonScopes(Map<String, EnergyScope> scopes) {
            return new Options(powercap, hwmon, scopes, procStat, nvmlLibrary, xocl, pdu, cpuModel);
        }

        /** The places of a Linux machine. */
        public static Options of(@Nullable PduOptions pdu, @Nullable CpuPowerModel cpuModel) {
            return new Options(
                    Path.of("/sys/class/powercap"),
                    Path.of("/sys/class/hwmon"),
                    Map.of(),
                    Path.of("/proc/stat"),
                    NvmlLibrary.systemName(),
                    Path.of("/sys/bus/pci/drivers/xocl"),
                    pdu,
                    cpuModel);
        }
    }

    private EnergyProbe() {}

    /**
     * Looks for meters: PDU, RAPL, hwmon, NVML, XRT, those that backends offer through {@link ServiceLoader}, and the CPU-time
     * model, in this order. Takes as long as the PDU's timeouts at most. Whoever asks closes the meters.
     */
    public static Found probe(Options options) {
        List<EnergyMeterProvider> providers = new ArrayList<>(List.of(
                new PduMeters(options.pdu()),
                new RaplMeters(options.powercap()),
                new HwmonMeters(options.hwmon(), options.hwmonScopes())));
        if (options.nvmlLibrary() != null) {
            providers.add(new NvmlMeters(options.nvmlLibrary()));
        }
        if (options.xocl() != null) {
            providers.add(new XrtMeters(options.xocl()));
        }
        List<EnergyMeter> meters = new ArrayList<>();
        List<Absence> absences = new ArrayList<>();
        try {
            ServiceLoader.load(EnergyMeterProvider.class).forEach(providers::add);
        } catch (ServiceConfigurationError e) {
            absences.add(
                    new Absence("a backend's energy meter", String.valueOf(e.getMessage()), "reinstall the backend"));
        }
        providers.add(new CpuTimeMeter.Provider(options.procStat(), options.cpuModel()));
        for (EnergyMeterProvider provider : providers) {
            Found found = discover(provider);
            meters.addAll(found.meters());
            absences.addAll(found.absences());
        }
        return new Found(meters, absences);
    }

    private static Found discover(EnergyMeterProvider provider) {
        try {
            return provider.discover();
        } catch (RuntimeException | LinkageError e) {
            // A backend's own library may be missing or broken; the other meters are still of use.
            return new Found(
                    List.of(), List.of(new Absence(provider.name(), e.toString(), "see the backend's documentation")));
        }
    }

    /**
     * The meters to measure with: of the whole host and of the packages the first, instruments before models; of devices all,
     * since each is about a device of its own. The others are closed.
     */
    public static List<EnergyMeter> withoutRivals(List<EnergyMeter> meters) {
        List<EnergyMeter> ordered = new ArrayList<>(meters);
        ordered.sort(Comparator.comparing(meter -> meter.basis() == EnergyMeter.Basis.MODEL)); // stable
        Set<EnergyScope> seen = EnumSet.noneOf(EnergyScope.class);
        List<EnergyMeter> kept = new ArrayList<>();
        for (EnergyMeter meter : ordered) {
            if (seen.add(meter.scope()) || meter.scope() == EnergyScope.DEVICE) {
                kept.add(meter);
            } else {
                meter.close();
            }
        }
        return kept;
    }
}
