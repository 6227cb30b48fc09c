package io.herofake.sandbox.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A piece of memory that two processes of one user map. It has a name in a file system in RAM until the other process has
 * mapped it; after that nothing is left to be cleaned up, however either ends.
 *
 * @param key    its name, as the protocol's system shared memory extension has it: a slash and a file's name
 * @param buffer the memory, little endian
 */
public record SharedMemory(String key, ByteBuffer buffer) {
    private static final Path FOLDER = Path.of("/dev/shm");
    private static final Pattern KEY = Pattern.compile("/(herofake-[0-9a-f-]{36})");
    private static final int ZEROS = 64 << 10;

    /** Whether there is a file system in RAM for it. */
    public static boolean available() {
        return Files.isDirectory(FOLDER) && Files.isWritable(FOLDER);
    }

    /**
     * Makes a piece that only this user may map.
     *
     * @throws IOException if there is no room for it
     */
    public static SharedMemory create(int bytes) throws IOException {
        String key = "/herofake-" + UUID.randomUUID();
        Path file = path(key);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            fill(channel, bytes);
            return new SharedMemory(key, map(channel, bytes));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Takes the memory now. Memory that is mapped and cannot be had when it is first written ends the process. */
    private static void fill(FileChannel channel, int bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
        for (int left = bytes; left > 0; ) {
            zeros.clear().limit(Math.min(ZEROS, left));
            left -= channel.write(zeros);
        }
    }

    /**
     * Maps a piece that another process has made.
     *
     * @param key its name
     * @throws IOException              if there is none, or it is smaller
     * @throws IllegalArgumentException if the key is not one that {@link #create} makes
     */
    public static SharedMemory open(String key, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path(key), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() < bytes) {
                throw new IOException("the shared memory " + key + " has " + channel.size() + " bytes, not " + bytes);
            }
            return new SharedMemory(key, map(channel, bytes));
        }
    }

    private static ByteBuffer map(FileChannel channel, int bytes) throws IOException {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Path path(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("'" + key + "' is not the key of a piece of shared memory");
        }
        return FOLDER.resolve(key.substring(1));
    }

    /** Takes its name away; whoever has mapped it keeps it. */
    public void forgetName() throws IOException {
        Files.deleteIfExists(path(key));
    }
}
