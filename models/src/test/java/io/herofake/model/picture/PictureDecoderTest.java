package io.herofake.model.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.picture.Fixtures.Fixture;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PictureDecoderTest {
    private final PictureDecoder decoder = new PictureDecoder();

    static List<Fixture> fixtures() {
        return Fixtures.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void decodesWhatPillowDecodes(Fixture fixture) throws PictureException {
        Picture picture = decoder.decode(fixture.encoded());
        assertThat(picture.width()).isEqualTo(fixture.expected().width());
        assertThat(picture.height()).isEqualTo(fixture.expected().height());
        assertThat(greatestDifference(picture, fixture.expected())).isLessThanOrEqualTo(fixture.tolerance());
    }

    private static int greatestDifference(Picture one, Picture other) {
        int greatest = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            greatest = Math.max(greatest, Math.abs((one.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff)));
        }
        return greatest;
    }
}
