package io.herofake.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtEnvironment;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.DenseOnnx;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.TestModel;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class OnnxRuntimeProviderTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.herofake.backend.onnxruntime");

    private final OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
    private final Platform platform = provider.discover().platforms().get(0);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    Path directory;

    private Path cacheDirectory;
    private TestModel model;

    @BeforeEach
    void prepare() throws IOException {
        cacheDirectory = directory.resolve("cache");
        model = DenseOnnx.standard().write(directory);
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void detachLog() {
        LOGGER.detachAppender(log);
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(BackendProvider.class))
                .anyMatch(found ->
                        found instanceof OnnxRuntimeProvider && found.name().equals("onnxruntime"));
    }

    @Test
    void aNativeLibraryThatCannotBeLoadedIsAnAbsence() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("no libraries"));
        // A JVM of its own: this one has loaded the library already.
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Donnxruntime.native.path=" + empty,
                        PrintDiscovery.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith("found ")))
                .as(output)
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).contains("platforms=[]", "CPU through ONNX Runtime", empty.toString()));
    }

    /** Run by the test above. */
    static final class PrintDiscovery {
        private PrintDiscovery() {}

        public static void main(String[] args) {
            System.out.println("found " + new OnnxRuntimeProvider().discover());
            // The second time, the JVM gives another error.
            System.out.println("found " + new OnnxRuntimeProvider().discover());
        }
    }

    /** Whoever raises the version reads docs/decisions/onnxruntime-version.md first. */
    @Test
    void theNativeLibraryHasNoUploader() throws IOException {
        for (String folder : List.of("linux-x64", "linux-aarch64")) {
            String name = "/ai/onnxruntime/native/" + folder + "/libonnxruntime.so";
            try (InputStream library = OrtEnvironment.class.getResourceAsStream(name)) {
                assertThat(library).as(name).isNotNull();
                String content = new String(library.readAllBytes(), StandardCharsets.ISO_8859_1);

                assertThat(content.contains("OrtGetApiBase"))
                        .as("%s is the library", name)
                        .isTrue();
                assertThat(content.contains("OneCollector"))
                        .as("%s uploads", name)
                        .isFalse();
            }
        }
    }

    @Test
    void describesTheProcessor() {
        assertThat(platform.id()).isEqualTo("onnxruntime-cpu");
        assertThat(platform.hardware()).isEqualTo(HardwareType.CPU);
        assertThat(platform.simulated()).isFalse();
        assertThat(platform.attributes())
                .containsOnlyKeys("architecture", "cores", "modelName", "runtimeVersion", "vectorExtensions")
                .containsEntry("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        assertThat(platform.attributes().get("runtimeVersion")).matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void theSecondOpeningReadsTheCacheAndNotTheModel() throws Exception {
        openAndCheck(model);
        byte[] noise = new byte[(int) model.artifact().sizeBytes()];
        Files.write(model.artifact().file(), noise);

        openAndCheck(model);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void damagedEntriesAreMadeAnew() throws Exception {
        openAndCheck(model);
        for (String name : List.of(CacheEntry.GRAPH, CacheEntry.WEIGHTS)) {
            Path file = entry().resolve(name);
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));

            openAndCheck(model);

            assertThat(new CacheEntry(entry()).intact()).as(name).isTrue();
        }
        assertThat(warnings()).hasSize(2).allMatch(warning -> warning.contains("damaged"));
    }

    @Test
    void entriesThatTheRuntimeRefusesAreMadeAnew() throws Exception {
        openAndCheck(model);
        CacheEntry entry = new CacheEntry(entry());
        Files.writeString(entry.graph(), "sealed, but no graph");
        entry.seal();

        openAndCheck(model);

        assertThat(warnings()).hasSize(1).allMatch(warning -> warning.contains("cannot be opened"));
        openAndCheck(model);
        assertThat(warnings()).hasSize(1);
    }

    @Test
    void withoutACacheDirectoryTheModelItselfIsOpened() throws Exception {
        cacheDirectory = Files.writeString(directory.resolve("a file"), "in the way");

        openAndCheck(model);

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains(model.artifact().file().toString(), "a file");
    }

    @Test
    void theCacheDirectoryMayBeALink() throws Exception {
        Path target = Files.createDirectory(directory.resolve("target"));
        cacheDirectory = Files.createSymbolicLink(directory.resolve("link"), target);

        openAndCheck(model);
        openAndCheck(model);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void openersThatRaceShareOneEntry() throws Exception {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> {
                openAndCheck(model);
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
        assertThat(new CacheEntry(entry()).intact()).isTrue();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aModelThatFailsToOpenLeavesNothingInTheCache() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.onnx"), "not a graph");
        ModelArtifact bad = TestModel.artifact(HardwareType.CPU, "onnx", file);

        assertInvalid(bad, model.input(), "bad.onnx", "corrupt");
        assertThat(cacheEntries()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aGraphThatTakesOnePictureServesBatches() throws Exception {
        TestModel onePicture = DenseOnnx.standard().withBatch(1).write(directory);
        try (ModelInstance instance = open(onePicture, 3, 1);
                InferenceCall call = instance.newCall()) {
            for (int batch = 1; batch <= 3; batch++) {
                for (int place = 0; place < batch; place++) {
                    onePicture.put(call, place, onePicture.picture(place + batch));
                }
                call.infer(batch);
                for (int place = 0; place < batch; place++) {
                    assertRight(onePicture, place + batch, onePicture.row(call, place));
                }
            }
        }
    }

    @Test
    void graphsThatDoNotFitAreRefusedByName() throws IOException {
        DenseOnnx standard = DenseOnnx.standard();
        InputContract right = standard.contract();
        InputContract otherName =
                new InputContract("pixels", right.width(), right.height(), right.resize(), right.mean(), right.std());

        assertInvalid(model.artifact(), otherName, "'input' FLOAT [N, 3, 16, 16]", "promises 'pixels'");
        assertInvalid(standard.withBatch(2).write(directory).artifact(), right, "[2, 3, 16, 16]", "N free or 1");
        assertInvalid(
                standard.withInputType(TensorProto.DataType.INT32_VALUE)
                        .write(directory)
                        .artifact(),
                right,
                "INT32");
        assertInvalid(standard.withExtraInput().write(directory).artifact(), right, "exactly one input", "extra");
    }

    @Test
    void artifactsForOthersAreRefused() throws IOException {
        Path file = model.artifact().file();
        ModelArtifact forFpga = TestModel.artifact(HardwareType.FPGA, "xmodel", file);
        ModelArtifact wrongSize = new ModelArtifact(
                HardwareType.CPU, "onnx", file, model.artifact().sha256(), 7);

        assertInvalid(forFpga, model.input(), "xmodel for fpga", "onnx for cpu");
        assertInvalid(wrongSize, model.input(), "manifest says 7");
    }

    @Test
    void argumentsAreChecked() {
        Platform other = new Platform("gpu-0", "cuda", HardwareType.GPU, "a GPU", false, Map.of());
        OpenOptions options = options(1, 1);
        OpenOptions hugeBatch = options(1_000_000, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.open(other, model.artifact(), model.input(), options))
                .withMessageContaining("gpu-0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.open(platform, model.artifact(), model.input(), hugeBatch))
                .withMessageContaining("maxBatch 1000000");
    }

    @Test
    void aCallThatFindsNoMemoryLeavesItsPlaceFree() throws Exception {
        long perPicture = 4L * model.input().elementsPerPicture();
        int overTheLimit = (int) (Runtime.getRuntime().maxMemory() / perPicture) + 1;
        try (ModelInstance instance = open(model, overTheLimit, 1)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatExceptionOfType(BackendException.class)
                        .isThrownBy(instance::newCall)
                        .withMessageContaining("maxBatch")
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_MEMORY));
            }
        }
    }

    @Test
    void severalThreadsGiveTheSameAnswer() throws Exception {
        try (ModelInstance instance = open(model, 1, 2);
                InferenceCall call = instance.newCall()) {
            assertRight(model, 5, model.inferOne(call, model.picture(5)));
        }
    }

    private void openAndCheck(TestModel what) throws BackendException {
        try (ModelInstance instance = open(what, 1, 1);
                InferenceCall call = instance.newCall()) {
            assertRight(what, 1, what.inferOne(call, what.picture(1)));
        }
    }

    private static void assertRight(TestModel model, long seed, float[] row) {
        float[] expected = model.reference().apply(model.picture(seed));
        assertThat(row).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
    }

    private ModelInstance open(TestModel what, int maxBatch, int threads) throws BackendException {
        return provider.open(platform, what.artifact(), what.input(), options(maxBatch, threads));
    }

    private OpenOptions options(int maxBatch, int threads) {
        return new OpenOptions(1, threads, maxBatch, cacheDirectory);
    }

    private void assertInvalid(ModelArtifact artifact, InputContract input, String... named) {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> provider.open(platform, artifact, input, options(1, 1)))
                .withMessageContaining(artifact.file().toString())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_MODEL))
                .satisfies(e -> assertThat(e.getMessage()).contains(named));
    }

    private Path entry() throws IOException {
        assertThat(cacheEntries()).hasSize(1);
        return cacheEntries().get(0);
    }

    private List<Path> cacheEntries() throws IOException {
        Path entries = cacheDirectory.resolve("onnxruntime");
        try (Stream<Path> found = Files.exists(entries) ? Files.list(entries) : Stream.empty()) {
            return found.toList();
        }
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
