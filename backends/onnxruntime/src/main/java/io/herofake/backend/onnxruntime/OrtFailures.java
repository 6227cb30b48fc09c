package io.herofake.backend.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns failures of ONNX Runtime into {@link BackendException}s. */
final class OrtFailures {

    private static final Set<OrtErrorCode> NOT_THE_MODELS_FAULT =
            Set.of(OrtErrorCode.ORT_RUNTIME_EXCEPTION, OrtErrorCode.ORT_EP_FAIL, OrtErrorCode.ORT_ENGINE_ERROR);

    /**
     * Memory of a GPU: CUDA's error 2, what cuBLAS and cuDNN call it, and the arena of ONNX Runtime at its limit. ONNX Runtime
     * writes "CUDA failure 2: out of memory", with the library's name in front.
     */
    private static final Pattern OUT_OF_DEVICE_MEMORY = Pattern.compile("cuda failure 2:|cuda error.*out of memory"
            + "|cudaerrormemoryallocation|cublas_status_alloc_failed|cudnn_status_alloc_failed"
            + "|cudnn_status_internal_error_device_allocation_failed"
            + "|available memory of \\d+ is smaller than requested bytes of \\d+");

    /**
     * Errors of the CUDA runtime after which the process's context is of no more use (its reference says of each "the process
     * must be terminated and relaunched"), and those of a device that is not there any more.
     */
    private static final Pattern DEVICE_LOST =
            Pattern.compile("cuda failure (100|101|214|219|220|700|702|710|714|715|716|717|718|719|721):"
                    + "|no cuda-capable device is detected|illegal memory access was encountered"
                    + "|unspecified launch failure|uncorrectable ecc error|gpu is lost|device-side assert triggered"
                    + "|nvlink error was detected|hardware stack error");

    /** A code of ONNX Runtime that its older version for CUDA 13 does not have yet. */
    private static final String DEVICE_RESET = "ORT_DEVICE_RESET";

    private OrtFailures() {}

    /** A failure while opening a model file. */
    static BackendException opening(String file, OrtException cause) {
        String message = message(cause);
        if (isOutOfMemory(message)) {
            return new BackendException(Kind.OUT_OF_MEMORY, "no memory to open model " + file + ": " + message, cause);
        }
        if (isDeviceLost(cause, message)) {
            return new BackendException(
                    Kind.DEVICE_LOST,
                    "the device is gone, so that model " + file + " cannot be opened: " + message,
                    cause);
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
        Kind kind = isOutOfMemory(message)
                ? Kind.OUT_OF_MEMORY
                : isDeviceLost(cause, message) ? Kind.DEVICE_LOST : Kind.RUNTIME_FAILURE;
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
                || lower.contains("bad alloc")
                || OUT_OF_DEVICE_MEMORY.matcher(lower).find();
    }

    private static boolean isDeviceLost(OrtException cause, String message) {
        return cause.getCode().name().equals(DEVICE_RESET)
                || DEVICE_LOST.matcher(message.toLowerCase(Locale.ROOT)).find();
    }

    private static String message(OrtException cause) {
        return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }
}
