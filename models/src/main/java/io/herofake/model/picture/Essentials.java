package io.herofake.model.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** What of a file its decoder gets to see, put together piece by piece. */
final class Essentials extends ByteArrayOutputStream {
    /** Empty, with room for that many bytes before it grows. */
    Essentials(int capacity) {
        super(capacity);
    }

    /** What has been written, to be changed in place. */
    synchronized ByteBuffer written() {
        return ByteBuffer.wrap(buf, 0, count);
    }

    /** What has been written, for reading, without a copy. */
    synchronized ByteArrayImageInput asInput() {
        return new ByteArrayImageInput(buf, count);
    }
}
