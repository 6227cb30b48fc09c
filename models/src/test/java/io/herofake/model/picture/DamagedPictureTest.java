package io.herofake.model.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import io.herofake.model.picture.Fixtures.Fixture;
import io.herofake.model.picture.PictureException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes, a decoder answers with a picture or with a {@link PictureException}. */
class DamagedPictureTest {
    private static final byte[] END_OF_JPEG = {(byte) 0xff, (byte) 0xd9};

    private final PictureDecoder decoder = new PictureDecoder();

    static List<Fixture> fixtures() {
        return Fixtures.all();
    }

    static List<Fixture> endingWithThePicture() {
        return fixtures().stream()
                .filter(fixture -> !fixture.name().equals("trailing-garbage.jpg"))
                .toList();
    }

    private static void assertRefused(byte[] encoded, Kind... kinds) {
        PictureException e = catchThrowableOfType(PictureException.class, () -> new PictureDecoder().decode(encoded));
        assertThat(e).isNotNull();
        assertThat(e.kind()).isIn((Object[]) kinds);
        assertThat(e).hasMessageMatching("\\p{Print}{20,}");
    }

    @ParameterizedTest
    @MethodSource("endingWithThePicture")
    void refusesAFileThatIsCutOffAnywhere(Fixture fixture) {
        byte[] whole = fixture.encoded();
        var random = new SplittableRandom(1);
        int step = Math.max(1, whole.length / 60);
        for (int length = 0; length < whole.length; length += 1 + random.nextInt(step)) {
            assertRefused(Arrays.copyOf(whole, length), Kind.TRUNCATED, Kind.NOT_A_PICTURE);
        }
        assertRefused(Arrays.copyOf(whole, whole.length - 1), Kind.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"444.jpg", "420.jpg", "gray.jpg", "rgb.jpg", "restart.jpg", "cmyk.jpg", "ycck.jpg"})
    void refusesAJpegThatIsCutOffAndEndedAgain(String name) {
        byte[] whole = Fixtures.bytes(name);
        int scan = indexOf(whole, new byte[] {(byte) 0xff, (byte) 0xda}) + 14;
        for (int length = scan; length < whole.length - 40; length += 7) {
            byte[] ended = concat(Arrays.copyOf(whole, length), END_OF_JPEG);
            assertRefused(ended, Kind.CORRUPT, Kind.TRUNCATED);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void survivesAnyDamage(Fixture fixture) {
        byte[] whole = fixture.encoded();
        var random = new SplittableRandom(fixture.name().hashCode());
        var smallPictures = new PictureDecoder(new PictureLimits(1 << 20, 100_000, 10_000, 10_000));
        for (int i = 0; i < 150; i++) {
            byte[] damaged = damage(whole, random);
            if (i % 2 == 0) {
                correctChecksums(damaged);
            }
            try {
                Picture picture = smallPictures.decode(damaged);
                assertThat(picture.width() * picture.height()).isLessThanOrEqualTo(100_000);
            } catch (PictureException e) {
                assertThat(e).hasMessageMatching("\\p{Print}{20,}");
            }
        }
    }

    @Test
    void refusesWhatIsNotAPicture() {
        assertRefused(new byte[0], Kind.NOT_A_PICTURE);
        assertRefused("Not a picture, whatever its name says".getBytes(StandardCharsets.UTF_8), Kind.NOT_A_PICTURE);
        assertRefused("GIF89a; pictures of other formats".getBytes(StandardCharsets.UTF_8), Kind.NOT_A_PICTURE);
        var random = new SplittableRandom(3);
        for (String start : List.of("", "\u00ff\u00d8\u00ff", "\u0089PNG\r\n\u001a\n", "RIFF\u0010\0\0\0WEBPVP8L")) {
            for (int i = 0; i < 50; i++) {
                byte[] noise = new byte[random.nextInt(2000)];
                random.nextBytes(noise);
                assertRefused(concat(start.getBytes(StandardCharsets.ISO_8859_1), noise), Kind.values());
            }
        }
    }

    @Test
    void refusesAPngWithAWrongChecksum() {
        byte[] png = Fixtures.bytes("rgb8.png");
        png[png.length - 30] ^= 1;
        assertThatThrownBy(() -> decoder.decode(png))
                .isInstanceOf(PictureException.class)
                .hasMessageMatching("the PNG is damaged: the checksum of its chunk at byte \\d+ is wrong");
    }

    @Test
    void refusesAPngWithTwoHeaders() {
        byte[] png = Fixtures.bytes("rgb8.png");
        byte[] header = Arrays.copyOfRange(png, 8, 33);
        byte[] two = concat(Arrays.copyOf(png, 33), concat(header, Arrays.copyOfRange(png, 33, png.length)));
        assertThatThrownBy(() -> decoder.decode(two)).hasMessage("the PNG is damaged: it has two header chunks");
    }

    @Test
    void refusesAWebpWhoseHeadersContradictEachOther() {
        byte[] webp = Fixtures.bytes("lossy-alpha.webp");
        webp[24]++;
        assertThatThrownBy(() -> decoder.decode(webp))
                .hasMessage("the WebP is damaged: its headers contradict each other about its size");
    }

    @Test
    void refusesJpegKindsThatAreNotRead() {
        byte[] jpeg = Fixtures.bytes("444.jpg");
        int frame = indexOf(jpeg, new byte[] {(byte) 0xff, (byte) 0xc0});
        for (int marker : new int[] {0xc3, 0xc5, 0xc9, 0xca, 0xcf}) {
            jpeg[frame + 1] = (byte) marker;
            assertRefused(jpeg, Kind.UNSUPPORTED);
        }
        jpeg[frame + 1] = (byte) 0xc1;
        jpeg[frame + 4] = 12;
        assertRefused(jpeg, Kind.UNSUPPORTED);
    }

    private static byte[] damage(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        for (int n = 1 + random.nextInt(5); n > 0; n--) {
            int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 64));
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) -random.nextInt(2);
                case 3 -> bytes = concat(Arrays.copyOf(bytes, at + 1), Arrays.copyOfRange(bytes, at, bytes.length));
                default -> System.arraycopy(whole, random.nextInt(Math.min(at, whole.length - 1) + 1), bytes, at, 1);
            }
        }
        return bytes;
    }

    /** Damage that a checksum or a length gives away is found early; without that, it gets as far as the decoders. */
    private static void correctChecksums(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        if (file.length > 12 && file[0] == 'R') {
            buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(4, file.length - 8);
        }
        for (int at = 8; file[1] == 'P' && at + 12 <= file.length; ) {
            int length = buffer.getInt(at);
            if (length < 0 || length > file.length - at - 12) {
                return;
            }
            var crc = new CRC32();
            crc.update(file, at + 4, length + 4);
            buffer.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
    }

    private static int indexOf(byte[] bytes, byte[] what) {
        for (int at = 0; at <= bytes.length - what.length; at++) {
            if (Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        return fail("not found");
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
