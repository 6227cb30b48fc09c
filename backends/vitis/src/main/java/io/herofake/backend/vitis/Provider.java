package io.herofake.backend.vitis;

import io.herofake.backend.Discovery.Absence;
import io.herofake.vart.DpuException;
import io.herofake.vart.DpuLibrary;
import io.herofake.vart.ProviderFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The provider library: which it is, loading it, and why there is none. Thread-safe. */
final class Provider {

    static final String WHAT = "FPGA DPU through Vitis AI";

    private static final String GUIDE = "; docs/fpga.md has the steps";

    /** Loads a library. */
    @FunctionalInterface
    interface Loader {
        DpuLibrary load(Path file) throws DpuException;
    }

    /** There is no provider to be used; says why. */
    static final class AbsentException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Absence absence;

        private AbsentException(Absence absence, Exception cause) {
            super(absence.reason(), cause);
            this.absence = absence;
        }

        Absence absence() {
            return absence;
        }
    }

    private final VitisSettings settings;
    private final Loader loader;

    Provider(VitisSettings settings, Loader loader) {
        this.settings = settings;
        this.loader = loader;
    }

    /** The library, loaded; loading it again costs next to nothing. */
    DpuLibrary library() throws AbsentException {
        try {
            return loader.load(file());
        } catch (DpuException e) {
            throw new AbsentException(absence(e), e);
        } catch (IOException e) {
            throw new AbsentException(
                    new Absence(WHAT, "its provider library: " + e.getMessage(), "see docs/fpga.md"), e);
        }
    }

    private Path file() throws IOException {
        if (settings.provider() != null) {
            return settings.provider();
        }
        Optional<Path> built = ProviderFile.ofThisBuild();
        return built.orElseThrow(() -> new IOException("this build has none (it was made without -Pvitis), and "
                + VitisSettings.PROVIDER_VARIABLE + " names none"));
    }

    /** What a failure to load, or to look for cards, means for people. */
    static Absence absence(DpuException failure) {
        String reason = String.valueOf(failure.getMessage());
        return new Absence(WHAT, reason, remedy(failure) + GUIDE);
    }

    private static String remedy(DpuException failure) {
        return switch (failure.status()) {
            case NO_BINDING -> "build HeROfake on Linux where g++ is installed";
            case NO_LIBRARY ->
                "let " + VitisSettings.PROVIDER_VARIABLE
                        + " name the provider library, and install the Vitis AI runtime and XRT that it needs";
            case WRONG_LIBRARY -> "build the provider of this version of HeROfake: mvn package -Pvitis";
            case TEST_DOUBLE -> "use a provider that drives cards: mvn package -Pvitis";
            case NO_DRIVER -> "install XRT, the same version as the provider was built with, and load its driver xocl";
            case DEVICE_LOST -> "see what xbutil examine says of the card; reset it with xbutil reset";
            default -> "see what xbutil examine says of the card";
        };
    }
}
