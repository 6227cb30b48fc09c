package io.herofake.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentationTest {
    private static final Path DOCUMENTATION = Path.of("..", "..", "docs", "http-api.md");

    @ParameterizedTest
    @EnumSource(Problem.class)
    void namesEveryErrorBesideItsStatus(Problem problem) throws IOException {
        assertThat(Files.readAllLines(DOCUMENTATION))
                .anyMatch(line ->
                        line.startsWith("| " + problem.status() + " |") && line.contains("`" + problem.code() + "`"));
    }
}
