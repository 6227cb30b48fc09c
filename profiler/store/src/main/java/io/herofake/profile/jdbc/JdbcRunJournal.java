package io.herofake.profile.jdbc;

import io.herofake.profile.ProfilerRun;
import io.herofake.profile.RunJournal;
import io.herofake.profile.RunStep;
import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import io.herofake.profile.json.ProfileJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The journal of profiler runs in SQLite or PostgreSQL. Every call is one transaction on a connection of its own. */
final class JdbcRunJournal implements RunJournal {

    private static final String INSERT_RUN = """
            insert into profiler_run (id, host, began_at_millis, json_version, json)
            values (?, ?, ?, ?, ?) on conflict (id) do nothing""";

    private static final String INSERT_STEP = """
            insert into profiler_step (run, name, recorded_at_millis, json_version, json)
            values (?, ?, ?, ?, ?) on conflict (run, name) do nothing""";

    private static final String RUN = "select id, json from profiler_run where id = ?";

    private static final String RUNS =
            "select id, json from profiler_run where host = ? order by began_at_millis desc, id desc";

    private static final String STEPS =
            "select name, json from profiler_step where run = ? order by recorded_at_millis, name";

    private final Database database;

    JdbcRunJournal(Database database) {
        this.database = database;
    }

    @Override
    public void begin(ProfilerRun run) throws StoreException {
        boolean added = insert(
                INSERT_RUN,
                run.id(),
                run.environment().host(),
                run.beganAt().toEpochMilli(),
                ProfileJson.SCHEMA_VERSION,
                ProfileJson.writeRun(run));
        if (!added) {
            throw new StoreException(
                    Kind.CONFLICT,
                    "the metadata store " + database.location() + " has a profiler run '" + run.id() + "' already",
                    null);
        }
    }

    @Override
    public boolean record(String run, RunStep step) throws StoreException {
        return insert(
                INSERT_STEP,
                run,
                step.name(),
                step.recordedAt().toEpochMilli(),
                ProfileJson.SCHEMA_VERSION,
                ProfileJson.writeStep(step));
    }

    @Override
    public Optional<ProfilerRun> run(String id) throws StoreException {
        return select(RUN, id, ProfileJson::readRun).stream().findFirst();
    }

    @Override
    public List<ProfilerRun> runs(String host) throws StoreException {
        return select(RUNS, host, ProfileJson::readRun);
    }

    @Override
    public List<RunStep> steps(String run) throws StoreException {
        return select(STEPS, run, ProfileJson::readStep);
    }

    private boolean insert(String sql, Object... values) throws StoreException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            RecordWriter.bind(statement, values);
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            throw database.explain("write", e);
        }
    }

    private <T> List<T> select(String sql, String key, Function<String, T> parse) throws StoreException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            RecordWriter.bind(statement, key);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> records = new ArrayList<>();
                while (rows.next()) {
                    records.add(parse(rows.getString(1), rows.getString(2), parse));
                }
                return records;
            }
        } catch (SQLException e) {
            throw database.explain("read", e);
        }
    }

    private <T> T parse(String id, String json, Function<String, T> parse) throws StoreException {
        try {
            return parse.apply(json);
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    Kind.CORRUPT,
                    "the metadata store " + database.location() + " has a damaged record of a run, " + id + ": "
                            + e.getMessage() + "; begin a new run",
                    e);
        }
    }
}
