package io.herofake.server.http;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Ids of requests: the client's own where it is well-formed, else one that is unique to this process's life. */
final class RequestId {
    private static final int MAX_LENGTH = 64;
    private static final String PREFIX =
            Long.toHexString(ThreadLocalRandom.current().nextLong() | 1L << 60).substring(0, 10) + "-";
    private static final AtomicLong NEXT = new AtomicLong(1);

    private RequestId() {}

    /** The given id if it has 1 to 64 letters, digits, dots, dashes or underscores; else a new one. */
    static String of(@Nullable String given) {
        return given != null && wellFormed(given) ? given : PREFIX + NEXT.getAndIncrement();
    }

    private static boolean wellFormed(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean ok =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
            if (!ok) {
                return false;
            }
        }
        return true;
    }
}
