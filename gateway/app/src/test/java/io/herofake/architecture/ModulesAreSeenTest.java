package io.herofake.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@link ArchitectureTest} can only keep rules for classes that are on its class path. */
final class ModulesAreSeenTest {

    @Test
    void everyModuleOfTheReactorIsOnTheClassPath() {
        Set<String> packages = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.herofake").stream()
                        .map(type -> type.getPackageName())
                        .collect(Collectors.toSet());

        assertThat(packages)
                .contains("io.herofake.app", "io.herofake.backend", "io.herofake.model", "io.herofake.profile");
    }
}
