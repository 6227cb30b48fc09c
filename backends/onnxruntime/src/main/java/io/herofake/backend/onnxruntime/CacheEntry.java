package io.herofake.backend.onnxruntime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * One directory of the {@link GraphCache}: the optimised graph, its weights, and a seal that says what they must be.
 *
 * <p>The seal holds size, time of last change and CRC-32C of each file. A file whose size and time are as sealed is taken
 * as it is, which costs two look-ups; one of another time (a copied or touched cache) is read and its CRC compared. What
 * this cannot see is a disk that changes bits behind the file system's back.
 *
 * @param directory the entry's directory
 */
record CacheEntry(Path directory) {

    static final String GRAPH = "graph.onnx";
    static final String WEIGHTS = "weights.bin";
    private static final String SEAL = "seal.txt";
    /** First line of a seal; to be changed with anything that makes older entries unfit. */
    private static final String HEADER = "herofake optimised graph 1";

    private static final int CHUNK_BYTES = 1 << 20;

    Path graph() {
        return directory.resolve(GRAPH);
    }

    /** Bytes of graph and weights. */
    long sizeBytes() throws IOException {
        long sum = 0;
        for (Path file : contents()) {
            sum += Files.size(file);
        }
        return sum;
    }

    /** Makes the entry's files durable and writes its seal. */
    void seal() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (Path file : contents()) {
            force(file);
            lines.add(Sealed.of(file).line());
        }
        Path seal = directory.resolve(SEAL);
        Files.write(seal, lines);
        force(seal);
    }

    /** Whether seal and files agree; false also for an entry that is not there or cannot be read. */
    boolean intact() {
        try {
            List<String> lines = Files.readAllLines(directory.resolve(SEAL));
            List<Path> files = contents();
            if (!lines.get(0).equals(HEADER) || lines.size() != files.size() + 1) {
                return false;
            }
            for (int i = 0; i < files.size(); i++) {
                if (!Sealed.parse(lines.get(i + 1)).matches(files.get(i))) {
                    return false;
                }
            }
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private List<Path> contents() {
        Path weights = directory.resolve(WEIGHTS);
        // A graph whose weights are all tiny keeps them inside and has no weights file.
        return Files.exists(weights) ? List.of(graph(), weights) : List.of(graph());
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** What one file was when it was sealed. */
    private record Sealed(String name, long sizeBytes, long changedNanos, long crc) {

        static Sealed of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Sealed(
                    String.valueOf(file.getFileName()),
                    attributes.size(),
                    nanos(attributes.lastModifiedTime()),
                    crcOf(file));
        }

        static Sealed parse(String line) {
            String[] parts = line.split(" ", -1);
            return new Sealed(
                    parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3], 16));
        }

        String line() {
            return name + " " + sizeBytes + " " + changedNanos + " " + Long.toHexString(crc);
        }

        boolean matches(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!file.endsWith(name) || attributes.size() != sizeBytes) {
                return false;
            }
            return nanos(attributes.lastModifiedTime()) == changedNanos || crcOf(file) == crc;
        }

        private static long nanos(FileTime time) {
            return time.to(TimeUnit.NANOSECONDS);
        }

        private static long crcOf(Path file) throws IOException {
            CRC32C crc = new CRC32C();
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                while (channel.read(chunk) >= 0) {
                    chunk.flip();
                    crc.update(chunk);
                    chunk.clear();
                }
            }
            return crc.getValue();
        }
    }
}
