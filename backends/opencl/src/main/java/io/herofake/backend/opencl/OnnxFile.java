package io.herofake.backend.opencl;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.model.ModelArtifact;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX file in native memory, so that its weights never are on the Java heap. What {@link #graph()} gives is valid until it is
 * closed.
 */
final class OnnxFile implements AutoCloseable {

    private final BytePointer content;
    private final OnnxMl.GraphProto graph;

    private OnnxFile(BytePointer content, OnnxMl.GraphProto graph) {
        this.content = content;
        this.graph = graph;
    }

    /**
     * Reads a file.
     *
     * @throws BackendException {@code INVALID_MODEL} if it is missing, of another size than the artifact says, or no ONNX file;
     *     {@code OUT_OF_MEMORY} if there is no memory for it
     */
    static OnnxFile read(ModelArtifact artifact) throws BackendException {
        Path file = artifact.file();
        BytePointer content = content(artifact);
        try {
            return new OnnxFile(content, parse(file, content));
        } catch (BackendException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    OnnxMl.GraphProto graph() {
        return graph;
    }

    @Override
    public void close() {
        content.close();
    }

    private static BytePointer content(ModelArtifact artifact) throws BackendException {
        Path file = artifact.file();
        try {
            long size = Files.size(file);
            if (size != artifact.sizeBytes()) {
                throw invalid(file, "has " + size + " bytes, but its manifest says " + artifact.sizeBytes(), null);
            }
            if (size == 0 || size > Integer.MAX_VALUE) {
                throw invalid(file, "has " + size + " bytes; an ONNX file has 1 byte to 2 GiB", null);
            }
            return content(file, size);
        } catch (IOException e) {
            throw invalid(file, "is missing or cannot be read", e);
        } catch (OutOfMemoryError e) {
            throw new BackendException(Kind.OUT_OF_MEMORY, "no memory to read model " + file, e);
        }
    }

    private static BytePointer content(Path file, long size) throws IOException {
        BytePointer content = new BytePointer(size);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer target = content.asByteBuffer();
            while (target.hasRemaining()) {
                if (channel.read(target) < 0) {
                    throw new EOFException("the file became shorter");
                }
            }
            return content;
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    private static OnnxMl.GraphProto parse(Path file, BytePointer content) throws BackendException {
        try {
            // Weights then are views of the content.
            CodedInputStream in =
                    UnsafeByteOperations.unsafeWrap(content.asByteBuffer()).newCodedInput();
            in.enableAliasing(true);
            OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(in);
            if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
                throw invalid(file, "is not an ONNX file: it has no graph", null);
            }
            return model.getGraph();
        } catch (InvalidProtocolBufferException e) {
            throw invalid(file, "is not an ONNX file, or is cut short (" + e.getMessage() + ")", null);
        } catch (IOException e) {
            throw invalid(file, "cannot be read", e);
        }
    }

    static BackendException invalid(Path file, String what, @Nullable Exception cause) {
        return new BackendException(Kind.INVALID_MODEL, "model " + file + " " + what, cause);
    }
}
