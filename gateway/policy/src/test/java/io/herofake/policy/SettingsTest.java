package io.herofake.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static Settings of(Object value) {
        return new Settings("scheduler 'x'", Map.of("key", value));
    }

    @Test
    void readsNumbersBooleansAndLists() {
        assertThat(of(2).number("key", 0, 0, 10)).isEqualTo(2);
        assertThat(of("1e-3").number("key", 0, 0, 10)).isEqualTo(0.001);
        assertThat(of(1.5).seconds("key", 0, 0, 10)).isEqualTo(1_500_000_000L);
        assertThat(of("7").integer("key", 0, 0, 10)).isEqualTo(7);
        assertThat(of(true).flag("key", false)).isTrue();
        assertThat(of("a, b").words("key", List.of())).containsExactly("a", "b");
        assertThat(of(List.of(1, 2)).words("key", List.of())).containsExactly("1", "2");
        assertThat(of(Map.of("f", 3)).counts("key", 5)).containsEntry("f", 3);
    }

    @Test
    void defaultsStandInForWhatIsAbsent() {
        Settings none = Settings.none("x");
        assertThat(none.number("key", 0.5, 0, 1)).isEqualTo(0.5);
        assertThat(none.choice("key", "a", List.of("a", "b"))).isEqualTo("a");
        assertThat(none.counts("key", 5)).isEmpty();
        none.requireKnown();
    }

    @ParameterizedTest
    @CsvSource({"NaN", "-1", "11", "ten", "Infinity", "''"})
    void refusesNumbersOutOfRange(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(value).number("key", 0, 0, 10))
                .withMessage("scheduler 'x': key must be a number from 0 to 10, not '" + value + "'");
    }

    @Test
    void namesWhatIsWrongAndWhatWouldBeRight() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(1.5).integer("key", 0, 0, 10))
                .withMessageContaining("a whole number from 0 to 10, not '1.5'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("maybe").flag("key", true))
                .withMessageContaining("true or false");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("c").choice("key", "a", List.of("a", "b")))
                .withMessageContaining("one of a, b, not 'c'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("f=1").counts("key", 3))
                .withMessageContaining("a map of names");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Map.of("f", -1)).counts("key", 3))
                .withMessageContaining("f must be a number from 0 to 3");
    }

    @Test
    void aKeyThatNobodyReadsIsAnError() {
        Settings settings = new Settings("autoscaler 'hro'", Map.of("windowSecond", 1));
        settings.number("windowSeconds", 60, 0, 100);
        assertThatIllegalArgumentException()
                .isThrownBy(settings::requireKnown)
                .withMessage("autoscaler 'hro': unknown windowSecond; known: windowSeconds");
    }
}
