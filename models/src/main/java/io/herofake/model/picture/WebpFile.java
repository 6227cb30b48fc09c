package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a WebP file (RFC 9649). The picture, or the first frame of an animation, is wrapped anew for the decoder, without profiles, metadata and
 * further frames.
 */
final class WebpFile {
    private static final int FIRST_CHUNK = 12;
    private static final int ANIMATION_FRAME_HEADER = 16;
    private static final byte ALPHA_FLAG = 0x10;

    /** Where a chunk's payload lies. */
    private record Chunk(String name, int from, int length) {}

    private final Encoded in;
    private final PictureInfo canvas;
    private int left;
    private int top;
    private @Nullable PictureInfo frame;
    private @Nullable Chunk alpha;
    private @Nullable Chunk bitstream;
    private int orientation = 1;
    private byte @Nullable [] profile;

    private WebpFile(Encoded in, PictureInfo canvas) {
        this.in = in;
        this.canvas = canvas;
    }

    /** Reads the first chunk: the size of the picture, or of an animation's canvas. */
    static PictureInfo header(Encoded in) throws PictureException {
        String name = in.fourCc(FIRST_CHUNK);
        int payload = FIRST_CHUNK + 8;
        if (name.equals("VP8X")) {
            return new PictureInfo(PictureFormat.WEBP, in.u24le(payload + 4) + 1, in.u24le(payload + 7) + 1);
        }
        return bitstreamSize(in, name, payload);
    }

    private static PictureInfo bitstreamSize(Encoded in, String name, int payload) throws PictureException {
        int width;
        int height;
        if (name.equals("VP8L")) {
            long bits = in.u32le(payload + 1);
            width = (int) (bits & 0x3fff) + 1;
            height = (int) (bits >> 14 & 0x3fff) + 1;
        } else if (name.equals("VP8 ")) {
            width = in.u16le(payload + 6) & 0x3fff;
            height = in.u16le(payload + 8) & 0x3fff;
        } else {
            throw corrupt("it does not begin with a VP8, VP8L or VP8X chunk");
        }
        if (width == 0 || height == 0) {
            throw corrupt("its header gives a size of " + width + "x" + height);
        }
        return new PictureInfo(PictureFormat.WEBP, width, height);
    }

    /** Reads the whole file, whose length must be what its header says, or more. */
    static WebpFile whole(Encoded in) throws PictureException {
        long end = 8 + in.u32le(4);
        in.require(0, end);
        var file = new WebpFile(in, header(in));
        file.readChunks(FIRST_CHUNK, (int) end, false);
        file.checkFrame();
        return file;
    }

    /** The EXIF orientation, 1 to 8. */
    int orientation() {
        return orientation;
    }

    /** The colour profile, if there is one. */
    byte @Nullable [] profile() {
        return profile;
    }

    /** The size of the result, before it is turned upright. */
    PictureInfo canvas() {
        return canvas;
    }

    /** Where the frame's left edge lies on the canvas. */
    int left() {
        return left;
    }

    /** Where the frame's upper edge lies on the canvas. */
    int top() {
        return top;
    }

    /** A still picture of the frame alone. */
    Essentials essentials() throws PictureException {
        Chunk picture = requireBitstream();
        var out = new Essentials(picture.length() + (alpha == null ? 0 : alpha.length()) + 64);
        out.writeBytes(new byte[] {'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'E', 'B', 'P'});
        if (alpha != null && picture.name().equals("VP8 ")) {
            writeExtendedHeader(out);
            write(out, alpha);
        }
        write(out, picture);
        out.written().order(ByteOrder.LITTLE_ENDIAN).putInt(4, out.size() - 8);
        return out;
    }

    private void writeExtendedHeader(Essentials out) {
        PictureInfo size = frame();
        ByteBuffer header = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {'V', 'P', '8', 'X'}).putInt(10).putInt(ALPHA_FLAG);
        // Two numbers of 24 bits; what the first putInt writes too much, the next overwrites.
        header.putInt(12, size.width() - 1).putShort(15, (short) (size.height() - 1));
        out.writeBytes(header.array());
    }

    private void write(Essentials out, Chunk chunk) {
        // Name and length stand right before the payload.
        out.write(in.array(), chunk.from() - 8, 8 + chunk.length());
        if (chunk.length() % 2 == 1) {
            out.write(0);
        }
    }

    private void readChunks(int from, int to, boolean insideFrame) throws PictureException {
        int at = from;
        while (at <= to - 8) {
            long length = in.u32le(at + 4);
            if (at + 8 + length > to) {
                throw corrupt("its chunk at byte " + at + " is longer than what holds it");
            }
            readChunk(new Chunk(in.fourCc(at), at + 8, (int) length), insideFrame);
            at += 8 + (int) length + (int) (length % 2);
        }
    }

    private void readChunk(Chunk chunk, boolean insideFrame) throws PictureException {
        switch (chunk.name()) {
            case "VP8 ", "VP8L" -> bitstream = bitstream == null ? chunk : bitstream;
            case "ALPH" -> alpha = alpha == null && bitstream == null ? chunk : alpha;
            case "ICCP" -> {
                if (profile == null && chunk.length() <= ColourProfile.MAX_BYTES) {
                    profile = Arrays.copyOfRange(in.array(), chunk.from(), chunk.from() + chunk.length());
                }
            }
            case "EXIF" -> {
                int tiff = in.has(chunk.from(), "Exif\0\0") ? 6 : 0;
                orientation = ExifOrientation.read(in, chunk.from() + tiff, chunk.from() + chunk.length());
            }
            case "ANMF" -> {
                if (frame == null && !insideFrame) {
                    readFrame(chunk);
                }
            }
            default -> {}
        }
    }

    private void readFrame(Chunk chunk) throws PictureException {
        int from = chunk.from();
        if (chunk.length() < ANIMATION_FRAME_HEADER) {
            throw corrupt("its first frame has no header");
        }
        left = 2 * in.u24le(from);
        top = 2 * in.u24le(from + 3);
        frame = new PictureInfo(PictureFormat.WEBP, in.u24le(from + 6) + 1, in.u24le(from + 9) + 1);
        readChunks(from + ANIMATION_FRAME_HEADER, from + chunk.length(), true);
    }

    private PictureInfo frame() {
        return frame == null ? canvas : frame;
    }

    /** What is decoded must be what was announced and checked against the limits. */
    private void checkFrame() throws PictureException {
        Chunk picture = requireBitstream();
        PictureInfo size = frame();
        if (!bitstreamSize(in, picture.name(), picture.from()).equals(size)) {
            throw corrupt("its headers contradict each other about its size");
        }
        if (left + size.width() > canvas.width() || top + size.height() > canvas.height()) {
            throw corrupt("its first frame lies outside the picture");
        }
    }

    private Chunk requireBitstream() throws PictureException {
        if (bitstream == null) {
            throw corrupt("it holds no picture data");
        }
        return bitstream;
    }

    private static PictureException corrupt(String why) {
        return new PictureException(Kind.CORRUPT, "the WebP is damaged: " + why);
    }
}
