package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is said in one line, and the exit code says whose fault it is. */
final class ErrorsTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            serv                       | herofake: unknown argument 'serv'; did you mean 'serve'? (see 'herofake --help')
            --prot                     | herofake: unknown option '--prot' (see 'herofake --help')
            serve --prot 1             | herofake serve: unknown option '--prot'; did you mean '--port'? (see 'herofake serve --help')
            serve extra                | herofake serve: unknown argument 'extra' (see 'herofake serve --help')
            serve --port               | herofake serve: Missing required parameter for option '--port' (N) (see 'herofake serve --help')
            detect                     | herofake detect: Missing required parameter: 'FILE' (see 'herofake detect --help')
            models                     | herofake models: say what to do: list, build, verify, add, quantize or halve (see 'herofake models --help')
            config                     | herofake config: say what to do: show, check or example (see 'herofake config --help')
            serve --set x              | herofake serve: Value for option option '--set' (KEY=VALUE) should be in KEY=VALUE format but was x (see 'herofake serve --help')
            serve --port eighty        | herofake: --port: http.port: 'eighty' is not a whole number
            serve --host ''            | herofake: --host: http: host is empty; 0.0.0.0 stands for all interfaces
            serve --config no.yaml     | herofake: HOME/no.yaml: there is no such configuration file
            config check --set a.b=c   | herofake: --set: a.b: unknown key
            models build resnet        | herofake models build: no model 'resnet' that can be built; there are: resnet50, vgg16, vgg19, vgg16-classic, vgg19-classic (see 'herofake models build --help')
            models build --weights w   | herofake models build: --weights is for one model: name it (see 'herofake models build --help')
            models add --name M m.onnx | herofake models add: name 'M' is not 1 to 64 lower-case letters, digits, dots, dashes or underscores beginning with a letter or digit (see 'herofake models add --help')
            """)
    void wrongUsage(String arguments, String message) {
        Cli.Result result = new Cli(home).run(arguments.replace("''", "").split(" ", -1));

        assertThat(result.errors()).containsExactly(message.replace("HOME", home.toString()));
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void everyProblemOfTheConfigurationIsALine() {
        Cli.Result result =
                new Cli(home).environment("HEROFAKE_HTTP_PORT", "-1").run("config", "check", "--set", "log.level=loud");

        assertThat(result.errors())
                .containsExactly(
                        "herofake: HEROFAKE_HTTP_PORT: http.port: -1 is out of range; allowed: 0 to 65535",
                        "herofake: --set: log.level: 'loud' is not one of error, warn, info, debug");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void failuresShowWhereTheyComeFromOnlyWhenAsked() {
        Cli.Result brief = new Cli(home).run("models", "verify", "absent");
        Cli.Result verbose = new Cli(home).run("models", "verify", "--verbose", "absent");

        assertThat(brief.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(brief.errors()).singleElement().asString().startsWith("herofake: no model 'absent' in ");
        assertThat(verbose.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(verbose.err()).contains("\tat io.herofake.model.ModelRepository.");
    }

    @Test
    void theConfigurationIsShownWithOrigins() {
        Cli.Result result =
                new Cli(home).environment("HEROFAKE_HTTP_PORT", "81").run("config", "show", "--set", "log.level=info");

        assertThat(result.code()).isZero();
        assertThat(result.lines())
                .contains("  port: 81                                       # HEROFAKE_HTTP_PORT")
                .contains("  level: info                                    # --set")
                .contains("  backlog: 1024                                  # default")
                .contains("http:");
    }

    @Test
    void theExampleConfigurationIsRight() throws Exception {
        Cli cli = new Cli(home);
        java.nio.file.Files.writeString(
                home.resolve("h.yaml"), cli.run("config", "example").out());

        assertThat(cli.run("config", "check", "--config", "h.yaml")).isEqualTo(new Cli.Result(0, "", ""));
    }
}
