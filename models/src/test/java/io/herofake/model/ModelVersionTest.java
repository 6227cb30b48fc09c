package io.herofake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelVersionTest {
    @Test
    void ordersNumberByNumber() {
        List<String> ordered = List.of("0", "1", "1.0", "1.0.0", "1.2", "1.10", "2", "2.0.0.1", "10");
        assertThat(ordered.stream().map(ModelVersion::new).sorted().map(ModelVersion::text))
                .containsExactlyElementsOf(ordered);
        assertThat(Stream.of("10", "2", "1.10", "1.2")
                        .map(ModelVersion::new)
                        .sorted()
                        .map(ModelVersion::toString))
                .containsExactly("1.2", "1.10", "2", "10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "1.", ".1", "1..2", "01", "-1", "1.2.3.4.5", "..", "1/2", "1234567890", "1 "})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> new ModelVersion(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version '" + text + "' is not one to four whole numbers");
    }
}
