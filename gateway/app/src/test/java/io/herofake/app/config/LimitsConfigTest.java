package io.herofake.app.config;

import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitsConfigTest {

    @Test
    void defaults() throws ConfigException {
        assertThat(with().limits())
                .isEqualTo(new LimitsConfig(new ByteSize(20 << 20), new ByteSize(0), new ByteSize(16 << 10), 16));
    }

    @Test
    void everySettingIsTaken() throws ConfigException {
        assertThat(with(
                                "limits.maxUpload=1KiB",
                                "limits.uploadBudget=2KiB",
                                "limits.maxHeader=1MiB",
                                "limits.pipelinedRequests=1024")
                        .limits())
                .isEqualTo(new LimitsConfig(new ByteSize(1024), new ByteSize(2048), new ByteSize(1 << 20), 1024));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            limits.maxUpload=1023B       | limits.maxUpload: 1023B is out of range; allowed: 1KiB to 1GiB
            limits.maxUpload=2GiB        | limits.maxUpload: 2GiB is out of range; allowed: 1KiB to 1GiB
            limits.maxHeader=1023B       | limits.maxHeader: 1023B is out of range; allowed: 1KiB to 1MiB
            limits.maxHeader=1025KiB     | limits.maxHeader: 1025KiB is out of range; allowed: 1KiB to 1MiB
            limits.pipelinedRequests=0   | limits.pipelinedRequests: 0 is out of range; allowed: 1 to 1024
            limits.pipelinedRequests=1025| limits.pipelinedRequests: 1025 is out of range; allowed: 1 to 1024
            limits.uploadBudget=30MiB    | limits: uploadBudget must be 0B or at least twice maxUpload, 40MiB, not 30MiB
            """)
    void refused(String setting, String problem) {
        assertThat(problemWith(setting)).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource({"20", "20 megabytes", "-1MiB", "1.5MiB", "MiB", "''", "20M"})
    void refusedSizes(String size) {
        assertThat(problemWith("limits.maxUpload=" + size))
                .isEqualTo("limits.maxUpload: '" + size + "' is not a size; write a whole number and a unit"
                        + " (B, KiB, MiB, GiB, KB, MB, GB), as in 20MiB");
    }

    @Test
    void refusedBeyondALong() {
        assertThat(problemWith("limits.uploadBudget=99999999999GiB"))
                .isEqualTo("limits.uploadBudget: '99999999999GiB' is more than 2^63 bytes");
    }
}
