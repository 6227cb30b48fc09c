package io.herofake.backend.onnxruntime;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How a GPU calculates; each is a platform, because each has its own execution times and accuracy. */
enum CudaMode {
    /** 32-bit floats throughout. */
    FP32(false),
    /** Files of 32-bit floats, whose products the tensor cores take with a significand of 10 bits; Ampere and later. */
    TF32(true);

    private static final int TENSOR_CORES_WITH_TF32 = 80;

    private final boolean tf32;

    CudaMode(boolean tf32) {
        this.tf32 = tf32;
    }

    /** Lower case. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of the platform of a GPU; the first mode's is the GPU's own. */
    String platformId(int gpu) {
        return CudaProvider.NAME + "-" + gpu + (this == FP32 ? "" : "-" + id());
    }

    /** Whether a GPU can do it. */
    boolean possible(int computeCapability) {
        return this != TF32 || computeCapability >= TENSOR_CORES_WITH_TF32;
    }

    /**
     * The options of ONNX Runtime's CUDA provider besides the device's number.
     *
     * @param deviceMemoryBytes limit of the arena; 0 for none. Handles and kernels of CUDA, some hundred megabytes a process,
     *                          come on top.
     */
    Map<String, String> providerOptions(long deviceMemoryBytes) {
        Map<String, String> options = new LinkedHashMap<>();
        // The other strategy doubles what was asked for: of no use where several replicas share a device's memory.
        options.put("arena_extend_strategy", "kSameAsRequested");
        // The default tries every algorithm when a batch size is first seen, which takes seconds.
        options.put("cudnn_conv_algo_search", "HEURISTIC");
        options.put("use_tf32", tf32 ? "1" : "0");
        if (deviceMemoryBytes > 0) {
            options.put("gpu_mem_limit", Long.toString(deviceMemoryBytes));
        }
        return options;
    }
}
