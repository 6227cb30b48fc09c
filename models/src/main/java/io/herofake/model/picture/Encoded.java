package io.herofake.model.picture;

import java.nio.charset.StandardCharsets;

/** Reads numbers out of an encoded picture. Reading past the end means that the file is cut off, and says so. */
final class Encoded {
    private final byte[] bytes;

    Encoded(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    int u8(int at) throws PictureException {
        require(at, 1);
        return bytes[at] & 0xff;
    }

    int u16(int at) throws PictureException {
        require(at, 2);
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    int u16le(int at) throws PictureException {
        return Short.reverseBytes((short) u16(at)) & 0xffff;
    }

    int u24le(int at) throws PictureException {
        return u16le(at) | (u8(at + 2) << 16);
    }

    long u32(int at) throws PictureException {
        return ((long) u16(at) << 16) | u16(at + 2);
    }

    long u32le(int at) throws PictureException {
        return u16le(at) | ((long) u16le(at + 2) << 16);
    }

    /** The four characters at a place, as PNG chunk types and RIFF chunk names are written. */
    String fourCc(int at) throws PictureException {
        require(at, 4);
        return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
    }

    /** Whether the given ASCII text stands at a place. */
    boolean has(int at, String ascii) {
        if (at > bytes.length - ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[at + i] != (byte) ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Refuses the file as cut off unless {@code count} bytes stand at {@code at}. */
    void require(int at, long count) throws PictureException {
        if (at < 0 || at + count > bytes.length) {
            throw new PictureException(
                    PictureException.Kind.TRUNCATED,
                    "the picture is cut off: the file ends after " + bytes.length + " bytes");
        }
    }
}
