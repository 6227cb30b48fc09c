package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.BackendException;
import io.herofake.backend.Platform;
import io.herofake.model.HardwareType;
import io.herofake.model.Verdict;
import io.herofake.sandbox.InProcessSandbox;
import io.herofake.sandbox.Sandbox;
import io.herofake.server.engine.Content;
import io.herofake.server.engine.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SparesTest {
    private static final Platform CPU = platform("cpu");
    private static final Sandbox SANDBOX = sandbox();
    private static final Sandbox OTHER = sandbox();

    private final Spares spares = new Spares();
    private final Spares.Loss loss = new Spares.Loss();
    private final Closable pipeline = new Closable();
    private final List<BackendException> heard = new ArrayList<>();

    private static Sandbox sandbox() {
        return new InProcessSandbox(Backends.discover().platforms().get(0).provider());
    }

    private static Platform platform(String id) {
        return new Platform(id, "test", HardwareType.CPU, "test", false, Map.of());
    }

    /** Only knows whether it has been closed. */
    private static final class Closable implements Pipeline {
        private int closed;

        @Override
        public void load(Content content, int index) {}

        @Override
        public void infer(int batch) {}

        @Override
        public Verdict verdict(int index) {
            throw new UnsupportedOperationException();
        }

        @Override
        public float[] output(int index) {
            return new float[0];
        }

        @Override
        public long nativeMemoryBytes() {
            return 0;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private static BackendException dead() {
        return new BackendException(BackendException.Kind.DEVICE_LOST, "dead", null);
    }

    @Test
    void isTakenOnceByWhoWouldOpenTheSame() {
        assertThat(spares.keep(SANDBOX, CPU, "a", pipeline, loss)).isTrue();

        assertThat(spares.take(SANDBOX, CPU, "b", heard::add)).isNull();
        assertThat(spares.take(OTHER, CPU, "a", heard::add)).isNull();
        assertThat(spares.take(SANDBOX, platform("gpu"), "a", heard::add)).isNull();
        assertThat(spares.take(SANDBOX, CPU, "a", heard::add)).isSameAs(pipeline);
        assertThat(spares.take(SANDBOX, CPU, "a", heard::add)).isNull();
        spares.close();

        assertThat(pipeline.closed).isZero();
        loss.lost(dead());
        assertThat(heard).hasSize(1);
    }

    @Test
    void isOneForEachModel() {
        assertThat(spares.keep(SANDBOX, CPU, "a", pipeline, loss)).isTrue();

        assertThat(spares.keep(OTHER, CPU, "a", new Closable(), new Spares.Loss()))
                .isFalse();
    }

    @Test
    void isClosedIfNobodyTakesIt() {
        spares.keep(SANDBOX, CPU, "a", pipeline, loss);

        spares.close();
        spares.close();

        assertThat(pipeline.closed).isOne();
        assertThat(spares.take(SANDBOX, CPU, "a", heard::add)).isNull();
    }

    @Test
    void isNotGivenToAnybodyOnceItIsDead() {
        spares.keep(SANDBOX, CPU, "a", pipeline, loss);
        loss.lost(dead());

        assertThat(spares.take(SANDBOX, CPU, "a", heard::add)).isNull();
        assertThat(pipeline.closed).isOne();
        assertThat(heard).isEmpty();
    }
}
