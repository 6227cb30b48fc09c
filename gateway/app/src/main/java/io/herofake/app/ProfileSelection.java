package io.herofake.app;

import io.herofake.profile.ProfileFilter;
import io.herofake.profile.Provenance;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which profiles are wanted. */
final class ProfileSelection {
    @Option(names = "--function", paramLabel = "NAME", description = "Only profiles of this function.")
    private @Nullable String function;

    @Option(names = "--platform", paramLabel = "TYPE", description = "Only profiles on this platform type.")
    private @Nullable String platformType;

    @Option(
            names = "--from",
            paramLabel = "KIND",
            description = "Only profiles that were measured, published or estimated.")
    private @Nullable String provenance;

    @Option(names = "--host", paramLabel = "NAME", description = "Only profiles taken on this host.")
    private @Nullable String host;

    @Option(names = "--run", paramLabel = "ID", description = "Only profiles of this run of the profiler.")
    private @Nullable String run;

    /** What was asked for. */
    ProfileFilter filter() throws CommandException {
        ProfileFilter all = ProfileFilter.all();
        return new ProfileFilter(null, function, platformType, parsed(), host, null, run, all.limit());
    }

    private @Nullable Provenance parsed() throws CommandException {
        try {
            return provenance == null ? null : Provenance.of(provenance.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--from: " + e.getMessage());
        }
    }
}
