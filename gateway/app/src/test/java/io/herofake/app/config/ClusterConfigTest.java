package io.herofake.app.config;

import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClusterConfigTest {

    @Test
    void aWorkersMemoryHoldsItsJavaMachine() throws ConfigException {
        assertThat(with("cluster.workerMemory=128MiB").cluster().workerMemory()).isEqualTo(new ByteSize(128L << 20));
        assertThat(with("cluster.workerMemory=0B").cluster().workerMemory()).isEqualTo(new ByteSize(0));
        assertThat(problemWith("cluster.workerMemory=120MiB"))
                .isEqualTo("cluster: workerMemory must be 0B or at least 128MiB, not 120MiB");
    }
}
