package io.herofake.app;

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
        Properties build = new Properties();
        try (InputStream in =
                Objects.requireNonNull(Version.class.getResourceAsStream("build.properties"), "build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("version") + " (" + build.getProperty("revision") + ")";
    }
}
