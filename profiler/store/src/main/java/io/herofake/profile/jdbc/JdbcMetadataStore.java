package io.herofake.profile.jdbc;

import io.herofake.profile.MetadataStore;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileFilter;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.RunJournal;
import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import io.herofake.profile.json.ProfileJson;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The metadata store in SQLite or PostgreSQL. Every call is one transaction on a connection of its own. */
public final class JdbcMetadataStore implements MetadataStore {

    private final Database database;

    private JdbcMetadataStore(Database database) {
        this.database = database;
    }

    /**
     * Opens a store, creating it or bringing its schema up to date where needed.
     *
     * @param location a path (of a SQLite file, created with its folder when absent) or
     *                 {@code postgresql://[USER[:PASSWORD]@]HOST[:PORT]/DATABASE}
     * @throws IllegalArgumentException if the location is neither
     * @throws StoreException           {@code NEWER_SCHEMA}, {@code NOT_A_STORE}, {@code LOCKED}, {@code READ_ONLY},
     *     {@code UNREACHABLE}, {@code CORRUPT} or {@code FAILURE}
     */
    public static JdbcMetadataStore open(String location, StoreOptions options) throws StoreException {
        return open(location, options, false);
    }

    /**
     * Opens a store, creating it or bringing its schema up to date where needed.
     *
     * @throws StoreException as above
     */
    public static JdbcMetadataStore open(StoreLocation location, StoreOptions options) throws StoreException {
        return open(location, options, false);
    }

    static JdbcMetadataStore open(String location, StoreOptions options, boolean readOnly) throws StoreException {
        return open(StoreLocation.parse(location, Path.of("").toAbsolutePath()), options, readOnly);
    }

    private static JdbcMetadataStore open(StoreLocation location, StoreOptions options, boolean readOnly)
            throws StoreException {
        Database database = location instanceof StoreLocation.File file
                ? new SqliteDatabase(file.path(), options, readOnly)
                : new PostgresDatabase((StoreLocation.Server) location, options, readOnly);
        new SchemaMigration(database).run();
        return new JdbcMetadataStore(database);
    }

    @Override
    public String location() {
        return database.location();
    }

