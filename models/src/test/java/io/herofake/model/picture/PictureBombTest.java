package io.herofake.model.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.herofake.model.picture.PictureException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** Small files that would become large. */
class PictureBombTest {
    private static final byte[] PNG_SIGNATURE = "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);

    private final PictureDecoder decoder = new PictureDecoder();

    @Test
    void refusesAHugePngFromItsHeader() {
        byte[] header = concat(PNG_SIGNATURE, chunk("IHDR", pngHeader(30_000, 30_000)));
        assertRefusedWithoutAllocating(
                header,
                "the picture is 30000x30000 pixels; at most 25000000 pixels, 16384 wide"
                        + " and 16384 high are accepted");
    }

    @Test
    void refusesAHugeJpegFromItsHeader() {
        byte[] jpeg = Fixtures.bytes("444.jpg");
        int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65_000).putShort(frame + 7, (short) 64_000);
        assertRefusedWithoutAllocating(
                jpeg,
                "the picture is 64000x65000 pixels; at most 25000000 pixels, 16384 wide"
                        + " and 16384 high are accepted");
    }

    @Test
    void refusesAHugeWebpFromItsHeader() {
        byte[] webp = Fixtures.bytes("animated.webp");
        webp[24] = webp[25] = webp[27] = webp[28] = (byte) 0xff;
        assertRefusedWithoutAllocating(
                webp,
                "the picture is 65536x65536 pixels; at most 25000000 pixels, 16384 wide"
                        + " and 16384 high are accepted");
    }

    @Test
    void refusesAFileOverTheLimit() {
        var strict = new PictureDecoder(new PictureLimits(100, 1000, 100, 100));
        PictureException e =
                catchThrowableOfType(PictureException.class, () -> strict.decode(Fixtures.bytes("rgb8.png")));
        assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(e).hasMessageMatching("the file is \\d+ bytes; at most 100 are accepted");
    }

    @Test
    void neverInflatesTextOrProfiles() throws PictureException, IOException {
        byte[] zeros = deflated(50 << 20);
        byte[] text = concat("Comment\0\0".getBytes(StandardCharsets.US_ASCII), zeros);
        byte[] plain = Fixtures.bytes("rgb8.png");
        byte[] bomb = insert(insert(insert(plain, chunk("zTXt", text)), chunk("iCCP", text)), chunk("iTXt", text));
        decoder.decode(bomb);
        assertThat(allocatedBy(() -> decoder.decode(bomb))).isLessThan(4 << 20);
        assertThat(decoder.decode(bomb).rgb()).isEqualTo(decoder.decode(plain).rgb());
    }

    @Test
    void inflatesNoMoreThanThePixels() throws IOException, PictureException {
        byte[] bomb = concat(
                concat(PNG_SIGNATURE, chunk("IHDR", pngHeader(2, 2))),
                concat(chunk("IDAT", deflated(50 << 20)), chunk("IEND", new byte[0])));
        decoder.decode(bomb);
        assertThat(allocatedBy(() -> decoder.decode(bomb))).isLessThan(4 << 20);
    }

    @Test
    void refusesAJpegOfVeryManyScans() throws PictureException {
        byte[] jpeg = Fixtures.bytes("gray-progressive.jpg");
        int lastScan = new String(jpeg, StandardCharsets.ISO_8859_1).lastIndexOf("\u00ff\u00da");
        var many = new ByteArrayOutputStream();
        many.write(jpeg, 0, lastScan);
        for (int i = 0; i < 200; i++) {
            many.write(jpeg, lastScan, jpeg.length - 2 - lastScan);
        }
        many.write(jpeg, jpeg.length - 2, 2);
        PictureException e = catchThrowableOfType(PictureException.class, () -> decoder.decode(many.toByteArray()));
        assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(e).hasMessageContaining("scans of 23x17 pixels");
    }

    @Test
    void theLimitsThemselvesAreAccepted() throws PictureException {
        byte[] png = Fixtures.bytes("rgb8.png");
        new PictureDecoder(new PictureLimits(png.length, 23 * 17, 23, 17)).decode(png);
    }

    private void assertRefusedWithoutAllocating(byte[] encoded, String message) {
        PictureException e = catchThrowableOfType(PictureException.class, () -> decoder.inspect(encoded));
        assertThat(e).hasMessage(message);
        assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(allocatedBy(
                        () -> assertThatThrownBy(() -> decoder.decode(encoded)).isInstanceOf(PictureException.class)))
                .isLessThan(1 << 20);
    }

    private interface Action {
        void run() throws PictureException;
    }

    private static long allocatedBy(Action action) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            action.run();
        } catch (PictureException e) {
            throw new AssertionError(e);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static byte[] pngHeader(int width, int height) {
        return ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
    }

    private static byte[] deflated(int zeros) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            for (int i = 0; i < zeros; i += 1 << 16) {
                deflater.write(new byte[1 << 16]);
            }
        }
        return out.toByteArray();
    }

    private static byte[] chunk(String type, byte[] payload) {
        ByteBuffer chunk = ByteBuffer.allocate(payload.length + 12)
                .putInt(payload.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(payload);
        var crc = new CRC32();
        crc.update(chunk.array(), 4, payload.length + 4);
        return chunk.putInt((int) crc.getValue()).array();
    }

    /** Puts a chunk after a PNG's header. */
    private static byte[] insert(byte[] png, byte[] chunk) {
        byte[] head = Arrays.copyOf(png, 33);
        return concat(concat(head, chunk), Arrays.copyOfRange(png, 33, png.length));
    }

    private static byte[] concat(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }
}
