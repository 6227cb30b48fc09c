package io.herofake.backend.opencl;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a constant, wherever they are; float32 and int64 are little endian. */
interface Content {

    /** How many. */
    long bytes();

    /**
     * Fills a buffer.
     *
     * @param from   the first byte to be copied
     * @param target as many are copied as it has room for, which must be there
     */
    void read(long from, ByteBuffer target) throws IOException;

    /** What is in memory. */
    static Content of(ByteString bytes) {
        return new Content() {
            @Override
            public long bytes() {
                return bytes.size();
            }

            @Override
            public void read(long from, ByteBuffer target) {
                int begin = Math.toIntExact(from);
                bytes.substring(begin, begin + target.remaining()).copyTo(target);
            }
        };
    }
}
