package io.herofake.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code herofake profiles}: the metadata store. */
@Command(
        name = "profiles",
        header = "List, show, compare, export or import profiles.",
        description = {
            "",
            "A profile is what is known of one function on one platform type: times, energy, memory, accuracy.",
            "They are kept in the metadata store, var/profiles.db unless store.location says otherwise. A new",
            "store has the figures that the HeROfake paper published. docs/metadata-store.md explains it."
        },
        subcommands = {
            ProfilesListCommand.class,
            ProfilesShowCommand.class,
            ProfilesDiffCommand.class,
            ProfilesExportCommand.class,
            ProfilesImportCommand.class
        },
        footer = {
            "  herofake profiles list",
            "  herofake profiles diff 17b1272a resnet50/cpu",
            "  herofake profiles export --out profiles.json"
        })
final class ProfilesCommand extends Subcommand {

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    ProfilesCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, show, diff, export or import");
    }
}
