package io.herofake.vart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The C++ without Java: leaks, the provider for real cards as far as it goes without one, names of status codes. */
class NativeCodeTest {
    private static final Path VALGRIND = Path.of("/usr/bin/valgrind");
    private static final Path XRT_HEADERS = Path.of("/usr/include/xrt/xrt/xrt_device.h");

    @TempDir
    Path temporary;

    @Test
    void nothingLeaksOnAnyPath() throws Exception {
        boolean valgrind = Files.isExecutable(VALGRIND);
        NativeBuild build = NativeBuild.in(temporary);
        List<String> sanitizer = valgrind ? List.of() : List.of("-fsanitize=leak");
        compile(build, sanitizer, "-shared", "-fPIC", "-o", "libdouble.so", "dpu_double.cpp", "-ldl");
        compile(build, sanitizer, "-o", "driver", "driver.cpp", "herofake_dpu_shim.cpp", "-ldl");
        Files.writeString(build.file("cards.txt"), DoubleProvider.card(DoubleProvider.CARD, 1 << 20, "20") + "\n");
        DpuNetwork.any(5).write(build.file("good.xmodel"));
        DpuNetwork.any(5).with("fault hang 0").write(build.file("hanging.xmodel"));
        List<String> command = new ArrayList<>();
        if (valgrind) {
            command.addAll(
                    List.of(VALGRIND.toString(), "--leak-check=full", "--show-leak-kinds=definite,indirect,possible"));
            command.addAll(List.of("--errors-for-leak-kinds=definite,indirect,possible", "--error-exitcode=9"));
        }
        command.addAll(List.of("./driver", "./libdouble.so", DoubleProvider.CARD, "good.xmodel", "hanging.xmodel"));

        NativeBuild.Outcome outcome = build.run(command);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("done");
    }

    private static void compile(NativeBuild build, List<String> first, String... then) throws Exception {
        List<String> arguments = new ArrayList<>(first);
        arguments.addAll(List.of(then));
        build.compile(arguments.toArray(String[]::new));
    }

    /** Against our own declarations of the vendor's API, and against XRT's real headers. */
    @Test
    void theVartProviderCompiles() throws Exception {
        assumeTrue(Files.exists(XRT_HEADERS), "no XRT headers (Debian: libxrt-dev): the VART provider is not compiled");
        NativeBuild build = NativeBuild.in(temporary);

        build.compile(
                "-fPIC",
                "-isystem",
                "vart-declarations",
                "-isystem",
                "/usr/include/xrt",
                "-c",
                "-o",
                "vart_provider.o",
                "vart_provider.cpp");

        assertThat(build.file("vart_provider.o")).isNotEmptyFile();
    }

    @Test
    void xrtIsAskedForCardsAndItsReportsAreRead() throws Exception {
        assumeTrue(Files.exists(XRT_HEADERS), "no XRT headers (Debian: libxrt-dev): the XRT part is not run");
        NativeBuild build = NativeBuild.in(temporary);
        build.compile(
                "-isystem", "/usr/include/xrt", "-o", "xrt_test", "xrt_test.cpp", "xrt_cards.cpp", "-lxrt_coreutil");

        NativeBuild.Outcome outcome = build.run(List.of("./xrt_test"));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output().lines().toList())
                .startsWith(
                        "watts 26.125",
                        "number 31",
                        "none 0",
                        "newer 1",
                        "major 1",
                        "older 0",
                        "unknown 0",
                        "named 1100");
        boolean driver = Files.exists(Path.of("/sys/bus/pci/drivers/xocl/module/version"));
        assertThat(outcome.output()).contains(driver ? "cards " : "cards 5 XRT's driver xocl is not loaded");
    }

    /** Java's names and the header's are one list. */
    @Test
    void statusesAreThoseOfTheHeader() throws Exception {
        String header = Files.readString(NativeBuild.in(temporary).file("herofake_dpu.h"));
        for (DpuStatus status : DpuStatus.values()) {
            if (status != DpuStatus.NO_BINDING) {
                assertThat(header).contains("#define HFDPU_" + status.name() + " " + status.code() + "\n");
            }
            assertThat(DpuStatus.of(status.code())).isEqualTo(status);
        }
        assertThat(DpuStatus.of(4711)).isEqualTo(DpuStatus.FAILURE);
    }
}
