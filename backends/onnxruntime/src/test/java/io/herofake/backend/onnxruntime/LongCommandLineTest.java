package io.herofake.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LongCommandLineTest {
    /** What a child process runs. */
    static final class Discover {
        private Discover() {}

        public static void main(String[] arguments) {
            System.out.println(
                    new OnnxRuntimeProvider().discover().platforms().get(0).id());
        }
    }

    /** ONNX Runtime itself ends a process with such a command line by a stack overflow in native code. */
    @Test
    void startsWhereTheCommandLineIsLong() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child = new ProcessBuilder(List.of(
                        java,
                        "-Dlong=" + "x".repeat(20_000),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Discover.class.getName()))
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue()).as(said).isZero();
        assertThat(said.strip()).endsWith("onnxruntime-cpu");
    }
}
