package io.herofake.vart;

import io.herofake.vart.binding.CardStruct;
import io.herofake.vart.binding.DpuApi;
import io.herofake.vart.binding.LibraryHandle;
import io.herofake.vart.binding.ModelHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;

/** A provider library, loaded for as long as the process lives. Thread-safe. */
public final class DpuLibrary {

    private static final int MAX_CARDS = 64;

    /** JavaCPP refuses to allocate anything when the process has more resident memory than this says; 0 for no limit. */
    private static final String JAVACPP_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

    private final LibraryHandle handle;
    private final String name;
    private final boolean testDouble;

    private DpuLibrary(LibraryHandle handle) {
        this.handle = handle;
        this.name = Calls.text(DpuApi.hfdpu_library_name(handle));
        this.testDouble = DpuApi.hfdpu_library_is_double(handle) != 0;
    }

    /**
     * Loads a provider that drives cards. Loading the same file again gives the same library.
     *
     * @throws DpuException {@code NO_BINDING}, {@code NO_LIBRARY}, {@code WRONG_LIBRARY}, or {@code TEST_DOUBLE} if the
     *     library drives no card
     */
    public static DpuLibrary load(Path file) throws DpuException {
        return load(file, false);
    }

    /**
     * Loads a provider or a test double. For tests alone: nothing in the product calls this, which the architecture's tests
     * see to.
     *
     * @throws DpuException {@code NO_BINDING}, {@code NO_LIBRARY} or {@code WRONG_LIBRARY}
     */
    public static DpuLibrary loadForTests(Path file) throws DpuException {
        return load(file, true);
    }

    private static DpuLibrary load(Path file, boolean allowDouble) throws DpuException {
        loadBinding();
        LibraryHandle handle = new LibraryHandle();
        try (BytePointer path = Calls.text(file.toString())) {
            Calls.check(error -> DpuApi.hfdpu_library_load(path, allowDouble ? 1 : 0, handle, error));
        }
        return new DpuLibrary(handle);
    }

    /** The binding is built where a C++ compiler is there; elsewhere the module has none. */
    private static void loadBinding() throws DpuException {
        // Its own default is a multiple of the Java heap; ours is small, and the driver's buffers are not in it.
        if (System.getProperty(JAVACPP_LIMIT) == null) {
            System.setProperty(JAVACPP_LIMIT, "0");
        }
        try {
            Loader.load(DpuApi.class);
        } catch (LinkageError e) {
            throw new DpuException(
                    DpuStatus.NO_BINDING,
                    "this build has no native binding for " + Loader.getPlatform() + ": " + e.getMessage(),
                    e);
        }
    }

    /** Name and version of the provider. */
    public String name() {
        return name;
    }

    /** Whether nothing but the host's processor does the work. */
    public boolean isDouble() {
        return testDouble;
    }

    /**
     * The cards that are there now, in the driver's order.
     *
     * @throws DpuException {@code NO_DRIVER} or whatever the driver has against it
     */
    public List<DpuCard> cards() throws DpuException {
        try (CardStruct cards = new CardStruct(MAX_CARDS)) {
            int[] count = new int[1];
            Calls.check(error -> DpuApi.hfdpu_cards(handle, cards, MAX_CARDS, count, error));
            List<DpuCard> found = new ArrayList<>();
            for (int i = 0; i < Math.min(count[0], MAX_CARDS); i++) {
                CardStruct card = cards.position(i);
                found.add(new DpuCard(
                        Calls.text(card._address()),
                        Calls.text(card.name()),
                        Calls.text(card.driver()),
                        card.memory_bytes()));
            }
            cards.position(0);
            return List.copyOf(found);
        }
    }

    /**
     * Power that a card takes now, in watts; above 0.
     *
     * @throws DpuException {@code UNSUPPORTED} if it does not measure, {@code NO_CARD}, {@code DEVICE_LOST}
     */
    public double powerWatts(String address) throws DpuException {
        double[] watts = new double[1];
        try (BytePointer card = Calls.text(address)) {
            Calls.check(error -> DpuApi.hfdpu_power(handle, card, watts, error));
        }
        return watts[0];
    }

    /**
     * Opens a compiled model on a card; its weights are there when this returns. The caller closes it.
     *
     * @throws DpuException {@code NO_CARD}, {@code INVALID_MODEL}, {@code WRONG_TARGET}, {@code OUT_OF_MEMORY},
     *     {@code DEVICE_LOST}
     */
    public DpuModel open(String address, Path model) throws DpuException {
        ModelHandle opened = new ModelHandle();
        try (BytePointer card = Calls.text(address);
                BytePointer path = Calls.text(model.toString())) {
            Calls.check(error -> DpuApi.hfdpu_model_open(handle, card, path, opened, error));
        }
        return DpuModel.of(opened);
    }
}