    @Override
    public Appended append(ProfileDocument document) throws StoreException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try {
                Appended appended = append(connection, document);
                connection.commit();
                return appended;
            } catch (SQLException | StoreException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw database.explain("write", e);
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // SQLite has rolled back already when the disk is full, and a lost server will.
            cause.addSuppressed(e);
        }
    }

    private Appended append(Connection connection, ProfileDocument document) throws SQLException, StoreException {
        RecordWriter writer = new RecordWriter(connection);
        int added = 0;
        for (PlatformTypeRecord record : sorted(document.platformTypes(), PlatformTypeRecord::id)) {
            if (writer.insertIfAbsent(record)) {
                added++;
            } else {
                requireSame(
                        record,
                        platformTypes(
                                connection,
                                RecordQueries.platformTypeById(record.id().toString())));
            }
        }
        for (ProfileRecord record : sorted(document.profiles(), ProfileRecord::id)) {
            if (writer.insertIfAbsent(record)) {
                added++;
            } else {
                requireSame(
                        record,
                        profiles(
                                connection,
                                RecordQueries.profileById(record.id().toString())));
            }
        }
        return new Appended(
                added, document.platformTypes().size() + document.profiles().size() - added);
    }

    /** Two documents that overlap must not wait for each other's records in opposite orders. */
    private static <T> List<T> sorted(List<T> records, Function<T, UUID> id) {
        return records.stream().sorted(Comparator.comparing(id)).toList();
    }

    private void requireSame(Record wanted, List<?> there) throws StoreException {
        if (!there.equals(List.of(wanted))) {
            String id = wanted instanceof ProfileRecord profile
                    ? "profile " + profile.id()
                    : "platform type " + ((PlatformTypeRecord) wanted).id();
            throw new StoreException(
                    Kind.CONFLICT,
                    "the metadata store " + database.location() + " has a " + id + " with other contents; records never"
                            + " change: give the new one an id of its own",
                    null);
        }
    }

    @Override
    public Optional<ProfileRecord> profile(UUID id) throws StoreException {
        return read(connection -> profiles(connection, RecordQueries.profileById(id.toString()))).stream()
                .findFirst();
    }

    @Override
    public List<ProfileRecord> profiles(ProfileFilter filter) throws StoreException {
        return read(connection -> profiles(connection, RecordQueries.profiles(filter, filter.limit())));
    }

    @Override
    public Optional<ProfileRecord> currentProfile(String function, String platformType, Preference preference)
            throws StoreException {
        RecordQueries query = RecordQueries.currentProfiles(
                Objects.requireNonNull(function), Objects.requireNonNull(platformType), preference);
        return read(connection -> profiles(connection, query)).stream().findFirst();
    }

    @Override
    public List<ProfileRecord> currentProfiles(Preference preference) throws StoreException {
        RecordQueries query = RecordQueries.currentProfiles(null, null, preference);
        // Sorted here: the order of text in a database depends on its collation.
        return read(connection -> profiles(connection, query)).stream()
                .sorted(Comparator.comparing(ProfileRecord::function).thenComparing(ProfileRecord::platformType))
                .toList();
    }

    @Override
    public List<PlatformTypeRecord> currentPlatformTypes() throws StoreException {
        return read(connection -> platformTypes(connection, RecordQueries.currentPlatformTypes())).stream()
                .sorted(Comparator.comparing(PlatformTypeRecord::name))
                .toList();
    }

    @Override
    public ProfileDocument export(ProfileFilter filter) throws StoreException {
        return read(connection -> {
            List<ProfileRecord> profiles = profiles(connection, RecordQueries.profiles(filter, filter.limit() + 1));
            if (profiles.size() > filter.limit()) {
                throw new StoreException(
                        Kind.FAILURE, "more than " + filter.limit() + " profiles pass the filter; narrow it", null);
            }
            Set<String> names = new HashSet<>();
            profiles.forEach(profile -> names.add(profile.platformType()));
            List<PlatformTypeRecord> types = platformTypes(connection, RecordQueries.allPlatformTypes());
            return new ProfileDocument(
                    types.stream().filter(type -> names.contains(type.name())).toList(), profiles);
        });
    }

    @Override
    public RunJournal journal() {
        return new JdbcRunJournal(database);
    }

    @Override
    public void close() {
        // Connections are closed after every call.
    }

    private List<ProfileRecord> profiles(Connection connection, RecordQueries query)
            throws SQLException, StoreException {
        return select(connection, query, ProfileJson::readProfile);
    }

    private List<PlatformTypeRecord> platformTypes(Connection connection, RecordQueries query)
            throws SQLException, StoreException {
        return select(connection, query, ProfileJson::readPlatformType);
    }

    private <T> List<T> select(Connection connection, RecordQueries query, Function<String, T> parse)
            throws SQLException, StoreException {
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            RecordWriter.bind(statement, query.values().toArray());
            try (ResultSet rows = statement.executeQuery()) {
                List<T> records = new ArrayList<>();
                while (rows.next()) {
                    records.add(parse(rows.getString(1), rows.getString(2), parse));
                }
                return records;
            }
        }
    }

    private <T> T parse(String id, String json, Function<String, T> parse) throws StoreException {
        try {
            return parse.apply(json);
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    Kind.CORRUPT,
                    "the metadata store " + database.location() + " has a damaged record " + id + ": " + e.getMessage()
                            + "; restore a backup",
                    e);
        }
    }

    private <T> T read(Reading<T> reading) throws StoreException {
        try (Connection connection = database.connect()) {
            return reading.apply(connection);
        } catch (SQLException e) {
            throw database.explain("read", e);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T apply(Connection connection) throws SQLException, StoreException;
    }
}
