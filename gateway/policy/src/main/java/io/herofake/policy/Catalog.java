package io.herofake.policy;

import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that does not change while a kernel runs: platform types, functions with their profiles, QoS levels. Names
 * become dense ids from 0: platform types and QoS levels in the order given, functions in the order of their first profile.
 * Immutable.
 */
public final class Catalog {
    private final List<PlatformType> types;
    private final List<String> functions;
    private final List<QosLevel> levels;
    private final Map<String, Integer> typeIds;
    private final Map<String, Integer> functionIds;
    private final Map<String, Integer> levelIds;
    private final ProfileTable[][] tables;
    private final long[] worstExecutionNanos;
    private final long[][] allowedNanos;

    /**
     * @param types    platform types, names unique
     * @param profiles one per function and platform type; a function needs at least one
     * @param levels   QoS levels, names unique
     * @throws IllegalArgumentException naming the duplicate or unknown name
     */
    public Catalog(List<PlatformType> types, List<Profile> profiles, List<QosLevel> levels) {
        this.types = List.copyOf(types);
        this.levels = List.copyOf(levels);
        typeIds = ids("platform type", types.stream().map(PlatformType::name).toList());
        levelIds = ids("QoS level", levels.stream().map(QosLevel::name).toList());
        functions = profiles.stream().map(Profile::function).distinct().toList();
        functionIds = ids("function", functions);
        requireNotEmpty();
        tables = tables(profiles);
        worstExecutionNanos = worst();
        allowedNanos = allowed();
    }

    private void requireNotEmpty() {
        if (types.isEmpty() || functions.isEmpty() || levels.isEmpty()) {
            throw new IllegalArgumentException("needs at least one platform type, one profile and one QoS level, not "
                    + types.size() + ", " + functions.size() + " and " + levels.size());
        }
    }

    private static Map<String, Integer> ids(String what, List<String> names) {
        Map<String, Integer> ids = new HashMap<>();
        for (String name : names) {
            if (ids.putIfAbsent(name, ids.size()) != null) {
                throw new IllegalArgumentException(what + " '" + name + "' is defined twice");
            }
        }
        return ids;
    }

    private ProfileTable[][] tables(List<Profile> profiles) {
        ProfileTable[][] result = new ProfileTable[functions.size()][types.size()];
        for (ProfileTable[] row : result) {
            Arrays.fill(row, ProfileTable.NONE);
        }
        for (Profile profile : profiles) {
            int function = functionId(profile.function());
            int type = typeId(profile.platformType());
            if (result[function][type].exists()) {
                throw new IllegalArgumentException("two profiles of function '" + profile.function()
                        + "' on platform type '" + profile.platformType() + "'");
            }
            result[function][type] = ProfileTable.of(profile);
        }
        return result;
    }

    private long[] worst() {
        long[] result = new long[functions.size()];
        for (int f = 0; f < result.length; f++) {
            for (ProfileTable table : tables[f]) {
                result[f] = Math.max(result[f], table.executionNanos(1));
            }
        }
        return result;
    }

    private long[][] allowed() {
        long[][] result = new long[functions.size()][levels.size()];
        for (int f = 0; f < result.length; f++) {
            for (int q = 0; q < levels.size(); q++) {
                result[f][q] = Math.round(levels.get(q).deviation() * worstExecutionNanos[f]);
            }
        }
        return result;
    }

    /** Number of functions; ids run from 0 to below it. */
    public int functionCount() {
        return functions.size();
    }

    /** Number of platform types; ids run from 0 to below it. */
    public int typeCount() {
        return types.size();
    }

    /** Number of QoS levels; ids run from 0 to below it. */
    public int levelCount() {
        return levels.size();
    }

    /** The name of a function. */
    public String functionName(int function) {
        return functions.get(function);
    }

    /** A platform type. */
    public PlatformType type(int type) {
        return types.get(type);
    }

    /** A QoS level. */
    public QosLevel level(int level) {
        return levels.get(level);
    }

    /**
     * The id of a function.
     *
     * @throws IllegalArgumentException naming the unknown function and the known ones
     */
    public int functionId(String name) {
        return id("function", functionIds, name);
    }

    /**
     * The id of a platform type.
     *
     * @throws IllegalArgumentException naming the unknown type and the known ones
     */
    public int typeId(String name) {
        return id("platform type", typeIds, name);
    }

    /**
     * The id of a QoS level.
     *
     * @throws IllegalArgumentException naming the unknown level and the known ones
     */
    public int levelId(String name) {
        return id("QoS level", levelIds, name);
    }

    private static int id(String what, Map<String, Integer> ids, String name) {
        Integer id = ids.get(name);
        if (id == null) {
            List<String> known = new ArrayList<>(new TreeSet<>(ids.keySet()));
            String some = String.join(", ", known.subList(0, Math.min(20, known.size())));
            throw new IllegalArgumentException(
                    "unknown " + what + " '" + name + "'; known: " + some + (known.size() > 20 ? ", ..." : ""));
        }
        return id;
    }

    /** Whether a function has a profile for a platform type. */
    public boolean runsOn(int function, int type) {
        return tables[function][type].exists();
    }

    /** Execution time of one task, in nanoseconds; 0 if the function has no profile for the type. */
    public long executionNanos(int function, int type) {
        return tables[function][type].executionNanos(1);
    }

    /**
     * Execution time of a whole batch. A size that was not profiled costs what the next profiled size above it costs.
     *
     * @param batch 1 to {@link #largestBatch}
     */
    public long executionNanos(int function, int type, int batch) {
        return tables[function][type].executionNanos(batch);
    }

    /** Dynamic energy of one task in joules; NaN if not known. */
    public double energyJoules(int function, int type) {
        return tables[function][type].energyJoules(1);
    }

    /** Dynamic energy of a whole batch in joules; NaN if not known. Sizes as in {@link #executionNanos(int, int, int)}. */
    public double energyJoules(int function, int type, int batch) {
        return tables[function][type].energyJoules(batch);
    }

    /** The largest batch size with a profile; 0 if the function has no profile for the type. */
    public int largestBatch(int function, int type) {
        return tables[function][type].largestBatch;
    }

    /** Time from the start of a replica until it takes its first task, in nanoseconds. */
    public long coldStartNanos(int function, int type) {
        return tables[function][type].coldStartNanos;
    }

    /** Node memory that a replica owns, in bytes. */
    public long memoryBytes(int function, int type) {
        return tables[function][type].memoryBytes;
    }

    /** Where the profile of a function on a platform type comes from; null if there is none. */
    public @Nullable Provenance provenance(int function, int type) {
        return tables[function][type].provenance;
    }

    /** WET of eq. 2: the longest execution time of one task over all platform types, in nanoseconds. */
    public long worstExecutionNanos(int function) {
        return worstExecutionNanos[function];
    }

    /** QD x WET of eq. 3, rounded to a nanosecond: a task is late when its total time is longer. */
    public long allowedNanos(int function, int level) {
        return allowedNanos[function][level];
    }
}
