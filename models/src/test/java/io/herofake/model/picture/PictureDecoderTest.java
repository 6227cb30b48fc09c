package io.herofake.model.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.picture.Fixtures.Fixture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
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

    @Test
    void severalThreadsGetWhatOneGets() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(() -> {
                    for (Fixture fixture : fixtures()) {
                        decodesWhatPillowDecodes(fixture);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void warmingUpReadsEveryFormat() {
        // Whatever the limits: it is not about the pictures of others.
        assertThat(new PictureDecoder(new PictureLimits(1, 1, 1, 1)).warmUp()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void inspectionGivesTheSizeAsStored(Fixture fixture) throws PictureException {
        PictureInfo info = decoder.inspect(fixture.encoded());
        Picture expected = fixture.expected();
        assertThat(List.of(info.width(), info.height())).containsExactlyInAnyOrder(expected.width(), expected.height());
        assertThat(info.format().name()).isEqualToIgnoringCase(formatByName(fixture.name()));
    }

    private static String formatByName(String name) {
        String extension = name.substring(name.indexOf('.') + 1);
        return extension.equals("jpg") ? "jpeg" : extension;
    }

    private static int greatestDifference(Picture one, Picture other) {
        int greatest = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            greatest = Math.max(greatest, Math.abs((one.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff)));
        }
        return greatest;
    }
}
