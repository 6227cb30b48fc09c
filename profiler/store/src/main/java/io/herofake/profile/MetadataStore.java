package io.herofake.profile;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where profiles and platform types are kept. Append-only: records are added, never changed or removed, and which one is
 * the current one is a question asked of them. Thread-safe; any number of processes may use one store at a time.
 *
 * <p><b>The current profile</b> of a function on a platform type is the first in this order: measured before published
 * before estimated; then made of the preferred model artifact before any other; then on the preferred host before any
 * other; then the newest by {@link Origin#recordedAt()}; then the one with the greater identity, so that the answer never
 * depends on chance. The current record of a platform type is found the same way, without the model.
 */
public interface MetadataStore extends AutoCloseable {

    /** The largest number of profiles that one query gives. */
    int MAX_RESULTS = 10_000;

    /**
     * What to prefer among records of the same provenance; a preference, not a filter.
     *
     * @param host        host that they were measured on, or null
     * @param modelSha256 SHA-256 of the model artifact, or null
     */
    record Preference(@Nullable String host, @Nullable String modelSha256) {
        /** No preference: the newest. */
        public static Preference none() {
            return new Preference(null, null);
        }
    }

    /**
     * What came of an append.
     *
     * @param added        records that were not there before
     * @param alreadyThere records that were there with the same identity and contents
     */
    record Appended(int added, int alreadyThere) {}

    /** The store's file or database, for people; never with a password. */
    String location();

    /**
     * Adds records: all of them or, if this throws, none. When this returns they are on disk. Records that are there
     * already are left alone, so that a document can be imported twice.
     *
     * @throws StoreException {@code CONFLICT} if a record with the same identity but other contents is there,
     *     {@code LOCKED}, {@code READ_ONLY}, {@code UNREACHABLE}, {@code CORRUPT} or {@code FAILURE}
     */
    Appended append(ProfileDocument document) throws StoreException;

    /** Adds one profile; see {@link #append(ProfileDocument)}. */
    default Appended append(ProfileRecord profile) throws StoreException {
        return append(new ProfileDocument(List.of(), List.of(profile)));
    }

    /** The profile with this identity. */
    Optional<ProfileRecord> profile(UUID id) throws StoreException;

    /** Profiles that pass the filter, newest first. */
    List<ProfileRecord> profiles(ProfileFilter filter) throws StoreException;

    /** The current profile of a function on a platform type. */
    Optional<ProfileRecord> currentProfile(String function, String platformType, Preference preference)
            throws StoreException;

    /** The current profile of each function on each platform type that has one, by function, then platform type. */
    List<ProfileRecord> currentProfiles(Preference preference) throws StoreException;

    /** The current record of each platform type, by name. */
    List<PlatformTypeRecord> currentPlatformTypes() throws StoreException;

    /**
     * The profiles that pass the filter and all records of their platform types, to be written as JSON.
     *
     * @throws StoreException {@code FAILURE} if more profiles pass than the filter's limit: nothing is left out silently
     */
    ProfileDocument export(ProfileFilter filter) throws StoreException;

    /** The journal of profiler runs in this store; usable until the store is closed. */
    RunJournal journal();

    /** Gives up connections; a second close does nothing. */
    @Override
    void close();
}
