package io.herofake.app.config;

import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PicturesConfigTest {

    @Test
    void defaults() throws ConfigException {
        assertThat(with().pictures()).isEqualTo(new PicturesConfig(25_000_000, 16_384, 16_384));
    }

    @Test
    void everySettingIsTaken() throws ConfigException {
        assertThat(with("pictures.maxPixels=200000000", "pictures.maxWidth=1", "pictures.maxHeight=65535")
                        .pictures())
                .isEqualTo(new PicturesConfig(200_000_000, 1, 65_535));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pictures.maxPixels=0         | pictures.maxPixels: 0 is out of range; allowed: 1 to 200000000
            pictures.maxPixels=200000001 | pictures.maxPixels: 200000001 is out of range; allowed: 1 to 200000000
            pictures.maxWidth=0          | pictures.maxWidth: 0 is out of range; allowed: 1 to 65535
            pictures.maxWidth=65536      | pictures.maxWidth: 65536 is out of range; allowed: 1 to 65535
            pictures.maxHeight=0         | pictures.maxHeight: 0 is out of range; allowed: 1 to 65535
            pictures.maxHeight=65536     | pictures.maxHeight: 65536 is out of range; allowed: 1 to 65535
            """)
    void refused(String setting, String problem) {
        assertThat(problemWith(setting)).isEqualTo(problem);
    }
}
