package io.herofake.model.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.StrictJson;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file (huggingface/safetensors, format description in its README), read strictly: 8 bytes little-endian
 * length of a JSON header, the header, then the tensors' bytes without gaps or overlaps up to the end of the file. Holds
 * the file open until closed. Not thread-safe.
 */
final class SafeTensors implements Closeable {
    private static final String METADATA = "__metadata__";
    private static final long MAX_HEADER_BYTES = 8 << 20;

    /** The kinds of numbers that are understood, with their size. */
    enum DataType {
        /** IEEE 754 single. */
        F32(4),
        /** IEEE 754 half. */
        F16(2),
        /** Signed byte. */
        I8(1),
        /** Signed 64-bit integer: PyTorch's batch counters. */
        I64(8);

        private final int bytes;

        DataType(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }
    }

    /**
     * Where a tensor lies.
     *
     * @param begin of its bytes, counted from the end of the header
     * @param end   one past its last byte
     */
    record Entry(DataType type, List<Long> shape, long begin, long end) {
        Entry {
            long bytes = shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
            if (end - begin != bytes) {
                throw new IllegalArgumentException(
                        "data_offsets [" + begin + ", " + end + "] do not fit " + type + " " + shape);
            }
        }
    }

    private final Path file;
    private final SeekableByteChannel channel;
    private final long dataStart;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private SafeTensors(Path file, SeekableByteChannel channel) throws IOException, ModelRepositoryException {
        this.file = file;
        this.channel = channel;
        long headerBytes =
                channel.size() < Long.BYTES ? -1 : read(0, Long.BYTES).getLong();
        if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, channel.size() - Long.BYTES)) {
            throw invalid("is not a safetensors file, or is cut short", null);
        }
        dataStart = Long.BYTES + headerBytes;
        parseHeader(read(Long.BYTES, (int) headerBytes).array());
        checkLayout();
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} if it is not as it has to be
     */
    static SafeTensors open(Path file) throws IOException, ModelRepositoryException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
            return new SafeTensors(file, channel);
        } catch (IOException | ModelRepositoryException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The tensors by name. */
    Map<String, Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    /**
     * The tensor of a name.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} if there is none
     */
    Entry entry(String name) throws ModelRepositoryException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw invalid("has no tensor '" + name + "'", null);
        }
        return entry;
    }

    /** The free texts that a file may carry. */
    Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /**
     * Reads bytes of a tensor.
     *
     * @param offset from the tensor's first byte
     * @return little-endian, at position 0
     */
    ByteBuffer read(Entry entry, long offset, int bytes) throws IOException {
        return read(dataStart + entry.begin() + offset, bytes);
    }

    /** An error about this file. */
    ModelRepositoryException invalid(String what, @Nullable Throwable cause) {
        return new ModelRepositoryException(Kind.INVALID_MODEL, file + " " + what, cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private ByteBuffer read(long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException(file + " became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private void parseHeader(byte[] header) throws IOException, ModelRepositoryException {
        try {
            StrictJson json = StrictJson.parse(header);
            for (String name : json.keys()) {
                StrictJson value = json.object(name);
                if (name.equals(METADATA)) {
                    value.keys().forEach(key -> metadata.put(key, value.text(key)));
                } else {
                    entries.put(name, parse(name, value));
                }
            }
        } catch (JsonProcessingException e) {
            throw invalid("has a bad header: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw invalid("has a bad header: " + e.getMessage(), e);
        }
    }

    private static Entry parse(String name, StrictJson json) {
        List<String> types =
                Arrays.stream(DataType.values()).map(DataType::name).toList();
        DataType type = DataType.values()[json.choice("dtype", types)];
        List<Long> shape = json.integers("shape", 0, Integer.MAX_VALUE);
        List<Long> offsets = json.integers("data_offsets", 0, Long.MAX_VALUE);
        json.rejectUnknownKeys();
        if (offsets.size() != 2) {
            throw new IllegalArgumentException("'" + name + ".data_offsets' must be two numbers, not " + offsets);
        }
        try {
            return new Entry(type, shape, offsets.get(0), offsets.get(1));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + name + "': " + e.getMessage(), e);
        }
    }

    private void checkLayout() throws IOException, ModelRepositoryException {
        List<String> names = new ArrayList<>(entries.keySet());
        names.sort(Comparator.comparing(
                entries::get, Comparator.comparingLong(Entry::begin).thenComparing(Entry::end)));
        long expected = 0;
        for (String name : names) {
            Entry entry = entry(name);
            if (entry.begin() != expected) {
                throw invalid(
                        "has a bad header: '" + name + "' begins at " + entry.begin() + ", not " + expected, null);
            }
            expected = entry.end();
        }
        if (dataStart + expected != channel.size()) {
            throw invalid("has " + channel.size() + " bytes; its header needs " + (dataStart + expected), null);
        }
    }
}
