package io.herofake.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bound of the cache folder. */
class CacheFolderTest {

    private static final int FILE_BYTES = 1000;

    /** Room for three files with their hashes, not for four. */
    private static final long BOUND = 3 * (FILE_BYTES + 32) + 500;

    @TempDir
    Path temporary;

    @Test
    void theLeastRecentlyUsedFileIsRemovedWhenThereAreTooMany() throws Exception {
        CacheFolder cache = new CacheFolder(temporary, BOUND);
        write(cache, "first", 40);
        write(cache, "second", 30);
        write(cache, "third", 20);
        // Whoever reads a file uses it.
        assertThat(cache.read("first")).isPresent();

        cache.write("fourth", new byte[FILE_BYTES]);

        assertThat(cache.read("second")).isEmpty();
        for (String name : new String[] {"first", "third", "fourth"}) {
            assertThat(cache.read(name)).as(name).hasValue(new byte[FILE_BYTES]);
        }
    }

    @Test
    void aFileLargerThanTheBoundStaysUntilTheNextIsWritten() {
        CacheFolder cache = new CacheFolder(temporary, FILE_BYTES);

        cache.write("large", new byte[2 * FILE_BYTES]);
        assertThat(cache.read("large")).isPresent();
        cache.write("small", new byte[1]);

        assertThat(cache.read("large")).isEmpty();
        assertThat(cache.read("small")).isPresent();
    }

    @Test
    void whatACrashLeftBehindIsRemovedAfterADay() throws Exception {
        CacheFolder cache = new CacheFolder(temporary, BOUND);
        write(cache, "first", 0);
        Path old = age(Files.createFile(file(".tmp-old")), Duration.ofDays(2));
        Path fresh = Files.createFile(file(".tmp-fresh"));

        cache.write("second", new byte[FILE_BYTES]);

        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
        assertThat(cache.read("first")).isPresent();
    }

    private void write(CacheFolder cache, String name, int minutesAgo) throws IOException {
        cache.write(name, new byte[FILE_BYTES]);
        age(file(name), Duration.ofMinutes(minutesAgo));
    }

    private Path file(String name) {
        return temporary.resolve("opencl").resolve(name);
    }

    private static Path age(Path file, Duration age) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
}
