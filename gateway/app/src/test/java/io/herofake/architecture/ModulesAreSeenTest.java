package io.herofake.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link ArchitectureTest} can only keep rules for classes that are on its class path. */
final class ModulesAreSeenTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern PACKAGE = Pattern.compile("(.+)/src/main/java/(.+)/package-info\\.java");

    /** Modules that the application does not ship. */
    private static final Set<String> APART = Set.of("gateway/benchmarks");

    @Test
    void everyPackageOfTheReactorIsOnTheClassPath() throws IOException {
        Set<String> seen = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.herofake").stream()
                        .map(type -> type.getPackageName())
                        .collect(Collectors.toSet());

        assertThat(packagesInTheSources())
                .hasSizeGreaterThan(10)
                .as("add the missing module to the dependencies of gateway/app, scope test if it does not ship it")
                .isSubsetOf(seen);
    }

    private static Set<String> packagesInTheSources() throws IOException {
        try (Stream<Path> files = Files.find(ROOT, 12, (path, attributes) -> path.endsWith("package-info.java"))) {
            return files.map(file -> PACKAGE.matcher(ROOT.relativize(file).toString()))
                    .filter(match -> match.matches() && !APART.contains(match.group(1)))
                    .map(match -> match.group(2).replace('/', '.'))
                    .collect(Collectors.toSet());
        }
    }
}
