package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.StoreException;
import io.herofake.profile.json.ProfileJson;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code herofake profiles import}. */
@Command(
        name = "import",
        header = "Add the profiles and platform types of a JSON file to the store.",
        description = {
            "",
            "All of them or, if anything is wrong, none. What is in the store already is left alone, so a file",
            "can be imported twice."
        },
        footer = "  herofake profiles import profiles.json")
final class ProfilesImportCommand extends StoreCommand {

    @Parameters(paramLabel = "FILE", description = "What 'herofake profiles export' wrote.")
    private Path file;

    @SuppressWarnings("NullAway.Init") // picocli sets file
    ProfilesImportCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, StoreException {
        ProfileDocument document = ProfileJson.read(context().workingDirectory().resolve(file));
        try (MetadataStore store = openStore()) {
            MetadataStore.Appended appended = store.append(document);
            context()
                    .out()
                    .println("added " + appended.added() + " records to " + store.location() + "; "
                            + appended.alreadyThere() + " were there already");
            return ExitCode.OK;
        }
    }
}
