package io.herofake.profiler.energy;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider;
import io.herofake.model.EnergyScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The boards of Xilinx Alveo cards, as XRT's driver xocl shows them in sysfs: {@code xmc_power} of the card's management
 * controller, in microwatts; what {@code xbutil examine --report electrical} shows as power. A meter for each card,
 * whose PCI address is the device of its platform in backend vitis.
 */
public final class XrtMeters implements EnergyMeterProvider {

    private static final String NAME = "XRT";
    private static final Pattern CARD = Pattern.compile("[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");
    private static final Pattern CONTROLLER = Pattern.compile("xmc\\..*");
    private static final Pattern VERSAL = Pattern.compile("hwmon_sdm\\..*");
    private static final String POWER = "xmc_power";
    /** The controller multiplies millivolts by milliamperes: a milliampere at 12 V is the smallest step. */
    private static final double STEP_WATTS = 0.012;

    private final Path root;
    private final SensorFiles files;
    private final LongSupplier clock;

    /** Looks in a folder, {@code /sys/bus/pci/drivers/xocl} on a real machine. */
    public XrtMeters(Path root) {
        this(root, SensorFiles.SYSTEM, System::nanoTime);
    }

    XrtMeters(Path root, SensorFiles files, LongSupplier clock) {
        this.root = root;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "xrt";
    }

    @Override
    public Found discover() {
        List<EnergyMeter> meters = new ArrayList<>();
        List<Absence> absences = new ArrayList<>();
        try {
            for (Path card : SensorFiles.entries(root, CARD)) {
                discover(card, meters, absences);
            }
        } catch (IOException e) {
            absences.add(new Absence(NAME, "cannot list " + root + ": " + e.getMessage(), "check the rights on it"));
        }
        if (meters.isEmpty() && absences.isEmpty()) {
            absences.add(
                    new Absence(
                            NAME,
                            "no card at the driver xocl (" + root + ")",
                            "if there is an Alveo card: install XRT and the card's shell, and see whether xbutil examine shows it"));
        }
        return new Found(meters, absences);
    }

    private void discover(Path card, List<EnergyMeter> meters, List<Absence> absences) {
        String what = NAME + " card " + card.getFileName();
        try {
            List<Path> controllers = SensorFiles.entries(card, CONTROLLER);
            if (controllers.isEmpty()) {
                absences.add(
                        SensorFiles.entries(card, VERSAL).isEmpty()
                                ? new Absence(
                                        what,
                                        "it has no management controller (xmc)",
                                        "flash the card's shell (xbmgmt)")
                                : new Absence(
                                        what,
                                        "its sensors (hwmon_sdm, Versal) are not read as files",
                                        "backend vitis reads them through XRT (docs/fpga.md), or use a PDU"));
                return;
            }
            SensorFileMeter meter = new SensorFileMeter(
                    "xrt: card " + card.getFileName() + ", power",
                    EnergyScope.DEVICE,
                    String.valueOf(card.getFileName()),
                    controllers.get(0).resolve(POWER),
                    STEP_WATTS,
                    files,
                    clock);
            if (meter.readFirst() == 0) {
                absences.add(new Absence(
                        what,
                        "its management controller says 0 W, so it does not measure",
                        "see whether xbutil examine --report electrical shows power; update the satellite controller"));
                return;
            }
            meters.add(meter);
        } catch (IOException e) {
            absences.add(
                    new Absence(what, "cannot be read: " + e.getMessage(), "check that the profiler may read " + card));
        }
    }
}
