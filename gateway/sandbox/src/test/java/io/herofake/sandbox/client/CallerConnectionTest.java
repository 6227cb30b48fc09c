package io.herofake.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herofake.sandbox.client.WireException.Kind;
import io.herofake.sandbox.transport.WorkerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection of one caller, and a server on the other side that says whatever the test tells it to, piece by piece. */
@Timeout(60)
final class CallerConnectionTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);
    /** Instead of a piece: the connection is closed. */
    private static final String END = "(end)";

    private static final WireRequest REQUEST = WireRequest.post("/x", "{}".getBytes(StandardCharsets.UTF_8));

    private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private ServerSocket listening;
    private WireClient client;
    private CallerConnection connection;

    @BeforeEach
    void open() throws Exception {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "pieces");
        server.setDaemon(true);
        server.start();
        client = new WireClient(1);
        connection = client.connect(new WorkerAddress.Tcp("127.0.0.1", listening.getLocalPort()));
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        client.close();
        listening.close();
    }

    /** For each request the pieces until an empty one, each flushed. */
    private void serve() {
        try (Socket socket = listening.accept()) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            while (true) {
                byte[] begin = in.readNBytes(1);
                if (begin.length == 0) {
                    return;
                }
                StringBuilder request = new StringBuilder().append((char) begin[0]);
                while (request.indexOf("{}") < 0) {
                    request.append((char) in.read());
                }
                requests.add(request.toString());
                for (byte[] piece = pieces.take(); piece.length > 0; piece = pieces.take()) {
                    if (new String(piece, StandardCharsets.ISO_8859_1).equals(END)) {
                        return;
                    }
                    out.write(piece);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The client has closed the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void willSay(String... said) {
        for (String piece : said) {
            pieces.add(piece.getBytes(StandardCharsets.ISO_8859_1));
        }
        pieces.add(new byte[0]);
    }

    private static String counted(String body) {
        return "HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\nInference-Header-Content-Length: 1\r\n\r\n"
                + body;
    }

    private String bodyOf(Answer answer) {
        return new String(answer.body(), StandardCharsets.ISO_8859_1);
    }

    private WireException failure(long timeoutNanos) {
        return catchThrowableOfType(WireException.class, () -> connection.exchange(REQUEST, timeoutNanos));
    }

    @Test
    void aRequestIsWholeAndWellFormed() throws Exception {
        willSay(counted("a"));
        connection.exchange(REQUEST, LONG);

        assertThat(requests.take())
                .startsWith("POST /x HTTP/1.1\r\n")
                .containsIgnoringCase("\r\ncontent-length: 2\r\n")
                .endsWith("\r\n\r\n{}");
    }

    @Test
    void answersWithTheSameHeadKeepTheirOwnNumbers() throws Exception {
        for (String body : new String[] {"abc", "def", "a\r\n", "longer than before", "ghi", "jkl"}) {
            willSay(counted(body));
            Answer answer = connection.exchange(REQUEST, LONG);

            assertThat(bodyOf(answer)).isEqualTo(body);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.jsonLength()).isEqualTo(1);
        }
        assertThat(connection.active()).isTrue();
    }

    @Test
    void anAnswerMayComeInAnyPieces() throws Exception {
        Random random = new Random(5);
        for (int time = 0; time < 200; time++) {
            String body = "x".repeat(1 + time / 20) + time;
            String whole = counted(body);
            int cut = 1 + random.nextInt(whole.length() - 2);
            willSay(whole.substring(0, cut), whole.substring(cut));

            assertThat(bodyOf(connection.exchange(REQUEST, LONG))).isEqualTo(body);
        }
    }

    @Test
    void anAnswerThatIsLongerThanTheBufferIsWhole() throws Exception {
        String body = "0123456789".repeat(20_000);
        for (int time = 0; time < 3; time++) {
            willSay(counted(body));

            assertThat(bodyOf(connection.exchange(REQUEST, LONG))).isEqualTo(body);
        }
    }

    @Test
    void aChunkedAnswerIsNotTakenForACountedOne() throws Exception {
        for (String body : new String[] {"abc", "def"}) {
            willSay("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n" + body + "\r\n0\r\n\r\n");

            assertThat(bodyOf(connection.exchange(REQUEST, LONG))).isEqualTo(body);
        }
    }

    @Test
    void anAnswerMayEndWithItsConnection() throws Exception {
        willSay("HTTP/1.1 200 OK\r\n\r\nabc", END);

        assertThat(bodyOf(connection.exchange(REQUEST, LONG))).isEqualTo("abc");
        assertThat(connection.active()).isFalse();
    }

    @Test
    void anAnswerThatWasNotAskedForIsMalformed() {
        willSay(counted("abc") + counted("def"));

        assertThat(failure(LONG).kind()).isEqualTo(Kind.MALFORMED);
        assertThat(connection.active()).isFalse();
    }

    @Test
    void aConnectionThatTheOtherSideClosesIsCut() throws Exception {
        willSay(counted("a"));
        connection.exchange(REQUEST, LONG);
        willSay(END);

        assertThat(failure(LONG).kind()).isEqualTo(Kind.CUT);
        assertThat(connection.active()).isFalse();
    }

    @Test
    void eachExchangeHasItsOwnTime() throws Exception {
        long allowed = TimeUnit.SECONDS.toNanos(1);
        long end = System.nanoTime() + allowed * 3 / 2;
        while (System.nanoTime() - end < 0) { // longer than one may take, all together
            willSay(counted("a"));
            connection.exchange(REQUEST, allowed);
        }
        long begin = System.nanoTime();
        WireException late = failure(allowed);

        assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(late).hasMessageContaining("within 1000 ms");
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(allowed);
        assertThat(connection.active()).isFalse();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                connection.exchange(REQUEST, LONG);
            } catch (InterruptedException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
            } catch (WireException e) {
                interrupted.completeExceptionally(e);
            }
        });
        caller.start();
        requests.take();
        caller.interrupt();

        assertThat(interrupted).succeedsWithin(Duration.ofSeconds(30));
        assertThat(connection.active()).isFalse();
    }

    @Test
    void anEndedClientCutsItsConnections() throws Exception {
        CompletableFuture<WireException> cut = CompletableFuture.supplyAsync(() -> failure(LONG));
        requests.take();
        client.close();

        assertThat(cut.get(30, TimeUnit.SECONDS).kind()).isEqualTo(Kind.CUT);
        assertThat(catchThrowableOfType(
                                WireException.class,
                                () -> client.connect(new WorkerAddress.Tcp("127.0.0.1", listening.getLocalPort())))
                        .kind())
                .isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void whereNobodyListensNothingIsReached() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(catchThrowableOfType(
                                WireException.class, () -> client.connect(new WorkerAddress.Tcp("127.0.0.1", free)))
                        .kind())
                .isEqualTo(Kind.UNREACHABLE);
        assertThat(catchThrowableOfType(
                        WireException.class, () -> client.connect(new WorkerAddress.Tcp("no.such.host.invalid", 1))))
                .hasMessageContaining("no.such.host.invalid");
    }
}
