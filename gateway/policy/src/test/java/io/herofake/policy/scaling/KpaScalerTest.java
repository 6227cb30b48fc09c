package io.herofake.policy.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scenarios and numbers of Knative's own {@code autoscaler_test.go}: window 60 s, tick 2 s, panic at 200 %. */
class KpaScalerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private static KpaScaler.Spec spec(double target, double up, double down, long delay) {
        return new KpaScaler.Spec(target, MINUTE, 2, up, down, delay, 2 * SECOND, 1);
    }

    private static KpaScaler scaler(double target) {
        return new KpaScaler(spec(target, 10, 10, 0), 1, 0);
    }

    @ParameterizedTest
    @CsvSource({
        // target, stable, panic, ready, wanted
        "10, 0, 0, 1, 0", // no traffic: to zero
        "181, 21, 26, 1, 1",
        "10, 50, 49, 1, 5",
        "10, 50, 50, 5, 5",
        "10, 50, 100, 1, 10", // the panic window takes precedence
        "10, 1, 1, 100, 10", // down at most to a tenth
        "10, 1, 1, 10, 1",
        "10, 1000, 1001, 1, 10", // up at most tenfold
        "10, 1000, 1001, 10, 100",
        "10, 1000, 888, 0, 10" // none ready counts as one
    })
    void decides(double target, double stable, double panic, int ready, int wanted) {
        assertThat(scaler(target).scale(stable, panic, ready, SECOND)).isEqualTo(wanted);
    }

    @Test
    void smallRatesStillMoveByOne() {
        KpaScaler up = new KpaScaler(spec(1, 1.1, 10, 0), 1, 0);
        assertThat(up.scale(3, 3.1, 2, SECOND)).isEqualTo(3);
        KpaScaler down = new KpaScaler(spec(10, 10, 1.1, 0), 1, 0);
        assertThat(down.scale(1, 1, 100, SECOND)).isEqualTo(90);
    }

    @Test
    void stableModeIncreases() {
        KpaScaler scaler = scaler(10);
        assertThat(scaler.scale(50, 10, 1, SECOND)).isEqualTo(5);
        assertThat(scaler.scale(100, 10, 1, SECOND)).isEqualTo(10);
        assertThat(scaler.panicking()).isFalse();
    }

    @Test
    void stableModeDecreases() {
        KpaScaler scaler = scaler(10);
        assertThat(scaler.scale(100, 100, 8, SECOND)).isEqualTo(10);
        assertThat(scaler.scale(50, 50, 8, SECOND)).isEqualTo(5);
    }

    @Test
    void panicTracksExponentialGrowth() {
        KpaScaler scaler = scaler(1);
        assertThat(scaler.scale(6, 6, 1, SECOND)).isEqualTo(6);
        assertThat(scaler.scale(36, 36, 6, 2 * SECOND)).isEqualTo(36);
        assertThat(scaler.panicSince()).isEqualTo(2 * SECOND);
        assertThat(scaler.scale(216, 216, 36, 3 * SECOND)).isEqualTo(216);
        assertThat(scaler.panicSince()).isEqualTo(3 * SECOND);
        assertThat(scaler.scale(1296, 1296, 216, 3 * SECOND)).isEqualTo(1296);
        assertThat(scaler.scale(1296, 1296, 1296, 4 * SECOND)).isEqualTo(1296);
        assertThat(scaler.panicSince()).isEqualTo(3 * SECOND);
    }

    @Test
    void inPanicTheLargerWindowCounts() {
        KpaScaler lessThanPanic = new KpaScaler(spec(1, 10, 10, 0), 5, 0);
        assertThat(lessThanPanic.scale(20, 30, 5, 5 * SECOND)).isEqualTo(30);
        KpaScaler moreThanPanic = new KpaScaler(spec(1, 10, 10, 0), 5, 0);
        assertThat(moreThanPanic.scale(50, 30, 5, 5 * SECOND)).isEqualTo(50);
    }

    @Test
    void panicEndsAStableWindowAfterItsCause() {
        KpaScaler scaler = scaler(10);
        assertThat(scaler.scale(100, 100, 1, 0)).isEqualTo(10);
        assertThat(scaler.scale(100, 1000, 10, SECOND)).isEqualTo(100);
        assertThat(scaler.scale(1, 1, 10, 31 * SECOND)).as("still in panic").isEqualTo(100);
        assertThat(scaler.scale(1, 1, 10, 62 * SECOND)).isEqualTo(1);
    }

    @Test
    void aSlowIncreaseDoesNotExtendPanic() {
        KpaScaler scaler = scaler(1);
        assertThat(scaler.scale(11, 25, 10, 0)).isEqualTo(25);
        assertThat(scaler.panicSince()).isZero();
        assertThat(scaler.scale(30, 41, 40, 30 * SECOND)).isEqualTo(41);
        assertThat(scaler.panicSince()).isZero();
        assertThat(scaler.scale(50, 56, 55, 62 * SECOND)).isEqualTo(50);
        assertThat(scaler.panicking()).isFalse();
    }

    @Test
    void aSurgeThatGoesOnExtendsPanic() {
        KpaScaler scaler = scaler(1);
        assertThat(scaler.scale(11, 25, 10, 0)).isEqualTo(25);
        assertThat(scaler.scale(30, 80, 40, 30 * SECOND)).isEqualTo(80);
        assertThat(scaler.panicSince()).isEqualTo(30 * SECOND);
    }

    @Test
    void beginsInPanicWithMoreThanOneReplica() {
        assertThat(new KpaScaler(spec(100, 10, 10, 0), 1, 0).panicking()).isFalse();
        KpaScaler scaler = new KpaScaler(spec(100, 10, 10, 0), 2, 0);
        assertThat(scaler.panicking()).isTrue();
        assertThat(scaler.scale(0, 0, 2, 2 * SECOND)).as("keeps what there is").isEqualTo(2);
    }

    @Test
    void activationScaleIsTheFewestWhenThereAreAny() {
        KpaScaler scaler = new KpaScaler(new KpaScaler.Spec(10, MINUTE, 2, 10, 10, 0, 2 * SECOND, 2), 1, 0);
        assertThat(scaler.scale(0, 0, 1, SECOND)).isZero();
        assertThat(scaler.scale(1, 0, 1, 3 * SECOND)).isEqualTo(2);
    }

    @Test
    void scaleDownIsDelayed() {
        KpaScaler.Spec spec = new KpaScaler.Spec(10, MINUTE, 100, 10, 10, 5 * MINUTE, 2 * SECOND, 1);
        KpaScaler scaler = new KpaScaler(spec, 0, 0);
        assertThat(scaler.scale(40, 40, 0, 2 * SECOND)).isEqualTo(4);
        assertThat(scaler.scale(0, 0, 0, 5 * MINUTE)).isEqualTo(4);
        assertThat(scaler.scale(0, 0, 0, 5 * MINUTE + 2 * SECOND)).isZero();
    }

    @Test
    void delayedScaleDownFollowsInSteps() {
        KpaScaler.Spec spec = new KpaScaler.Spec(10, MINUTE, 100, 10, 10, 5 * MINUTE, 2 * SECOND, 1);
        KpaScaler scaler = new KpaScaler(spec, 0, 0);
        assertThat(scaler.scale(40, 40, 0, 9 * MINUTE)).isEqualTo(4);
        assertThat(scaler.scale(30, 30, 0, 10 * MINUTE)).as("4 still dominates").isEqualTo(4);
        assertThat(scaler.scale(0, 0, 0, 11 * MINUTE)).isEqualTo(4);
        assertThat(scaler.scale(0, 0, 0, 14 * MINUTE)).as("4 scrolls out").isEqualTo(3);
        assertThat(scaler.scale(0, 0, 0, 15 * MINUTE)).isZero();
    }

    @Test
    void withoutDelayScaleDownIsImmediate() {
        KpaScaler.Spec spec = new KpaScaler.Spec(10, MINUTE, 100, 10, 10, 0, 2 * SECOND, 1);
        KpaScaler scaler = new KpaScaler(spec, 0, 0);
        assertThat(scaler.scale(40, 40, 0, 0)).isEqualTo(4);
        assertThat(scaler.scale(20, 20, 0, SECOND / 2)).isEqualTo(2);
    }

    @Test
    void ratesMustBeAboveOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec(1, 1, 2, 0))
                .withMessage("maxScaleUpRate must be above 1, not 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec(1, 2, 0.5, 0))
                .withMessage("maxScaleDownRate must be above 1, not 0.5");
        assertThatIllegalArgumentException().isThrownBy(() -> spec(0, 2, 2, 0)).withMessageContaining("above 0");
    }
}
