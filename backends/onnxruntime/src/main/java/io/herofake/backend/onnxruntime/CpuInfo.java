package io.herofake.backend.onnxruntime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What this process runs on, as far as it matters for choosing kernels. Immutable.
 *
 * @param modelName        for people, for example {@code AMD EPYC 9R14}; the architecture where the name is not known
 * @param architecture     as the JVM names it, for example {@code amd64}
 * @param cores            processors that this process may use
 * @param vectorExtensions instruction sets that ONNX Runtime chooses kernels by, in alphabetical order
 */
record CpuInfo(String modelName, String architecture, int cores, List<String> vectorExtensions) {

    /** x86 and Arm extensions for which ONNX Runtime has kernels of their own. */
    private static final Pattern RELEVANT =
            Pattern.compile("avx.*|amx.*|fma|f16c|sse4_1|asimd.*|fphp|i8mm|sve.*|sme.*|bf16");

    private static final Path PROC_CPUINFO = Path.of("/proc/cpuinfo");

    /** Reads this machine; without {@code /proc/cpuinfo} only what the JVM knows. */
    static CpuInfo read() {
        String text = "";
        try {
            text = Files.readString(PROC_CPUINFO);
        } catch (IOException e) {
            // Not Linux, or a sandbox without /proc: the JVM's own knowledge has to do.
        }
        return parse(text, property("os.arch"), Runtime.getRuntime().availableProcessors());
    }

    static CpuInfo parse(String cpuinfo, String architecture, int cores) {
        String name = field(cpuinfo, "model name|Model|cpu model");
        String flags = field(cpuinfo, "flags|Features");
        TreeSet<String> extensions = Arrays.stream(flags == null ? new String[0] : flags.split(" +", -1))
                .map(flag -> flag.toLowerCase(Locale.ROOT))
                .filter(flag -> RELEVANT.matcher(flag).matches())
                .collect(Collectors.toCollection(TreeSet::new));
        return new CpuInfo(name == null ? architecture : name, architecture, cores, List.copyOf(extensions));
    }

    /** Equal for machines on which ONNX Runtime makes the same optimised graph; fit for a file name. */
    String capabilityKey() {
        CRC32C crc = new CRC32C();
        crc.update(String.join(" ", vectorExtensions).getBytes(StandardCharsets.US_ASCII));
        return architecture + "-" + String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /**
     * Whether 8-bit products are summed in 32 bits by one instruction: VNNI or AMX on x86. Elsewhere int8 gains less. On other
     * architectures, where no sum overflows either way, it is true.
     */
    boolean int8DotProduct() {
        return !architecture.equals("amd64")
                || vectorExtensions.stream()
                        .anyMatch(extension -> extension.contains("vnni") || extension.equals("amx_int8"));
    }

    private static @Nullable String field(String cpuinfo, String names) {
        Matcher matcher = Pattern.compile("(?m)^(?:" + names + ")[ \\t]*:[ \\t]*(\\S.*?)[ \\t]*$")
                .matcher(cpuinfo);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static String property(String name) {
        return Objects.requireNonNullElse(System.getProperty(name), "unknown");
    }
}
