package io.herofake.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void appearsOnlyWhenCommitted() throws IOException {
        Path out = folder.resolve("a/b/out");
        try (ResultsDirectory results = ResultsDirectory.begin(out, false)) {
            results.write("results.json", "{}");
            assertThat(out).doesNotExist();
            results.commit();
        }
        assertThat(out.resolve("results.json")).hasContent("{}");
        assertThat(folder.resolve("a/b")).isDirectoryNotContaining("glob:**/.out*");
    }

    @Test
    void leavesNothingWhenNotCommitted() throws IOException {
        try (ResultsDirectory results = ResultsDirectory.begin(folder.resolve("out"), false)) {
            results.write("results.json", "{}");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void keepsWhatIsThereUnlessForcedAndOurs() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve("results.json"), "old");
        assertThatThrownBy(() -> ResultsDirectory.begin(out, false)).hasMessageContaining("--force");
        try (ResultsDirectory results = ResultsDirectory.begin(out, true)) {
            results.write("results.json", "new");
            assertThat(out.resolve("results.json")).hasContent("old");
            results.commit();
        }
        assertThat(out.resolve("results.json")).hasContent("new");
        assertThat(folder).isDirectoryNotContaining("glob:**/.out*");
    }

    @Test
    void neverReplacesWhatIsNotOurs() throws IOException {
        Path out = Files.createDirectory(folder.resolve("home"));
        Files.writeString(out.resolve("thesis.tex"), "precious");
        assertThatThrownBy(() -> ResultsDirectory.begin(out, true)).hasMessageContaining("holds no results.json");
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> ResultsDirectory.begin(file, true)).hasMessageContaining("is a file");
    }

    @Test
    void takesAnEmptyDirectory() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        try (ResultsDirectory results = ResultsDirectory.begin(out, false)) {
            results.write("results.json", "{}");
            results.commit();
        }
        assertThat(out.resolve("results.json")).exists();
    }
}
