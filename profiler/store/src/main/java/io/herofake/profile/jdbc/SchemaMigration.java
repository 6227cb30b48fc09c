package io.herofake.profile.jdbc;

import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings a store's schema to the version of this code, or says that it cannot. */
final class SchemaMigration {

    static final String HISTORY_TABLE = "flyway_schema_history";

    private static final String RESOURCES = "classpath:io/herofake/profile/jdbc/migrations/";

    private final Database database;
    private final Flyway flyway;

    SchemaMigration(Database database) {
        this.database = database;
        FluentConfiguration configuration = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(database.dataSource())
                .table(HISTORY_TABLE)
                .locations(RESOURCES + "common", RESOURCES + database.migrations())
                .javaMigrations(new SeedPublishedProfiles())
                .failOnMissingLocations(true)
                .cleanDisabled(true);
        if (!database.schema().isEmpty()) {
            configuration.schemas(database.schema()).createSchemas(false);
        }
        flyway = configuration.load();
    }

    /** Does nothing, and writes nothing, if the schema is current. */
    void run() throws StoreException {
        database.requireStoreOrEmpty();
        if (hasPending()) {
            database.exclusively(() -> {
                if (hasPending()) {
                    migrate();
                }
            });
        }
    }

    private boolean hasPending() throws StoreException {
        try {
            MigrationInfoService info = flyway.info();
            for (MigrationInfo applied : info.applied()) {
                if (applied.getState().isApplied() && !applied.getState().isResolved()) {
                    throw newer(applied);
                }
            }
            return info.pending().length > 0;
        } catch (FlywayException e) {
            throw explain(e);
        }
    }

    private StoreException newer(MigrationInfo unknown) {
        return new StoreException(
                Kind.NEWER_SCHEMA,
                "the metadata store " + database.location() + " was made by a newer HeROfake (its schema has version "
                        + unknown.getVersion() + ", '" + unknown.getDescription()
                        + "', unknown here); use that HeROfake or a newer one, or let it export the profiles and import"
                        + " them into a store of this one",
                null);
    }

    private void migrate() throws StoreException {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw explain(e);
        }
    }

    private StoreException explain(FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return database.explain("set up", sql);
            }
        }
        return new StoreException(
                Kind.FAILURE, "cannot set up the metadata store " + database.location() + ": " + e.getMessage(), e);
    }
}
