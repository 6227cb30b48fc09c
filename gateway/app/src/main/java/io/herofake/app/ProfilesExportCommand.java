package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.StoreException;
import io.herofake.profile.json.ProfileJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code herofake profiles export}. */
@Command(
        name = "export",
        header = "Write profiles, and all that is known of their platform types, as JSON.",
        description = {"", "docs/metadata-store.md describes the format; 'herofake profiles import' reads it."},
        footer = {
            "  herofake profiles export --out profiles.json",
            "  herofake profiles export --from measured > measured.json"
        })
final class ProfilesExportCommand extends StoreCommand {

    @Mixin
    private ProfileSelection selection = new ProfileSelection();

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write. Default: standard output.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replace FILE.")
    private boolean force;

    ProfilesExportCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, StoreException, CommandException {
        Path target = out == null ? null : context().workingDirectory().resolve(out);
        if (target != null && Files.exists(target) && !force) {
            throw CommandException.failure(out + " exists already; replace it with --force", null);
        }
        try (MetadataStore store = openStore()) {
            ProfileDocument document = store.export(selection.filter());
            if (target == null) {
                context().out().print(ProfileJson.write(document));
            } else {
                ProfileJson.write(document, target);
                context().err().println("wrote " + document.profiles().size() + " profiles to " + out);
            }
            return ExitCode.OK;
        }
    }
}
