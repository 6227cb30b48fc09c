package io.herofake.app;

import io.herofake.profile.MetadataStore;
import io.herofake.profile.MetadataStore.Preference;
import io.herofake.profile.ProfileFilter;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.StoreException;
import java.util.List;
import java.util.stream.Collectors;

/** How a person names a profile: the first digits of its id, or {@code FUNCTION/PLATFORMTYPE} for the current one. */
final class ProfileNames {
    /** For the help of arguments. */
    static final String HELP = "first digits of its id, or FUNCTION/PLATFORMTYPE for the current one.";

    private static final int SHOWN_DIGITS = 8;
    private static final int MOST_NAMED = 5;

    private ProfileNames() {}

    /** The beginning of the id that tables show. */
    static String shortId(ProfileRecord profile) {
        return profile.id().toString().substring(0, SHOWN_DIGITS);
    }

    /**
     * The profile with this name.
     *
     * @throws CommandException if there is none, or several whose ids begin so
     */
    static ProfileRecord find(MetadataStore store, String name) throws StoreException, CommandException {
        int slash = name.indexOf('/');
        if (slash >= 0) {
            return store.currentProfile(name.substring(0, slash), name.substring(slash + 1), Preference.none())
                    .orElseThrow(() -> absent(store, name));
        }
        List<ProfileRecord> found = store.profiles(filter(name).withLimit(MOST_NAMED));
        if (found.isEmpty()) {
            throw absent(store, name);
        }
        if (found.size() > 1) {
            throw CommandException.usage("several profiles begin with '" + name + "', among them "
                    + found.stream().map(each -> each.id().toString()).collect(Collectors.joining(", "))
                    + "; give more digits");
        }
        return found.get(0);
    }

    private static ProfileFilter filter(String prefix) throws CommandException {
        try {
            return ProfileFilter.all().withIdPrefix(prefix);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e.getMessage() + ". For the current profile of a function write it as"
                    + " FUNCTION/PLATFORMTYPE, as in resnet50/cpu");
        }
    }

    private static CommandException absent(MetadataStore store, String name) {
        return CommandException.failure(
                "no profile '" + name + "' in " + store.location() + "; 'herofake profiles list' lists them", null);
    }
}
