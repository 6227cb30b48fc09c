package io.herofake.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why something was decided. Made only while decisions are explained.
 *
 * @param kind       what was decided
 * @param nowNanos   when, on the kernel's clock
 * @param function   the function's name
 * @param task       the task's handle, -1 if it is not about one task
 * @param chosen     what was chosen, as in {@link Candidate#name}; empty if nothing
 * @param candidates what could have been chosen
 * @param refused    what could not, and why
 * @param notes      named figures behind the decision, such as averages and thresholds
 */
public record Decision(
        Kind kind,
        long nowNanos,
        String function,
        long task,
        String chosen,
        List<Candidate> candidates,
        List<Refused> refused,
        Map<String, Double> notes) {

    /** Kinds of decisions. */
    public enum Kind {
        /** Which replica takes a task. */
        PLACE,
        /** Start of a replica. */
        START,
        /** Release of a replica. */
        RELEASE
    }

    /**
     * Something that could have been chosen.
     *
     * @param name  what, for example {@code node3/1 gpu}
     * @param cost  its cost; the lowest is chosen
     * @param terms the weighted terms that add up to the cost, or the figures compared
     */
    public record Candidate(String name, double cost, Map<String, Double> terms) {}

    /**
     * Something that could not be chosen.
     *
     * @param name   what, as in {@link Candidate#name}
     * @param reason why, in words
     */
    public record Refused(String name, String reason) {}

    /** The name under which a replica or platform appears in decisions: {@code NODE/INDEX TYPE}. */
    public static String name(ClusterView cluster, PlatformView platform) {
        NodeView node = platform.node();
        int index = platform.id() - node.platform(0).id();
        return node.name() + "/" + index + " "
                + cluster.catalog().type(platform.type()).name();
    }

    /** Drops what was gathered for a decision that could not be carried out; nothing if none is explained. */
    public static void forget(@Nullable Builder builder) {
        if (builder != null) {
            builder.clear();
        }
    }

    /** Gathers what policies add. */
    public static final class Builder {
        private final List<Candidate> candidates = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private final Map<String, Double> notes = new LinkedHashMap<>();

        /** Adds a candidate. */
        public Builder candidate(String name, double cost, Map<String, Double> terms) {
            candidates.add(new Candidate(name, cost, terms));
            return this;
        }

        /** Adds something that was refused. */
        public Builder refused(String name, String reason) {
            refused.add(new Refused(name, reason));
            return this;
        }

        /** Adds a named figure. */
        public Builder note(String name, double value) {
            notes.put(name, value);
            return this;
        }

        /** The decision; the builder is empty afterwards. */
        public Decision build(Kind kind, long nowNanos, String function, long task, String chosen) {
            Decision decision = new Decision(
                    kind,
                    nowNanos,
                    function,
                    task,
                    chosen,
                    List.copyOf(candidates),
                    List.copyOf(refused),
                    Collections.unmodifiableMap(new LinkedHashMap<>(notes)));
            clear();
            return decision;
        }

        /** Forgets what was added. */
        public void clear() {
            candidates.clear();
            refused.clear();
            notes.clear();
        }
    }
}
