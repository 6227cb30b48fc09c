package io.herofake.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import org.bytedeco.opencl.global.OpenCL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClExceptionTest {

    @ParameterizedTest
    @CsvSource({
        OpenCL.CL_MEM_OBJECT_ALLOCATION_FAILURE + ",OUT_OF_MEMORY,CL_MEM_OBJECT_ALLOCATION_FAILURE",
        OpenCL.CL_OUT_OF_RESOURCES + ",OUT_OF_MEMORY,CL_OUT_OF_RESOURCES",
        OpenCL.CL_OUT_OF_HOST_MEMORY + ",OUT_OF_MEMORY,CL_OUT_OF_HOST_MEMORY",
        OpenCL.CL_INVALID_BUFFER_SIZE + ",OUT_OF_MEMORY,CL_INVALID_BUFFER_SIZE",
        OpenCL.CL_DEVICE_NOT_AVAILABLE + ",DEVICE_LOST,CL_DEVICE_NOT_AVAILABLE",
        OpenCL.CL_INVALID_CONTEXT + ",DEVICE_LOST,CL_INVALID_CONTEXT",
        OpenCL.CL_INVALID_COMMAND_QUEUE + ",DEVICE_LOST,CL_INVALID_COMMAND_QUEUE",
        "-9999,DEVICE_LOST,-9999",
        OpenCL.CL_INVALID_VALUE + ",RUNTIME_FAILURE,CL_INVALID_VALUE"
    })
    void aCodeSaysWhoseFaultItIs(int code, Kind kind, String named) {
        BackendException failure = new ClException(code, "running kernel x").translated("inference of model y");

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContainingAll("inference of model y", "running kernel x", named);
    }
}
