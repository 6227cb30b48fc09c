package io.herofake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.InputContract.Resize;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.OutputContract.Activation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRepositoryTest {
    private static final byte[] BYTES = "not really a network".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Path root;
    private ModelRepository repository;

    @BeforeEach
    void makeRepository() {
        root = folder.resolve("models");
        repository = new ModelRepository(root);
    }

    @Test
    void aRepositoryThatIsNotThereIsEmpty() throws Exception {
        assertThat(repository.list().models()).isEmpty();
        assertThat(repository.list().problems()).isEmpty();
        refused(() -> repository.find("a"), Kind.NOT_FOUND, "no model 'a' in " + root + "; there are none");
        assertThat(root).doesNotExist();
    }

    @Test
    void whatIsPublishedIsFound() throws Exception {
        StoredModel model = publish("detector", "1", BYTES);

        assertThat(model.directory()).isEqualTo(root.resolve("detector").resolve("1"));
        assertThat(model.artifacts())
                .extracting(ModelArtifact::hardware)
                .containsExactly(HardwareType.CPU, HardwareType.GPU);
        ModelArtifact artifact = model.artifact(HardwareType.CPU).orElseThrow();
        assertThat(artifact.file()).hasBinaryContent(BYTES).isAbsolute();
        assertThat(artifact.sizeBytes()).isEqualTo(BYTES.length);
        assertThat(artifact.sha256()).isEqualTo("49afb71a786fb7c54bb4aeafebfb5bfd551fb2eaa926e9db2d9a168458541584");
        assertThat(model.artifact(HardwareType.FPGA)).isEmpty();
        assertThat(repository.find("detector")).isEqualTo(model);
        assertThat(repository.list().models()).containsExactly(model);
        assertThat(entries()).containsExactlyInAnyOrder("detector", ".lock");
    }

    @Test
    void theHighestVersionIsCurrent() throws Exception {
        publish("a", "1.9", BYTES);
        publish("a", "1.10", BYTES);
        publish("b", "1", BYTES);

        assertThat(repository.find("a").manifest().version()).isEqualTo(new ModelVersion("1.10"));
        assertThat(repository
                        .find("a", new ModelVersion("1.9"))
                        .manifest()
                        .version()
                        .text())
                .isEqualTo("1.9");
        assertThat(repository.list().models())
                .extracting(model ->
                        model.manifest().name() + " " + model.manifest().version())
                .containsExactly("a 1.9", "a 1.10", "b 1");
        refused(() -> repository.find("c"), Kind.NOT_FOUND, "no model 'c' in " + root + "; there are: a, b");
        refused(
                () -> repository.find("a", new ModelVersion("2")),
                Kind.NOT_FOUND,
                "no version 2 of model 'a' in " + root + "; there are: 1.9, 1.10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../models/a", "..", "", "A", "a/b", ".new"})
    void namesThatAreNoneAreRefused(String name) {
        refused(
                () -> repository.find(name),
                Kind.INVALID_MANIFEST,
                "name '" + name + "' is not 1 to 64 lower-case letters");
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        Path file = publishedFile();
        Files.delete(file);
        refused(() -> repository.find("a"), Kind.CORRUPT_FILE, file + " is missing or not a regular file");
        assertThat(repository.list().models()).isEmpty();
        assertThat(repository.list().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem).hasMessageContaining(file.toString()));
    }

    @Test
    void aFolderInPlaceOfAFileIsNamed() throws Exception {
        Path file = publishedFile();
        Files.delete(file);
        Files.createDirectory(file);
        refused(() -> repository.find("a"), Kind.CORRUPT_FILE, file + " is missing or not a regular file");
    }

    @Test
    void aFileCutShortIsNamed() throws Exception {
        Path file = publishedFile();
        Files.write(file, new byte[3]);
        refused(
                () -> repository.find("a"),
                Kind.CORRUPT_FILE,
                file + " has 3 bytes, its manifest lists " + BYTES.length);
    }

    @Test
    void aChangedFileFailsTheVerification() throws Exception {
        Path file = publishedFile();
        repository.verify(repository.find("a"), ByteProgress.NONE);
        byte[] changed = BYTES.clone();
        changed[5] ^= 1;
        Files.write(file, changed);
        StoredModel model = repository.find("a");
        refused(
                () -> repository.verify(model, ByteProgress.NONE),
                Kind.CORRUPT_FILE,
                file + " is not the file that its manifest lists: SHA-256 ");
    }

    @Test
    void verificationReportsEachFileOnce() throws Exception {
        StoredModel model = publish("a", "1", BYTES);
        List<String> seen = new ArrayList<>();
        repository.verify(model, (done, total) -> seen.add(done + "/" + total));
        assertThat(seen).containsExactly("0/" + BYTES.length, BYTES.length + "/" + BYTES.length);
    }

    @Test
    void aModelInTheWrongFolderIsNamed() throws Exception {
        publish("a", "1", BYTES);
        Files.move(root.resolve("a"), root.resolve("b"));
        refused(
                () -> repository.find("b"),
                Kind.INVALID_MANIFEST,
                "manifest.json says it is a version 1; in this folder it must be b version 1");
    }

    @Test
    void foldersThatAreNoVersionsAreNamed() throws Exception {
        publish("a", "1", BYTES);
        Files.createDirectory(root.resolve("a").resolve("latest"));
        refused(() -> repository.find("a"), Kind.INVALID_MANIFEST, "version 'latest' is not one to four whole numbers");
        assertThat(repository.list().models()).hasSize(1);
        assertThat(repository.list().problems()).hasSize(1);
    }

    @Test
    void strayFilesAreNamedAndNothingElseSuffers() throws Exception {
        publish("a", "1", BYTES);
        Files.write(root.resolve("notes.txt"), BYTES);
        Files.createDirectories(root.resolve("Bad Name").resolve("1"));
        Files.createDirectories(root.resolve("empty"));

        assertThat(repository.list().models()).hasSize(1);
        assertThat(repository.list().problems())
                .extracting(Throwable::getMessage)
                .satisfiesExactly(
                        bad -> assertThat(bad).startsWith("name 'Bad Name' is not"),
                        notes -> assertThat(notes)
                                .isEqualTo("cannot list " + root.resolve("notes.txt")
                                        + ": there is a file where a folder belongs"));
        refused(
                () -> repository.find("empty"),
                Kind.NOT_FOUND,
                "no model 'empty' in " + root + "; there are: Bad Name, a");
    }

    @Test
    void anEmptyVersionFolderIsNamed() throws Exception {
        Files.createDirectories(root.resolve("a").resolve("1"));
        refused(() -> repository.find("a"), Kind.CORRUPT_FILE, "manifest.json is missing or not a regular file");
    }

    @Test
    void aHugeManifestIsRefusedUnread() throws Exception {
        publish("a", "1", BYTES);
        Files.write(root.resolve("a").resolve("1").resolve("manifest.json"), new byte[2 << 20]);
        refused(() -> repository.find("a"), Kind.INVALID_MANIFEST, "a manifest has at most 1048576");
    }

    @Test
    void linksOutOfTheRepositoryAreRefused() throws Exception {
        Path file = publishedFile();
        Path outside = Files.move(file, folder.resolve("outside.onnx"));
        Files.createSymbolicLink(file, outside);
        refused(() -> repository.find("a"), Kind.CORRUPT_FILE, file + " is a link out of the model repository " + root);

        Files.delete(file);
        Files.move(outside, file);
        Path moved = Files.move(root.resolve("a"), folder.resolve("a"));
        Files.createSymbolicLink(root.resolve("a"), moved);
        refused(() -> repository.find("a"), Kind.CORRUPT_FILE, "manifest.json is a link out of the model repository");
    }

    @Test
    void linksInsideTheRepositoryAreFollowed() throws Exception {
        Path file = publishedFile();
        Path shared = Files.move(file, root.resolve("a").resolve("1").resolve("shared.bin"));
        Files.createSymbolicLink(file, shared);
        repository.verify(repository.find("a"), ByteProgress.NONE);
    }

    @Test
    void aWriteThatFailsLeavesWhatWasThere() throws Exception {
        StoredModel before = publish("a", "1", BYTES);
        ArtifactContent failing = new Content(1000, new byte[500], new IOException("No space left on device"));

        refused(
                () -> repository.publish(description("a", "1"), List.of(onnx(failing)), true, ByteProgress.NONE),
                Kind.IO_FAILURE,
                "cannot write " + before.directory() + ": No space left on device; nothing was changed");
        assertThat(repository.find("a")).isEqualTo(before);
        repository.verify(before, ByteProgress.NONE);
        assertThat(entries()).containsExactlyInAnyOrder("a", ".lock");
    }

    @Test
    void anErrorWhileWritingLeavesNothing() throws Exception {
        ArtifactContent failing = new Content(1000, new byte[500], null) {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                super.writeTo(out);
                throw new OutOfMemoryError("for a test");
            }
        };
        assertThatThrownBy(() ->
                        repository.publish(description("a", "1"), List.of(onnx(failing)), false, ByteProgress.NONE))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(entries()).containsExactly(".lock");
        publish("a", "1", BYTES);
    }

    @Test
    void aSourceOfAnotherSizeThanAnnouncedIsRefused() throws Exception {
        refused(
                () -> repository.publish(
                        description("a", "1"), List.of(onnx(new Content(10, BYTES, null))), false, ByteProgress.NONE),
                Kind.IO_FAILURE,
                "the source of model.onnx changed while it was read");
        assertThat(entries()).containsExactly(".lock");
    }

    @Test
    void aModelThatCannotFitOnTheDiskIsRefusedBeforeWriting() {
        Content huge = new Content(Long.MAX_VALUE, BYTES, null);
        refused(
                () -> repository.publish(description("a", "1"), List.of(onnx(huge)), false, ByteProgress.NONE),
                Kind.IO_FAILURE,
                "it needs 9223372036854775807 bytes and the disk has ");
        assertThat(huge.written).isFalse();
    }

    @Test
    void aModelWithoutFilesIsRefused() {
        refused(
                () -> repository.publish(description("a", "1"), List.of(), false, ByteProgress.NONE),
                Kind.INVALID_MANIFEST,
                "'artifacts' is empty");
    }

    @Test
    void whatAKilledPublisherLeftIsRemovedByTheNext() throws Exception {
        Files.createDirectories(root.resolve(".new"));
        Files.write(root.resolve(".new").resolve("model.onnx"), new byte[10]);
        Files.createDirectories(root.resolve(".old").resolve("deep"));

        assertThat(repository.list().models()).isEmpty();
        publish("a", "1", BYTES);
        assertThat(entries()).containsExactlyInAnyOrder("a", ".lock");
    }

    @Test
    void aSecondPublisherIsRefusedWhileOneIsAtIt() throws Exception {
        Content outer = new Content(BYTES.length, BYTES, null) {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                refused(
                        () -> publish("b", "1", BYTES),
                        Kind.BUSY,
                        "the model repository is being changed by another process or thread");
                super.writeTo(out);
            }
        };
        repository.publish(description("a", "1"), List.of(onnx(outer)), false, ByteProgress.NONE);
        assertThat(repository.list().models()).hasSize(1);
        publish("b", "1", BYTES);
    }

    @Test
    void aRootThatIsAFileIsNamed() throws Exception {
        Files.write(root, BYTES);
        refused(
                () -> publish("a", "1", BYTES),
                Kind.IO_FAILURE,
                "cannot write " + root.resolve("a").resolve("1"));
        refused(() -> repository.list(), Kind.IO_FAILURE, "cannot list " + root);
    }

    private Path publishedFile() throws ModelRepositoryException {
        return publish("a", "1", BYTES).artifact(HardwareType.CPU).orElseThrow().file();
    }

    private StoredModel publish(String name, String version, byte[] bytes) throws ModelRepositoryException {
        Content content = new Content(bytes.length, bytes, null);
        return repository.publish(description(name, version), List.of(onnx(content)), false, ByteProgress.NONE);
    }

    private static NewArtifact onnx(ArtifactContent content) {
        return NewArtifact.onnx(Set.of(HardwareType.CPU, HardwareType.GPU), content);
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> paths = Files.list(root)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }

    static ModelDescription description(String name, String version) {
        return new ModelDescription(
                name,
                new ModelVersion(version),
                "some-network",
                "for a test",
                "made up",
                "Apache-2.0",
                Training.untrained(1),
                new InputContract("input", 32, 32, Resize.STRETCH, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)),
                new OutputContract("logits", Activation.SOFTMAX, List.of("real", "fake"), "fake", 0.5));
    }

    private static void refused(ThrowingCallable action, Kind kind, String message) {
        assertThatThrownBy(action)
                .isInstanceOf(ModelRepositoryException.class)
                .hasMessageContaining(message)
                .extracting(e -> ((ModelRepositoryException) e).kind())
                .isEqualTo(kind);
    }

    /** Some bytes, and then perhaps a failure. */
    private static class Content implements ArtifactContent {
        private final long announced;
        private final byte[] bytes;
        private final @Nullable IOException failure;
        private boolean written;

        Content(long announced, byte[] bytes, @Nullable IOException failure) {
            this.announced = announced;
            this.bytes = bytes;
            this.failure = failure;
        }

        @Override
        public long sizeBytes() {
            return announced;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            written = true;
            out.write(bytes);
            if (failure != null) {
                throw failure;
            }
        }
    }
}
