package io.herofake.sandbox.client;

import io.herofake.sandbox.client.WireException.Kind;
import io.herofake.sandbox.transport.WorkerAddress;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A kept-alive connection that its caller writes and reads itself: no thread is woken but the worker's, and the caller when the
 * answer is there. One exchange at a time; {@link #close} from any thread ends one under way.
 */
final class CallerConnection implements AutoCloseable {
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SocketChannel channel;
    private final Deadline deadline;
    private final AnswerReader reader;
    private final Consumer<CallerConnection> onClose;

    private CallerConnection(
            SocketChannel channel, EventLoopGroup timers, int maxAnswerBytes, Consumer<CallerConnection> onClose) {
        this.channel = channel;
        this.deadline = new Deadline(timers, this::close);
        this.reader = new AnswerReader(maxAnswerBytes);
        this.onClose = onClose;
    }

    /**
     * Connects; takes 5 seconds at most.
     *
     * @param timers  end what takes too long
     * @param onOpen  learns of it before it connects, so that it can close it
     * @param onClose learns of its end, once or more
     */
    static CallerConnection open(
            WorkerAddress address,
            EventLoopGroup timers,
            int maxAnswerBytes,
            Consumer<CallerConnection> onOpen,
            Consumer<CallerConnection> onClose)
            throws WireException, InterruptedException {
        CallerConnection connection = null;
        try {
            SocketAddress where = address.socketAddress();
            connection = new CallerConnection(channel(where), timers, maxAnswerBytes, onClose);
            onOpen.accept(connection);
            connection.deadline.begin(CONNECT_NANOS);
            connection.channel.connect(where);
            connection.deadline.end();
            if (connection.deadline.expired()) {
                throw new IOException("too late");
            }
            return connection;
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException | UnresolvedAddressException | RejectedExecutionException e) {
            boolean late = connection != null && connection.deadline.expired();
            String reason = late ? "no connection within 5 s" : e.getMessage() == null ? e.toString() : e.getMessage();
            throw new WireException(Kind.UNREACHABLE, "nothing can be reached at " + address + ": " + reason, e);
        } finally {
            if (connection != null && !connection.channel.isConnected()) {
                connection.close();
            }
        }
    }

    private static SocketChannel channel(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress) {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        }
        return SocketChannel.open().setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** False once it is closed on this side. What the other side did is seen at the next exchange. */
    boolean active() {
        return channel.isOpen();
    }

    /**
     * Sends a request and waits for its answer. After a failure the connection is closed.
     *
     * @throws InterruptedException if the thread is interrupted, before or meanwhile
     */
    Answer exchange(WireRequest request, long timeoutNanos) throws WireException, InterruptedException {
        boolean answered = false;
        try {
            deadline.begin(timeoutNanos);
            Answer answer = answer(request.bytes());
            answered = reader.reusable();
            return answer;
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (RejectedExecutionException e) {
            throw new WireException(Kind.CUT, "the client is closed", e);
        } catch (IOException e) {
            throw deadline.expired()
                    ? new WireException(
                            Kind.TIMEOUT,
                            "no answer to " + request + " within " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                                    + " ms",
                            e)
                    : new WireException(
                            Kind.CUT, "the connection failed: " + (e.getMessage() == null ? e : e.getMessage()), e);
        } finally {
            deadline.end();
            if (!answered) {
                close();
                reader.release();
            }
        }
    }

    private Answer answer(ByteBuffer[] request) throws IOException, WireException {
        IOException unsent = send(request);
        try {
            return reader.read(channel);
        } catch (IOException | WireException e) {
            if (unsent != null) {
                throw unsent;
            }
            throw e;
        }
    }

    /** What kept it from being sent whole: whoever closes his side may have said why before. */
    private @Nullable IOException send(ByteBuffer[] request) throws IOException {
        try {
            ByteBuffer last = request[request.length - 1];
            while (last.hasRemaining()) {
                long unused = request.length == 1 ? channel.write(last) : channel.write(request);
            }
            return null;
        } catch (IOException e) {
            if (!channel.isOpen()) {
                throw e;
            }
            return e;
        }
    }

    private static InterruptedException interrupted(ClosedByInterruptException cause) {
        InterruptedException interrupted = new InterruptedException("interrupted");
        interrupted.initCause(cause);
        return interrupted;
    }

    @Override
    public void close() {
        deadline.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // There is nothing left to be done about it.
        }
        onClose.accept(this);
    }
}
