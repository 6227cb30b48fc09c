package io.herofake.backend.onnxruntime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/**
 * Which CUDA the libraries of this build are for.
 *
 * @param major 12 or 13; 0 if the build has no libraries for CUDA
 */
record CudaBuild(int major) {
    private static final String FILE = "cuda.properties";
    private static final int CUDA_13 = 13;

    /** What Maven has written down. */
    static CudaBuild read() {
        try (InputStream in = CudaBuild.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            Properties properties = new Properties();
            properties.load(in);
            return new CudaBuild(Integer.parseInt(properties.getProperty("major")));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " cannot be read", e);
        }
    }

    boolean present() {
        return major != 0;
    }

    /** The oldest driver for Linux that runs it, of NVIDIA's table "CUDA Toolkit and Minimum Required Driver Version". */
    String oldestDriver() {
        return major >= CUDA_13 ? "580.65.06" : "525.60.13";
    }

    /** The lowest compute capability, as a GPU tells it: CUDA 13 left out what is older than Turing, CUDA 12 than Maxwell. */
    int lowestComputeCapability() {
        return major >= CUDA_13 ? 75 : 50;
    }

    /** The libraries of CUDA and cuDNN that ONNX Runtime's own one opens, with those that it needs before it. */
    List<String> libraries() {
        return List.of(
                "libcudart.so." + major,
                "libcublasLt.so." + major,
                "libcublas.so." + major,
                major >= CUDA_13 ? "libcufft.so.12" : "libcurand.so.10",
                "libcudnn.so.9");
    }
}
