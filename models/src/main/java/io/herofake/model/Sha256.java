package io.herofake.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files, read or written, with progress. */
final class Sha256 {
    private static final int CHUNK_BYTES = 256 * 1024;

    private Sha256() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The hash of a file; its bytes are counted into {@code progress}. */
    static String of(Path file, Counter progress) throws IOException {
        MessageDigest digest = digest();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
                progress.add(read);
            }
        }
        return hex(digest);
    }

    /** Adds up bytes over several files and reports them, not more often than every chunk. */
    static final class Counter {
        private final ByteProgress progress;
        private final long totalBytes;
        private long doneBytes;
        private long reportedBytes;

        Counter(ByteProgress progress, long totalBytes) {
            this.progress = progress;
            this.totalBytes = totalBytes;
            progress.update(0, totalBytes);
        }

        void add(long bytes) {
            doneBytes += bytes;
            if (doneBytes - reportedBytes >= CHUNK_BYTES || doneBytes == totalBytes) {
                reportedBytes = doneBytes;
                progress.update(doneBytes, totalBytes);
            }
        }
    }

    /** Hashes and counts what passes through. Closing it does not close the target. */
    static final class HashingOutputStream extends OutputStream {
        private final OutputStream target;
        private final Counter progress;
        private final MessageDigest digest = digest();
        private long writtenBytes;

        HashingOutputStream(OutputStream target, Counter progress) {
            this.target = target;
            this.progress = progress;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
            digest.update(bytes, offset, length);
            writtenBytes += length;
            progress.add(length);
        }

        long writtenBytes() {
            return writtenBytes;
        }

        /** The hash of everything written; once. */
        String hex() {
            return Sha256.hex(digest);
        }
    }
}
