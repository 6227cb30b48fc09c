package io.herofake.sim.scenario;

import io.herofake.kernel.KernelSettings;

/** Reads the section {@code kernel}. */
final class KernelReader {
    private static final double MAX_SECONDS = 1e6;

    private KernelReader() {}

    static KernelSettings read(Section of) {
        KernelSettings defaults = KernelSettings.defaults();
        KernelSettings.Builder builder = KernelSettings.builder()
                .gatewayCapacity((int) of.integer("gatewayCapacity", defaults.gatewayCapacity(), 0, Integer.MAX_VALUE))
                .replicaCapacity((int) of.integer("replicaCapacity", defaults.replicaCapacity(), 0, Integer.MAX_VALUE))
                .placeOnStarting(of.flag("placeOnStarting", defaults.placeOnStarting()))
                .taskCaching(of.flag("taskCaching", defaults.taskCaching()))
                .maxRequeues((int) of.integer("maxRequeues", defaults.maxRequeues(), 0, Integer.MAX_VALUE))
                .orderReplicaQueues(of.flag("orderReplicaQueues", defaults.orderReplicaQueues()));
        if (of.has("expireAfterSeconds")) {
            builder.expireAfterNanos(of.nanos("expireAfterSeconds", 0, 0, MAX_SECONDS));
        }
        of.end();
        return builder.build();
    }
}
