package io.herofake.app;

import io.herofake.app.config.HerofakeConfig;
import io.herofake.app.config.PolicyConfig;
import io.herofake.app.config.QueueConfig;
import io.herofake.app.config.ReplicasConfig;
import io.herofake.kernel.KernelSettings;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.profile.feedback.DriftBounds;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.EngineOptions.Patience;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the configuration to the engine's options. */
final class EngineSettings {
    private EngineSettings() {}

    /**
     * The options.
     *
     * @param taskCaching whether platforms start what they ran last without a cold start, as simulated ones may
     * @throws CommandException naming a policy's setting that cannot be meant
     */
    static EngineOptions of(HerofakeConfig config, boolean taskCaching) throws CommandException {
        return new EngineOptions(
                policies(config.policy()),
                kernel(config.queue(), config.replicas(), taskCaching),
                patience(config.replicas()),
                DriftBounds.defaults(),
                config.policy().explained(),
                config.policy().spin(Runtime.getRuntime().availableProcessors()));
    }

    private static KernelSettings kernel(QueueConfig queue, ReplicasConfig replicas, boolean taskCaching) {
        KernelSettings.Builder builder = KernelSettings.builder()
                .gatewayCapacity(queue.length())
                .replicaCapacity(queue.replicaLength())
                .orderReplicaQueues(queue.ordered())
                .taskCaching(taskCaching)
                .maxRequeues(replicas.requeues())
                .quarantine(
                        replicas.quarantineAfter(),
                        replicas.quarantine().toNanos(),
                        replicas.quarantineMax().toNanos());
        if (queue.expire()) {
            builder.expireAfterNanos(queue.expireAfter().toNanos());
        }
        return builder.build();
    }

    static Patience patience(ReplicasConfig replicas) {
        return new Patience(
                replicas.startTimeout(),
                replicas.executionTimeout(),
                replicas.executionTimes(),
                replicas.stopTimeout());
    }

    private static PolicySpec policies(PolicyConfig policy) throws CommandException {
        PolicyRegistry registry = PolicyRegistry.standard();
        Map<String, Object> autoscaler = new TreeMap<>(settings(
                "policy.autoscalerSettings", policy.autoscaler(), policy.autoscalerSettings(), registry.autoscalers()));
        if (policy.makeRoom()) {
            autoscaler.put("makeRoom", true);
        }
        if (!policy.keepWarm().isEmpty()) {
            autoscaler.put("keepWarm", policy.keepWarm());
        }
        return new PolicySpec(
                policy.autoscaler(),
                policy.scheduler(),
                policy.order(),
                policy.batching(),
                policy.admission(),
                autoscaler,
                settings(
                        "policy.schedulerSettings",
                        policy.scheduler(),
                        policy.schedulerSettings(),
                        registry.schedulers()),
                Map.of(),
                settings("policy.batchingSettings", policy.batching(), policy.batchingSettings(), registry.batchings()),
                settings(
                        "policy.admissionSettings",
                        policy.admission(),
                        policy.admissionSettings(),
                        registry.admissions()),
                policy.seed());
    }

    /** Those of the chosen policy, of {@code NAME.KEY} by that. */
    private static Map<String, String> settings(String key, String chosen, Map<String, String> all, List<String> known)
            throws CommandException {
        Map<String, String> own = new TreeMap<>();
        for (Map.Entry<String, String> entry : all.entrySet()) {
            int dot = entry.getKey().indexOf('.');
            String name = dot < 0 ? entry.getKey() : entry.getKey().substring(0, dot);
            if (dot < 0 || !known.contains(name)) {
                throw CommandException.usage(key + ": '" + entry.getKey() + "' must be NAME.KEY, and NAME one of "
                        + String.join(", ", known));
            }
            if (name.equals(chosen)) {
                own.put(entry.getKey().substring(dot + 1), entry.getValue());
            }
        }
        return own;
    }
}
