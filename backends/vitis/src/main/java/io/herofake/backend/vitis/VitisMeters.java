package io.herofake.backend.vitis;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider;
import io.herofake.vart.DpuCard;
import io.herofake.vart.DpuException;
import io.herofake.vart.DpuLibrary;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The power sensors of cards through XRT, for those that XRT's driver does not show as a file (Versal cards): the profiler
 * reads the files of the others itself. Says nothing where the backend is absent, which says so itself.
 */
public final class VitisMeters implements EnergyMeterProvider {

    private static final Path DRIVER = Path.of("/sys/bus/pci/drivers/xocl");

    private final Provider provider;
    private final Path driver;
    private final LongSupplier clock;

    /** For {@link java.util.ServiceLoader}. */
    public VitisMeters() {
        this(new Provider(VitisSettings.ofSystem(), DpuLibrary::load), DRIVER, System::nanoTime);
    }

    VitisMeters(Provider provider, Path driver, LongSupplier clock) {
        this.provider = provider;
        this.driver = driver;
        this.clock = clock;
    }

    @Override
    public String name() {
        return VitisProvider.NAME;
    }

    @Override
    public Found discover() {
        List<EnergyMeter> meters = new ArrayList<>();
        List<Absence> absences = new ArrayList<>();
        try {
            DpuLibrary library = provider.library();
            for (DpuCard card : library.cards()) {
                if (!readAsFile(card)) {
                    discover(library, card, meters, absences);
                }
            }
        } catch (Provider.AbsentException | DpuException e) {
            return new Found(List.of(), List.of());
        }
        return new Found(meters, absences);
    }

    private void discover(DpuLibrary library, DpuCard card, List<EnergyMeter> meters, List<Absence> absences) {
        try {
            DpuPowerMeter meter = new DpuPowerMeter(library, card.address(), clock);
            meter.readFirst();
            meters.add(meter);
        } catch (DpuException e) {
            absences.add(new Absence(
                    "power of card " + card.address(),
                    String.valueOf(e.getMessage()),
                    "see what xbutil examine --report electrical says of the card"));
        }
    }

    /** Whether the card has the management controller whose file the profiler reads. */
    private boolean readAsFile(DpuCard card) {
        Path folder = driver.resolve(card.address());
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> controllers = Files.newDirectoryStream(folder, "xmc.*")) {
            return controllers.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }
}
