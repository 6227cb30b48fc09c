package io.herofake.vart;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Compiles the module's C++ in tests, with every warning an error. Tests that need a tool which is not there are skipped and
 * say so.
 */
public final class NativeBuild {

    private static final Path COMPILER = Path.of("/usr/bin/g++");

    private static final List<String> SOURCES = List.of(
            "herofake_dpu.h",
            "herofake_dpu_provider.h",
            "herofake_dpu_shim.cpp",
            "support.hpp",
            "async_runner.hpp",
            "model_table.hpp",
            "xrt_cards.hpp",
            "xrt_cards.cpp",
            "vart_provider.cpp",
            "int8_network.hpp",
            "dpu_double.cpp",
            "wrong_version.cpp",
            "driver.cpp",
            "xrt_test.cpp",
            "vart-declarations/vart/runner.hpp",
            "vart-declarations/vart/tensor_buffer.hpp",
            "vart-declarations/xir/attrs/attrs.hpp",
            "vart-declarations/xir/dpu_controller.hpp",
            "vart-declarations/xir/graph/graph.hpp",
            "vart-declarations/xir/graph/subgraph.hpp",
            "vart-declarations/xir/op/op.hpp",
            "vart-declarations/xir/tensor/tensor.hpp",
            "vart-declarations/xir/util/any.hpp",
            "vart-declarations/xir/util/data_type.hpp");

    private final Path folder;

    private NativeBuild(Path folder) {
        this.folder = folder;
    }

    /** What a program printed, and how it ended. */
    public record Outcome(int exitCode, String output) {}

    /** Unpacks the sources into a folder; skips the test where there is no compiler. */
    public static NativeBuild in(Path folder) throws IOException {
        assumeTrue(Files.isExecutable(COMPILER), "no C++ compiler (g++): native code is not tested");
        for (String name : SOURCES) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            try (InputStream source = NativeBuild.class.getResourceAsStream("/native/" + name)) {
                Files.copy(Objects.requireNonNull(source, name), file);
            }
        }
        return new NativeBuild(folder);
    }

    /** Runs the compiler in the folder; fails with its output. */
    public void compile(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                COMPILER.toString(),
                "-std=c++17",
                "-O2",
                "-g1",
                "-Wall",
                "-Wextra",
                "-Wpedantic",
                "-Werror",
                "-pthread"));
        command.addAll(List.of(arguments));
        Outcome outcome = run(command);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(command + " failed:\n" + outcome.output());
        }
    }

    /** Runs a program in the folder. */
    public Outcome run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    /** A file of the folder. */
    public Path file(String name) {
        return folder.resolve(name);
    }
}
