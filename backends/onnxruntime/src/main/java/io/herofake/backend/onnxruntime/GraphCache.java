package io.herofake.backend.onnxruntime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Optimised graphs on disk, one directory for each model, runtime version and kind of CPU. Thread-safe, and safe for
 * several processes on one directory.
 *
 * <p>An entry is made in a temporary directory beside its place and moved there in one step, so that nobody sees half an
 * entry. Entries are never changed afterwards, only removed, which leaves those who have mapped them undisturbed.
 * Building one removes the same model's entries of other runtime versions, what a crash left behind, and the least
 * recently used entries over {@value #MAX_ENTRIES}. Deleting the whole directory is always safe.
 */
final class GraphCache {

    private static final Logger log = LoggerFactory.getLogger(GraphCache.class);

    static final int MAX_ENTRIES = 32;

    private static final String TEMPORARY = ".tmp-";
    private static final Duration ABANDONED = Duration.ofDays(1);
    /** 128 bits of the model's SHA-256 are enough to tell models apart and keep paths short. */
    private static final int HASH_DIGITS = 32;
    /** Graph, seal, and the padding of channels to whole blocks. */
    private static final long SPARE_BYTES = 16L << 20;

    private final Path directory;
    private final String runtimeVersion;
    private final String cpuKey;

    /** Writes an optimised graph and its weights into an empty directory. */
    interface Writer<E extends Exception> {
        void write(CacheEntry empty) throws E, IOException;
    }

    GraphCache(Path directory, String runtimeVersion, String cpuKey) {
        this.directory = directory.resolve("onnxruntime");
        this.runtimeVersion = runtimeVersion;
        this.cpuKey = cpuKey;
    }

    /** The intact entry of a model, if there is one. */
    Optional<CacheEntry> find(String sha256) {
        CacheEntry entry = place(sha256);
        if (!entry.intact()) {
            return Optional.empty();
        }
        touch(entry.directory());
        return Optional.of(entry);
    }

    /**
     * Makes the entry of a model, replacing what is there.
     *
     * @throws IOException if the directory cannot be written or has too little room; nothing is left behind
     */
    <E extends Exception> CacheEntry build(String sha256, long modelBytes, Writer<E> writer) throws E, IOException {
        Files.createDirectories(directory);
        checkRoom(modelBytes + SPARE_BYTES);
        if (Files.exists(place(sha256).directory())) {
            log.warn(
                    "the cached graph in {} is damaged and made anew",
                    place(sha256).directory());
        }
        Path temporary = Files.createDirectory(directory.resolve(TEMPORARY + UUID.randomUUID()));
        try {
            CacheEntry made = new CacheEntry(temporary);
            writer.write(made);
            made.seal();
            publish(temporary, place(sha256).directory());
        } finally {
            delete(temporary);
        }
        prune(sha256);
        return place(sha256);
    }

    /** Removes the entry of a model. */
    void discard(String sha256) {
        delete(place(sha256).directory());
    }

    private CacheEntry place(String sha256) {
        return new CacheEntry(directory.resolve(hashPart(sha256) + cpuKey + "-" + runtimeVersion));
    }

    private static String hashPart(String sha256) {
        return sha256.substring(0, Math.min(HASH_DIGITS, sha256.length())) + "-";
    }

    private void checkRoom(long neededBytes) throws IOException {
        FileStore store = Files.getFileStore(directory);
        if (store.getUsableSpace() < neededBytes) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "needs " + neededBytes + " bytes, " + store.getUsableSpace() + " are free");
        }
    }

    private static void publish(Path made, Path place) throws IOException {
        try {
            Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Something is there: another process was faster, or it is what was damaged.
            if (new CacheEntry(place).intact()) {
                return;
            }
            delete(place);
            Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void prune(String sha256) throws IOException {
        Path kept = place(sha256).directory();
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                String name = String.valueOf(child.getFileName());
                if (name.startsWith(TEMPORARY)) {
                    deleteIfAbandoned(child);
                } else if (!child.equals(kept) && name.startsWith(hashPart(sha256) + cpuKey + "-")) {
                    delete(child);
                } else {
                    entries.add(child);
                }
            }
        }
        entries.sort(Comparator.comparing(GraphCache::changed).reversed());
        entries.stream().skip(MAX_ENTRIES).forEach(GraphCache::delete);
    }

    private static void deleteIfAbandoned(Path temporary) {
        if (changed(temporary).toInstant().isBefore(Instant.now().minus(ABANDONED))) {
            delete(temporary);
        }
    }

    private static FileTime changed(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static void touch(Path path) {
        try {
            Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
        } catch (IOException e) {
            log.debug("cannot mark {} as used", path, e);
        }
    }

    private static void delete(Path entry) {
        if (!Files.isDirectory(entry)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(entry)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(entry);
        } catch (IOException e) {
            log.warn("cannot remove {}: {}", entry, e.toString());
        }
    }
}
