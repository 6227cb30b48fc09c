package io.herofake.sandbox.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herofake.backend.InferenceCall;
import io.herofake.sandbox.TinyModel;
import io.herofake.sandbox.oip.OipModel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker by hand whose Java memory runs out says so, and goes on. */
@Timeout(60)
final class OutOfMemoryTest {

    @TempDir
    Path folder;

    @Test
    void aLoadIsAnsweredAndTheNextOneDone() throws Exception {
        TinyModel tiny = TinyModel.in(folder);
        AtomicBoolean exhausted = new AtomicBoolean(true);
        Platforms platforms = Platforms.discover(null);
        try (Models models =
                        new Models(() -> exhausted.getAndSet(false) ? exhaust() : platforms, WorkerLimits.DEFAULT);
                Loader loader = new Loader(models, tiny.repository(), tiny.cache())) {
            Reply failed = load(loader);

            assertThat(failed.failureKind()).isEqualTo("OUT_OF_MEMORY");
            assertThat(new String(failed.body(), UTF_8))
                    .contains(
                            "loading a model failed for lack of Java memory (for a test)",
                            "heap",
                            "HEROFAKE_JAVA_OPTS");
            assertThat(load(loader).status()).isEqualTo(200);
        }
    }

    @Test
    void aClassThatCouldNotBeInitialisedForLackOfMemoryIsNoRiddle() {
        assertThatThrownBy(Unlucky::use).isInstanceOf(OutOfMemoryError.class);

        // What Java says from then on.
        NoClassDefFoundError later = catchThrowableOfType(NoClassDefFoundError.class, Unlucky::use);

        assertThat(Reply.lackOfMemory(later)).hasMessageContaining("for a test");
        assertThat(Reply.lackOfMemory(new NoClassDefFoundError("other"))).isNull();
    }

    /** Its initialiser finds no memory. */
    private static final class Unlucky {
        private static final int NUMBER = number();

        private static int number() {
            throw new OutOfMemoryError("for a test");
        }

        static int use() {
            return NUMBER;
        }
    }

    private static Platforms exhaust() {
        throw new OutOfMemoryError("for a test");
    }

    private static Reply load(Loader loader) throws Exception {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        loader.load("tiny", "{}".getBytes(UTF_8), reply::complete);
        return reply.get(50, TimeUnit.SECONDS);
    }

    @Test
    void anInferenceIsAnswered() {
        OipModel model = new OipModel("tiny", "1", "test", "input", 1, 1, "output", 2, 1);
        Request request = new Request(
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3,1,1],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}");
        try (Runner runner = new Runner(model, new Exhausted(), new Regions(0))) {
            runner.run(request);
        }

        assertThat(request.reply.join().failureKind()).isEqualTo("OUT_OF_MEMORY");
        assertThat(new String(request.reply.join().body(), UTF_8))
                .contains("an inference of tiny failed for lack of Java memory (for a test)");
    }

    /** A call for which there is no memory left. */
    private static final class Exhausted implements InferenceCall {
        private final FloatBuffer input = FloatBuffer.allocate(3);

        @Override
        public FloatBuffer input() {
            return input;
        }

        @Override
        public void infer(int batch) {
            throw new OutOfMemoryError("for a test");
        }

        @Override
        public FloatBuffer output() {
            return FloatBuffer.allocate(2);
        }

        @Override
        public void close() {}
    }

    private static final class Request implements Inference {
        final CompletableFuture<Reply> reply = new CompletableFuture<>();
        private final byte[] json;

        Request(String json) {
            this.json = json.getBytes(UTF_8);
        }

        @Override
        public ByteBuf body() {
            return Unpooled.wrappedBuffer(json);
        }

        @Override
        public int jsonLength() {
            return json.length;
        }

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void answer(Reply answer) {
            reply.complete(answer);
        }
    }
}
