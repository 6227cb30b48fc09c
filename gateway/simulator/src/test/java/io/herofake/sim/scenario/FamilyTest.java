package io.herofake.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.sim.Yaml;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FamilyTest {
    @Test
    void bothHalvesHaveTheSameKindsWithOtherFiguresAndSeeds() throws Exception {
        assertThat(Family.TUNING.names()).hasSize(28).doesNotHaveDuplicates().isEqualTo(Family.HELD_OUT.names());
        Set<Long> seeds = new HashSet<>();
        for (Family half : Family.values()) {
            assertThat(Family.of(half.id())).isEqualTo(half);
            for (String name : half.names()) {
                ScenarioTree tree = half.scenario(name);
                assertThat(tree.has("policies")).as(name).isFalse();
                Scenario scenario = Yaml.scenario(tree.with("policies", List.of("hro-hro")));
                assertThat(scenario.name()).isEqualTo(name);
                assertThat(seeds.add(scenario.seed()))
                        .as(name + ": seed of its own")
                        .isTrue();
                assertThat(scenario.initial()).as(name + ": nothing is warm").isEmpty();
            }
        }
    }

    @Test
    void namesTheHalves() {
        assertThatThrownBy(() -> Family.of("all")).hasMessageContaining("known: tuning, held-out");
    }
}
