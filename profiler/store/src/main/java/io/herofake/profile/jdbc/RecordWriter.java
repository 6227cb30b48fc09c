package io.herofake.profile.jdbc;

import io.herofake.profile.Environment;
import io.herofake.profile.ModelIdentity;
import io.herofake.profile.Origin;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.json.ProfileJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Inserts records over one connection, in its transaction. Not thread-safe. */
final class RecordWriter {

    private static final String INSERT_PLATFORM_TYPE = """
            insert into platform_type (id, name, hardware, provenance, host, recorded_at_millis, json_version, json)
            values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing""";

    private static final String INSERT_PROFILE = """
            insert into profile (id, function_name, platform_type, hardware, provenance, host, model_sha256, run,
                recorded_at_millis, json_version, json)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing""";

    private final Connection connection;

    RecordWriter(Connection connection) {
        this.connection = connection;
    }

    /** Whether it was inserted; false if its identity is there already. */
    boolean insertIfAbsent(PlatformTypeRecord record) throws SQLException {
        return insert(
                INSERT_PLATFORM_TYPE,
                record.id(),
                record.name(),
                record.hardware().id(),
                record.origin().provenance().id(),
                host(record.origin()),
                record.origin().recordedAt().toEpochMilli(),
                ProfileJson.SCHEMA_VERSION,
                ProfileJson.writePlatformType(record));
    }

    /** Whether it was inserted; false if its identity is there already. */
    boolean insertIfAbsent(ProfileRecord record) throws SQLException {
        ModelIdentity model = record.model();
        return insert(
                INSERT_PROFILE,
                record.id(),
                record.function(),
                record.platformType(),
                record.hardware().id(),
                record.origin().provenance().id(),
                host(record.origin()),
                model == null ? null : model.sha256(),
                record.origin() instanceof Origin.Measured measured ? measured.run() : null,
                record.origin().recordedAt().toEpochMilli(),
                ProfileJson.SCHEMA_VERSION,
                ProfileJson.writeProfile(record));
    }

    private static @Nullable String host(Origin origin) {
        Environment environment = origin.environment();
        return environment == null ? null : environment.host();
    }

    private boolean insert(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate() == 1;
        }
    }

    /** Sets text, numbers, identities and nulls (as text). */
    static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof Integer number) {
                statement.setInt(i + 1, number);
            } else {
                statement.setString(i + 1, value instanceof UUID id ? id.toString() : (String) value);
            }
        }
    }
}
