package io.herofake.sim.scenario;

import io.herofake.model.HardwareType;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import io.herofake.profile.PublishedProfiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<String, PlatformType> types = new LinkedHashMap<>();
    private final Map<String, Map<String, Profile>> profiles = new LinkedHashMap<>();
    private final List<String> sources = new ArrayList<>();

    ProfilesReader(Section section) {
        this.section = section;
    }

    void read() {
        String published = section.text("published", "");
        if (published.equals(PAPER)) {
            PublishedProfiles paper = PublishedProfiles.herofakeCcgrid2023();
            paper.platformTypes().forEach(type -> types.put(type.name(), type));
            paper.profiles().forEach(this::add);
            sources.add(Provenance.PUBLISHED.id() + ": " + paper.citation());
        } else if (!published.isEmpty()) {
            section.problem("published", "is unknown: '" + published + "'; known: " + PAPER);
        }
        section.section("platformTypes").named().forEach(this::readType);
        section.section("functions").named().forEach(this::readFunction);
        long copies = section.integer("copies", 1, 1, MAX_COPIES);
        section.end();
        if (types.isEmpty() && profiles.isEmpty()) {
            section.problem("names no profile; give published: " + PAPER + ", or platformTypes and functions");
        }
        copy((int) copies);
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
                addSource(profile.provenance());
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

    private void addSource(Provenance provenance) {
        String source = provenance.id() + ": the scenario file";
        if (!sources.contains(source)) {
            sources.add(source);
        }
    }

    private void copy(int copies) {
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
