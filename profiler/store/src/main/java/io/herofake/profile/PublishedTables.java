package io.herofake.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.herofake.model.EnergyScope;
import io.herofake.model.HardwareType;
import io.herofake.profile.ColdStart.PageCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The tables of a publication in its own units, as a resource of this module has them. This is the edge where kW, kWh, GB
 * and seconds become SI units; decimal arithmetic, so that no digit changes.
 */
record PublishedTables(
        @JsonProperty("citation") String citation,
        @JsonProperty("id") String id,
        @JsonProperty("published") String published,
        @JsonProperty("notes") List<String> notes,
        @JsonProperty("units") Map<String, String> units,
        @JsonProperty("platformTypes") List<TypeRow> platformTypes,
        @JsonProperty("functions") TreeMap<String, Map<String, TaskFigures>> functions) {

    private static final BigDecimal BYTES_PER_GB = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal WATTS_PER_KILOWATT = BigDecimal.valueOf(1_000L);
    private static final BigDecimal JOULES_PER_KILOWATT_HOUR = BigDecimal.valueOf(3_600_000L);

    record TypeRow(
            @JsonProperty("name") String name,
            @JsonProperty("hardware") String hardware,
            @JsonProperty("description") String description,
            @JsonProperty("price") BigDecimal price,
            @JsonProperty("idlePower") BigDecimal idlePower,
            @JsonProperty("idlePowerScope") String idlePowerScope,
            @JsonProperty("taskFiguresOf") String taskFiguresOf) {}

    record TaskFigures(
            @JsonProperty("memory") BigDecimal memory,
            @JsonProperty("coldStart") BigDecimal coldStart,
            @JsonProperty("executionTime") BigDecimal executionTime,
            @JsonProperty("dynamicEnergy") BigDecimal dynamicEnergy) {}

    static PublishedTables load(String resource) {
        try (InputStream in = PublishedTables.class.getResourceAsStream(resource)) {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .build()
                    .readValue(Objects.requireNonNull(in, resource), PublishedTables.class);
        } catch (IOException e) {
            throw new UncheckedIOException("damaged installation: cannot read " + resource, e);
        }
    }

    ProfileDocument toDocument() {
        List<ProfileRecord> profiles = new ArrayList<>();
        functions.forEach((function, figures) -> platformTypes.forEach(row -> {
            TaskFigures task = Objects.requireNonNull(figures.get(row.taskFiguresOf), function);
            profiles.add(toProfile(function, row, task));
        }));
        return new ProfileDocument(
                platformTypes.stream().map(this::toPlatformType).toList(), profiles);
    }

    private PlatformTypeRecord toPlatformType(TypeRow row) {
        return new PlatformTypeRecord(
                stableId("platform type", row.name),
                row.name,
                HardwareType.of(row.hardware),
                row.description,
                new Figure.Published(row.price.doubleValue(), citation),
                idlePower(row),
                origin());
    }

    private ProfileRecord toProfile(String function, TypeRow row, TaskFigures task) {
        long executionNanos = task.executionTime.multiply(NANOS_PER_SECOND).longValueExact();
        double joules = task.dynamicEnergy.multiply(JOULES_PER_KILOWATT_HOUR).doubleValue();
        ScopedFigures energy = ScopedFigures.of(EnergyScope.WHOLE_HOST, new Figure.Published(joules, citation));
        long coldStartNanos = task.coldStart.multiply(NANOS_PER_SECOND).longValueExact();
        return new ProfileRecord(
                stableId("profile", function + " on " + row.name),
                function,
                row.name,
                HardwareType.of(row.hardware),
                null,
                new MemoryUse(task.memory.multiply(BYTES_PER_GB).longValueExact(), null, null),
                List.of(new ColdStart(PageCache.UNSTATED, coldStartNanos, null, null, 0)),
                List.of(new ExecutionPoint(1, 1, executionNanos, null, energy)),
                idlePower(row),
                null,
                notes,
                origin());
    }

    private ScopedFigures idlePower(TypeRow row) {
        double watts = row.idlePower.multiply(WATTS_PER_KILOWATT).doubleValue();
        return ScopedFigures.of(EnergyScope.of(row.idlePowerScope), new Figure.Published(watts, citation));
    }

    private Origin origin() {
        return new Origin.Published(Instant.parse(published), citation);
    }

    private UUID stableId(String kind, String name) {
        return UUID.nameUUIDFromBytes((id + "/" + kind + "/" + name).getBytes(StandardCharsets.UTF_8));
    }
}
