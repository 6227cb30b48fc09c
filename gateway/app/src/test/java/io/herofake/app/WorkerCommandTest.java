package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.sandbox.client.WireClient;
import io.herofake.sandbox.remote.WorkerDescription;
import io.herofake.sandbox.transport.WorkerAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerCommandTest {
    @TempDir
    Path home;

    @Test
    void itListensUntilItIsTold() {
        Path socket = home.resolve("w.sock");
        WorkerAddress address = WorkerAddress.parse("unix:" + socket);
        CompletableFuture<WorkerDescription> seen = new CompletableFuture<>();
        StringWriter out = new StringWriter();
        Lifetime whileAsked = end -> {
            try (WireClient client = new WireClient(1)) {
                seen.complete(WorkerDescription.of(client, address, Duration.ofSeconds(30)));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            end.run();
        };

        int code = Herofake.run(
                new Cli(home).context(new PrintWriter(out), new PrintWriter(new StringWriter()), whileAsked),
                "worker",
                "--listen",
                address.toString());

        assertThat(code).isZero();
        assertThat(seen.join().platforms()).isNotEmpty();
        assertThat(seen.join().version()).isEqualTo(Version.text());
        assertThat(out.toString()).contains("works on " + address).contains("onnxruntime-cpu: ");
        assertThat(Files.exists(socket)).isFalse();
    }

    @Test
    void anAddressThatIsNoneIsWrongUsage() {
        Cli.Result result = new Cli(home).run("worker", "--listen", "somewhere");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("'somewhere' is not an address: unix:PATH or HOST:PORT");
    }

    @Test
    void anAddressThatIsTakenFails() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli.Result result = new Cli(home).run("worker", "--listen", "127.0.0.1:" + taken.getLocalPort());

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }
}
