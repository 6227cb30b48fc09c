package io.herofake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptFileTest {
    @TempDir
    private Path folder;

    @Test
    void aModuleIsAddedForTheCpu() throws Exception {
        ModelRepository repository = new ModelRepository(folder.resolve("models"));
        Path file = zip("m/data.pkl", "m/code/__torch__.py", "m/constants.pkl", "m/version");

        StoredModel added =
                repository.addTorchScript(ModelRepositoryTest.description("mine", "1"), file, false, ByteProgress.NONE);

        ModelArtifact artifact = added.artifact(HardwareType.CPU).orElseThrow();
        assertThat(artifact.format()).isEqualTo("torchscript");
        assertThat(artifact.file()).hasSameBinaryContentAs(file);
        assertThat(added.artifacts()).hasSize(1);
    }

    @Test
    void whatIsNoneIsNamed() throws Exception {
        refused(zip("archive/data.pkl", "archive/data/0"), "has weights without a program (torch.save)");
        refused(zip("word/document.xml"), "it is a ZIP archive without a module");
        refused(Files.writeString(folder.resolve("text.pt"), "text"), "is not a TorchScript file, or is cut short");
        refused(folder.resolve("absent.pt"), "absent.pt is missing");
    }

    private void refused(Path file, String message) {
        ModelRepository repository = new ModelRepository(folder.resolve("models"));
        assertThatThrownBy(() -> repository.addTorchScript(
                        ModelRepositoryTest.description("mine", "1"), file, false, ByteProgress.NONE))
                .isInstanceOfSatisfying(
                        ModelRepositoryException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_MODEL))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
        assertThat(repository.root()).doesNotExist();
    }

    private Path zip(String... names) throws IOException {
        Path file = Files.createTempFile(folder, "module", ".pt");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(1);
                out.closeEntry();
            }
        }
        return file;
    }
}
