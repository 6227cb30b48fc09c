package io.herofake.report;

import io.herofake.profile.Environment;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.Origin;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileFilter;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.Provenance;
import io.herofake.profile.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a report shows: of each function on each platform type, host and provenance the newest profile. Immutable.
 *
 * @param subjects by network; in each published before measured before estimated, then by hardware and platform type
 */
public record Selection(List<Subject> subjects) {
    /** A slice of the published CPU, with that CPU's figures: the authors' simulator has it, their measurements do not. */
    private static final String PUBLISHED_SLICE = "cpu-core";

    private static final List<Provenance> ORDER =
            List.of(Provenance.PUBLISHED, Provenance.MEASURED, Provenance.ESTIMATED);

    /**
     * Profiles of one origin: comparable with each other without comparing machines.
     *
     * @param name     for people
     * @param subjects at least one
     */
    public record Group(String name, List<Subject> subjects) {}

    /** Copies the list. */
    public Selection {
        subjects = List.copyOf(subjects);
    }

    /**
     * Reads from a store.
     *
     * @param host only measured and estimated profiles of this host; null for every host
     * @throws StoreException if the store cannot be read, or has more profiles than a query gives
     */
    public static Selection of(MetadataStore store, @Nullable String host) throws StoreException {
        List<ProfileRecord> profiles = new ArrayList<>();
        List<PlatformTypeRecord> types = new ArrayList<>();
        for (Provenance provenance : ORDER) {
            ProfileFilter filter = ProfileFilter.all().withProvenance(provenance);
            ProfileDocument document =
                    store.export(host == null || provenance == Provenance.PUBLISHED ? filter : filter.withHost(host));
            profiles.addAll(document.profiles());
            types.addAll(document.platformTypes());
        }
        return of(new ProfileDocument(types.stream().distinct().toList(), profiles));
    }

    /** Chooses among these. */
    public static Selection of(ProfileDocument document) {
        Map<List<?>, ProfileRecord> newest = new LinkedHashMap<>();
        document.profiles().stream()
                .filter(Selection::shown)
                .sorted(Comparator.comparing(
                                (ProfileRecord profile) -> profile.origin().recordedAt())
                        .thenComparing(ProfileRecord::id))
                .forEach(profile -> newest.put(key(profile), profile));
        return new Selection(newest.values().stream()
                .map(profile -> new Subject(profile, type(profile, document.platformTypes())))
                .sorted(Comparator.comparing(Subject::network)
                        .thenComparing(subject -> ORDER.indexOf(subject.provenance()))
                        .thenComparing(subject -> subject.profile().hardware())
                        .thenComparing(Subject::label))
                .toList());
    }

    private static boolean shown(ProfileRecord profile) {
        return profile.origin().provenance() != Provenance.PUBLISHED
                || !profile.platformType().equals(PUBLISHED_SLICE);
    }

    private static List<?> key(ProfileRecord profile) {
        return List.of(
                profile.function(), profile.platformType(), profile.origin().provenance(), host(profile.origin()));
    }

    /** Of the same provenance before any other, then of the same host (two may use one name), then the newest. */
    private static @Nullable PlatformTypeRecord type(ProfileRecord profile, List<PlatformTypeRecord> types) {
        Predicate<PlatformTypeRecord> sameProvenance =
                type -> type.origin().provenance() == profile.origin().provenance();
        Predicate<PlatformTypeRecord> sameHost = type -> host(type.origin()).equals(host(profile.origin()));
        return types.stream()
                .filter(type -> type.name().equals(profile.platformType()))
                .max(Comparator.comparing(sameProvenance::test)
                        .thenComparing(sameHost::test)
                        .thenComparing(type -> type.origin().recordedAt())
                        .thenComparing(PlatformTypeRecord::id))
                .orElse(null);
    }

    private static String host(Origin origin) {
        Environment environment = origin.environment();
        return environment == null ? "" : environment.host();
    }

    /** The profiles of each network. */
    public Map<String, List<Subject>> byNetwork() {
        Map<String, List<Subject>> networks = new TreeMap<>();
        subjects.forEach(subject -> networks.computeIfAbsent(subject.network(), name -> new ArrayList<>())
                .add(subject));
        return networks;
    }

    /** What was published, and what was measured or estimated on each host. */
    public List<Group> groups() {
        Map<String, List<Subject>> groups = new LinkedHashMap<>();
        subjects.forEach(subject -> groups.computeIfAbsent(
                        subject.provenance().id() + (subject.host() == null ? "" : " on " + subject.host()),
                        name -> new ArrayList<>())
                .add(subject));
        return groups.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    /** Whether there is anything but what was published. */
    public boolean hasOwn() {
        return subjects.stream().anyMatch(subject -> subject.provenance() != Provenance.PUBLISHED);
    }
}
