package io.herofake.backend.opencl;

import com.google.protobuf.InvalidProtocolBufferException;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.model.ModelArtifact;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An open ONNX file, so that its weights are read when they are needed and never are on the Java heap. What {@link #graph()} gives
 * is valid until it is closed.
 */
final class OnnxFile implements AutoCloseable {

    private final Path file;
    private final FileInputStream stream;
    private final OnnxGraph graph;

    private OnnxFile(Path file, FileInputStream stream, long bytes) throws BackendException {
        this.file = file;
        this.stream = stream;
        this.graph = parse(bytes);
    }

    /**
     * Opens a file.
     *
     * @throws BackendException {@code INVALID_MODEL} if it is missing, of another size than the artifact says, or no ONNX file
     */
    static OnnxFile open(ModelArtifact artifact) throws BackendException {
        Path file = artifact.file();
        FileInputStream stream = null;
        boolean opened = false;
        try {
            stream = new FileInputStream(file.toFile());
            OnnxFile onnx = new OnnxFile(file, stream, checkedSize(artifact, stream.getChannel()));
            opened = true;
            return onnx;
        } catch (IOException e) {
            throw invalid(file, "is missing or cannot be read", e);
        } finally {
            if (!opened) {
                close(stream);
            }
        }
    }

    OnnxGraph graph() {
        return graph;
    }

    @Override
    public void close() {
        close(stream);
    }

    private static void close(@Nullable FileInputStream stream) {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException e) {
            // It was only read; the system has it back in any case.
        }
    }

    private static long checkedSize(ModelArtifact artifact, FileChannel channel) throws IOException, BackendException {
        long size = channel.size();
        if (size != artifact.sizeBytes()) {
            throw invalid(
                    artifact.file(), "has " + size + " bytes, but its manifest says " + artifact.sizeBytes(), null);
        }
        if (size == 0 || size > Integer.MAX_VALUE) {
            throw invalid(artifact.file(), "has " + size + " bytes; an ONNX file has 1 byte to 2 GiB", null);
        }
        return size;
    }

    private OnnxGraph parse(long bytes) throws BackendException {
        try {
            OnnxGraph parsed = OnnxParser.parse(stream, Math.toIntExact(bytes), Part::new);
            if (parsed.proto().getNodeCount() == 0) {
                throw invalid(file, "is not an ONNX file: it has no graph", null);
            }
            return parsed;
        } catch (InvalidProtocolBufferException e) {
            throw invalid(file, "is not an ONNX file, or is cut short (" + e.getMessage() + ")", null);
        } catch (IOException e) {
            throw invalid(file, "cannot be read", e);
        }
    }

    /** Bytes of the file. */
    private final class Part implements Content {
        private final long offset;
        private final int bytes;

        private Part(long offset, int bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void read(long from, ByteBuffer target) throws IOException {
            long position = offset + from;
            while (target.hasRemaining()) {
                int count = stream.getChannel().read(target, position);
                if (count < 0) {
                    throw new EOFException("the file became shorter");
                }
                position += count;
            }
        }
    }

    static BackendException invalid(Path file, String what, @Nullable Exception cause) {
        return new BackendException(Kind.INVALID_MODEL, "model " + file + " " + what, cause);
    }
}
