package io.herofake.model.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.InputContract;
import io.herofake.model.InputContract.Resize;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {
    static List<String> cases() {
        return Fixtures.lines("resized.tsv");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fitsToTheVeryBytesOfPillow(String line) throws NoSuchAlgorithmException {
        String[] f = line.split("\t", -1);
        Picture source = scrambled(Integer.parseInt(f[0]), Integer.parseInt(f[1]));
        var contract = new InputContract(
                "x",
                Integer.parseInt(f[2]),
                Integer.parseInt(f[3]),
                Resize.valueOf(f[4]),
                List.of(0f, 0f, 0f),
                List.of(1f, 1f, 1f));
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(new InputTransform(contract).fit(source).rgb());
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(f[5]);
    }

    /** As {@code scrambled} in make_picture_fixtures.py. */
    private static Picture scrambled(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((i * 2654435761L) >> 13);
        }
        return new Picture(width, height, rgb);
    }
}
