package io.herofake.vart;

import io.herofake.vart.binding.ErrorText;
import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.BytePointer;

/** Turns statuses of native calls into exceptions, and C's text into strings. */
final class Calls {

    /** A native call that gives a status and, where that is not 0, a message. */
    @FunctionalInterface
    interface Call {
        int run(ErrorText error);
    }

    private Calls() {}

    static void check(Call call) throws DpuException {
        try (ErrorText error = new ErrorText()) {
            int status = call.run(error);
            if (status != 0) {
                throw new DpuException(DpuStatus.of(status), text(error.message()), null);
            }
        }
    }

    /** UTF-8, zero-terminated, for a native call; the caller closes it. */
    static BytePointer text(String value) {
        return new BytePointer((value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /** Reads zero-terminated UTF-8. */
    static String text(BytePointer value) {
        return new String(value.getStringBytes(), StandardCharsets.UTF_8);
    }
}
