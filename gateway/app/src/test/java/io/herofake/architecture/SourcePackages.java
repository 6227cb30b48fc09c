package io.herofake.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packages that there are in the sources of the reactor, whether they are on this class path or not. */
final class SourcePackages {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern PACKAGE = Pattern.compile("(.+)/src/main/java/(.+)/package-info\\.java");

    /** Modules that the application does not ship. */
    private static final Set<String> APART = Set.of("gateway/benchmarks");

    private SourcePackages() {}

    static Set<String> find() throws IOException {
        try (Stream<Path> files = Files.find(ROOT, 12, (path, attributes) -> path.endsWith("package-info.java"))) {
            return files.map(file -> PACKAGE.matcher(ROOT.relativize(file).toString()))
                    .filter(match -> match.matches() && !APART.contains(match.group(1)))
                    .map(match -> match.group(2).replace('/', '.'))
                    .collect(Collectors.toSet());
        }
    }
}
