package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.StoreException;
import io.herofake.profile.json.ProfileJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code herofake profiles show}. */
@Command(
        name = "show",
        header = "Show everything that one profile says.",
        footer = {"  herofake profiles show resnet50/cpu", "  herofake profiles show 17b1272a --json"})
final class ProfilesShowCommand extends StoreCommand {

    @Parameters(paramLabel = "PROFILE", description = "The profile: " + ProfileNames.HELP)
    private String name;

    @Option(names = "--json", description = "Print the record as the store keeps it.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli sets name
    ProfilesShowCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, StoreException, CommandException {
        try (MetadataStore store = openStore()) {
            ProfileRecord profile = ProfileNames.find(store, name);
            if (json) {
                context().out().println(ProfileJson.writeProfileIndented(profile));
            } else {
                ProfileText.of(profile).forEach(context().out()::println);
            }
            return ExitCode.OK;
        }
    }
}
