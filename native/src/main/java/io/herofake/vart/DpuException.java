package io.herofake.vart;

import org.jspecify.annotations.Nullable;

/** A call to a DPU failed. The message is for people. */
public final class DpuException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DpuStatus status;

    DpuException(DpuStatus status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** What went wrong. */
    public DpuStatus status() {
        return status;
    }
}
