package io.herofake.vart;

/** What went wrong in a call of {@code herofake_dpu.h}; the names are its status codes. */
public enum DpuStatus {
    /** The binding's own native library is not in this build, or not for this machine. */
    NO_BINDING(-1),
    /** An argument is out of range, or the call is not allowed in this state. */
    INVALID_ARGUMENT(1),
    /** The provider library cannot be loaded. */
    NO_LIBRARY(2),
    /** The library is no provider, or one of another version. */
    WRONG_LIBRARY(3),
    /** The library is a test double, which is loaded only by who asks for one. */
    TEST_DOUBLE(4),
    /** The driver is missing or too old. */
    NO_DRIVER(5),
    /** There is no such card. */
    NO_CARD(6),
    /** The model file is missing, corrupt, or not what a DPU can run. */
    INVALID_MODEL(7),
    /** The model was compiled for another DPU. */
    WRONG_TARGET(8),
    /** Host or card memory ran out; what was taken has been given back. */
    OUT_OF_MEMORY(9),
    /** The card is gone or does not answer. */
    DEVICE_LOST(10),
    /** No result in time; the runner is of no more use. */
    TIMEOUT(11),
    /** The card has no such thing. */
    UNSUPPORTED(12),
    /** Any other failure. */
    FAILURE(13);

    private final int code;

    DpuStatus(int code) {
        this.code = code;
    }

    /** The status with a code; {@link #FAILURE} for one that is not known. */
    static DpuStatus of(int code) {
        for (DpuStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        return FAILURE;
    }

    int code() {
        return code;
    }
}
