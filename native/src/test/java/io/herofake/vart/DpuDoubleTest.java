package io.herofake.vart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From Java to an int8 result and back, and everything that goes wrong on the way. */
class DpuDoubleTest {
    private static final long LONG_MILLIS = 60_000;

    @TempDir
    Path temporary;

    private DoubleProvider provider;
    private DpuLibrary library;

    @BeforeEach
    void load() {
        provider = DoubleProvider.in(temporary);
        library = provider.load();
    }

    @Test
    void cardsAreListedWithWhatIsKnown() throws Exception {
        assertThat(library.cards())
                .containsExactly(
                        new DpuCard(DoubleProvider.CARD, "double_shell", "2.14.1", 64 << 20),
                        new DpuCard(DoubleProvider.SECOND_CARD, "double_shell", "2.14.1", 64 << 20));
        assertThat(library.name()).isEqualTo("test double 1");
        assertThat(library.isDouble()).isTrue();
    }

    @Test
    void powerIsReadOrUnsupportedAndNeverNothing() throws Exception {
        assertThat(library.powerWatts(DoubleProvider.CARD)).isEqualTo(26.5);
        assertFails(DpuStatus.UNSUPPORTED, "no power sensor", () -> library.powerWatts(DoubleProvider.SECOND_CARD));
        assertFails(DpuStatus.NO_CARD, "0000:01:00.1", () -> library.powerWatts("0000:01:00.1"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyBitIsAsInTheReference(long seed) throws Exception {
        DpuNetwork network = DpuNetwork.any(seed);
        try (DpuModel model = open(network)) {
            assertThat(model.input().fixPoint()).isEqualTo(network.inputFix());
            assertThat(model.output().fixPoint()).isEqualTo(network.outputFix());
            assertThat(model.input().shape().subList(1, 4)).isEqualTo(network.inputShape());
            DpuRunner runner = model.newRunner();
            List<byte[]> rows = run(model, runner, network, seed);
            for (int place = 0; place < DoubleProvider.BATCH; place++) {
                assertThat(rows.get(place)).isEqualTo(network.run(network.picture(seed + place)));
            }
            runner.close(LONG_MILLIS);
        }
    }

    @Test
    void outputsOfTheReferenceAreNotAllTheSame() {
        List<byte[]> rows = new ArrayList<>();
        for (long seed = 1; seed <= 20; seed++) {
            DpuNetwork network = DpuNetwork.any(seed);
            rows.add(network.run(network.picture(seed)));
        }
        long lively = rows.stream()
                .filter(row -> {
                    int inside = 0;
                    for (byte value : row) {
                        inside += value != 0 && value != Byte.MIN_VALUE && value != Byte.MAX_VALUE ? 1 : 0;
                    }
                    return inside > 0;
                })
                .count();

        assertThat(lively)
                .as("networks with an output that is neither 0 nor saturated")
                .isGreaterThan(15);
    }

    @Test
    void runnersSideBySideGiveWhatOneGives() throws Exception {
        DpuNetwork network = DpuNetwork.any(7);
        try (DpuModel model = open(network)) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                long first = caller * 1000L;
                tasks.add(() -> {
                    DpuRunner runner = model.newRunner();
                    for (long seed = first; seed < first + 20; seed++) {
                        List<byte[]> rows = run(model, runner, network, seed);
                        for (int place = 0; place < DoubleProvider.BATCH; place++) {
                            assertThat(rows.get(place)).isEqualTo(network.run(network.picture(seed + place)));
                        }
                    }
                    runner.close(LONG_MILLIS);
                    return true;
                });
            }
            ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
            try {
                for (Future<Boolean> done : threads.invokeAll(tasks)) {
                    assertThat(done.get()).isTrue();
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void aDoubleIsRefusedUnlessATestAsksForIt() {
        assertFails(DpuStatus.TEST_DOUBLE, "is a test double", () -> DpuLibrary.load(provider.file()));
        // Also one that has not been loaded in this process before.
        Path fresh = DoubleProvider.in(temporary).file();
        assertFails(DpuStatus.TEST_DOUBLE, fresh.toString(), () -> DpuLibrary.load(fresh));
    }

    @Test
    void whatIsNoProviderIsRefusedByName() throws Exception {
        Path missing = temporary.resolve("missing.so");
        assertFails(DpuStatus.NO_LIBRARY, missing.toString(), () -> DpuLibrary.load(missing));
        Path text = Files.writeString(temporary.resolve("text.so"), "no library");
        assertFails(DpuStatus.NO_LIBRARY, text.toString(), () -> DpuLibrary.load(text));
        Path other = Path.of(System.getProperty("java.home"), "lib", "libzip.so");
        assertFails(DpuStatus.WRONG_LIBRARY, "herofake_dpu_provider", () -> DpuLibrary.load(other));
    }

    @Test
    void aProviderOfAnotherVersionIsRefused() throws Exception {
        NativeBuild build = NativeBuild.in(Files.createDirectory(temporary.resolve("build")));
        build.compile("-shared", "-fPIC", "-o", "libother.so", "wrong_version.cpp");

        assertFails(
                DpuStatus.WRONG_LIBRARY, "was built for version 99", () -> DpuLibrary.load(build.file("libother.so")));
    }

    @Test
    void aDriverThatIsTooOldIsToldInItsWords() throws Exception {
        provider.cards("driver-problem xocl 2.6 is too old");

        assertFails(DpuStatus.NO_DRIVER, "xocl 2.6 is too old", library::cards);
    }

    @Test
    void noCardIsAnEmptyListAndNothingToOpenOn() throws Exception {
        provider.cards();
        Path file = DpuNetwork.any(1).write(temporary.resolve("model.xmodel"));

        assertThat(library.cards()).isEmpty();
        assertFails(DpuStatus.NO_CARD, DoubleProvider.CARD, () -> library.open(DoubleProvider.CARD, file));
    }

    @Test
    void modelsThatDoNotFitAreRefusedByName() throws Exception {
        Path missing = temporary.resolve("missing.xmodel");
        assertFails(DpuStatus.INVALID_MODEL, missing.toString(), () -> library.open(DoubleProvider.CARD, missing));
        Path text = Files.writeString(temporary.resolve("text.xmodel"), "no model");
        assertFails(DpuStatus.INVALID_MODEL, text.toString(), () -> library.open(DoubleProvider.CARD, text));
        Path other = DpuNetwork.any(1).forTarget("DPUOTHER").write(temporary.resolve("other.xmodel"));
        assertFails(DpuStatus.WRONG_TARGET, "compiled for DPUOTHER", () -> library.open(DoubleProvider.CARD, other));
    }

    @Test
    void memoryThatRunsOutIsGivenBack() throws Exception {
        Path file = DpuNetwork.perceptron().write(temporary.resolve("model.xmodel"));
        provider.cards(DoubleProvider.card(DoubleProvider.CARD, 1 << 20, "-"));
        for (int attempt = 0; attempt < 3; attempt++) {
            try (DpuModel model = library.open(DoubleProvider.CARD, file)) {
                assertFails(DpuStatus.OUT_OF_MEMORY, "bytes left", () -> library.open(DoubleProvider.CARD, file));
                DpuRunner runner = model.newRunner();
                runner.run(LONG_MILLIS);
                runner.close(LONG_MILLIS);
            }
        }
    }

    @Test
    void memoryThatRunsOutInARunFailsThatRunOnly() throws Exception {
        DpuNetwork network = DpuNetwork.any(3).with("fault memory 1");
        try (DpuModel model = open(network)) {
            DpuRunner runner = model.newRunner();
            runner.run(LONG_MILLIS);
            assertFails(DpuStatus.OUT_OF_MEMORY, "no memory on the card", () -> runner.run(LONG_MILLIS));
            runner.close(LONG_MILLIS);
        }
    }

    @Test
    void aCardThatIsLostFailsEveryRunAndIsListedNoMore() throws Exception {
        try (DpuModel healthy = open(DpuNetwork.any(4));
                DpuModel model = open(DpuNetwork.any(3).with("fault lost 1"))) {
            DpuRunner beside = healthy.newRunner();
            DpuRunner runner = model.newRunner();
            runner.run(LONG_MILLIS);
            assertFails(DpuStatus.DEVICE_LOST, DoubleProvider.CARD, () -> runner.run(LONG_MILLIS));
            assertFails(DpuStatus.DEVICE_LOST, DoubleProvider.CARD, () -> beside.run(LONG_MILLIS));
            assertThat(library.cards()).extracting(DpuCard::address).containsExactly(DoubleProvider.SECOND_CARD);
            runner.close(LONG_MILLIS);
            beside.close(LONG_MILLIS);
        }
    }

    @Test
    void aRunThatHangsIsGivenUpAndTheOthersGoOn() throws Exception {
        try (DpuModel healthy = open(DpuNetwork.any(4));
                DpuModel model = open(DpuNetwork.any(3).with("fault hang 0"))) {
            DpuRunner beside = healthy.newRunner();
            DpuRunner runner = model.newRunner();
            assertFails(DpuStatus.TIMEOUT, "no result within 1 ms", () -> runner.run(1));
            assertFails(DpuStatus.TIMEOUT, "of no more use", () -> runner.run(LONG_MILLIS));
            beside.run(LONG_MILLIS);
            runner.close(LONG_MILLIS);
            beside.close(LONG_MILLIS);
        }
    }

    @Test
    void aRunThatNeverEndsDoesNotHoldUpItsClose() throws Exception {
        try (DpuModel model = open(DpuNetwork.any(3).with("fault wedge 0"))) {
            DpuRunner runner = model.newRunner();
            assertFails(DpuStatus.TIMEOUT, "no result", () -> runner.run(1));
            assertFails(DpuStatus.TIMEOUT, "does not end", () -> runner.close(1));
            runner.close(1);
        }
    }

    @Test
    void whatIsClosedRefusesToWork() throws Exception {
        DpuModel model = open(DpuNetwork.any(3));
        DpuRunner runner = model.newRunner();
        runner.close(LONG_MILLIS);
        runner.close(LONG_MILLIS);
        model.close();
        model.close();

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> runner.run(1));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(model::newRunner);
    }

    /** JavaCPP alone would refuse every allocation here: its limit is a multiple of the heap. */
    @Test
    void aSmallHeapBesideMuchNativeMemoryIsEnough() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:MaxDirectMemorySize=256m",
                        LargeProcess.class.getName(),
                        provider.file().toString())
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("cards 2");
    }

    /** Run by the test above. */
    static final class LargeProcess {
        private LargeProcess() {}

        public static void main(String[] arguments) throws DpuException {
            ByteBuffer memory = ByteBuffer.allocateDirect(200 << 20);
            for (int i = 0; i < memory.capacity(); i += 4096) {
                memory.put(i, (byte) 1);
            }
            DpuLibrary library = DpuLibrary.loadForTests(Path.of(arguments[0]));
            System.out.println("cards " + library.cards().size() + " beside " + memory.capacity() + " bytes");
        }
    }

    private DpuModel open(DpuNetwork network) throws IOException, DpuException {
        return library.open(DoubleProvider.CARD, network.write(Files.createTempFile(temporary, "network", ".xmodel")));
    }

    private static List<byte[]> run(DpuModel model, DpuRunner runner, DpuNetwork network, long seed)
            throws DpuException {
        for (int place = 0; place < DoubleProvider.BATCH; place++) {
            runner.input().put(place * model.input().elementsPerPicture(), network.picture(seed + place));
        }
        runner.run(LONG_MILLIS);
        List<byte[]> rows = new ArrayList<>();
        for (int place = 0; place < DoubleProvider.BATCH; place++) {
            byte[] row = new byte[model.output().elementsPerPicture()];
            runner.output().get(place * row.length, row);
            rows.add(row);
        }
        return rows;
    }

    private static void assertFails(DpuStatus status, String named, ThrowingCallable call) {
        assertThatExceptionOfType(DpuException.class)
                .isThrownBy(call)
                .withMessageContaining(named)
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
    }
}
