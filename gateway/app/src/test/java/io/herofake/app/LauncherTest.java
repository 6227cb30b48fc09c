package io.herofake.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script itself, between a Java and a Maven that only write down how they were called. */
@Timeout(120)
final class LauncherTest {
    private static final Path SCRIPT = Path.of("../../herofake");
    private static final String TOOLS =
            "dirname readlink sed head find grep sort mkdir rmdir rm mv cat touch sleep flock echo printf";

    @TempDir
    private Path folder;

    private Path home;
    private Path bin;
    private Path mavenLog;
    private final List<Process> started = new ArrayList<>();

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void lay() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no POSIX shell here");
        folder = folder.toRealPath();
        home = Files.createDirectories(folder.resolve("a home with spaces"));
        bin = Files.createDirectory(folder.resolve("bin"));
        mavenLog = folder.resolve("maven.log");
        Files.copy(SCRIPT, home.resolve("herofake"));
        executable(home.resolve("herofake"));
        for (String tool : TOOLS.split(" ", -1)) {
            for (String place : List.of("/bin/", "/usr/bin/")) {
                if (Files.isExecutable(Path.of(place + tool)) && !Files.exists(bin.resolve(tool))) {
                    script(bin.resolve(tool), "exec " + place + tool + " \"$@\"\n");
                }
            }
        }
    }

    /** What a failed test leaves waiting, the launcher's own children included. */
    @AfterEach
    void endWhatStillRuns() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    // ---- The finished distribution: no sources, no Maven ----

    @Test
    void itStartsWhatIsInLibWithTheArgumentsAsTheyAre() throws Exception {
        distribution();
        java("jdk", "17.0.15", true);

        Result result =
                run(Map.of("JAVA_HOME", folder + "/jdk"), home + "/herofake", "detect", "a b", "*", "", "--x=$HOME");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(42);
        assertThat(result.out().lines())
                .contains("HEROFAKE_HOME=" + home)
                .containsSubsequence(
                        "[-cp]",
                        "[" + home + "/lib/*]",
                        "[io.herofake.app.Herofake]",
                        "[detect]",
                        "[a b]",
                        "[*]",
                        "[]",
                        "[--x=$HOME]");
    }

    @Test
    void itFindsItselfThroughLinksFromAnywhere() throws Exception {
        distribution();
        java("jdk", "17.0.15", true);
        Path links = Files.createDirectory(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("one"), Path.of("../a home with spaces/herofake"));
        Files.createSymbolicLink(links.resolve("two"), links.resolve("one"));

        Result result = run(Map.of("JAVA_HOME", folder + "/jdk"), links + "/two");

        assertThat(result.out().lines()).contains("HEROFAKE_HOME=" + home, "[" + home + "/lib/*]");
    }

    @Test
    void itBecomesJavaSoThatSignalsReachIt() throws Exception {
        distribution();
        java("jdk", "17.0.15", true);
        Process process = start(Map.of("JAVA_HOME", folder + "/jdk"), home + "/herofake");

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).lines())
                .contains("pid=" + process.pid());
    }

    @Test
    void aHomeThatIsSetStays() throws Exception {
        distribution();
        java("jdk", "17.0.15", true);

        Result result = run(Map.of("JAVA_HOME", folder + "/jdk", "HEROFAKE_HOME", "/else"), home + "/herofake");

        assertThat(result.out().lines()).contains("HEROFAKE_HOME=/else");
    }

    @ParameterizedTest
    @CsvSource({"17.0.15, false, false", "21.0.3, false, false", "22, true, false", "25-ea, true, true"})
    void optionsFitTheVersionOfJava(String version, boolean nativeAccess, boolean unsafe) throws Exception {
        distribution();
        java("jdk", version, true);

        List<String> options = run(Map.of("JAVA_HOME", folder + "/jdk"), home + "/herofake", "serve")
                .out()
                .lines()
                .toList();

        assertThat(options.contains("[--enable-native-access=ALL-UNNAMED]")).isEqualTo(nativeAccess);
        assertThat(options.contains("[--sun-misc-unsafe-memory-access=allow]")).isEqualTo(unsafe);
        assertThat(options).contains("[-XX:MaxRAMPercentage=50]", "[-XX:+UseG1GC]");
    }

    @Test
    void ownOptionsComeLastAndMayChooseTheCollector() throws Exception {
        distribution();
        java("jdk", "17.0.15", true);

        List<String> options = run(
                        Map.of("JAVA_HOME", folder + "/jdk", "HEROFAKE_JAVA_OPTS", "-Xmx4g -XX:+UseZGC"),
                        home + "/herofake",
                        "serve")
                .out()
                .lines()
                .toList();

        assertThat(options).containsSubsequence("[-XX:MaxRAMPercentage=50]", "[-Xmx4g]", "[-XX:+UseZGC]", "[-cp]");
        assertThat(options).doesNotContain("[-XX:+UseG1GC]");
    }

    @Test
    void aCopyThatIsNotCompleteSaysSo() throws Exception {
        java("jdk", "17.0.15", true);

        Result result = run(Map.of("JAVA_HOME", folder + "/jdk"), home + "/herofake");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("neither sources (pom.xml) nor libraries (lib) in " + home);
    }

    // ---- Java ----

    @Test
    void withoutJavaItSaysWhatIsNeeded() throws Exception {
        distribution();

        Result result = run(Map.of(), home + "/herofake");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("herofake: no suitable Java found; JAVA_HOME is not set and there is no java on PATH.")
                .contains("JDK 17 or newer is needed");
    }

    @Test
    void aJavaThatIsTooOldIsNamed() throws Exception {
        distribution();
        java("old", "1.8.0_292", true);
        java("older", "11.0.2", true);
        Files.createSymbolicLink(bin.resolve("java"), folder.resolve("older/bin/java"));

        Result result = run(Map.of("JAVA_HOME", folder + "/old"), home + "/herofake");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("JAVA_HOME (" + folder + "/old) is Java 1.8.0_292")
                .contains("java on PATH (" + bin + "/java) is Java 11.0.2");
    }

    @Test
    void aJavaHomeThatIsNoneGivesWayToThePath() throws Exception {
        distribution();
        java("jdk", "21.0.1", true);
        Files.createSymbolicLink(bin.resolve("java"), folder.resolve("jdk/bin/java"));

        assertThat(run(Map.of("JAVA_HOME", folder + "/absent"), home + "/herofake")
                        .code())
                .isEqualTo(42);
    }

    @Test
    void aJavaWithoutAReleaseFileIsAsked() throws Exception {
        distribution();
        Path jdk = java("jdk", "17.0.1", true);
        Files.delete(jdk.resolve("release"));

        assertThat(run(Map.of("JAVA_HOME", jdk.toString()), home + "/herofake").code())
                .isEqualTo(42);
    }

    // ---- The source tree: built when it has to be ----

    @Test
    void itBuildsOnceAndThenOnlyWhatHasChanged() throws Exception {
        sources();

        Result first = launch();
        assertThat(first.err()).contains("building [..........] 1/2 Alpha".replace("..........", ".".repeat(20)));
        assertThat(first.err()).contains("2/2 Beta module");
        assertThat(first.code()).isEqualTo(42);
        assertThat(builds()).isEqualTo(1);
        assertThat(Files.readString(home.resolve("var/build.log"))).contains("[INFO] Building Beta module");

        launch();
        assertThat(builds()).isEqualTo(1);

        changed(home.resolve("models/src/test/java/ATest.java"));
        launch();
        assertThat(builds()).as("a test is no reason").isEqualTo(1);

        changed(home.resolve("models/src/main/java/A.java"));
        launch();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aDeletedSourceAndAChangedPomAreReasonsToBuild() throws Exception {
        sources();
        launch();

        Files.delete(home.resolve("models/src/main/java/A.java"));
        // What deleting did to the folder, only earlier.
        changed(home.resolve("models/src/main/java"));
        launch();
        assertThat(builds()).isEqualTo(2);

        changed(home.resolve("pom.xml"));
        launch();
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void aBuildByHandIsTaken() throws Exception {
        sources();
        Path lib = Files.createDirectories(home.resolve("gateway/app/target/herofake/lib"));
        Files.createFile(lib.resolve("herofake-app-1.jar"));

        assertThat(launch().code()).isEqualTo(42);
        assertThat(mavenLog).doesNotExist();
    }

    @Test
    void profilesAreThoseOfTheLastBuildUntilOthersAreNamed() throws Exception {
        sources();
        String plain = "-B -Dstyle.color=never -DskipTests -pl gateway/app -am package";
        String cuda = "-B -Dstyle.color=never -DskipTests -Pcuda12,pytorch -pl gateway/app -am package";

        launchWith("cuda12,pytorch");
        launchWith("cuda12,pytorch");
        launch();
        assertThat(Files.readAllLines(mavenLog)).containsExactly(cuda);

        changed(home.resolve("pom.xml"));
        launch();
        assertThat(Files.readAllLines(mavenLog)).containsExactly(cuda, cuda);

        Result without = launchWith("");
        assertThat(without.code()).isEqualTo(42);
        assertThat(Files.readAllLines(mavenLog)).containsExactly(cuda, cuda, plain);
    }

    private Result launchWith(String profiles) throws Exception {
        return run(Map.of("JAVA_HOME", folder + "/jdk", "HEROFAKE_PROFILES", profiles), home + "/herofake");
    }

    @Test
    void whatChangesDuringABuildIsBuiltAgain() throws Exception {
        sources();
        Path gate = gate();
        Process first = start(Map.of("JAVA_HOME", folder + "/jdk"), home + "/herofake");
        try (OutputStream release = Files.newOutputStream(gate, StandardOpenOption.WRITE)) {
            Instant begun = Instant.now().minusSeconds(1200);
            Path marker = home.resolve("gateway/app/target/launcher.building");
            Files.setLastModifiedTime(marker, FileTime.from(begun));
            Files.setLastModifiedTime(
                    home.resolve("models/src/main/java/A.java"), FileTime.from(begun.plusSeconds(600)));
            release.write('\n');
        }
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Files.delete(gate);

        launch();

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aKilledBuildIsDoneAgain() throws Exception {
        sources();
        launch();
        Files.createFile(home.resolve("gateway/app/target/launcher.building"));

        launch();
        launch();

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aFailedBuildShowsItsErrorsAndIsTriedAgain() throws Exception {
        sources();
        Files.createFile(folder.resolve("maven-fails"));

        Result failed = launch();

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .contains("herofake: the build failed:\n[ERROR] A.java:[1,1] what a mess\n")
                .contains("herofake: the whole log is in " + home + "/var/build.log")
                .doesNotContain("re-run Maven");

        Files.delete(folder.resolve("maven-fails"));
        assertThat(launch().code()).isEqualTo(42);
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void withoutMavenTheOldBuildIsStarted() throws Exception {
        sources();
        launch();
        Files.delete(bin.resolve("mvn"));
        changed(home.resolve("pom.xml"));

        Result result = launch();

        assertThat(result.code()).isEqualTo(42);
        assertThat(result.err()).contains("pom.xml has changed since the last build, but there is no mvn on PATH");
    }

    @Test
    void withoutMavenAndWithoutABuildItSaysWhatIsNeeded() throws Exception {
        sources();
        Files.delete(bin.resolve("mvn"));

        Result result = launch();

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("there is no mvn on PATH. Install Maven 3.8.7 or newer");
    }

    @Test
    void aRuntimeWithoutACompilerCannotBuild() throws Exception {
        sources();
        Files.delete(folder.resolve("jdk/bin/javac"));

        Result result = launch();

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("is a Java runtime without a compiler. JDK 17 or newer is needed");
        assertThat(mavenLog).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoAtATimeBuildOnce(boolean flock) throws Exception {
        sources();
        if (!flock) {
            Files.deleteIfExists(bin.resolve("flock"));
        }
        Path gate = folder.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();

        Process first = start(Map.of("JAVA_HOME", folder + "/jdk"), home + "/herofake");
        Process second;
        // Opens once Maven reads from it, so from here on the first one is building; ends with the block.
        try (OutputStream release = Files.newOutputStream(gate, StandardOpenOption.WRITE)) {
            second = start(Map.of("JAVA_HOME", folder + "/jdk"), home + "/herofake");
            assertThat(second.errorReader(UTF_8).readLine()).contains("another herofake is building; waiting for it");
            release.write('\n');
        }
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(List.of(first.exitValue(), second.exitValue())).containsExactly(42, 42);
        assertThat(builds()).isEqualTo(1);
    }

    // ---- The stage ----

    private void distribution() throws IOException {
        Files.createDirectory(home.resolve("lib"));
    }

    private void sources() throws IOException {
        java("jdk", "17.0.15", true);
        Path main = Files.createDirectories(home.resolve("models/src/main/java"));
        Path test = Files.createDirectories(home.resolve("models/src/test/java"));
        for (Path file : List.of(home.resolve("pom.xml"), main.resolve("A.java"), test.resolve("ATest.java"))) {
            Files.createFile(file);
        }
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(3600)));
            }
        }
        script(bin.resolve("mvn"), """
                echo "$@" >>'MAVEN_LOG'
                if [ -p 'FOLDER/gate' ]; then read -r line <'FOLDER/gate'; fi
                echo '[INFO] Building Alpha 0.1.0-SNAPSHOT            [1/2]'
                echo '[INFO] Building jar: x.jar'
                echo '[INFO] Building Beta module 0.1.0-SNAPSHOT      [2/2]'
                if [ -e 'FOLDER/maven-fails' ]; then
                    echo '[ERROR] A.java:[1,1] what a mess'
                    echo '[ERROR] A.java:[1,1] what a mess'
                    echo '[ERROR] To see more, re-run Maven with the -X switch'
                    exit 1
                fi
                mkdir -p gateway/app/target/herofake/lib
                : >gateway/app/target/herofake/lib/herofake-app-1.jar
                printf 'no line break at the end'
                """.replace("FOLDER", folder.toString()).replace("MAVEN_LOG", mavenLog.toString()));
    }

    /** A pipe that Maven reads a line from before it goes on. */
    private Path gate() throws Exception {
        Path gate = folder.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();
        return gate;
    }

    /** A JDK whose java prints how it was called, and ends with 42. */
    private Path java(String name, String version, boolean release) throws IOException {
        Path jdk = folder.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        if (release) {
            Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        }
        script(jdk.resolve("bin/javac"), "");
        script(jdk.resolve("bin/java"), """
                if [ "$1" = -version ]; then
                    echo 'openjdk version "VERSION" 2025-01-01' >&2
                    exit 0
                fi
                echo "pid=$$"
                echo "HEROFAKE_HOME=$HEROFAKE_HOME"
                for argument; do echo "[$argument]"; done
                exit 42
                """.replace("VERSION", version));
        return jdk;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes a file look as if it had been changed since the last build. */
    private void changed(Path path) throws IOException {
        Instant built = Instant.now().minusSeconds(1800);
        Files.setLastModifiedTime(home.resolve("gateway/app/target/herofake/lib"), FileTime.from(built));
        Files.setLastModifiedTime(path, FileTime.from(built.plusSeconds(600)));
    }

    private long builds() throws IOException {
        List<String> calls = Files.readAllLines(mavenLog);
        assertThat(calls)
                .allMatch(call -> call.equals("-B -Dstyle.color=never -DskipTests -pl gateway/app -am package"));
        return calls.size();
    }

    private Result launch() throws Exception {
        return run(Map.of("JAVA_HOME", folder + "/jdk"), home + "/herofake");
    }

    private Process start(Map<String, String> environment, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Result run(Map<String, String> environment, String... command) throws Exception {
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, Files.readString(err));
    }
}
