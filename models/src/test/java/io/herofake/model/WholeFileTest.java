package io.herofake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void replacesAFileWhenItIsCommittedAndNotBefore() throws IOException {
        Path file = folder.resolve("a.txt");
        WholeFile.write(file, "old");
        try (WholeFile whole = new WholeFile(file)) {
            whole.out().write("new".getBytes(StandardCharsets.UTF_8));
            assertThat(file).hasContent("old");
            whole.commit();
            assertThat(file).hasContent("new");
        }
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void leavesTheOldFileAndNothingElseWhenItIsNotCommitted() throws IOException {
        Path file = folder.resolve("a.txt");
        WholeFile.write(file, "old");
        try (WholeFile whole = new WholeFile(file)) {
            whole.out().write(new byte[100]);
            assertThat(names()).hasSize(2);
        }
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void makesMissingFolders() throws IOException {
        WholeFile.write(folder.resolve("b/c/a.txt"), "é");
        assertThat(folder.resolve("b/c/a.txt")).hasBinaryContent(new byte[] {(byte) 0xc3, (byte) 0xa9});
    }

    @Test
    void refusesAFolderAndAPlaceBelowAFile() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> new WholeFile(folder))
                .withMessage("%s is a folder; name a file", folder);
        Path file = folder.resolve("a.txt");
        WholeFile.write(file, "a");
        assertThatIOException().isThrownBy(() -> new WholeFile(file.resolve("b.txt")));
        assertThat(names()).containsExactly("a.txt");
    }
}
