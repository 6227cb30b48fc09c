package io.herofake.backend.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Turns failures of ONNX Runtime into {@link BackendException}s. */
final class OrtFailures {

    private static final Set<OrtErrorCode> NOT_THE_MODELS_FAULT = Set.of(
            OrtErrorCode.ORT_RUNTIME_EXCEPTION,
            OrtErrorCode.ORT_EP_FAIL,
            OrtErrorCode.ORT_ENGINE_ERROR,
            OrtErrorCode.ORT_DEVICE_RESET);

    private OrtFailures() {}

    /** A failure while opening a model file. */
    static BackendException opening(String file, OrtException cause) {
        String message = message(cause);
        if (isOutOfMemory(message)) {
            return new BackendException(Kind.OUT_OF_MEMORY, "no memory to open model " + file + ": " + message, cause);
        }
        // ONNX Runtime's own shutdown hook takes its logger away; nothing can be opened after that.
        if (NOT_THE_MODELS_FAULT.contains(cause.getCode()) || message.contains("DefaultLogger")) {
            return new BackendException(
                    Kind.RUNTIME_FAILURE, "ONNX Runtime cannot open model " + file + " now: " + message, cause);
        }
        return new BackendException(
                Kind.INVALID_MODEL,
                "model " + file + " is corrupt or not an ONNX graph that this ONNX Runtime can run: " + message,
                cause);
    }

    /** A failure while running a model. */
    static BackendException running(String file, OrtException cause) {
        String message = message(cause);
        Kind kind = isOutOfMemory(message) ? Kind.OUT_OF_MEMORY : Kind.RUNTIME_FAILURE;
        return new BackendException(kind, "inference of model " + file + " failed: " + message, cause);
    }

    /** The Java heap's limit on direct buffers, or the machine's memory, is reached. */
    static BackendException noBuffer(String file, long bytes, Throwable cause) {
        return new BackendException(
                Kind.OUT_OF_MEMORY,
                "no " + bytes + " bytes of direct memory for a call of model " + file
                        + "; lower callers or maxBatch, or raise -XX:MaxDirectMemorySize",
                cause);
    }

    private static boolean isOutOfMemory(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("bad_alloc")
                || lower.contains("failed to allocate memory")
                || lower.contains("bad alloc");
    }

    private static String message(OrtException cause) {
        return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }
}
