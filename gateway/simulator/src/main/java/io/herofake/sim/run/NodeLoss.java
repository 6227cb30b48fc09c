package io.herofake.sim.run;

import io.herofake.kernel.Kernel;
import io.herofake.kernel.NodeSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A node that is lost with all its replicas, and may come back.
 *
 * @param node      its place in the infrastructure, from 0
 * @param atNanos   when it is lost
 * @param backNanos when it comes back; {@link Long#MAX_VALUE} for never
 */
public record NodeLoss(int node, long atNanos, long backNanos) {
    /** Checks the order of the times. */
    public NodeLoss {
        if (backNanos <= atNanos) {
            throw new IllegalArgumentException("a node comes back after it is lost");
        }
    }

    private record Change(long atNanos, int node, boolean lost) {}

    /** All losses of a run. */
    public static Disturbance disturbance(List<NodeLoss> losses, List<NodeSpec> nodes) {
        if (losses.isEmpty()) {
            return Disturbance.NONE;
        }
        List<Change> changes = new ArrayList<>();
        for (NodeLoss loss : losses) {
            changes.add(new Change(loss.atNanos(), loss.node(), true));
            if (loss.backNanos() != Long.MAX_VALUE) {
                changes.add(new Change(loss.backNanos(), loss.node(), false));
            }
        }
        changes.sort(Comparator.comparingLong(Change::atNanos).thenComparingInt(Change::node));
        return new Changes(changes, nodes);
    }

    private static final class Changes implements Disturbance {
        private final List<Change> changes;
        private final List<NodeSpec> nodes;
        private final int[] ids;
        private int next;

        Changes(List<Change> changes, List<NodeSpec> nodes) {
            this.changes = changes;
            this.nodes = nodes;
            ids = new int[nodes.size()];
            java.util.Arrays.setAll(ids, i -> i);
        }

        @Override
        public long nextNanos() {
            return next < changes.size() ? changes.get(next).atNanos() : Long.MAX_VALUE;
        }

        @Override
        public void happen(Kernel kernel, long nowNanos) {
            Change change = changes.get(next++);
            if (change.lost()) {
                kernel.nodeLost(nowNanos, ids[change.node()]);
            } else {
                ids[change.node()] = kernel.nodeJoined(nowNanos, nodes.get(change.node()));
            }
        }
    }
}
