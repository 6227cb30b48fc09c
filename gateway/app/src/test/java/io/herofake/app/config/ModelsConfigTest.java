package io.herofake.app.config;

import static io.herofake.app.config.Loading.HERE;
import static io.herofake.app.config.Loading.HOME;
import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelsConfigTest {

    @Test
    void defaultsAreBelowTheHomeFolder() throws ConfigException {
        assertThat(with().models())
                .isEqualTo(
                        new ModelsConfig(HOME.resolve("models/repository"), HOME.resolve("var/cache"), List.of(), ""));
    }

    @Test
    void everySettingIsTakenAndRelativePathsStartWhereTheUserIs() throws ConfigException {
        assertThat(with(
                                "models.repository=../m",
                                "models.cache=/c",
                                "models.serve=vgg16, resnet50",
                                "models.defaultModel=vgg16")
                        .models())
                .isEqualTo(new ModelsConfig(
                        HERE.resolveSibling("m"), Path.of("/c"), List.of("vgg16", "resnet50"), "vgg16"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            models.repository=           | models.repository: the path is empty
            models.cache=                | models.cache: the path is empty
            models.serve=a,b,a           | models: serve names 'a' twice
            """)
    void refused(String setting, String problem) {
        assertThat(problemWith(setting)).isEqualTo(problem);
    }

    @Test
    void refusesADefaultThatIsNotServed() {
        assertThat(problemWith("models.serve=a,b", "models.defaultModel=c"))
                .isEqualTo("models: defaultModel 'c' is not one of serve, a, b");
    }

    @Test
    void refusesAPathWithNul() {
        assertThat(problemWith("models.cache=a\0b")).startsWith("models.cache: 'a\0b' is not a path");
    }
}
