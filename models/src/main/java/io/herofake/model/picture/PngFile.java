package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a PNG file (W3C PNG, section 5). Every chunk's checksum is verified, and only what makes the pixels is copied for the decoder:
 * header, palette, transparency, data. Text, profiles and the like, which may inflate to any size, never get there.
 */
final class PngFile {
    private static final int SIGNATURE = 8;
    /** A chunk's length, type and checksum. */
    private static final int OVERHEAD = 12;
    /** Where the header chunk, which stands first, has the bits a sample and the colour type. */
    private static final int DEPTH = 24;

    private static final int COLOUR_TYPE = 25;
    private static final byte GRAY = 0;
    private static final byte RGB = 2;
    private static final byte PALETTE = 3;
    private static final byte GRAY_ALPHA = 4;
    private static final byte RGB_ALPHA = 6;

    private final Encoded in;
    private final Essentials kept;
    private int orientation = 1;
    private boolean grayAsPalette;
    private boolean profiled;
    private byte @Nullable [] profile;

    private PngFile(Encoded in) {
        this.in = in;
        this.kept = new Essentials(in.length() + 2 * 1024);
    }

    /** Reads the header chunk. */
    static PictureInfo header(Encoded in) throws PictureException {
        if (in.u32(SIGNATURE) != 13 || !in.fourCc(SIGNATURE + 4).equals("IHDR")) {
            throw corrupt("it does not begin with a header chunk (IHDR)");
        }
        long width = in.u32(16);
        long height = in.u32(20);
        in.require(24, 5);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw corrupt("its header gives a size of " + width + "x" + height);
        }
        if (!isDepthOf(in.u8(COLOUR_TYPE), in.u8(DEPTH))) {
            throw corrupt("there are no " + in.u8(DEPTH) + " bits a sample in colour type " + in.u8(COLOUR_TYPE));
        }
        return new PictureInfo(PictureFormat.PNG, (int) width, (int) height);
    }

    private static boolean isDepthOf(int colourType, int depth) {
        return switch (colourType) {
            case GRAY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case RGB, GRAY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    /** Reads up to the end chunk; a file without one is cut off. */
    static PngFile whole(Encoded in) throws PictureException {
        var file = new PngFile(in);
        file.kept.write(in.array(), 0, SIGNATURE);
        int at = SIGNATURE;
        boolean ended = false;
        while (!ended) {
            long length = in.u32(at);
            in.require(at + 4, length + 8);
            ended = file.readChunk(at, (int) length);
            at += OVERHEAD + (int) length;
        }
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

    /** The same picture with nothing but the essentials. */
    Essentials essentials() {
        if (grayAsPalette) {
            byte[] header = kept.written().array();
            header[COLOUR_TYPE] = PALETTE;
            putChecksum(header, SIGNATURE, 13);
        }
        return kept;
    }

    private boolean readChunk(int at, int length) throws PictureException {
        String type = in.fourCc(at + 4);
        var crc = new CRC32();
        crc.update(in.array(), at + 4, length + 4);
        boolean intact = crc.getValue() == in.u32(at + 8 + length);
        boolean critical = Character.isUpperCase(type.charAt(0));
        if (type.equals("IHDR") && at != SIGNATURE) {
            throw corrupt("it has two header chunks");
        }
        if (!intact && (critical || type.equals("tRNS"))) {
            throw corrupt("the checksum of its chunk at byte " + at + " is wrong");
        }
        switch (type) {
            case "IHDR", "PLTE", "IDAT", "IEND" -> kept.write(in.array(), at, OVERHEAD + length);
            case "tRNS" -> keepTransparency(at, length);
            case "iCCP" -> {
                if (intact && !profiled) {
                    profiled = true;
                    profile = inflatedProfile(at + 8, at + 8 + length);
                }
            }
            case "eXIf" -> orientation = intact ? ExifOrientation.read(in, at + 8, at + 8 + length) : 1;
            default -> {
                if (critical) {
                    throw corrupt("it has a chunk of unknown type at byte " + at);
                }
            }
        }
        return type.equals("IEND");
    }

    /** A name, a 0, the compression method, the compressed profile. It is inflated as far as it is of use, and not at all if it is damaged. */
    private byte @Nullable [] inflatedProfile(int from, int to) {
        int name = from;
        while (name < to && in.array()[name] != 0) {
            name++;
        }
        var inflater = new Inflater();
        try {
            inflater.setInput(in.array(), Math.min(name + 2, to), to - Math.min(name + 2, to));
            byte[] inflated = new byte[ColourProfile.MAX_BYTES];
            int length = inflater.inflate(inflated);
            return inflater.finished() ? Arrays.copyOf(inflated, length) : null;
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }

    /**
     * The JDK's reader ignores the one transparent value that gray pictures of less than 8 bits may have; so they become pictures with a palette of
     * grays, of which one is transparent.
     */
    private void keepTransparency(int at, int length) throws PictureException {
        int depth = in.u8(DEPTH);
        if (in.u8(COLOUR_TYPE) != GRAY || depth > 8 || length != 2) {
            kept.write(in.array(), at, OVERHEAD + length);
            return;
        }
        int grays = 1 << depth;
        byte[] palette = new byte[3 * grays];
        byte[] alpha = new byte[grays];
        for (int i = 0; i < grays; i++) {
            Arrays.fill(palette, 3 * i, 3 * i + 3, (byte) (i * 255 / (grays - 1)));
            alpha[i] = (byte) (i == in.u16(at + 8) ? 0 : 255);
        }
        grayAsPalette = true;
        writeChunk("PLTE", palette);
        writeChunk("tRNS", alpha);
    }

    private void writeChunk(String type, byte[] payload) {
        byte[] chunk = ByteBuffer.allocate(payload.length + OVERHEAD)
                .putInt(payload.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(payload)
                .array();
        putChecksum(chunk, 0, payload.length);
        kept.writeBytes(chunk);
    }

    private static void putChecksum(byte[] bytes, int chunkAt, int length) {
        var crc = new CRC32();
        crc.update(bytes, chunkAt + 4, length + 4);
        ByteBuffer.wrap(bytes).putInt(chunkAt + 8 + length, (int) crc.getValue());
    }

    private static PictureException corrupt(String why) {
        return new PictureException(Kind.CORRUPT, "the PNG is damaged: " + why);
    }
}
