package io.herofake.kernel;

import io.herofake.policy.PlatformView;

/** Nodes that come and go. */
final class Nodes {
    private final Context context;
    private final Clock clock;
    private final Cluster cluster;
    private final Replicas replicas;
    private final Fleet fleet;
    private final Losses losses;

    Nodes(Context context, Replicas replicas, Fleet fleet, Losses losses) {
        this.context = context;
        this.replicas = replicas;
        this.fleet = fleet;
        this.losses = losses;
        clock = context.clock;
        cluster = context.cluster;
    }

    /** Refuses a node that is there already or has a platform of an unknown type. */
    void requireNew(NodeSpec spec) {
        spec.platformTypes().forEach(context.catalog::typeId);
        Node node = cluster.named(spec.name());
        if (node != null && node.present) {
            throw new IllegalArgumentException("node '" + spec.name() + "' is there already");
        }
    }

    /** A node has come, for the first time or again. */
    int join(NodeSpec spec) {
        requireNew(spec);
        Node node = cluster.named(spec.name());
        if (node == null || !node.spec.equals(spec)) {
            node = cluster.add(spec);
        }
        node.present = true;
        node.draining = false;
        for (Platform platform : node.platforms) {
            platform.presentSince = clock.now;
        }
        cluster.updated(node);
        context.touchAll();
        return node.id;
    }

    /** A node is gone with all that was on it. */
    void lose(Node node) {
        node.present = false;
        cluster.updated(node);
        Replica[] lost = new Replica[node.platforms.length];
        Task[] tasks = new Task[lost.length];
        for (int i = 0; i < lost.length; i++) {
            Platform platform = node.platforms[i];
            platform.presentNanos += clock.now - platform.presentSince;
            Replica replica = platform.replica;
            if (replica != null) {
                lost[i] = replica;
                tasks[i] = losses.detach(replica);
                replicas.free(replica, PlatformView.NO_FUNCTION);
            } else {
                cluster.cache(platform, PlatformView.NO_FUNCTION);
            }
        }
        for (int i = 0; i < lost.length; i++) {
            if (lost[i] != null) {
                losses.afterLoss(lost[i], tasks[i]);
            }
        }
    }

    /** A node takes nothing new; its replicas end when they have done what they run. */
    void drain(Node node) {
        node.draining = true;
        cluster.updated(node);
        for (Platform platform : node.platforms) {
            if (platform.replica != null) {
                fleet.releaseAndRequeue(platform.replica);
            }
        }
        context.touchAll();
    }

    /** A draining node takes replicas again. */
    void resume(Node node) {
        node.draining = false;
        cluster.updated(node);
        context.touchAll();
    }
}
