package io.herofake.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCacheTest {

    private static final String MODEL = "a".repeat(64);
    private static final String OTHER = "b".repeat(64);

    @TempDir
    Path directory;

    @Test
    void findsWhatWasBuilt() throws IOException {
        GraphCache cache = cache("1.0");
        assertThat(cache.find(MODEL)).isEmpty();

        CacheEntry built = build(cache, MODEL, "graph");

        assertThat(cache.find(MODEL)).contains(built);
        assertThat(cache.find(OTHER)).isEmpty();
        assertThat(built.sizeBytes()).isEqualTo("graph".length() + "weights of graph".length());
    }

    @Test
    void entriesOfOtherVersionsAndProcessorsAreNotFound() throws IOException {
        build(cache("1.0"), MODEL, "graph");

        assertThat(cache("1.1").find(MODEL)).isEmpty();
        assertThat(new GraphCache(directory, "1.0", "cpu2").find(MODEL)).isEmpty();
    }

    @Test
    void aWriterThatFailsLeavesNothing() throws IOException {
        GraphCache cache = cache("1.0");

        assertThatIOException()
                .isThrownBy(() -> cache.build(MODEL, 1, empty -> {
                    Files.writeString(empty.graph(), "half");
                    throw new IOException("disk full");
                }))
                .withMessage("disk full");

        assertThat(cache.find(MODEL)).isEmpty();
        assertThat(children()).isEmpty();
    }

    @Test
    void tooLittleRoomIsSeenBeforeAnythingIsWritten() throws IOException {
        GraphCache cache = cache("1.0");
        long tooMuch = Long.MAX_VALUE / 2;

        assertThatIOException()
                .isThrownBy(() -> cache.build(MODEL, tooMuch, empty -> {
                    throw new IllegalStateException("must not be called");
                }))
                .withMessageContaining("bytes")
                .withMessageContaining("are free");
        assertThat(children()).isEmpty();
    }

    @Test
    void damageIsSeen() throws IOException {
        List<UnaryOperator<byte[]>> damages = List.of(
                content -> new byte[0],
                content -> Arrays.copyOf(content, content.length - 1),
                content -> Arrays.copyOf(content, content.length + 1),
                content -> {
                    content[content.length / 2] ^= 1;
                    return content;
                });
        for (UnaryOperator<byte[]> damage : damages) {
            for (String file : List.of(CacheEntry.GRAPH, CacheEntry.WEIGHTS)) {
                GraphCache cache = cache("1.0");
                Path path = build(cache, MODEL, "graph").directory().resolve(file);
                Files.write(path, damage.apply(Files.readAllBytes(path)));
                changedAt(path, Instant.EPOCH);

                assertThat(cache.find(MODEL)).as("%s damaged", file).isEmpty();

                build(cache, MODEL, "graph");
                assertThat(cache.find(MODEL)).as("%s made anew", file).isPresent();
            }
        }
    }

    @Test
    void aSealThatSaysNothingOrSomethingElseIsDamageToo() throws IOException {
        GraphCache cache = cache("1.0");
        for (String seal : List.of("", "herofake optimised graph 0", "herofake optimised graph 1", "\n\n\n")) {
            Files.writeString(build(cache, MODEL, "graph").directory().resolve("seal.txt"), seal);

            assertThat(cache.find(MODEL)).as("sealed '%s'", seal).isEmpty();
        }
    }

    @Test
    void aMissingFileIsDamageToo() throws IOException {
        GraphCache cache = cache("1.0");
        for (String file : List.of(CacheEntry.GRAPH, CacheEntry.WEIGHTS, "seal.txt")) {
            Files.delete(build(cache, MODEL, "graph").directory().resolve(file));

            assertThat(cache.find(MODEL)).as("%s missing", file).isEmpty();
        }
    }

    @Test
    void aCopiedCacheIsReadAndAccepted() throws IOException {
        GraphCache cache = cache("1.0");
        CacheEntry entry = build(cache, MODEL, "graph");
        changedAt(entry.graph(), Instant.EPOCH);

        assertThat(cache.find(MODEL)).contains(entry);
    }

    @Test
    void aGraphWithoutAWeightsFileIsWhole() throws IOException {
        GraphCache cache = cache("1.0");
        CacheEntry entry = cache.build(MODEL, 1, empty -> Files.writeString(empty.graph(), "all inside"));

        assertThat(cache.find(MODEL)).contains(entry);
    }

    @Test
    void discardedEntriesAreGone() throws IOException {
        GraphCache cache = cache("1.0");
        build(cache, MODEL, "graph");
        cache.discard(MODEL);

        assertThat(cache.find(MODEL)).isEmpty();
        assertThat(children()).isEmpty();
    }

    @Test
    void whoHasAnEntryOpenKeepsItsContent() throws IOException {
        GraphCache cache = cache("1.0");
        CacheEntry entry = build(cache, MODEL, "graph");
        try (FileChannel open = FileChannel.open(entry.graph(), StandardOpenOption.READ)) {
            cache.discard(MODEL);
            build(cache, MODEL, "another");

            assertThat(open.size()).isEqualTo("graph".length());
        }
    }

    @Test
    void buildingRemovesOtherVersionsOfTheModelOnly() throws IOException {
        CacheEntry old = build(cache("1.0"), MODEL, "old");
        CacheEntry otherModel = build(cache("1.0"), OTHER, "other");
        GraphCache otherProcessor = new GraphCache(directory, "1.0", "cpu2");
        CacheEntry elsewhere = build(otherProcessor, MODEL, "elsewhere");

        build(cache("1.1"), MODEL, "new");

        assertThat(old.intact()).isFalse();
        assertThat(otherModel.intact()).isTrue();
        assertThat(elsewhere.intact()).isTrue();
    }

    @Test
    void buildingRemovesTheLeastRecentlyUsedOverTheLimit() throws IOException {
        GraphCache cache = cache("1.0");
        Instant start = Instant.EPOCH;
        List<CacheEntry> entries = new ArrayList<>();
        for (int i = 0; i < GraphCache.MAX_ENTRIES; i++) {
            CacheEntry entry = build(cache, hash(i), "graph");
            changedAt(entry.directory(), start.plusSeconds(i));
            entries.add(entry);
        }
        assertThat(cache.find(hash(0))).as("used again").isPresent();

        build(cache, hash(GraphCache.MAX_ENTRIES), "graph");

        assertThat(children()).hasSize(GraphCache.MAX_ENTRIES);
        assertThat(entries.get(0).intact()).isTrue();
        assertThat(entries.get(1).intact()).isFalse();
        assertThat(entries.get(2).intact()).isTrue();
    }

    @Test
    void buildingRemovesWhatACrashLeftBehindButNotWhatIsBeingBuilt() throws IOException {
        GraphCache cache = cache("1.0");
        build(cache, OTHER, "graph");
        Path abandoned = Files.createDirectory(directory.resolve("onnxruntime/.tmp-abandoned"));
        Files.writeString(abandoned.resolve(CacheEntry.GRAPH), "half");
        changedAt(abandoned, Instant.now().minus(Duration.ofDays(2)));
        Path underWay = Files.createDirectory(directory.resolve("onnxruntime/.tmp-under-way"));

        build(cache, MODEL, "graph");

        assertThat(abandoned).doesNotExist();
        assertThat(underWay).exists();
    }

    @Test
    void buildersThatRaceAllGetAWholeEntry() throws Exception {
        int builders = 4;
        int rounds = 20;
        CyclicBarrier start = new CyclicBarrier(builders);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < builders; i++) {
            // A cache object each: they share nothing but the directory, as processes do.
            GraphCache cache = cache("1.0");
            tasks.add(() -> {
                boolean whole = true;
                for (int round = 0; round < rounds; round++) {
                    start.await();
                    whole &= build(cache, hash(round), "graph " + round).intact();
                }
                return whole;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(builders);
        try {
            for (Future<Boolean> whole : threads.invokeAll(tasks)) {
                assertThat(whole.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(children()).hasSize(rounds);
    }

    private GraphCache cache(String version) {
        return new GraphCache(directory, version, "cpu1");
    }

    private static CacheEntry build(GraphCache cache, String sha256, String content) throws IOException {
        return cache.build(sha256, content.length(), empty -> {
            Files.writeString(empty.graph(), content);
            Files.writeString(empty.directory().resolve(CacheEntry.WEIGHTS), "weights of " + content);
        });
    }

    private static String hash(int i) {
        return String.format("%064d", i).replaceFirst("(0{32})(.*)", "$2$1");
    }

    private static void changedAt(Path path, Instant time) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(time));
    }

    private List<Path> children() throws IOException {
        Path entries = directory.resolve("onnxruntime");
        try (Stream<Path> found =
                Optional.of(entries).filter(Files::exists).isPresent() ? Files.list(entries) : Stream.empty()) {
            return found.toList();
        }
    }
}
