package io.herofake.profile;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which profiles are wanted; null means any. Immutable; start from {@link #all()}.
 *
 * @param idPrefix     first hex digits of the identity, as a person types them; lower case
 * @param function     the function's name
 * @param platformType the platform type's name
 * @param provenance   where the figures come from
 * @param host         the host that they were measured on
 * @param modelSha256  SHA-256 of the model artifact
 * @param run          the profiler run that they were part of
 * @param limit        how many at most, 1 to {@link MetadataStore#MAX_RESULTS}
 */
public record ProfileFilter(
        @Nullable String idPrefix,
        @Nullable String function,
        @Nullable String platformType,
        @Nullable Provenance provenance,
        @Nullable String host,
        @Nullable String modelSha256,
        @Nullable String run,
        int limit) {

    private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f-]{1,36}");

    /** Checks ranges. */
    public ProfileFilter {
        if (idPrefix != null && !ID_PREFIX.matcher(idPrefix).matches()) {
            throw new IllegalArgumentException(
                    "'" + idPrefix + "' does not begin a profile's identity; that has hex digits and hyphens only");
        }
        if (limit < 1 || limit > MetadataStore.MAX_RESULTS) {
            throw new IllegalArgumentException(
                    "limit must be from 1 to " + MetadataStore.MAX_RESULTS + ", not " + limit);
        }
    }

    /** Every profile, as many as a query gives. */
    public static ProfileFilter all() {
        return new ProfileFilter(null, null, null, null, null, null, null, MetadataStore.MAX_RESULTS);
    }

    /** The same with this beginning of the identity. */
    public ProfileFilter withIdPrefix(String prefix) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        return new ProfileFilter(lower, function, platformType, provenance, host, modelSha256, run, limit);
    }

    /** The same with this function. */
    public ProfileFilter withFunction(String name) {
        return new ProfileFilter(idPrefix, name, platformType, provenance, host, modelSha256, run, limit);
    }

    /** The same with this platform type. */
    public ProfileFilter withPlatformType(String name) {
        return new ProfileFilter(idPrefix, function, name, provenance, host, modelSha256, run, limit);
    }

    /** The same with this provenance. */
    public ProfileFilter withProvenance(Provenance wanted) {
        return new ProfileFilter(idPrefix, function, platformType, wanted, host, modelSha256, run, limit);
    }

    /** The same with this host. */
    public ProfileFilter withHost(String name) {
        return new ProfileFilter(idPrefix, function, platformType, provenance, name, modelSha256, run, limit);
    }

    /** The same with this model artifact. */
    public ProfileFilter withModelSha256(String sha256) {
        return new ProfileFilter(idPrefix, function, platformType, provenance, host, sha256, run, limit);
    }

    /** The same with this run. */
    public ProfileFilter withRun(String name) {
        return new ProfileFilter(idPrefix, function, platformType, provenance, host, modelSha256, name, limit);
    }

    /** The same with this limit. */
    public ProfileFilter withLimit(int most) {
        return new ProfileFilter(idPrefix, function, platformType, provenance, host, modelSha256, run, most);
    }
}
