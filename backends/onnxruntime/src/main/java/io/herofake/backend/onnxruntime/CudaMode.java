package io.herofake.backend.onnxruntime;

import io.herofake.model.ArtifactKind;
import io.herofake.model.HardwareType;
import io.herofake.model.MadeVariant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How a GPU calculates; each is a platform, because each has its own execution times and accuracy. */
enum CudaMode {
    /** 32-bit floats throughout. */
    FP32(0),
    /** Files of 32-bit floats, whose products the tensor cores take with a significand of 10 bits; Ampere and later. */
    TF32(80),
    /** Files of 16-bit floats, which the tensor cores take as they are; Volta and later. */
    FP16(70);

    private final int lowestComputeCapability;

    CudaMode(int lowestComputeCapability) {
        this.lowestComputeCapability = lowestComputeCapability;
    }

    /** Lower case. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of the platform of a GPU; the first mode's is the GPU's own. */
    String platformId(int gpu) {
        return CudaProvider.NAME + "-" + gpu + (this == FP32 ? "" : "-" + id());
    }

    /** Whether a GPU has the hardware for it. */
    boolean possible(int computeCapability) {
        return computeCapability >= lowestComputeCapability;
    }

    /** The files that it calculates with. */
    ArtifactKind takes() {
        return this == FP16
                ? new ArtifactKind("onnx", MadeVariant.FP16_FOR_GPU.target())
                : ArtifactKind.onnx(HardwareType.GPU);
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
        options.put("use_tf32", this == TF32 ? "1" : "0");
        if (deviceMemoryBytes > 0) {
            options.put("gpu_mem_limit", Long.toString(deviceMemoryBytes));
        }
        return options;
    }
}
