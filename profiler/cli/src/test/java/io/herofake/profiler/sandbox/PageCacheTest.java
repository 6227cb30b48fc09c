package io.herofake.profiler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real page cache; skipped where the temporary folder is in memory anyway or the programs are missing. */
final class PageCacheTest {
    private static final int BYTES = 3 << 20;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        for (String program : List.of("dd", "fincore")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin", program)), "no " + program + " here");
        }
        assumeTrue(
                List.of("ext4", "xfs", "btrfs")
                        .contains(Files.getFileStore(folder).type()),
                "the temporary folder is on " + Files.getFileStore(folder).type());
        file = folder.resolve("model.bin");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.allocate(BYTES));
            channel.force(true); // dirty pages cannot be dropped
        }
    }

    @Test
    void filesAreDroppedAndReadAgain() throws Exception {
        List<Path> files = List.of(file);
        PageCache.fill(files);
        assertThat(PageCache.empty(files)).isEmpty();
    }

    @Test
    void whatAProcessHasMappedStaysAndIsSaidTo() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedByteBuffer mapped =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, BYTES).load();
            assertThat(PageCache.empty(List.of(file))).contains("stay in the page cache");
            assertThat(mapped.get(0)).isZero(); // still mapped until here
        }
    }

    @Test
    void whatIsMarkedAsUsedIsFoundAndNothingElse() throws IOException {
        Instant moment = Instant.parse("2026-01-02T03:04:05Z");
        Path used = old("a/used.bin", moment);
        Path besideIt = old("a/old.bin", moment);
        Path inUsedFolder = old("b/old.bin", moment);
        Files.setLastModifiedTime(file, FileTime.from(moment.minusSeconds(1)));
        Files.setLastModifiedTime(folder.resolve("a"), FileTime.from(moment.minusSeconds(1)));
        Files.setLastModifiedTime(folder.resolve("b"), FileTime.from(moment.plusSeconds(1)));
        Files.setLastModifiedTime(used, FileTime.from(moment));

        assertThat(PageCache.usedSince(folder, moment))
                .containsExactlyInAnyOrder(used, inUsedFolder)
                .doesNotContain(besideIt);
    }

    private Path old(String name, Instant moment) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.resolveSibling(""));
        Files.write(path, new byte[1]);
        return Files.setLastModifiedTime(path, FileTime.from(moment.minusSeconds(1)));
    }

    @Test
    void anAbsentFolderHasNothing() throws IOException {
        assertThat(PageCache.usedSince(folder.resolve("absent"), Instant.EPOCH)).isEmpty();
    }
}
