package io.herofake.sim.scenario;

import io.herofake.profile.ColdStart.PageCache;
import io.herofake.profile.Distribution;
import io.herofake.profile.Environment;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.Origin;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.StoreException;
import io.herofake.profile.jdbc.JdbcMetadataStore;
import io.herofake.profile.jdbc.StoreOptions;
import io.herofake.profile.json.ProfileJson;
import io.herofake.sim.run.Noise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Profile records of a file or of a metadata store: the current one of each function on each platform type (measured before
 * published before estimated, then the newest).
 */
final class RecordsReader {
    private static final Comparator<Origin> CURRENT =
            Comparator.comparing(Origin::provenance).thenComparing(Origin::recordedAt, Comparator.reverseOrder());

    private final Section section;
    private final ScenarioTree tree;

    RecordsReader(Section section, ScenarioTree tree) {
        this.section = section;
        this.tree = tree;
    }

    /** The records; none after a problem, or where none are asked for. */
    ProfileDocument read() {
        String file = section.text("file", "");
        String store = section.text("store", "");
        if (!file.isEmpty() && !store.isEmpty()) {
            section.problem("must have file or store, not both");
        }
        try {
            if (!file.isEmpty()) {
                return current(ProfileJson.read(tree.resolve(file)));
            }
            if (!store.isEmpty()) {
                return readStore(store);
            }
        } catch (StoreException | IllegalArgumentException e) {
            section.problem("cannot be read: " + e.getMessage());
        }
        return new ProfileDocument(List.of(), List.of());
    }

    private ProfileDocument readStore(String location) throws StoreException {
        boolean url = location.contains("://") || location.startsWith("jdbc:");
        Path file = url ? Path.of("") : tree.resolve(location);
        if (!url && !Files.isRegularFile(file)) {
            // Opening it would make an empty one.
            section.problem("store", "is no file: " + file);
            return new ProfileDocument(List.of(), List.of());
        }
        String host = section.text("host", "");
        MetadataStore.Preference preference = new MetadataStore.Preference(host.isEmpty() ? null : host, null);
        try (MetadataStore store = JdbcMetadataStore.open(url ? location : file.toString(), StoreOptions.defaults())) {
            return new ProfileDocument(store.currentPlatformTypes(), store.currentProfiles(preference));
        }
    }

    private static ProfileDocument current(ProfileDocument document) {
        Map<String, PlatformTypeRecord> types = new LinkedHashMap<>();
        for (PlatformTypeRecord type : document.platformTypes()) {
            types.merge(type.name(), type, (a, b) -> CURRENT.compare(a.origin(), b.origin()) <= 0 ? a : b);
        }
        Map<List<String>, ProfileRecord> profiles = new LinkedHashMap<>();
        for (ProfileRecord profile : document.profiles()) {
            profiles.merge(
                    List.of(profile.function(), profile.platformType()),
                    profile,
                    (a, b) -> CURRENT.compare(a.origin(), b.origin()) <= 0 ? a : b);
        }
        return new ProfileDocument(List.copyOf(types.values()), List.copyOf(profiles.values()));
    }

    /** Which cold start of a measured profile counts. */
    PageCache pageCache() {
        String name = section.text("pageCache", PageCache.WARM.id());
        PageCache state = section.checkedValue("pageCache", () -> PageCache.of(name));
        return state == null ? PageCache.WARM : state;
    }

    /** Where a record comes from, for people. */
    static String source(ProfileRecord profile) {
        Origin origin = profile.origin();
        String detail;
        if (origin instanceof Origin.Published published) {
            detail = published.citation();
        } else {
            Environment environment = origin.environment();
            detail = environment == null ? "no host stated" : "host " + environment.host();
        }
        return origin.provenance().id() + ": " + detail;
    }

    /** The measured distributions of a record's executions, by the keys of {@link Noise}. */
    static Map<String, Noise.Quantiles> distributions(ProfileRecord profile, List<String> functionNames) {
        Map<String, Noise.Quantiles> quantiles = new LinkedHashMap<>();
        for (ExecutionPoint point : profile.executions()) {
            Distribution distribution = point.distribution();
            if (point.concurrency() == 1 && distribution != null && distribution.histogram() != null) {
                Noise.Quantiles of =
                        new Noise.Quantiles(distribution.histogram().decode());
                for (String function : new ArrayList<>(functionNames)) {
                    quantiles.put(Noise.key(function, profile.platformType(), point.batch()), of);
                }
            }
        }
        return quantiles;
    }
}
