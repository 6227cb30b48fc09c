package io.herofake.backend.opencl;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small files that make the next open fast: compiled programs and tuning choices. Each begins with the SHA-256 of the rest; one that
 * does not fit is as if it were not there. Written in one step, so that nobody sees half a file. Safe for several
 * processes, and safe to delete. Thread-safe. A folder that cannot be read or written costs time only.
 *
 * <p>It is bounded: whoever writes a file removes those that were least recently read or written, as soon as all are larger than the bound
 * together, and what a crash left behind.
 */
final class CacheFolder {

    private static final Logger log = LoggerFactory.getLogger(CacheFolder.class);

    /** Some dozen devices' or versions' worth of programs: those for one PoCL device take about 6 MiB. */
    static final long MAX_BYTES = 256L << 20;

    private static final int HASH_BYTES = 32;
    private static final String TEMPORARY = ".tmp-";
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path folder;
    private final long maxBytes;

    /** The backend's part of a cache folder. */
    CacheFolder(Path cache) {
        this(cache, MAX_BYTES);
    }

    /** The same with another bound. */
    CacheFolder(Path cache, long maxBytes) {
        this.folder = cache.resolve("opencl");
        this.maxBytes = maxBytes;
    }

    /** A file there, as it was when it was looked at. */
    private record Entry(Path file, long bytes, Instant used) {}

    /** The intact content of a file. */
    Optional<byte[]> read(String name) {
        Path file = folder.resolve(name);
        try {
            byte[] all = Files.readAllBytes(file);
            byte[] content = all.length < HASH_BYTES ? all : Arrays.copyOfRange(all, HASH_BYTES, all.length);
            if (all.length < HASH_BYTES || !Arrays.equals(all, 0, HASH_BYTES, sha256(content), 0, HASH_BYTES)) {
                log.warn("{} is damaged and made anew", file);
                return Optional.empty();
            }
            touch(file);
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            log.warn("cannot read {}, which makes opening slower: {}", file, e.toString());
            return Optional.empty();
        }
    }

    /** Writes a file, replacing what is there. */
    void write(String name, byte[] content) {
        Path temporary = folder.resolve(TEMPORARY + UUID.randomUUID());
        try {
            Files.createDirectories(folder);
            try {
                Files.write(temporary, sha256(content), StandardOpenOption.CREATE_NEW);
                Files.write(temporary, content, StandardOpenOption.APPEND);
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            prune(folder.resolve(name));
        } catch (IOException e) {
            log.warn("cannot keep {} in {}, which makes the next opening slower: {}", name, folder, e.toString());
        }
    }

    /** Removes a file. */
    void discard(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            log.warn("cannot remove {} from {}: {}", name, folder, e.toString());
        }
    }

    /** For whoever removes the least recently used. */
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            log.debug("cannot touch {}, so that it may be removed early: {}", file, e.toString());
        }
    }

    private void prune(Path kept) throws IOException {
        List<Entry> entries = entries();
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        Instant abandoned = Instant.now().minus(ABANDONED);
        for (Entry entry : entries) {
            boolean temporary = name(entry.file()).startsWith(TEMPORARY);
            if (temporary
                    ? entry.used().isBefore(abandoned)
                    : bytes > maxBytes && !entry.file().equals(kept)) {
                Files.deleteIfExists(entry.file());
                bytes -= entry.bytes();
            }
        }
    }

    /** All files, the least recently used first. */
    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                try {
                    BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
                    entries.add(new Entry(
                            file, about.size(), about.lastModifiedTime().toInstant()));
                } catch (NoSuchFileException e) {
                    // Another process removed it, or gave it its name.
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::used));
        return entries;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** A file name's part for anything: the first 128 bits of its SHA-256. */
    static String key(String text) {
        return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)), 0, HASH_BYTES / 2);
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
