package io.herofake.profile.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herofake.profile.MemoryUse;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.MetadataStore.Appended;
import io.herofake.profile.MetadataStore.Preference;
import io.herofake.profile.Origin;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileFilter;
import io.herofake.profile.ProfileParts;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ProfilerRun;
import io.herofake.profile.Provenance;
import io.herofake.profile.PublishedProfiles;
import io.herofake.profile.RunStep;
import io.herofake.profile.SampleProfiles;
import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every metadata store does, whatever keeps it. */
abstract class MetadataStoreContract {

    static final StoreOptions OPTIONS =
            new StoreOptions(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30));
    private static final String OTHER_SHA = "cd".repeat(32);
    private static final int PROCESSES = 3;
    private static final int EACH = 20;
    private static final int KILLS = 4;
    private static final Instant NOON = SampleProfiles.NOON;

    private String location = "";
    private MetadataStore store;

    /** The location of a store that is not there yet. */
    abstract String newLocation();

    /** A plain connection to the database of that store. */
    abstract Connection connect(String location) throws SQLException;

    /** What goes before a table's name. */
    abstract String schemaPrefix();

    /** The query that docs/metadata-store.md shows for looking at figures by hand. */
    abstract String documentedQuery();

    @BeforeEach
    void openNew() throws StoreException {
        location = newLocation();
        store = JdbcMetadataStore.open(location, OPTIONS);
    }

    @Test
    void aNewStoreHasThePublishedProfiles() throws StoreException {
        ProfileDocument published = PublishedProfiles.herofakeCcgrid2023().document();
        assertThat(store.profiles(ProfileFilter.all())).containsExactlyInAnyOrderElementsOf(published.profiles());
        assertThat(store.currentPlatformTypes()).containsExactlyInAnyOrderElementsOf(published.platformTypes());
        // Opening once more adds nothing.
        try (MetadataStore again = JdbcMetadataStore.open(location, OPTIONS)) {
            assertThat(again.profiles(ProfileFilter.all())).hasSize(12);
        }
    }

    @Test
    void whatIsAppendedIsThereForOthers() throws StoreException {
        ProfileRecord record = SampleProfiles.full(1);
        assertThat(store.append(record)).isEqualTo(new Appended(1, 0));
        try (MetadataStore other = JdbcMetadataStore.open(location, OPTIONS)) {
            assertThat(other.profile(record.id())).contains(record);
        }
        assertThat(store.profile(SampleProfiles.id(99))).isEmpty();
    }

    @Test
    void appendingTwiceChangesNothing() throws StoreException {
        ProfileDocument document = new ProfileDocument(
                List.of(platformType(50, "epyc", NOON)), List.of(SampleProfiles.full(1), SampleProfiles.full(2)));
        assertThat(store.append(document)).isEqualTo(new Appended(3, 0));
        assertThat(store.append(document)).isEqualTo(new Appended(0, 3));
        assertThat(store.profiles(ProfileFilter.all().withFunction("resnet50").withPlatformType("epyc")))
                .hasSize(2);
    }

    @Test
    void theSameIdentityWithOtherContentsIsRefusedAndNothingIsKept() throws StoreException {
        store.append(SampleProfiles.full(1));
        ProfileRecord changed = measured(1, "alpha", NOON.plusSeconds(1), SampleProfiles.SHA);
        ProfileDocument document = new ProfileDocument(List.of(), List.of(SampleProfiles.full(2), changed));
        StoreException e = catchThrowableOfType(StoreException.class, () -> store.append(document));
        assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(e).hasMessageContaining(changed.id().toString()).hasMessageContaining("id of its own");
        assertThat(store.profile(SampleProfiles.id(2))).isEmpty();
        assertThat(store.profile(changed.id())).contains(SampleProfiles.full(1));
    }

    @Test
    void measuredGoesBeforePublishedBeforeEstimatedHoweverOld() throws StoreException {
        Origin estimated = new Origin.Estimated(NOON.plusSeconds(60), "a model", null);
        Origin published = new Origin.Published(NOON, "a paper");
        ProfileRecord guess = SampleProfiles.record(1, "f", "p", estimated, SampleProfiles.SHA);
        ProfileRecord paper = SampleProfiles.record(2, "f", "p", published, SampleProfiles.SHA);
        ProfileRecord figure =
                SampleProfiles.record(3, "f", "p", SampleProfiles.measured("a", NOON.minusSeconds(60)), OTHER_SHA);
        assertThat(current("f", "p")).isNull();
        store.append(guess);
        assertThat(current("f", "p")).isEqualTo(guess);
        store.append(paper);
        assertThat(current("f", "p")).isEqualTo(paper);
        store.append(figure);
        assertThat(current("f", "p")).isEqualTo(figure);
    }

    @Test
    void amongMeasuredOnesModelThenHostThenAgeThenIdentityDecide() throws StoreException {
        ProfileRecord old = measured(5, "alpha", NOON, SampleProfiles.SHA);
        ProfileRecord newer = measured(1, "beta", NOON.plusSeconds(1), SampleProfiles.SHA);
        ProfileRecord newest = measured(2, "gamma", NOON.plusSeconds(2), OTHER_SHA);
        ProfileRecord newestTwin = measured(3, "gamma", NOON.plusSeconds(2), OTHER_SHA);
        store.append(new ProfileDocument(List.of(), List.of(newest, newestTwin, old, newer)));
        assertThat(current(Preference.none())).isEqualTo(newestTwin);
        assertThat(current(new Preference("alpha", null))).isEqualTo(old);
        assertThat(current(new Preference(null, SampleProfiles.SHA))).isEqualTo(newer);
        assertThat(current(new Preference("alpha", OTHER_SHA))).isEqualTo(newestTwin);
        assertThat(current(new Preference("nowhere", "ef".repeat(32)))).isEqualTo(newestTwin);
    }

    @Test
    void theCurrentProfilesAreOneForEachPair() throws StoreException {
        store.append(new ProfileDocument(
                List.of(),
                List.of(
                        measured(1, "alpha", NOON, SampleProfiles.SHA),
                        measured(2, "alpha", NOON.plusSeconds(1), SampleProfiles.SHA))));
        List<ProfileRecord> current = store.currentProfiles(Preference.none());
        assertThat(current).hasSize(13);
        assertThat(current)
                .extracting(profile -> profile.function() + " " + profile.platformType())
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(current).contains(measured(2, "alpha", NOON.plusSeconds(1), SampleProfiles.SHA));
    }

    @Test
    void theCurrentPlatformTypeIsTheNewestOfTheBestProvenance() throws StoreException {
        PlatformTypeRecord old = platformType(1, "epyc", NOON);
        PlatformTypeRecord newer = platformType(2, "epyc", NOON.plusSeconds(1));
        PlatformTypeRecord guess =
                SampleProfiles.platformType(3, "epyc", new Origin.Estimated(NOON.plusSeconds(2), "configured", null));
        store.append(new ProfileDocument(List.of(newer, guess, old), List.of()));
        assertThat(store.currentPlatformTypes()).contains(newer).doesNotContain(old, guess);
    }

    @Test
    void filtersNarrowAndTheNewestComesFirst() throws StoreException {
        ProfileRecord old = measured(1, "alpha", NOON, SampleProfiles.SHA);
        ProfileRecord newer = measured(2, "beta", NOON.plusSeconds(1), OTHER_SHA);
        store.append(new ProfileDocument(List.of(), List.of(old, newer)));
        ProfileFilter all = ProfileFilter.all();
        assertThat(store.profiles(all.withProvenance(Provenance.MEASURED))).containsExactly(newer, old);
        assertThat(store.profiles(all.withLimit(1))).containsExactly(newer);
        assertThat(store.profiles(all.withHost("alpha"))).containsExactly(old);
        assertThat(store.profiles(all.withModelSha256(OTHER_SHA))).containsExactly(newer);
        assertThat(store.profiles(all.withRun("run-1"))).containsExactly(newer, old);
        assertThat(store.profiles(all.withRun("run-2"))).isEmpty();
        assertThat(store.profiles(all.withIdPrefix(old.id().toString().toUpperCase(java.util.Locale.ROOT))))
                .containsExactly(old);
        assertThat(store.profiles(all.withIdPrefix("00000000-0000-4000-8000-00000000000")))
                .containsExactly(newer, old);
        assertThat(store.profiles(all.withFunction("vgg16").withPlatformType("gpu")))
                .hasSize(1);
    }

    @Test
    void textOfAnyKindComesBackAndIsNeverPartOfAQuery() throws StoreException {
        String name = "Gesichter-prüfung '; drop table profile; -- 顔 %";
        ProfileRecord record =
                SampleProfiles.record(1, name, "p", SampleProfiles.measured("höst", NOON), SampleProfiles.SHA);
        store.append(record);
        assertThat(store.profiles(ProfileFilter.all().withFunction(name))).containsExactly(record);
        assertThat(store.currentProfile(name, "p", new Preference("höst", null)))
                .contains(record);
    }

    @Test
    void anExportIsAnotherStoresImport() throws StoreException {
        store.append(new ProfileDocument(List.of(platformType(50, "epyc", NOON)), List.of(SampleProfiles.full(1))));
        ProfileDocument everything = store.export(ProfileFilter.all());
        assertThat(everything.profiles()).hasSize(13);
        assertThat(everything.platformTypes()).hasSize(5);
        try (MetadataStore other = JdbcMetadataStore.open(newLocation(), OPTIONS)) {
            assertThat(other.append(everything)).isEqualTo(new Appended(2, 16));
            assertThat(other.export(ProfileFilter.all())).isEqualTo(everything);
        }
        ProfileDocument part = store.export(ProfileFilter.all().withPlatformType("epyc"));
        assertThat(part.platformTypes()).extracting(PlatformTypeRecord::name).containsExactly("epyc");
        StoreException e = catchThrowableOfType(
                StoreException.class, () -> store.export(ProfileFilter.all().withLimit(5)));
        assertThat(e).hasMessageContaining("more than 5 profiles");
    }

    @Test
    void theDatabaseItselfRefusesToChangeOrRemoveRecords() throws Exception {
        store.append(SampleProfiles.full(1));
        store.journal().begin(run("r1", NOON));
        store.journal().record("r1", new RunStep("s", NOON, ProfileParts.none()));
        List<String> changes = List.of(
                "delete from " + schemaPrefix() + "profile",
                "update " + schemaPrefix() + "profile set host = 'x'",
                "delete from " + schemaPrefix() + "platform_type",
                "update " + schemaPrefix() + "platform_type set name = 'x'",
                "delete from " + schemaPrefix() + "profiler_step",
                "update " + schemaPrefix() + "profiler_step set name = 'x'",
                "delete from " + schemaPrefix() + "profiler_run",
                "update " + schemaPrefix() + "profiler_run set host = 'x'");
        for (String change : changes) {
            try (Connection connection = connect(location);
                    Statement statement = connection.createStatement()) {
                SQLException e = catchThrowableOfType(SQLException.class, () -> statement.execute(change));
                assertThat((Throwable) e).hasMessageContaining("append-only");
            }
        }
        assertThat(store.profile(SampleProfiles.id(1))).isPresent();
    }

    @Test
    void theDocumentedQueryGivesEachExecutionAtConcurrencyOne() throws Exception {
        store.append(SampleProfiles.full(1));
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect(location);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(documentedQuery())) {
            while (result.next()) {
                rows.add(result.getString("function_name") + " " + result.getString("platform_type") + " "
                        + result.getInt("batch") + " " + result.getLong("nanos"));
            }
        }
        assertThat(rows)
                .hasSize(12 + 2)
                .contains("resnet50 cpu 1 124458333", "vgg19 fpga 1 12235409")
                .anyMatch(row -> row.startsWith("resnet50 epyc 4 "));
    }

    @Test
    void aRunAndItsStepsAreThereForOthers() throws StoreException {
        ProfilerRun run = run("r1", NOON);
        RunStep memory = new RunStep(
                "resnet50/epyc/memory", NOON, ProfileParts.of(new MemoryUse(5, 4L, null), List.of("a note")));
        RunStep execution = new RunStep(
                "resnet50/epyc/b1c1",
                NOON.plusSeconds(1),
                ProfileParts.of(SampleProfiles.execution(1, 1), List.of())
                        .and(ProfileParts.of(SampleProfiles.accuracy(), List.of())));
        store.journal().begin(run);
        assertThat(store.journal().record("r1", execution)).isTrue();
        assertThat(store.journal().record("r1", memory)).isTrue();
        try (MetadataStore other = JdbcMetadataStore.open(location, OPTIONS)) {
            assertThat(other.journal().run("r1")).contains(run);
            assertThat(other.journal().run("r2")).isEmpty();
            assertThat(other.journal().steps("r1")).containsExactly(memory, execution);
            assertThat(other.journal().steps("r2")).isEmpty();
        }
    }

    @Test
    void theFirstOfTwoEqualStepsStaysAndARunBeginsOnce() throws StoreException {
        store.journal().begin(run("r1", NOON));
        RunStep first = new RunStep("s", NOON, ProfileParts.ofNotes(List.of("first")));
        store.journal().record("r1", first);
        assertThat(store.journal().record("r1", new RunStep("s", NOON.plusSeconds(9), ProfileParts.none())))
                .isFalse();
        assertThat(store.journal().steps("r1")).containsExactly(first);
        StoreException e =
                catchThrowableOfType(StoreException.class, () -> store.journal().begin(run("r1", NOON.plusSeconds(1))));
        assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(e).hasMessageContaining("'r1'");
    }

    @Test
    void runsOfAHostAreListedNewestFirst() throws StoreException {
        store.journal().begin(run("a", NOON));
        store.journal().begin(run("b", NOON.plusSeconds(1)));
        assertThat(store.journal().runs("alpha")).extracting(ProfilerRun::id).containsExactly("b", "a");
        assertThat(store.journal().runs("beta")).isEmpty();
    }

    private static ProfilerRun run(String id, Instant beganAt) {
        return new ProfilerRun(
                id, beganAt, SampleProfiles.environment("alpha"), Map.of("functions", "resnet50", "batches", "1,4"));
    }

    @Test
    void aStoreOfANewerSchemaIsRefused() throws Exception {
        try (Connection connection = connect(location);
                Statement statement = connection.createStatement()) {
            statement.execute("insert into " + schemaPrefix() + "flyway_schema_history (installed_rank, version,"
                    + " description, type, script, checksum, installed_by, execution_time, success) values (99, '99',"
                    + " 'from the future', 'SQL', 'V99__from_the_future.sql', 1, 'x', 1, true)");
        }
        StoreException e = catchThrowableOfType(StoreException.class, () -> JdbcMetadataStore.open(location, OPTIONS));
        assertThat(e.kind()).isEqualTo(Kind.NEWER_SCHEMA);
        assertThat(e)
                .hasMessageContaining("version 99")
                .hasMessageContaining("newer HeROfake")
                .hasMessageNotContaining(PostgresServer.PASSWORD);
    }

    @Test
    void aDamagedRecordIsNamed() throws Exception {
        try (Connection connection = connect(location);
                Statement statement = connection.createStatement()) {
            statement.execute("insert into " + schemaPrefix() + "profile (id, function_name, platform_type, hardware,"
                    + " provenance, recorded_at_millis, json_version, json)"
                    + " values ('broken-one', 'f', 'p', 'cpu', 'measured', 1, 1, '{\"id\": 3}')");
        }
        StoreException e = catchThrowableOfType(StoreException.class, () -> store.profiles(ProfileFilter.all()));
        assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(e).hasMessageContaining("broken-one");
    }

    @Test
    void threadsThatWriteAndReadAtOnceLoseNothing() throws Exception {
        int threads = 6;
        int each = 15;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = 1 + thread * each;
                results.add(pool.submit(appendEach(first, each)));
            }
            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(each);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(store.profiles(ProfileFilter.all().withProvenance(Provenance.MEASURED)))
                .extracting(ProfileRecord::id)
                .doesNotHaveDuplicates()
                .hasSize(threads * each);
    }

    private Callable<Integer> appendEach(int first, int count) {
        return () -> {
            int added = 0;
            for (int i = first; i < first + count; i++) {
                added += store.append(SampleProfiles.full(i)).added();
                assertThat(store.currentProfile("resnet50", "epyc", Preference.none()))
                        .isPresent();
            }
            return added;
        };
    }

    @Test
    void processesThatCreateAndFillAStoreAtOnceLoseNothing() throws Exception {
        String fresh = newLocation();
        List<StoreWriter> writers = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            writers.add(StoreWriter.start(fresh, 1 + i * EACH, EACH));
        }
        for (StoreWriter writer : writers) {
            assertThat(writer.exitCode()).isZero();
        }
        assertThat(measuredIds(fresh)).containsExactlyInAnyOrderElementsOf(ids(PROCESSES * EACH));
    }

    @Test
    void aProcessKilledWhileItWritesLeavesAReadableStoreWithAllThatItCommitted() throws Exception {
        String fresh = newLocation();
        int committed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            StoreWriter writer = StoreWriter.start(fresh, committed + 1, Integer.MAX_VALUE / 2);
            assertThat(writer.next()).isZero();
            // Killed at another point of its work each time; the first time while it sets the store up.
            for (int i = 0; i < kill * 3; i++) {
                assertThat(writer.next()).isEqualTo(++committed);
            }
            committed = Math.max(committed, writer.kill());
            List<UUID> there = measuredIds(fresh);
            assertThat(there).containsAll(ids(committed));
            // At most one was committed but not yet printed.
            assertThat(there.size()).isBetween(committed, committed + 1);
            committed = there.size();
        }
    }

    private static List<UUID> measuredIds(String location) throws StoreException {
        try (MetadataStore store = JdbcMetadataStore.open(location, OPTIONS)) {
            return store.profiles(ProfileFilter.all().withProvenance(Provenance.MEASURED)).stream()
                    .map(ProfileRecord::id)
                    .toList();
        }
    }

    private static List<UUID> ids(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(SampleProfiles::id).toList();
    }

    private static PlatformTypeRecord platformType(long number, String name, Instant at) {
        return SampleProfiles.platformType(number, name, SampleProfiles.measured("alpha", at));
    }

    private static ProfileRecord measured(long number, String host, Instant at, String sha256) {
        return SampleProfiles.record(number, "f", "p", SampleProfiles.measured(host, at), sha256);
    }

    private @org.jspecify.annotations.Nullable ProfileRecord current(String function, String platformType)
            throws StoreException {
        return store.currentProfile(function, platformType, Preference.none()).orElse(null);
    }

    private @org.jspecify.annotations.Nullable ProfileRecord current(Preference preference) throws StoreException {
        return store.currentProfile("f", "p", preference).orElse(null);
    }
}
