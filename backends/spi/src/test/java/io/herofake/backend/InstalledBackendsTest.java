package io.herofake.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.Discovery.Absence;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class InstalledBackendsTest {
    private record Asked(Supplier<Discovery> answer) implements BackendProvider {
        @Override
        public String name() {
            return "asked";
        }

        @Override
        public Discovery discover() {
            return answer.get();
        }

        @Override
        public ModelInstance open(Platform platform, ModelArtifact artifact, InputContract input, OpenOptions options) {
            throw new AssertionError("nothing is opened");
        }
    }

    @Test
    void whatABackendFindsIsGivenOn() {
        Discovery found = new Discovery(List.of(), List.of(new Absence("a", "b", "c")));

        assertThat(InstalledBackends.discover(new Asked(() -> found))).isSameAs(found);
    }

    @Test
    void aBackendThatFailsHasFoundNothing() {
        for (Supplier<Discovery> broken : List.<Supplier<Discovery>>of(
                () -> {
                    throw new IllegalStateException("odd");
                },
                () -> {
                    throw new UnsatisfiedLinkError("odd");
                })) {
            Discovery found = InstalledBackends.discover(new Asked(broken));

            assertThat(found.platforms()).isEmpty();
            assertThat(found.absences()).singleElement().satisfies(absence -> {
                assertThat(absence.what()).isEqualTo("asked");
                assertThat(absence.reason()).endsWith("odd");
                assertThat(absence.remedy()).isNotBlank();
            });
        }
    }

    @Test
    void everyBackendOnTheClassPathIsThere() {
        assertThat(InstalledBackends.all()).as("none in this module").isEmpty();
    }
}
