package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.profile.Environment;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.MetadataStore.Preference;
import io.herofake.profile.ProfileFilter;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.StoreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code herofake profiles list}. */
@Command(
        name = "list",
        header = "List profiles, newest first.",
        description = {
            "",
            "A star marks the current profile of its function on its platform type: measured before published",
            "before estimated, then the newest. Time and dynamic energy are those of one picture at batch 1."
        },
        footer = {
            "  herofake profiles list --current",
            "  herofake profiles list --function resnet50 --from measured",
            "  herofake profiles list --json"
        })
final class ProfilesListCommand extends StoreCommand {

    @Mixin
    private ProfileSelection selection = new ProfileSelection();

    @Option(names = "--current", description = "Only current profiles.")
    private boolean currentOnly;

    @Option(names = "--json", description = "Print a JSON array instead of a table.")
    private boolean json;

    ProfilesListCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, StoreException, CommandException {
        ProfileFilter filter = selection.filter();
        try (MetadataStore store = openStore()) {
            Set<UUID> current = store.currentProfiles(Preference.none()).stream()
                    .map(ProfileRecord::id)
                    .collect(Collectors.toSet());
            List<ProfileRecord> profiles = store.profiles(filter);
            boolean all = profiles.size() < filter.limit();
            if (currentOnly) {
                profiles = profiles.stream()
                        .filter(profile -> current.contains(profile.id()))
                        .toList();
            }
            print(profiles, current, store.location());
            if (!all) {
                context()
                        .err()
                        .println("herofake: only the newest " + filter.limit() + " were looked at; say which, as"
                                + " with --function");
            }
            return ExitCode.OK;
        }
    }

    private void print(List<ProfileRecord> profiles, Set<UUID> current, String location) {
        if (json) {
            context()
                    .out()
                    .println(JsonLines.pretty(profiles.stream()
                            .map(profile -> object(profile, current.contains(profile.id())))
                            .toList()));
            return;
        }
        if (profiles.isEmpty()) {
            context().err().println("no such profile in " + location);
            return;
        }
        Table table = new Table("ID", "", "FUNCTION", "PLATFORM TYPE", "FROM", "DATE", "HOST", "TIME", "ENERGY");
        for (ProfileRecord profile : profiles) {
            table.add(
                    ProfileNames.shortId(profile),
                    current.contains(profile.id()) ? "*" : "",
                    profile.function(),
                    profile.platformType(),
                    profile.origin().provenance().id(),
                    profile.origin().recordedAt().toString().substring(0, 10),
                    text(host(profile)),
                    ProfileFormat.millis(ProfileFormat.single(profile).meanNanos()),
                    ProfileFormat.best(ProfileFormat.single(profile).dynamicEnergyJoulesPerPicture(), "J"));
        }
        table.lines().forEach(context().out()::println);
    }

    private static Map<String, @Nullable Object> object(ProfileRecord profile, boolean current) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", profile.id().toString());
        object.put("current", current);
        object.put("function", profile.function());
        object.put("platformType", profile.platformType());
        object.put("hardware", profile.hardware().id());
        object.put("provenance", profile.origin().provenance().id());
        object.put("recordedAt", profile.origin().recordedAt().toString());
        object.put("host", host(profile));
        object.put("meanNanos", ProfileFormat.single(profile).meanNanos());
        return object;
    }

    private static @Nullable String host(ProfileRecord profile) {
        Environment environment = profile.origin().environment();
        return environment == null ? null : environment.host();
    }

    private static String text(@Nullable String value) {
        return value == null ? "-" : value;
    }
}
