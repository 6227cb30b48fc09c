package io.herofake.sim.scenario;

import io.herofake.kernel.NodeSpec;
import io.herofake.model.HardwareType;
import io.herofake.profile.ColdStart.PageCache;
import io.herofake.profile.PlatformType;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.Provenance;
import io.herofake.profile.PublishedProfiles;
import io.herofake.sim.run.Noise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the section {@code profiles}: published ones, those of a file or of a metadata store, then those written in the
 * scenario itself, which replace others of the same name.
 */
final class ProfilesReader {
    private static final String PAPER = "herofake-ccgrid2023";
    private static final double MAX_SECONDS = 1e6;
    private static final int MAX_COPIES = 100_000;

    private final Section section;
    private final RecordsReader records;
    private final Map<String, PlatformType> types = new LinkedHashMap<>();
    private final Map<String, Map<String, Profile>> profiles = new LinkedHashMap<>();
    private final List<String> sources = new ArrayList<>();
    private final Set<String> fromPublished = new HashSet<>();
    private final Set<String> incomplete = new HashSet<>();
    private final List<ProfileRecord> measured = new ArrayList<>();
    private int copies = 1;

    ProfilesReader(Section section, ScenarioTree tree) {
        this.section = section;
        records = new RecordsReader(section, tree);
    }

    void read() {
        String published = section.text("published", "");
        if (published.equals(PAPER)) {
            PublishedProfiles paper = PublishedProfiles.herofakeCcgrid2023();
            paper.platformTypes().forEach(type -> types.put(type.name(), type));
            fromPublished.addAll(types.keySet());
            paper.profiles().forEach(this::add);
            sources.add(Provenance.PUBLISHED.id() + ": " + paper.citation());
        } else if (!published.isEmpty()) {
            section.problem("published", "is unknown: '" + published + "'; known: " + PAPER);
        }
        ProfileDocument document = records.read();
        PageCache pageCache = records.pageCache();
        section.has("host");
        section.section("platformTypes").named().forEach(this::readType);
        document.platformTypes().forEach(this::addType);
        List<String> only = section.texts("only");
        for (ProfileRecord profile : document.profiles()) {
            if (!only.isEmpty() && !only.contains(profile.function())) {
                continue;
            }
            add(profile.toProfile(pageCache));
            addSource(RecordsReader.source(profile));
            measured.add(profile);
        }
        section.section("functions").named().forEach(this::readFunction);
        copies = (int) section.integer("copies", 1, 1, MAX_COPIES);
        section.end();
        if (types.isEmpty() && profiles.isEmpty()) {
            section.problem(
                    "names no profile; give published: " + PAPER + ", file, store, or platformTypes and functions");
        }
        copy();
    }

    /** Platform types of the scenario itself go first: they can state what nobody has measured. */
    private void addType(PlatformTypeRecord type) {
        if (types.containsKey(type.name()) && !fromPublished.contains(type.name())) {
            return;
        }
        boolean known = type.priceUsd().number().isPresent()
                && type.idlePowerWatts().best().isPresent();
        if (!known) {
            incomplete.add(type.name());
        }
        types.put(type.name(), type.toPlatformType(0, 0));
        fromPublished.remove(type.name());
    }

    /** Names what is not known of those platform types that the infrastructure has. */
    void requireComplete(List<NodeSpec> nodes) {
        Set<String> needed = new TreeSet<>(incomplete);
        needed.retainAll(
                nodes.stream().flatMap(node -> node.platformTypes().stream()).toList());
        needed.forEach(name -> section.problem("has a platform type '" + name
                + "' whose price or idle power is not known; state it under profiles.platformTypes." + name));
    }

    private void readType(String name, Section of) {
        String hardware = of.requiredText("hardware");
        String description = of.text("description", name);
        double price = of.requiredNumber("priceUsd", 0, 1e12);
        double watts = of.requiredNumber("idleWatts", 0, 1e9);
        of.end();
        if (hardware != null) {
            PlatformType type =
                    of.checked(() -> new PlatformType(name, HardwareType.of(hardware), description, price, watts));
            if (type != null) {
                types.put(name, type);
                fromPublished.remove(name);
            }
        }
    }

    private void readFunction(String function, Section of) {
        of.named().forEach((type, figures) -> {
            if (!types.containsKey(type)) {
                of.problem(type, "is no platform type; known: " + String.join(", ", new TreeSet<>(types.keySet())));
            }
            Profile profile = readProfile(function, type, figures);
            if (profile != null) {
                add(profile);
                addSource(profile.provenance().id() + ": the scenario file");
            }
        });
    }

    private static @Nullable Profile readProfile(String function, String type, Section of) {
        long memory = of.bytes("memoryGb");
        long coldStart = of.nanos("coldStartSeconds", Double.NaN, 0, MAX_SECONDS);
        TreeMap<Integer, BatchCost> batches = new TreeMap<>();
        batches.put(1, cost(of));
        Section more = of.section("batches");
        for (String size : more.names()) {
            Section batch = more.section(size);
            if (size.matches("[1-9][0-9]{0,3}")) {
                batches.put(Integer.valueOf(size), cost(batch));
            } else {
                more.problem(size, "must be a batch size from 1 to 4096");
            }
            batch.end();
        }
        String provenance = of.text("provenance", Provenance.ESTIMATED.id());
        of.end();
        return of.checked(() -> new Profile(function, type, memory, coldStart, batches, Provenance.of(provenance)));
    }

    private static BatchCost cost(Section of) {
        long nanos = of.nanos("executionSeconds", Double.NaN, 1e-9, MAX_SECONDS);
        return new BatchCost(Math.max(1, nanos), of.requiredNumber("energyJoules", 0, 1e12));
    }

    private void add(Profile profile) {
        profiles.computeIfAbsent(profile.function(), name -> new LinkedHashMap<>())
                .put(profile.platformType(), profile);
    }

    private void addSource(String source) {
        if (!sources.contains(source)) {
            sources.add(source);
        }
    }

    private void copy() {
        if (copies == 1) {
            return;
        }
        Map<String, Map<String, Profile>> originals = new LinkedHashMap<>(profiles);
        profiles.clear();
        for (int i = 1; i <= copies; i++) {
            for (Map<String, Profile> ofFunction : originals.values()) {
                for (Profile p : ofFunction.values()) {
                    add(new Profile(
                            p.function() + "-" + i,
                            p.platformType(),
                            p.memoryBytes(),
                            p.coldStartNanos(),
                            p.batches(),
                            p.provenance()));
                }
            }
        }
    }

    /** Measured distributions of execution times, by the keys of {@link Noise}. */
    Map<String, Noise.Quantiles> distributions() {
        Map<String, Noise.Quantiles> all = new LinkedHashMap<>();
        for (ProfileRecord profile : measured) {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= copies; i++) {
                names.add(copies == 1 ? profile.function() : profile.function() + "-" + i);
            }
            all.putAll(RecordsReader.distributions(profile, names));
        }
        return all;
    }

    /** All platform types by name. */
    Map<String, PlatformType> types() {
        return types;
    }

    /** All profiles by function, then by platform type. */
    Map<String, Map<String, Profile>> profiles() {
        return profiles;
    }

    /** Where the figures come from, for people. */
    List<String> sources() {
        return sources;
    }
}
