package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a JPEG file (ISO/IEC 10918-1, annex B). Reads what the decoder needs to know, and copies what it needs to see:
 * tables, frame header and scans. All else (thumbnails, colour profiles, comments, whatever follows the picture) never gets to the decoder, so it
 * can neither fail nor mislead it.
 */
final class JpegFile {
    private static final int SOF0 = 0xc0;
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
    private static final int APP2 = 0xe2;
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

    private @Nullable JpegFrame frame;
    private int scans;
    private boolean jfif;
    private int adobeTransform = -1;
    private int orientation = 1;
    private final ByteArrayOutputStream profile = new ByteArrayOutputStream(0);
    private int profileParts;

    private JpegFile(Encoded in, int keptBytes) {
        this.in = in;
        this.kept = new Essentials(keptBytes + START_JFIF.length);
        kept.writeBytes(START_JFIF);
    }

    /** Reads as far as the frame header. */
    static PictureInfo header(Encoded in) throws PictureException {
        JpegFile file = new JpegFile(in, 1024);
        while (file.frame == null && !file.ended) {
            file.readSegment();
        }
        JpegFrame frame = file.requireFrame();
        return new PictureInfo(PictureFormat.JPEG, frame.width(), frame.height());
    }

    /** Reads as far as the end marker; a file without one is cut off. */
    static JpegFile whole(Encoded in) throws PictureException {
        JpegFile file = new JpegFile(in, in.length());
        while (!file.ended) {
            file.readSegment();
        }
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

    /** The colour profile, if there is one, or what there is of it. */
    byte @Nullable [] profile() {
        return profileParts == 0 ? null : profile.toByteArray();
    }

    /** By the rules of libjpeg, which everyone follows. */
    Colours colours() throws PictureException {
        String channels = requireFrame().channels();
        return switch (channels.length()) {
            case 1 -> Colours.GRAY;
            case 4 -> adobeTransform > 0 ? Colours.YCCK : Colours.CMYK;
            default -> isRgb(channels) ? Colours.RGB : Colours.YCBCR;
        };
    }

    private boolean isRgb(String channels) {
        return !jfif && (adobeTransform == 0 || (adobeTransform < 0 && channels.equals("RGB")));
    }

    /**
     * The same picture with nothing but the essentials, and with the one marker that makes every decoder agree with
     * {@link #colours()}; four-channel samples are declared as CMYK so that they come out as they are stored.
     */
    Essentials essentials() throws PictureException {
        boolean untransformed = colours() != Colours.GRAY && colours() != Colours.YCBCR;
        kept.written().put(untransformed ? START_ADOBE : START_JFIF);
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
            case APP2 -> readProfile(from, length);
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

    /** A profile is spread over segments, numbered from 1, which stand in order. */
    private void readProfile(int from, int length) throws PictureException {
        boolean next = length > 14 && in.has(from, "ICC_PROFILE\0") && in.u8(from + 12) == profileParts + 1;
        if (next && profile.size() + length - 14 <= ColourProfile.MAX_BYTES) {
            profileParts++;
            profile.write(in.array(), from + 14, length - 14);
        }
    }

    private void readFrame(int marker, int from, int length) throws PictureException {
        if (frame != null) {
            throw corrupt("it has two frame headers");
        }
        frame = JpegFrame.read(in, marker, from, length);
        keep(marker, from, length);
    }

    private void readScan(int from, int length) throws PictureException {
        boolean sequential = requireFrame().isSequential();
        if (length < 6) {
            throw corrupt("its scan header is too short");
        }
        scans++;
        byte[] header = Arrays.copyOfRange(in.array(), from, from + length);
        if (sequential) {
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

    private JpegFrame requireFrame() throws PictureException {
        if (frame == null) {
            throw corrupt("it has no frame header");
        }
        return frame;
    }

    static PictureException corrupt(String why) {
        return new PictureException(Kind.CORRUPT, "the JPEG is damaged: " + why);
    }

    static PictureException unsupported(String what) {
        return new PictureException(
                Kind.UNSUPPORTED, "JPEG with " + what + " is not read; 8-bit baseline and progressive JPEG is");
    }
}
