package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.herofake.app.config.ConfigLoader;
import io.herofake.app.config.Effective;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every command explains itself. */
final class HelpTest {
    private static final Path HOME = Path.of("/nowhere");
    private static final Pattern CONFIGURED = Pattern.compile("\\(([a-z]+\\.[A-Za-z]+)\\)\\.(?: Default: (.+)\\.)?");

    static Stream<CommandLine> commands() {
        PrintWriter nobody = new PrintWriter(new StringWriter());
        return withSubcommands(Herofake.commandLine(new Cli(HOME).context(nobody, nobody, end -> {})));
    }

    private static Stream<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::withSubcommands));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpSaysWhatItIsForAndShowsExamples(CommandLine command) {
        String[] words = (command.getCommandSpec().qualifiedName() + " --help").split(" ");

        Cli.Result result = new Cli(HOME).run(Stream.of(words).skip(1).toArray(String[]::new));

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.lines().get(0)).endsWith(".");
        assertThat(result.lines().get(2))
                .startsWith("Usage: " + command.getCommandSpec().qualifiedName());
        assertThat(result.out())
                .contains("Exit codes:\n  0   done\n  1   failed\n  2   wrong usage or configuration\n");
        assertThat(result.out()).containsPattern("(Examples|To begin):\n  (herofake |source |\\S+ .*\\| herofake )");
        assertThat(result.lines()).allMatch(line -> line.length() <= 100);
    }

    /** picocli takes every text as a format string, and warns on standard error of one that is none. */
    @ParameterizedTest
    @MethodSource("commands")
    void percentSignsAreEscaped(CommandLine command) {
        CommandLine.Model.UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        Stream<String[]> texts = Stream.concat(
                Stream.of(usage.header(), usage.description(), usage.footer()),
                command.getCommandSpec().args().stream().map(ArgSpec::description));

        assertThat(texts.flatMap(Arrays::stream)).allSatisfy(text -> {
            try (Formatter formatter = new Formatter(Locale.ROOT)) {
                assertThatCode(() -> formatter.format(text)).doesNotThrowAnyException();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionAndArgumentIsDescribed(CommandLine command) {
        assertThat(command.getCommandSpec().args())
                .allMatch(argument -> argument.description().length > 0 && argument.description()[0].endsWith("."));
    }

    @Test
    void flagsThatStandForKeysNameThoseAndTheirDefaults() throws Exception {
        Map<String, String> defaults = new ConfigLoader(Map.of(), HOME, HOME)
                .load(null, List.of()).settings().stream().collect(Collectors.toMap(Effective::key, Effective::value));
        int seen = 0;
        for (OptionSpec option :
                commands().flatMap(c -> c.getCommandSpec().options().stream()).toList()) {
            Matcher matcher = CONFIGURED.matcher(option.description()[0]);
            if (matcher.find()) {
                seen++;
                String actual = defaults.get(matcher.group(1));
                assertThat(actual).as(matcher.group()).isNotNull();
                if (matcher.group(2) != null && !"[]".equals(actual)) {
                    assertThat(matcher.group(2)).isEqualTo(actual);
                }
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(4);
    }

    @Test
    void withoutACommandTheHelpIsShownAsAnError() {
        Cli.Result result = new Cli(HOME).run();

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("Usage: herofake").contains("serve").contains("detect");
    }

    @Test
    void theVersionNamesTheRevisionAndJava() {
        Cli.Result result = new Cli(HOME).run("--version");

        assertThat(result.code()).isZero();
        assertThat(result.lines().get(0))
                .matches("herofake \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(([0-9a-f]{10}|unknown)\\)");
        assertThat(result.lines().get(1)).startsWith("Java " + Runtime.version());
    }

    @Test
    void completionIsAScriptThatKnowsEveryCommand() {
        Cli.Result result = new Cli(HOME).run("completion");

        assertThat(result.code()).isZero();
        assertThat(result.lines().get(0)).startsWith("#!/usr/bin/env bash");
        assertThat(result.out()).contains("serve", "detect", "models", "verify", "--weights");
    }
}
