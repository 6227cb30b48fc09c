package io.herofake.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.herofake.model.HardwareType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The figures of a publication as platform types and profiles in SI units, every one of them
 * {@link Provenance#PUBLISHED}. Immutable.
 *
 * <p>A published GB is read as 10<sup>9</sup> bytes; whoever sets node memory in the same GB gets the same packing under
 * either reading. The paper gives no host memory for the FPGA (0.0): its profiles own 0 bytes of node memory.
 *
 * @param citation      where the figures come from, for people
 * @param platformTypes in the publication's order
 * @param profiles      by function, then in the order of the platform types
 */
public record PublishedProfiles(String citation, List<PlatformType> platformTypes, List<Profile> profiles) {

    private static final BigDecimal BYTES_PER_GB = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal WATTS_PER_KILOWATT = BigDecimal.valueOf(1_000L);
    private static final BigDecimal JOULES_PER_KILOWATT_HOUR = BigDecimal.valueOf(3_600_000L);

    /** Copies the lists. */
    public PublishedProfiles {
        platformTypes = List.copyOf(platformTypes);
        profiles = List.copyOf(profiles);
    }

    /**
     * Tables II and III of HeROfake (CCGrid 2023): functions {@code resnet50}, {@code vgg16} and {@code vgg19} on platform
     * types {@code cpu} (the whole processor), {@code cpu-core} (the authors' simulator's one-core slice: an eighth of the
     * price and idle power, the same task figures), {@code gpu} and {@code fpga}.
     */
    public static PublishedProfiles herofakeCcgrid2023() {
        return Holder.HEROFAKE;
    }

    /**
     * The platform type with this name.
     *
     * @throws IllegalArgumentException naming the known ones
     */
    public PlatformType platformType(String name) {
        for (PlatformType type : platformTypes) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown platform type '" + name + "'; known: "
                + platformTypes.stream().map(PlatformType::name).toList());
    }

    /**
     * The profile of this function on this platform type.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Profile profile(String function, String platformType) {
        for (Profile profile : profiles) {
            if (profile.function().equals(function) && profile.platformType().equals(platformType)) {
                return profile;
            }
        }
        throw new IllegalArgumentException(
                "no published profile of function '" + function + "' on platform type '" + platformType + "'");
    }

    static PublishedProfiles read(InputStream json) throws IOException {
        Document document = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build()
                .readValue(json, Document.class);
        List<PlatformType> types = new ArrayList<>();
        List<Profile> profiles = new ArrayList<>();
        document.platformTypes.forEach(row -> types.add(row.toPlatformType()));
        document.functions.forEach((function, figures) -> document.platformTypes.forEach(row -> profiles.add(
                Objects.requireNonNull(figures.get(row.taskFiguresOf), function).toProfile(function, row.name))));
        return new PublishedProfiles(document.citation, types, profiles);
    }

    private record Document(
            @JsonProperty("citation") String citation,
            @JsonProperty("units") Map<String, String> units,
            @JsonProperty("platformTypes") List<TypeRow> platformTypes,
            @JsonProperty("functions") TreeMap<String, Map<String, TaskFigures>> functions) {}

    private record TypeRow(
            @JsonProperty("name") String name,
            @JsonProperty("hardware") String hardware,
            @JsonProperty("description") String description,
            @JsonProperty("price") BigDecimal price,
            @JsonProperty("idlePower") BigDecimal idlePower,
            @JsonProperty("taskFiguresOf") String taskFiguresOf) {
        PlatformType toPlatformType() {
            double idleWatts = idlePower.multiply(WATTS_PER_KILOWATT).doubleValue();
            return new PlatformType(name, HardwareType.of(hardware), description, price.doubleValue(), idleWatts);
        }
    }

    private record TaskFigures(
            @JsonProperty("memory") BigDecimal memory,
            @JsonProperty("coldStart") BigDecimal coldStart,
            @JsonProperty("executionTime") BigDecimal executionTime,
            @JsonProperty("dynamicEnergy") BigDecimal dynamicEnergy) {
        Profile toProfile(String function, String platformType) {
            Profile.BatchCost single = new Profile.BatchCost(
                    executionTime.multiply(NANOS_PER_SECOND).longValueExact(),
                    dynamicEnergy.multiply(JOULES_PER_KILOWATT_HOUR).doubleValue());
            return new Profile(
                    function,
                    platformType,
                    memory.multiply(BYTES_PER_GB).longValueExact(),
                    coldStart.multiply(NANOS_PER_SECOND).longValueExact(),
                    new TreeMap<>(Map.of(1, single)),
                    Provenance.PUBLISHED);
        }
    }

    private static final class Holder {
        static final PublishedProfiles HEROFAKE = load("herofake-ccgrid2023.json");

        private static PublishedProfiles load(String resource) {
            try (InputStream in = PublishedProfiles.class.getResourceAsStream(resource)) {
                return read(Objects.requireNonNull(in, resource));
            } catch (IOException e) {
                throw new UncheckedIOException("damaged installation: cannot read " + resource, e);
            }
        }
    }
}
