package io.herofake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddVariantTest {
    private static final ArtifactTarget INT8 = ArtifactTarget.of("cpu-int8");
    private static final Quantization MADE =
            new Quantization("ab".repeat(32), "mse", "a runtime 1.0", 17, "cd".repeat(32), List.of());

    @TempDir
    private Path folder;

    private ModelRepository repository;
    private StoredModel plain;

    @BeforeEach
    void publish() throws ModelRepositoryException {
        repository = new ModelRepository(folder.resolve("models"));
        plain = repository.publish(
                ModelRepositoryTest.description("a", "1"),
                List.of(NewArtifact.onnx(Set.of(HardwareType.CPU), content("float"))),
                false,
                ByteProgress.NONE);
    }

    @Test
    void theModelHasItBesideItsOtherFiles() throws Exception {
        StoredModel added = add(plain, content("rounded"), false);

        ModelArtifact variant = added.artifact(INT8).orElseThrow();
        assertThat(variant.file()).hasContent("rounded");
        assertThat(variant.file().getFileName().toString())
                .isEqualTo("model-cpu-int8-" + variant.sha256().substring(0, 12) + ".onnx");
        assertThat(added.artifact(HardwareType.CPU)).isEqualTo(plain.artifact(HardwareType.CPU));
        assertThat(added.manifest().artifacts())
                .hasEntrySatisfying(
                        INT8, entry -> assertThat(entry.quantization()).isEqualTo(MADE));
        assertThat(repository.find("a")).isEqualTo(added);
        repository.verify(added, ByteProgress.NONE);
        assertThat(root()).containsExactlyInAnyOrder(".lock", "a");
    }

    @Test
    void itIsReplacedOnlyWhenAskedAndThenTheOldFileGoes() throws Exception {
        StoredModel first = add(plain, content("first"), false);
        refused(() -> add(first, content("second"), false), Kind.ALREADY_EXISTS, "has a file for cpu-int8 already");

        StoredModel second = add(first, content("second"), true);

        assertThat(second.artifact(INT8).orElseThrow().file()).hasContent("second");
        assertThat(first.artifact(INT8).orElseThrow().file()).doesNotExist();
        assertThat(add(second, content("second"), true)).isEqualTo(second);
        assertThat(second.artifact(INT8).orElseThrow().file()).hasContent("second");
    }

    @Test
    void aFailureLeavesTheModelAsItWas() throws Exception {
        ArtifactContent broken = new ArtifactContent() {
            @Override
            public long sizeBytes() {
                return 10;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(1);
                throw new IOException("disk on fire");
            }
        };

        refused(() -> add(plain, broken, false), Kind.IO_FAILURE, "disk on fire; nothing was changed");
        assertThat(repository.find("a")).isEqualTo(plain);
        try (Stream<Path> files = Files.list(plain.directory())) {
            assertThat(files).hasSize(2);
        }
        assertThat(root()).containsExactlyInAnyOrder(".lock", "a");
    }

    @Test
    void aModelThatWasChangedMeanwhileIsRefused() throws Exception {
        add(plain, content("first"), false);

        refused(() -> add(plain, content("second"), true), Kind.BUSY, "has been changed meanwhile; try again");
    }

    @Test
    void theOriginOfAQuantizedFileIsChecked() {
        assertThatThrownBy(() -> new Quantization("x", "mse", "r", 1, "cd".repeat(32), List.of()))
                .hasMessageContaining("sourceSha256 'x' is not 64");
        assertThatThrownBy(() -> new Quantization("ab".repeat(32), "mse", "r", 0, "cd".repeat(32), List.of()))
                .hasMessageContaining("pictures must be at least 1");
        assertThatThrownBy(() -> new Quantization("ab".repeat(32), "m\nse", "r", 1, "cd".repeat(32), List.of()))
                .hasMessageContaining("'criterion' must be one line");
    }

    private StoredModel add(StoredModel model, ArtifactContent content, boolean replace)
            throws ModelRepositoryException {
        return repository.addVariant(model, new NewVariant(INT8, "onnx", content, MADE), replace, ByteProgress.NONE);
    }

    private List<String> root() throws IOException {
        try (Stream<Path> paths = Files.list(repository.root())) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static ArtifactContent content(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new ArtifactContent() {
            @Override
            public long sizeBytes() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }

    private static void refused(ThrowingCallable action, Kind kind, String message) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        ModelRepositoryException.class,
                        e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }
}
