package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.picture.Picture;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DisturbanceTest {

    @ParameterizedTest
    @EnumSource(Disturbance.class)
    void sizeAndMeanStayAndTheOriginalToo(Disturbance disturbance) {
        Picture picture = picture(33, 21);
        byte[] before = picture.rgb().clone();

        Picture disturbed = disturbance.apply(picture, 3);

        assertThat(disturbed.width()).isEqualTo(33);
        assertThat(disturbed.height()).isEqualTo(21);
        assertThat(picture.rgb()).isEqualTo(before);
        assertThat(Math.abs(mean(disturbed) - mean(picture))).isLessThan(3);
        assertThat(disturbance.apply(picture, 3).rgb()).isEqualTo(disturbed.rgb());
    }

    @Test
    void strongerCompressionLosesMore() {
        Picture picture = picture(64, 64);
        assertThat(difference(picture, Disturbance.JPEG_30)).isGreaterThan(difference(picture, Disturbance.JPEG_50));
        assertThat(difference(picture, Disturbance.JPEG_50)).isGreaterThan(difference(picture, Disturbance.JPEG_70));
        assertThat(difference(picture, Disturbance.NONE)).isZero();
    }

    @Test
    void noiseHasItsDeviationAndDependsOnTheSeed() {
        byte[] grey = new byte[3 * 100 * 100];
        java.util.Arrays.fill(grey, (byte) 128);
        Picture picture = new Picture(100, 100, grey);
        assertThat(difference(picture, Disturbance.NOISE)).isBetween(4.8, 5.2);
        assertThat(Disturbance.NOISE.apply(picture, 1).rgb())
                .isNotEqualTo(Disturbance.NOISE.apply(picture, 2).rgb());
    }

    /** A single bright pixel becomes 255 / (2 pi) = 40.6 where it was, and 0.607 times that beside it. */
    @Test
    void theBlurIsAGaussianOfOnePixel() {
        byte[] rgb = new byte[3 * 15 * 15];
        for (int c = 0; c < 3; c++) {
            rgb[3 * (7 * 15 + 7) + c] = (byte) 255;
        }
        byte[] blurred = Disturbance.BLUR.apply(new Picture(15, 15, rgb), 0).rgb();
        assertThat(blurred[3 * (7 * 15 + 7)] & 0xff).isBetween(39, 42);
        assertThat(blurred[3 * (7 * 15 + 8)] & 0xff).isBetween(23, 26);
        assertThat(blurred[3 * (8 * 15 + 7)] & 0xff).isBetween(23, 26);
    }

    private static Picture picture(int width, int height) {
        Random random = new Random(5);
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (100 + 40 * Math.sin(i / 40.0) + random.nextInt(30));
        }
        return new Picture(width, height, rgb);
    }

    private static double mean(Picture picture) {
        double sum = 0;
        for (byte value : picture.rgb()) {
            sum += value & 0xff;
        }
        return sum / picture.rgb().length;
    }

    private static double difference(Picture picture, Disturbance disturbance) {
        byte[] other = disturbance.apply(picture, 9).rgb();
        double sum = 0;
        for (int i = 0; i < other.length; i++) {
            double change = (other[i] & 0xff) - (picture.rgb()[i] & 0xff);
            sum += change * change;
        }
        return Math.sqrt(sum / other.length);
    }
}
