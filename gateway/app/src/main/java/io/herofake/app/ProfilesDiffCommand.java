package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.StoreException;
import io.herofake.profile.json.ProfileDiff;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code herofake profiles diff}. */
@Command(
        name = "diff",
        header = "Show in which figures two profiles differ.",
        description = {
            "",
            "RATIO is the second figure divided by the first. Ids and histograms are left out; percentiles are",
            "compared. That profiles differ is no failure: the exit code is 0."
        },
        footer = {
            "  herofake profiles diff 17b1272a 9c40d1e2",
            "  herofake profiles diff resnet50/cpu resnet50/gpu --json"
        })
final class ProfilesDiffCommand extends StoreCommand {

    @Parameters(index = "0", paramLabel = "BEFORE", description = "The first profile: " + ProfileNames.HELP)
    private String before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "The second profile, named the same way.")
    private String after;

    @Option(names = "--json", description = "Print a JSON array instead of a table.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli sets the parameters
    ProfilesDiffCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, StoreException, CommandException {
        try (MetadataStore store = openStore()) {
            ProfileRecord left = ProfileNames.find(store, before);
            ProfileRecord right = ProfileNames.find(store, after);
            List<ProfileDiff.Change> changes = ProfileDiff.between(left, right);
            if (json) {
                context()
                        .out()
                        .println(JsonLines.pretty(changes.stream()
                                .map(ProfilesDiffCommand::object)
                                .toList()));
            } else if (changes.isEmpty()) {
                context().err().println("no figure differs");
            } else {
                table(left, right, changes).lines().forEach(context().out()::println);
            }
            return ExitCode.OK;
        }
    }

    private static Table table(ProfileRecord left, ProfileRecord right, List<ProfileDiff.Change> changes) {
        Table table = new Table("WHAT", ProfileNames.shortId(left), ProfileNames.shortId(right), "RATIO");
        for (ProfileDiff.Change change : changes) {
            table.add(change.path(), text(change.before()), text(change.after()), ratio(change.ratio()));
        }
        return table;
    }

    private static String text(@Nullable String value) {
        return value == null ? "-" : value;
    }

    private static String ratio(OptionalDouble ratio) {
        return ratio.isPresent() ? String.format(Locale.ROOT, "%.3f", ratio.getAsDouble()) : "";
    }

    private static Map<String, @Nullable Object> object(ProfileDiff.Change change) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("path", change.path());
        object.put("before", change.before());
        object.put("after", change.after());
        object.put("ratio", change.ratio().isPresent() ? (Double) change.ratio().getAsDouble() : null);
        return object;
    }
}
