package io.herofake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.registry.Policies;
import io.herofake.policy.registry.PolicyRegistry;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTest {
    private static VirtualDriver run(String pair, int tasks) {
        Catalog catalog = Paper.catalog();
        Policies policies = PolicyRegistry.standard().create(PolicySpec.pair(pair, 1), catalog);
        VirtualDriver driver = new VirtualDriver(catalog, KernelSettings.defaults(), policies);
        SplittableRandom random = new SplittableRandom(7);
        driver.kernel.start(0, Paper.nodes(), List.of());
        double time = 0;
        for (int i = 0; i < tasks; i++) {
            time += -Math.log(1 - random.nextDouble()) / 62;
            driver.arriveAt((long) (time * 1e9), random.nextInt(3), random.nextInt(3), i);
        }
        driver.runUntilDone(4_000_000_000_000L);
        return driver;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hro-hro", "kn-kn", "kn-bpff", "kn-rp", "hro-kn", "kn-hro", "hro-bpff", "hro-rr", "plan-pull"})
    void everyPairServesEveryTask(String pair) {
        Ledger ledger = run(pair, 5_000).kernel.ledger();
        assertThat(ledger.count(Outcome.COMPLETED)).isEqualTo(5_000);
        assertThat(ledger.ignoredEvents()).isZero();
    }

    @Test
    void sameSeedSameActions() {
        assertThat(run("hro-hro", 2_000).log).isEqualTo(run("hro-hro", 2_000).log);
        assertThat(run("plan-pull", 2_000).log).isEqualTo(run("plan-pull", 2_000).log);
    }
}
