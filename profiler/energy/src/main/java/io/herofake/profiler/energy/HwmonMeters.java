package io.herofake.profiler.energy;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider;
import io.herofake.model.EnergyScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Power and energy sensors of Linux's hwmon: energy counters where a chip has them, else its power, averaged or of the
 * moment. hwmon does not say what a sensor is about, so only drivers of which that is known are used, and those that the
 * operator names.
 */
public final class HwmonMeters implements EnergyMeterProvider {

    private static final String NAME = "hwmon";
    /** hwmon's unit; a chip may be coarser and does not tell. */
    private static final double STEP_WATTS = 1e-6;

    private static final Pattern CHIP = Pattern.compile("hwmon\\d+");
    private static final Pattern SENSOR = Pattern.compile("(energy|power)(\\d+)_(input|average)");

    /** What the sensors of a driver are about, from the kernel's documentation of it. */
    private static final Map<String, EnergyScope> KNOWN = Map.of(
            "power_meter", EnergyScope.WHOLE_HOST, // ACPI power meter: what the power supplies take
            "corsairpsu", EnergyScope.WHOLE_HOST,
            "amdgpu", EnergyScope.DEVICE,
            "i915", EnergyScope.DEVICE,
            "xe", EnergyScope.DEVICE,
            "nouveau", EnergyScope.DEVICE);

    private final Path root;
    private final Map<String, EnergyScope> scopes;
    private final SensorFiles files;
    private final LongSupplier clock;

    /**
     * Looks in a folder, {@code /sys/class/hwmon} on a real machine.
     *
     * @param named drivers that the operator knows, by name, with what their sensors are about
     */
    public HwmonMeters(Path root, Map<String, EnergyScope> named) {
        this(root, named, SensorFiles.SYSTEM, System::nanoTime);
    }

    HwmonMeters(Path root, Map<String, EnergyScope> named, SensorFiles files, LongSupplier clock) {
        this.root = root;
        this.scopes = new TreeMap<>(KNOWN);
        this.scopes.putAll(named);
        this.files = files;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Found discover() {
        List<EnergyMeter> meters = new ArrayList<>();
        List<Absence> absences = new ArrayList<>();
        try {
            for (Path chip : SensorFiles.entries(root, CHIP)) {
                discover(chip, meters, absences);
            }
        } catch (IOException e) {
            absences.add(new Absence(NAME, "cannot list " + root + ": " + e.getMessage(), "check the rights on it"));
        }
        if (meters.isEmpty() && absences.isEmpty()) {
            absences.add(new Absence(
                    NAME, "no power or energy sensor in " + root, "load the driver of the machine's power sensor"));
        }
        return new Found(meters, absences);
    }

    private void discover(Path chip, List<EnergyMeter> meters, List<Absence> absences) {
        try {
            Map<String, Path> sensors = sensors(chip);
            if (sensors.isEmpty()) {
                return;
            }
            String driver = files.text(chip.resolve("name"));
            // With the chip's number: two cards of one kind have one driver.
            String what = chip.getFileName() + " " + driver;
            EnergyScope scope = scopes.get(driver);
            if (scope == null) {
                absences.add(new Absence(
                        what,
                        "what its power or energy sensors are about is not known",
                        "name the driver and its scope in the profiler's configuration"));
                return;
            }
            for (Map.Entry<String, Path> sensor : sensors.entrySet()) {
                SensorFileMeter meter = new SensorFileMeter(
                        what + " " + sensor.getKey(), scope, null, sensor.getValue(), STEP_WATTS, files, clock);
                meter.readFirst();
                meters.add(meter);
            }
        } catch (IOException e) {
            absences.add(new Absence(
                    String.valueOf(chip.getFileName()),
                    "cannot be read: " + e.getMessage(),
                    "check that the profiler may read " + chip));
        }
    }

    /** By name ({@code energy1}, {@code power1}); a chip that has energy counters gives only those. */
    private static Map<String, Path> sensors(Path chip) throws IOException {
        Map<String, Path> sensors = new TreeMap<>();
        for (Path file : SensorFiles.entries(chip, SENSOR)) {
            Matcher matcher = SENSOR.matcher(file.getFileName().toString());
            if (matcher.matches()) {
                // "average" sorts first, and is the better of the two.
                sensors.putIfAbsent(matcher.group(1) + matcher.group(2), file);
            }
        }
        boolean counts = sensors.keySet().stream().anyMatch(name -> name.startsWith("energy"));
        if (counts) {
            sensors.keySet().removeIf(name -> name.startsWith("power"));
        }
        return sensors;
    }
}
