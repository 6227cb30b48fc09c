package io.herofake.profile.jdbc;

import io.herofake.profile.MetadataStore.Preference;
import io.herofake.profile.ProfileFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A select of records' JSON, with the values for its question marks. The same SQL serves both products. */
record RecordQueries(String sql, List<@Nullable Object> values) {

    private static final String BEST_PROVENANCE =
            "case provenance when 'measured' then 0 when 'published' then 1 else 2 end";

    static RecordQueries profileById(String id) {
        return new RecordQueries("select id, json from profile where id = ?", List.of(id));
    }

    static RecordQueries platformTypeById(String id) {
        return new RecordQueries("select id, json from platform_type where id = ?", List.of(id));
    }

    static RecordQueries profiles(ProfileFilter filter, int limit) {
        List<String> conditions = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        String provenance =
                filter.provenance() == null ? null : filter.provenance().id();
        add(conditions, values, "id like ?", filter.idPrefix() == null ? null : filter.idPrefix() + "%");
        add(conditions, values, "function_name = ?", filter.function());
        add(conditions, values, "platform_type = ?", filter.platformType());
        add(conditions, values, "provenance = ?", provenance);
        add(conditions, values, "host = ?", filter.host());
        add(conditions, values, "model_sha256 = ?", filter.modelSha256());
        add(conditions, values, "run = ?", filter.run());
        values.add(limit);
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        return new RecordQueries(
                "select id, json from profile" + where + " order by recorded_at_millis desc, id desc limit ?", values);
    }

    private static void add(
            List<String> conditions, List<@Nullable Object> values, String condition, @Nullable String value) {
        if (value != null) {
            conditions.add(condition);
            values.add(value);
        }
    }

    static RecordQueries currentProfiles(
            @Nullable String function, @Nullable String platformType, Preference preference) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(preference.modelSha256());
        values.add(preference.host());
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        add(conditions, values, "function_name = ?", function);
        add(conditions, values, "platform_type = ?", platformType);
        String sql = """
                select id, json from (
                    select id, json, row_number() over (
                        partition by function_name, platform_type
                        order by %s, case when model_sha256 = ? then 0 else 1 end, case when host = ? then 0 else 1 end,
                            recorded_at_millis desc, id desc) as place
                    from profile where %s) as placed
                where place = 1""".formatted(BEST_PROVENANCE, String.join(" and ", conditions));
        return new RecordQueries(sql, values);
    }

    static RecordQueries currentPlatformTypes() {
        String sql = """
                select id, json from (
                    select id, json, row_number() over (
                        partition by name order by %s, recorded_at_millis desc, id desc) as place
                    from platform_type) as placed
                where place = 1""".formatted(BEST_PROVENANCE);
        return new RecordQueries(sql, List.of());
    }

    static RecordQueries allPlatformTypes() {
        return new RecordQueries(
                "select id, json from platform_type order by recorded_at_millis desc, id desc", List.of());
    }
}
