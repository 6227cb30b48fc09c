package io.herofake.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ONNX Runtime's words mean. */
class OrtFailuresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OUT_OF_MEMORY | std::bad_alloc",
                "OUT_OF_MEMORY | CUDA failure 2: out of memory ; GPU=0 ; hostname=h ; expr=cudaMalloc((void**)&p, size);",
                "OUT_OF_MEMORY | Failed to allocate memory for requested buffer of size 411041792",
                "OUT_OF_MEMORY | bfc_arena.cc:376 Available memory of 1024 is smaller than requested bytes of 411041792",
                "OUT_OF_MEMORY | CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
                "OUT_OF_MEMORY | CUDNN failure 4002: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED ; GPU=0",
                "DEVICE_LOST | CUDA failure 700: an illegal memory access was encountered ; GPU=0",
                "DEVICE_LOST | CUDA failure 719: unspecified launch failure ; GPU=0",
                "DEVICE_LOST | CUDA failure 100: no CUDA-capable device is detected ; GPU=-1",
                "DEVICE_LOST | CUDA failure 214: uncorrectable ECC error encountered ; GPU=0",
                "RUNTIME_FAILURE | CUDA failure 2000: something else ; GPU=0",
                "RUNTIME_FAILURE | CUDA failure 222: the provided PTX was compiled with an unsupported toolchain",
                "RUNTIME_FAILURE | Non-zero status code returned while running Conv node"
            })
    void aFailureOfAnInferenceIsOfItsKind(Kind kind, String text) {
        BackendException failure = OrtFailures.running("m.onnx", new OrtException(OrtErrorCode.ORT_FAIL, text));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining("m.onnx").hasMessageContaining(text);
    }

    @Test
    void aFailureToOpenIsOfItsKind() {
        assertThat(OrtFailures.opening("m", new OrtException(OrtErrorCode.ORT_FAIL, "CUDA failure 2: out of memory"))
                        .kind())
                .isEqualTo(Kind.OUT_OF_MEMORY);
        assertThat(OrtFailures.opening(
                                "m",
                                new OrtException(OrtErrorCode.ORT_FAIL, "CUDA failure 719: unspecified launch failure"))
                        .kind())
                .isEqualTo(Kind.DEVICE_LOST);
        assertThat(OrtFailures.opening(
                                "m", new OrtException(OrtErrorCode.ORT_EP_FAIL, "Failed to find CUDA shared provider"))
                        .kind())
                .isEqualTo(Kind.RUNTIME_FAILURE);
        assertThat(OrtFailures.opening("m", new OrtException(OrtErrorCode.ORT_INVALID_GRAPH, "bad"))
                        .kind())
                .isEqualTo(Kind.INVALID_MODEL);
    }
}
