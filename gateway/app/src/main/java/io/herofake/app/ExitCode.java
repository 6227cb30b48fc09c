package io.herofake.app;

import java.util.Map;

/** What every command ends with. */
final class ExitCode {
    /** Done. */
    static final int OK = 0;
    /** The command was understood, but it failed, or a part of it did. */
    static final int FAILURE = 1;
    /** The command line or the configuration is wrong; nothing was done. */
    static final int USAGE = 2;

    /** The same for help texts. */
    static final Map<String, String> MEANINGS = Map.of("0", "done", "1", "failed", "2", "wrong usage or configuration");

    private ExitCode() {}
}
