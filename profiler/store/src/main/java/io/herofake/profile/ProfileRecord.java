package io.herofake.profile;

import io.herofake.model.HardwareType;
import io.herofake.profile.ColdStart.PageCache;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one function on one platform type from one source, as the metadata store keeps it; {@link #toProfile}
 * gives the lean view that policies and the simulator take. Immutable.
 *
 * @param id             identity of this record; a new one for every new measurement
 * @param function       the function's name
 * @param platformType   the platform type's name
 * @param hardware       the platform type's hardware type
 * @param model          the artifact; null only if the figures were not measured here
 * @param memory         memory that a replica takes
 * @param coldStarts     at least one, at most one for each state of the page cache
 * @param executions     at most one for each pair of batch size and concurrency; has batch 1 at concurrency 1; each with its
 *                       distribution if measured
 * @param idlePowerWatts what was subtracted from active power to get dynamic energy
 * @param accuracy       null if not measured
 * @param notes          for people: what went wrong or was odd, for example a machine too noisy to be steady
 * @param origin         where this comes from
 */
public record ProfileRecord(
        UUID id,
        String function,
        String platformType,
        HardwareType hardware,
        @Nullable ModelIdentity model,
        MemoryUse memory,
        List<ColdStart> coldStarts,
        List<ExecutionPoint> executions,
        ScopedFigures idlePowerWatts,
        @Nullable Accuracy accuracy,
        List<String> notes,
        Origin origin) {

    private static final int MAX_LIST = 1000;

    /** Checks that nothing is missing or contradicts; copies the lists, sorting executions by batch and concurrency. */
    public ProfileRecord {
        Checks.present(id, "id");
        Checks.name(function, "function");
        Checks.name(platformType, "platformType");
        Checks.present(hardware, "hardware");
        Checks.present(memory, "memory");
        Checks.present(idlePowerWatts, "idlePowerWatts");
        Checks.present(origin, "origin");
        coldStarts = sorted(coldStarts, "coldStarts", Comparator.comparing(ColdStart::pageCache));
        executions = sorted(
                executions,
                "executions",
                Comparator.comparingInt(ExecutionPoint::batch).thenComparingInt(ExecutionPoint::concurrency));
        notes = List.copyOf(Checks.present(notes, "notes"));
        notes.forEach(note -> Checks.text(note, "note"));
        requireConsistent(describe(function, platformType), coldStarts, executions);
        requireCompleteIfMeasured(describe(function, platformType), origin, model, executions);
        requireHonestFigures(describe(function, platformType), origin, executions, idlePowerWatts);
    }

    private static String describe(String function, String platformType) {
        return "profile of '" + function + "' on '" + platformType + "'";
    }

    private static <T> List<T> sorted(@Nullable List<T> list, String name, Comparator<T> order) {
        List<T> copy = new ArrayList<>(List.copyOf(Checks.present(list, name)));
        if (copy.isEmpty() || copy.size() > MAX_LIST) {
            throw new IllegalArgumentException(name + " must have 1 to " + MAX_LIST + " entries, not " + copy.size());
        }
        copy.sort(order);
        return List.copyOf(copy);
    }

    private static void requireConsistent(String what, List<ColdStart> starts, List<ExecutionPoint> points) {
        Set<Object> seen = new HashSet<>();
        for (ColdStart start : starts) {
            if (!seen.add(start.pageCache())) {
                throw new IllegalArgumentException(what + " has two cold starts from a page cache that is "
                        + start.pageCache().id());
            }
        }
        for (ExecutionPoint point : points) {
            if (!seen.add(List.of(point.batch(), point.concurrency()))) {
                throw new IllegalArgumentException(what + " has two executions of batch " + point.batch()
                        + " at concurrency " + point.concurrency());
            }
        }
        if (!seen.contains(List.of(1, 1))) {
            throw new IllegalArgumentException(what + " needs an execution of batch 1 at concurrency 1");
        }
    }

    private static void requireCompleteIfMeasured(
            String what, Origin origin, @Nullable ModelIdentity model, List<ExecutionPoint> points) {
        if (!(origin instanceof Origin.Measured)) {
            return;
        }
        if (model == null) {
            throw new IllegalArgumentException(what + " is measured: it must name its model");
        }
        for (ExecutionPoint point : points) {
            if (point.distribution() == null) {
                throw new IllegalArgumentException(what + " is measured: its execution of batch " + point.batch()
                        + " at concurrency " + point.concurrency() + " must have a distribution");
            }
        }
    }

    private static void requireHonestFigures(
            String what, Origin origin, List<ExecutionPoint> points, ScopedFigures idlePower) {
        boolean claims = idlePower.byScope().values().stream().anyMatch(Figure.Measured.class::isInstance)
                || points.stream()
                        .flatMap(point -> point.dynamicEnergyJoulesPerPicture().byScope().values().stream())
                        .anyMatch(Figure.Measured.class::isInstance);
        if (claims && !(origin instanceof Origin.Measured)) {
            throw new IllegalArgumentException(
                    what + " is " + origin.provenance().id() + " but has energy or power figures said to be measured");
        }
    }

    /** What is known of this batch size at this concurrency. */
    public Optional<ExecutionPoint> execution(int batch, int concurrency) {
        return executions.stream()
                .filter(point -> point.batch() == batch && point.concurrency() == concurrency)
                .findFirst();
    }

    /**
     * The lean view: peak memory, the cold start from that state of the page cache (else from an unstated one, else the
     * longest), and the executions at concurrency 1, with the {@linkplain ScopedFigures#best() best} energy figure of each
     * (NaN if none is known).
     *
     * @param pageCache what to assume when a replica starts
     */
    public Profile toProfile(PageCache pageCache) {
        TreeMap<Integer, Profile.BatchCost> batches = new TreeMap<>();
        for (ExecutionPoint point : executions) {
            if (point.concurrency() == 1) {
                double joulesPerPicture = point.dynamicEnergyJoulesPerPicture()
                        .best()
                        .map(figure -> figure.number().orElseThrow())
                        .orElse(Double.NaN);
                batches.put(point.batch(), new Profile.BatchCost(point.meanNanos(), joulesPerPicture * point.batch()));
            }
        }
        return new Profile(
                function, platformType, memory.peakBytes(), coldStartNanos(pageCache), batches, origin.provenance());
    }

    private long coldStartNanos(PageCache wanted) {
        return coldStarts.stream()
                .filter(start -> start.pageCache() == wanted)
                .findFirst()
                .or(() -> coldStarts.stream()
                        .filter(start -> start.pageCache() == PageCache.UNSTATED)
                        .findFirst())
                .or(() -> coldStarts.stream().max(Comparator.comparingLong(ColdStart::totalNanos)))
                .orElseThrow()
                .totalNanos();
    }
}
