package io.herofake.profile.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A PostgreSQL server of the tests' own, on a free port of the loopback address, with its data in a temporary folder. One
 * for all tests of a JVM; stopped and removed when they are done (or the JVM is asked to end). PostgreSQL refuses to run as root, so root runs it as
 * {@code postgres}, the user that Debian's package makes.
 */
final class PostgresServer implements AutoCloseable {

    static final String USER = "herofake_test";
    static final String PASSWORD = "s3cret/+?&";
    private static final String MISSING = "PostgreSQL's server is not installed: apt-get install postgresql";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path binaries;
    private final Path folder;
    private final int port;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private PostgresServer(Path binaries, Path folder, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
    }

    /** Gives the server to a method of a test class; skips it if PostgreSQL is not installed. */
    static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PostgresServer.class;
        }

        @Override
        public PostgresServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Optional<Path> binaries = findBinaries();
            Assumptions.assumeTrue(binaries.isPresent(), MISSING);
            // In the root's store: closed when all tests are done.
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(
                            PostgresServer.class, key -> start(binaries.orElseThrow()), PostgresServer.class);
        }
    }

    private static Optional<Path> findBinaries() {
        List<Path> places = new ArrayList<>();
        for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            places.add(Path.of(place));
        }
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            versions.sorted(Comparator.reverseOrder()).forEach(version -> places.add(version.resolve("bin")));
        } catch (IOException e) {
            // not Debian's package, or none
        }
        return places.stream()
                .filter(place -> Files.isExecutable(place.resolve("postgres"))
                        && Files.isExecutable(place.resolve("initdb"))
                        && Files.isExecutable(place.resolve("pg_ctl")))
                .findFirst();
    }

    private static PostgresServer start(Path binaries) {
        try {
            return tryStart(binaries);
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL is installed but does not start", e);
        }
    }

    private static PostgresServer tryStart(Path binaries) throws IOException {
        // Not a @TempDir: the server outlives the test class that starts it, and needs a folder of its own user.
        Path folder = Files.createTempDirectory("herofake-postgres");
        Path passwordFile = Files.writeString(folder.resolve("password"), PASSWORD);
        if (isRoot()) {
            UserPrincipal postgres =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            Files.setOwner(passwordFile, postgres);
            Files.setOwner(folder, postgres);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        PostgresServer server = new PostgresServer(binaries, folder, freePort());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        server.run(
                "initdb",
                "--pgdata",
                server.data(),
                "--username",
                USER,
                "--pwfile",
                passwordFile.toString(),
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "--no-sync");
        String options = "-c listen_addresses=127.0.0.1 -c port=" + server.port + " -c unix_socket_directories="
                + folder + " -c fsync=off -c max_connections=40 -c shared_buffers=16MB";
        server.run(
                "pg_ctl",
                "start",
                "--pgdata",
                server.data(),
                "--wait",
                "--timeout",
                "60",
                "--log",
                folder.resolve("log").toString(),
                "--options",
                options);
        return server;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("herofake-postgres", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " failed: " + Files.readString(output));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public void close() {
        if (stopped.getAndSet(true)) {
            return;
        }
        try {
            if (Files.exists(folder.resolve("data/postmaster.pid"))) {
                run("pg_ctl", "stop", "--pgdata", data(), "--mode", "immediate", "--wait");
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            System.err.println("could not clean up " + folder + ": " + e);
        }
    }

    int port() {
        return port;
    }

    /** The location of a new, empty database. */
    String newDatabase() {
        String name = "db" + DATABASES.incrementAndGet();
        execute("postgres", "create database " + name);
        return location(name);
    }

    /** The location of a database, with user and password. */
    String location(String database) {
        return "postgresql://" + USER + ":s3cret%2F%2B%3F%26@127.0.0.1:" + port + "/" + database;
    }

    /** Runs a statement in a database. */
    void execute(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, PASSWORD);
    }
}
