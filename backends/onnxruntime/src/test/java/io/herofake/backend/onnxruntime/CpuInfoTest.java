package io.herofake.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuInfoTest {

    private static final String X86 = """
            processor	: 0
            vendor_id	: GenuineIntel
            model name	: Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz
            flags		: fpu vme sse4_1 avx avx2 fma avx512f avx512_vnni hypervisor

            processor	: 1
            model name	: Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz
            flags		: fpu vme sse4_1 avx avx2 fma avx512f avx512_vnni hypervisor
            """;

    private static final String ARM = """
            processor	: 0
            BogoMIPS	: 243.75
            Features	: fp asimd evtstrm aes asimdhp asimddp sve i8mm bf16
            CPU implementer	: 0x41
            """;

    @Test
    void readsX86() {
        CpuInfo cpu = CpuInfo.parse(X86, "amd64", 2);

        assertThat(cpu.modelName()).isEqualTo("Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz");
        assertThat(cpu.vectorExtensions()).containsExactly("avx", "avx2", "avx512_vnni", "avx512f", "fma", "sse4_1");
    }

    @Test
    void readsArmWhichHasNoModelName() {
        CpuInfo cpu = CpuInfo.parse(ARM, "aarch64", 4);

        assertThat(cpu.modelName()).isEqualTo("aarch64");
        assertThat(cpu.vectorExtensions()).containsExactly("asimd", "asimddp", "asimdhp", "bf16", "i8mm", "sve");
    }

    @Test
    void knowsTheArchitectureWhereThereIsNoCpuinfo() {
        CpuInfo cpu = CpuInfo.parse("", "aarch64", 8);

        assertThat(cpu).isEqualTo(new CpuInfo("aarch64", "aarch64", 8, java.util.List.of()));
    }

    @Test
    void capabilityKeysDifferByExtensionsAndNotByNameOrCores() {
        CpuInfo cpu = CpuInfo.parse(X86, "amd64", 2);
        CpuInfo sameKernels = CpuInfo.parse(X86.replace("8375C", "9999"), "amd64", 64);
        CpuInfo older = CpuInfo.parse(X86.replace("avx512f", ""), "amd64", 2);

        assertThat(sameKernels.capabilityKey()).isEqualTo(cpu.capabilityKey()).startsWith("amd64-");
        assertThat(older.capabilityKey()).isNotEqualTo(cpu.capabilityKey());
    }
}
