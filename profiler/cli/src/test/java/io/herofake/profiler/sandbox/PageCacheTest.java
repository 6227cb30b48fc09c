package io.herofake.profiler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
        List<Path> files = PageCache.files(List.of(folder));
        assertThat(files).containsExactly(file);
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
    void anAbsentFileIsNoFile() throws IOException {
        assertThat(PageCache.files(List.of(folder.resolve("absent")))).isEmpty();
    }
}
