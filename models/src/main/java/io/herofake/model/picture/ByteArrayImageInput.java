package io.herofake.model.picture;

import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes in memory as ImageIO wants to see them: seekable, without a copy, without a cache on disk. */
final class ByteArrayImageInput extends ImageInputStreamImpl {
    private final byte[] bytes;
    private final int length;

    /** The first {@code length} of the bytes. */
    ByteArrayImageInput(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < length ? bytes[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int wanted) {
        bitOffset = 0;
        int count = (int) Math.min(wanted, length - streamPos);
        if (count <= 0) {
            return wanted == 0 ? 0 : -1;
        }
        System.arraycopy(bytes, (int) streamPos, to, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return length;
    }
}
