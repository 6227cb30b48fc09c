package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;
import java.util.Arrays;

/**
 * The segments of a JPEG file (ISO/IEC 10918-1, annex B). Reads what the decoder needs to know, and copies what it needs to see:
 * tables, frame header and scans. All else (thumbnails, colour profiles, comments, whatever follows the picture) never gets to the decoder, so it
 * can neither fail nor mislead it.
 */
final class JpegFile {
    private static final int SOF0 = 0xc0;
    private static final int SOF2 = 0xc2;
    private static final int SOF3 = 0xc3;
    private static final int DHT = 0xc4;
    private static final int JPG = 0xc8;
    private static final int DAC = 0xcc;
    private static final int SOF15 = 0xcf;
    private static final int RST0 = 0xd0;
    private static final int RST7 = 0xd7;
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int DQT = 0xdb;
    private static final int DRI = 0xdd;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final int TEM = 0x01;

    /** Start of picture, then the marker of a file with gray or YCbCr samples. */
    private static final byte[] START_JFIF = {
        -1, (byte) SOI, -1, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    /** Start of picture, two bytes to fill up, then the marker of a file whose samples are not transformed. */
    private static final byte[] START_ADOBE = {
        -1, (byte) SOI, -1, -1, -1, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    /** How the samples are to be understood. */
    enum Colours {
        GRAY,
        YCBCR,
        RGB,
        CMYK,
        YCCK
    }

    private final Encoded in;
    private final Essentials kept;
    private int at = 2;
    private boolean ended;

    private int frame;
    private int width;
    private int height;
    private String componentIds = "";
    private int scans;
    private boolean jfif;
    private int adobeTransform = -1;
    private int orientation = 1;

    private JpegFile(Encoded in, int keptBytes) {
        this.in = in;
        this.kept = new Essentials(keptBytes + START_JFIF.length);
        kept.writeBytes(START_JFIF);
    }

    /** Reads as far as the frame header. */
    static PictureInfo header(Encoded in) throws PictureException {
        JpegFile file = new JpegFile(in, 1024);
        while (file.frame == 0 && !file.ended) {
            file.readSegment();
        }
        file.requireFrame();
        return new PictureInfo(PictureFormat.JPEG, file.width, file.height);
    }

    /** Reads as far as the end marker; a file without one is cut off. */
    static JpegFile whole(Encoded in) throws PictureException {
        JpegFile file = new JpegFile(in, in.length());
        while (!file.ended) {
            file.readSegment();
        }
        file.requireFrame();
        if (file.scans == 0) {
            throw corrupt("it holds no picture data");
        }
        return file;
    }

    /** How often the picture is gone over: 1 in most files, 10 or so in progressive ones. */
    int scans() {
        return scans;
    }

    /** The EXIF orientation, 1 to 8. */
    int orientation() {
        return orientation;
    }

    /** By the rules of libjpeg, which everyone follows. */
    Colours colours() {
        return switch (componentIds.length()) {
            case 1 -> Colours.GRAY;
            case 4 -> adobeTransform > 0 ? Colours.YCCK : Colours.CMYK;
            default -> isRgb() ? Colours.RGB : Colours.YCBCR;
        };
    }

    private boolean isRgb() {
        return !jfif && (adobeTransform == 0 || (adobeTransform < 0 && componentIds.equals("RGB")));
    }

    /**
     * The same picture with nothing but the essentials, and with the one marker that makes every decoder agree with
     * {@link #colours()}; four-channel samples are declared as CMYK so that they come out as they are stored.
     */
    Essentials essentials() {
        boolean adobe = colours() == Colours.RGB || componentIds.length() == 4;
        kept.written().put(adobe ? START_ADOBE : START_JFIF);
        return kept;
    }

    private void readSegment() throws PictureException {
        int marker = nextMarker();
        if (marker == EOI) {
            keep(marker, at, 0);
            ended = true;
        } else if (marker != TEM && (marker < RST0 || marker > RST7)) {
            int length = in.u16(at);
            if (length < 2 || marker == SOI) {
                throw corrupt("there is no valid segment at byte " + (at - 2));
            }
            in.require(at, length);
            at += length;
            readSegment(marker, at - length + 2, length - 2);
        }
    }

    /** Any number of 0xff may stand before a marker; a 0 after them is data left over from a scan. */
    private int nextMarker() throws PictureException {
        if (in.u8(at) != 0xff) {
            throw corrupt("there is no marker at byte " + at);
        }
        int marker = in.u8(++at);
        while (marker == 0xff) {
            marker = in.u8(++at);
        }
        at++;
        return marker;
    }

    private void readSegment(int marker, int from, int length) throws PictureException {
        switch (marker) {
            case DHT, DQT, DRI -> keep(marker, from, length);
            case APP0 -> jfif |= in.has(from, "JFIF\0");
            case APP1 -> {
                if (in.has(from, "Exif\0\0")) {
                    orientation = ExifOrientation.read(in, from + 6, from + length);
                }
            }
            case APP14 -> {
                if (length >= 12 && in.has(from, "Adobe")) {
                    adobeTransform = in.u8(from + 11);
                }
            }
            case SOS -> readScan(from, length);
            case DAC -> throw unsupported("arithmetic coding");
            default -> {
                if (marker >= SOF0 && marker <= SOF15 && marker != JPG) {
                    readFrame(marker, from, length);
                }
            }
        }
    }

    private void readFrame(int marker, int from, int length) throws PictureException {
        if (frame != 0) {
            throw corrupt("it has two frame headers");
        }
        frame = marker;
        if (marker > SOF2) {
            throw unsupported(marker == SOF3 ? "lossless coding" : "hierarchical or arithmetic coding");
        }
        int channels = length < 6 ? 0 : in.u8(from + 5);
        if (length != 6 + 3 * channels) {
            throw corrupt("its frame header has the wrong length");
        }
        if (in.u8(from) != 8 || channels == 0 || channels == 2 || channels > 4) {
            throw unsupported(in.u8(from) + " bits and " + channels + " channels");
        }
        height = in.u16(from + 1);
        width = in.u16(from + 3);
        if (width == 0 || height == 0) {
            throw corrupt("its frame header gives a size of " + width + "x" + height);
        }
        for (int i = 0; i < channels; i++) {
            componentIds += (char) in.u8(from + 6 + 3 * i);
        }
        keep(marker, from, length);
    }

    private void readScan(int from, int length) throws PictureException {
        requireFrame();
        if (length < 6) {
            throw corrupt("its scan header is too short");
        }
        scans++;
        byte[] header = Arrays.copyOfRange(in.array(), from, from + length);
        if (frame != SOF2) {
            // Without meaning here, and wrong in some cameras' files: all coefficients, at full precision.
            header[length - 3] = 0;
            header[length - 2] = 63;
            header[length - 1] = 0;
        }
        keep(SOS, header, 0, length);
        int start = at;
        skipScan();
        kept.write(in.array(), start, at - start);
    }

    /** Inside a scan, 0xff stands only before a 0 (then it is data) and before restart markers. */
    private void skipScan() throws PictureException {
        while (true) {
            if (in.u8(at++) == 0xff) {
                int next = in.u8(at);
                if (next != 0 && next != 0xff && (next < RST0 || next > RST7)) {
                    at--;
                    return;
                }
            }
        }
    }

    private void keep(int marker, int from, int length) {
        keep(marker, in.array(), from, length);
    }

    private void keep(int marker, byte[] payload, int from, int length) {
        kept.write(0xff);
        kept.write(marker);
        if (marker != EOI) {
            kept.write((length + 2) >> 8);
            kept.write(length + 2);
            kept.write(payload, from, length);
        }
    }

    private void requireFrame() throws PictureException {
        if (frame == 0) {
            throw corrupt("it has no frame header");
        }
    }

    static PictureException corrupt(String why) {
        return new PictureException(Kind.CORRUPT, "the JPEG is damaged: " + why);
    }

    private static PictureException unsupported(String what) {
        return new PictureException(
                Kind.UNSUPPORTED, "JPEG with " + what + " is not read; 8-bit baseline and progressive JPEG is");
    }
}
