package io.herofake.profiler.energy;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterException;
import io.herofake.backend.EnergyMeterProvider;
import io.herofake.model.EnergyScope;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * RAPL, the energy counters of Intel's and AMD's processors, through Linux's powercap. One meter: the sum of all packages
 * and, where they are counted apart, their memory. Core and uncore are parts of the package and not added; psys is left out,
 * for what it covers depends on the board.
 */
public final class RaplMeters implements EnergyMeterProvider {

    private static final Pattern ZONE = Pattern.compile("intel-rapl:\\d+(:\\d+)?");
    private static final String NAME = "RAPL";

    private final Path root;
    private final SensorFiles files;
    private final LongSupplier clock;

    /** Looks in a folder, {@code /sys/class/powercap} on a real machine. */
    public RaplMeters(Path root) {
        this(root, SensorFiles.SYSTEM, System::nanoTime);
    }

    RaplMeters(Path root, SensorFiles files, LongSupplier clock) {
        this.root = root;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "rapl";
    }

    @Override
    public Found discover() {
        List<Zone> zones = new ArrayList<>();
        try {
            for (Path folder : SensorFiles.entries(root, ZONE)) {
                String zone = files.text(folder.resolve("name"));
                if (zone.startsWith("package-") || zone.equals("dram")) {
                    zones.add(new Zone(folder, zone, files, clock.getAsLong()));
                }
            }
        } catch (AccessDeniedException e) {
            return absent(
                    "no right to read " + e.getFile(),
                    "run as root, or let others read it: chmod a+r " + root + "/intel-rapl:*/energy_uj");
        } catch (IOException e) {
            return absent("cannot be read: " + e.getMessage(), "see whether the intel_rapl driver works (dmesg)");
        }
        if (zones.stream().noneMatch(zone -> zone.name.startsWith("package-"))) {
            return absent(
                    "no package zone in " + root,
                    "needs an Intel or AMD processor and the kernel module intel_rapl_msr; virtual machines have none");
        }
        return new Found(List.of(new Meter(zones, clock)), List.of());
    }

    private static Found absent(String reason, String remedy) {
        return new Found(List.of(), List.of(new Absence(NAME, reason, remedy)));
    }

    private static final class Zone {
        final String name;
        private final Path counter;
        private final SensorFiles files;
        private final CounterAccumulator energy;

        Zone(Path folder, String name, SensorFiles files, long nowNanos) throws IOException {
            this.name = name;
            this.counter = folder.resolve("energy_uj");
            this.files = files;
            long range = files.number(folder.resolve("max_energy_range_uj"));
            energy = new CounterAccumulator(1e-6, Meter.STEP_JOULES, range, Meter.MAX_INTERVAL_NANOS);
            energy.add(files.number(counter), nowNanos);
        }

        void read(long nowNanos) throws IOException {
            energy.add(files.number(counter), nowNanos);
        }
    }

    private static final class Meter implements EnergyMeter {
        /** The coarsest unit in use, 2^-14 J; powercap does not tell which one a processor has. */
        static final double STEP_JOULES = 1.0 / (1 << 14);

        /** At 1000 W a counter of 262 kJ (a usual range) wraps after 262 s. */
        static final long MAX_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(60);

        private final List<Zone> zones;
        private final LongSupplier clock;

        Meter(List<Zone> zones, LongSupplier clock) {
            this.zones = zones;
            this.clock = clock;
        }

        @Override
        public String source() {
            return "rapl: "
                    + String.join(", ", zones.stream().map(zone -> zone.name).toList());
        }

        @Override
        public EnergyScope scope() {
            return EnergyScope.PACKAGE;
        }

        @Override
        public Basis basis() {
            return Basis.COUNTER;
        }

        @Override
        public double resolutionJoules(long durationNanos) {
            return zones.size() * STEP_JOULES;
        }

        @Override
        public long maxReadIntervalNanos() {
            return MAX_INTERVAL_NANOS;
        }

        @Override
        public synchronized Reading read() throws EnergyMeterException {
            long now = clock.getAsLong();
            double joules = 0;
            long discontinuities = 0;
            try {
                for (Zone zone : zones) {
                    zone.read(now);
                    joules += zone.energy.joules();
                    discontinuities += zone.energy.discontinuities();
                }
            } catch (IOException e) {
                throw new EnergyMeterException(source() + " cannot be read: " + e.getMessage(), e);
            }
            return new Reading(now, joules, discontinuities);
        }

        @Override
        public void close() {
            // files are opened for each reading
        }
    }
}
