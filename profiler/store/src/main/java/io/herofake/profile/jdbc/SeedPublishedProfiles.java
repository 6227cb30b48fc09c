package io.herofake.profile.jdbc;

import io.herofake.profile.ProfileDocument;
import io.herofake.profile.PublishedProfiles;
import java.sql.SQLException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * Puts the published profiles into a store, once for each edition of them: a repeatable migration, which runs again when
 * its checksum changes. Records that are there already are left alone.
 */
final class SeedPublishedProfiles implements JavaMigration {

    /** To be raised when published profiles are added. */
    private static final int EDITION = 1;

    @Override
    public @Nullable MigrationVersion getVersion() {
        return null; // repeatable
    }

    @Override
    public String getDescription() {
        return "published profiles";
    }

    @Override
    public Integer getChecksum() {
        return EDITION;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        ProfileDocument document = PublishedProfiles.herofakeCcgrid2023().document();
        RecordWriter writer = new RecordWriter(context.getConnection());
        for (var platformType : document.platformTypes()) {
            writer.insertIfAbsent(platformType);
        }
        for (var profile : document.profiles()) {
            writer.insertIfAbsent(profile);
        }
    }
}
