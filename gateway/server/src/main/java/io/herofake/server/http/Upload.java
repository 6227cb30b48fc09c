package io.herofake.server.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A request's body as it comes in, in one array, since that is what pictures are decoded from: one copy from the socket's
 * buffer and no second one where the length is known. Memory follows what really arrived, is counted against the budget before
 * it is taken, and stays counted until {@link #release()}. Used by one thread at a time.
 */
final class Upload {
    private static final int FIRST = 64 << 10;
    private static final byte[] NOTHING = {};

    private final UploadBudget budget;
    private final int limit;
    private final long expected;
    private byte[] bytes = NOTHING;
    private int length;
    private long reserved;

    /**
     * @param expected the Content-Length, or -1 if there is none
     * @throws RefusedException if more is expected than the limit
     */
    Upload(UploadBudget budget, int limit, long expected) throws RefusedException {
        this.budget = budget;
        this.limit = limit;
        this.expected = expected;
        if (expected > limit) {
            throw tooLarge();
        }
    }

    /** Adds what {@code chunk} holds. */
    void append(ByteBuf chunk) throws RefusedException {
        int more = chunk.readableBytes();
        if (more > limit - length) {
            throw tooLarge();
        }
        if (more > bytes.length - length) {
            grow(length + more);
        }
        chunk.readBytes(bytes, length, more);
        length += more;
    }

    private void grow(int needed) throws RefusedException {
        long doubled = Math.max(FIRST, 2L * bytes.length);
        long bound = expected >= 0 ? expected : limit;
        int capacity = (int) Math.max(needed, Math.min(doubled, bound));
        reserve(capacity - bytes.length);
        bytes = Arrays.copyOf(bytes, capacity);
    }

    /** Counts memory that will be needed beside the body itself. */
    void reserve(long extra) throws RefusedException {
        if (reserved + extra > budget.bound()) {
            throw new RefusedException(
                    Problem.BODY_TOO_LARGE,
                    "a body of this size takes more memory in this form than there is for uploads; send the file as it is");
        }
        if (!budget.reserve(extra)) {
            throw new RefusedException(
                    Problem.TOO_MANY_UPLOADS, "the memory for uploads is taken by others at present; try again later");
        }
        reserved += extra;
    }

    /** Bytes received so far. */
    int length() {
        return length;
    }

    /** The whole body; nothing may be appended after that. */
    byte[] take() {
        if (length < bytes.length) {
            bytes = Arrays.copyOf(bytes, length);
        }
        return bytes;
    }

    /** Forgets the body and gives its memory back to the budget. May be called again. */
    void release() {
        bytes = NOTHING;
        length = 0;
        budget.release(reserved);
        reserved = 0;
    }

    private RefusedException tooLarge() {
        return new RefusedException(Problem.BODY_TOO_LARGE, "the body may have " + limit + " bytes at most");
    }
}
