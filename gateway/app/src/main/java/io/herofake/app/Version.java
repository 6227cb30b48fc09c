package io.herofake.app;

import io.herofake.server.metrics.BuildInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version and the revision that this was built from. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "herofake " + text(),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + "), "
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }

    /** For example {@code 0.1.0-SNAPSHOT (9a184f6c32)}. */
    static String text() {
        BuildInfo build = build();
        return build.version() + " (" + build.revision() + ")";
    }

    /** The version, and the git revision or {@code unknown}. */
    static BuildInfo build() {
        Properties build = new Properties();
        try (InputStream in =
                Objects.requireNonNull(Version.class.getResourceAsStream("build.properties"), "build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(build.getProperty("version", "unknown"), build.getProperty("revision", "unknown"));
    }
}
