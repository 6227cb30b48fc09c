package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.FlagValue;
import io.herofake.app.config.StoreConfig;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.StoreException;
import io.herofake.profile.jdbc.JdbcMetadataStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A subcommand that uses the metadata store. */
abstract class StoreCommand extends ConfiguredCommand {

    @Option(
            names = "--store",
            paramLabel = "PLACE",
            description = "The metadata store: a file, or postgresql://HOST/DATABASE (store.location).")
    private @Nullable String location;

    /** A command in the process that the context describes. */
    StoreCommand(Context context) {
        super(context);
    }

    @Override
    List<FlagValue> flags() {
        List<FlagValue> flags = new ArrayList<>(super.flags());
        addFlag(flags, "store.location", location, "--store");
        return flags;
    }

    /** The configured store, made if it is a file that is not there. The caller closes it. */
    final MetadataStore openStore() throws ConfigException, StoreException {
        StoreConfig config = configuration().values().store();
        return JdbcMetadataStore.open(config.location(), config.options());
    }
}
