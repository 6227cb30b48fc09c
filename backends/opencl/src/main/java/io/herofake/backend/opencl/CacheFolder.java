package io.herofake.backend.opencl;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small files that make the next open fast: compiled programs and tuning choices. Each begins with the SHA-256 of the rest; one that
 * does not fit is as if it were not there. Written in one step, so that nobody sees half a file. Safe for several
 * processes, and safe to delete. Thread-safe. A folder that cannot be read or written costs time only.
 */
final class CacheFolder {

    private static final Logger log = LoggerFactory.getLogger(CacheFolder.class);

    private static final int HASH_BYTES = 32;

    private final Path folder;

    /** The backend's part of a cache folder. */
    CacheFolder(Path cache) {
        this.folder = cache.resolve("opencl");
    }

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
        Path temporary = folder.resolve(".tmp-" + UUID.randomUUID());
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
