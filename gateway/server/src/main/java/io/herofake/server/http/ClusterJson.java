package io.herofake.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.herofake.kernel.LateCause;
import io.herofake.kernel.Outcome;
import io.herofake.server.engine.ClusterSnapshot;
import io.herofake.server.engine.ClusterSnapshot.FunctionSnapshot;
import io.herofake.server.engine.ClusterSnapshot.NodeSnapshot;
import io.herofake.server.engine.ClusterSnapshot.PlatformSnapshot;
import io.herofake.server.engine.ClusterSnapshot.ReplicaSnapshot;
import io.herofake.server.engine.ClusterSnapshot.TypeSnapshot;
import io.herofake.server.engine.ClusterTotals;
import io.herofake.server.engine.ClusterTotals.TaskTotals;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** The cluster as the API shows it. */
final class ClusterJson {
    private ClusterJson() {}

    /** The answer of {@code /v1/nodes}. */
    static byte[] nodes(ClusterSnapshot cluster) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("uptimeMs", Json.millis(cluster.nowNanos()));
            json.writeStringField("policies", cluster.policies());
            json.writeArrayFieldStart("nodes");
            for (NodeSnapshot node : cluster.nodes()) {
                node(json, node, cluster.nowNanos());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("functions");
            for (FunctionSnapshot function : cluster.functions()) {
                function(json, function);
            }
            json.writeEndArray();
            totals(json, cluster.totals());
            json.writeEndObject();
        });
    }

    /** The answer of {@code /v1/replicas}. */
    static byte[] replicas(ClusterSnapshot cluster) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("replicas");
            for (NodeSnapshot node : cluster.nodes()) {
                for (PlatformSnapshot platform : node.platforms()) {
                    ReplicaSnapshot replica = platform.replica();
                    if (replica != null) {
                        json.writeStartObject();
                        replicaMembers(json, replica, cluster.nowNanos());
                        json.writeStringField("node", node.name());
                        placeMembers(json, platform);
                        json.writeEndObject();
                    }
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void node(JsonGenerator json, NodeSnapshot node, long nowNanos) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", node.name());
        json.writeBooleanField("present", node.present());
        json.writeBooleanField("draining", node.draining());
        json.writeNumberField("memoryBytes", node.memoryBytes());
        json.writeNumberField("freeMemoryBytes", node.freeMemoryBytes());
        json.writeArrayFieldStart("platforms");
        for (PlatformSnapshot platform : node.platforms()) {
            platform(json, platform, nowNanos);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void platform(JsonGenerator json, PlatformSnapshot platform, long nowNanos) throws IOException {
        json.writeStartObject();
        placeMembers(json, platform);
        json.writeStringField("description", platform.place().description());
        json.writeStringField("cachedFunction", platform.cachedFunction());
        long quarantine = Math.max(0, platform.quarantinedUntilNanos() - nowNanos);
        json.writeNumberField("quarantineMs", Json.millis(quarantine));
        json.writeFieldName("replica");
        ReplicaSnapshot replica = platform.replica();
        if (replica == null) {
            json.writeNull();
        } else {
            json.writeStartObject();
            replicaMembers(json, replica, nowNanos);
            json.writeEndObject();
        }
        json.writeNumberField("presentMs", Json.millis(platform.presentNanos()));
        json.writeNumberField("allocatedMs", Json.millis(platform.allocatedNanos()));
        json.writeNumberField("busyMs", Json.millis(platform.busyNanos()));
        json.writeNumberField("idleJoules", platform.idleJoules());
        json.writeNumberField("dynamicJoules", platform.dynamicJoules());
        json.writeNumberField("executions", platform.executions());
        json.writeNumberField("starts", platform.starts());
        json.writeEndObject();
    }

    private static void placeMembers(JsonGenerator json, PlatformSnapshot platform) throws IOException {
        json.writeStringField("platform", platform.place().platform());
        json.writeStringField("type", platform.place().type());
        json.writeStringField("hardware", platform.place().hardware().id());
        json.writeStringField("sandbox", platform.place().sandbox());
        json.writeBooleanField("simulated", platform.place().simulated());
    }

    private static void replicaMembers(JsonGenerator json, ReplicaSnapshot replica, long nowNanos) throws IOException {
        json.writeNumberField("id", replica.id());
        json.writeStringField("function", replica.function());
        json.writeStringField("state", lower(replica.state()));
        json.writeBooleanField("draining", replica.draining());
        json.writeNumberField("queued", replica.queued());
        json.writeNumberField("running", replica.running());
        json.writeNumberField("capacity", replica.capacity());
        json.writeNumberField("ageMs", Json.millis(nowNanos - replica.startedNanos()));
        json.writeNumberField("readyInMs", Json.millis(Math.max(0, replica.readyNanos() - nowNanos)));
        json.writeNumberField(
                "idleMs", replica.idleSinceNanos() < 0 ? 0 : Json.millis(nowNanos - replica.idleSinceNanos()));
    }

    private static void function(JsonGenerator json, FunctionSnapshot function) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", function.name());
        json.writeNumberField("waiting", function.waiting());
        json.writeNumberField("worstExecutionMs", Json.millis(function.worstExecutionNanos()));
        json.writeStringField("deadlineBasis", function.basis().text());
        json.writeArrayFieldStart("onTypes");
        for (TypeSnapshot type : function.onTypes()) {
            type(json, type);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void type(JsonGenerator json, TypeSnapshot type) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type.platformType());
        json.writeNumberField("inFlight", type.inFlight());
        json.writeNumberField("replicas", type.replicas());
        json.writeNumberField("starting", type.starting());
        json.writeNumberField("starts", type.starts());
        json.writeNumberField("coldStarts", type.coldStarts());
        json.writeNumberField("completions", type.completions());
        json.writeNumberField("dynamicJoules", type.dynamicJoules());
        json.writeNumberField("profileMs", Json.millis(type.profileNanos()));
        if (Double.isNaN(type.liveNanos())) {
            json.writeNullField("liveMs");
        } else {
            json.writeNumberField("liveMs", Json.millis(Math.round(type.liveNanos())));
        }
        json.writeBooleanField("drifted", type.drifted());
        json.writeEndObject();
    }

    private static void totals(JsonGenerator json, ClusterTotals totals) throws IOException {
        json.writeObjectFieldStart("totals");
        json.writeNumberField("arrived", totals.arrived());
        json.writeNumberField("inSystem", totals.tasksInSystem());
        json.writeNumberField("waiting", totals.waiting());
        json.writeNumberField("missed", totals.missed());
        outcomes(json, totals.outcomes(), totals.late());
        json.writeNumberField("requeues", totals.requeues());
        json.writeNumberField("coldTasks", totals.coldTasks());
        json.writeNumberField("coldStarts", totals.coldStarts());
        json.writeNumberField("dynamicJoules", totals.dynamicJoules());
        json.writeNumberField("unknownEnergyExecutions", totals.unknownEnergyExecutions());
        json.writeNumberField("idleJoules", totals.idleJoules());
        json.writeNumberField("allocatedIdleJoules", totals.allocatedIdleJoules());
        json.writeNumberField("nodesUsed", totals.nodesUsed());
        json.writeNumberField("platformsUsed", totals.platformsUsed());
        json.writeNumberField("nodesInUse", totals.nodesInUse());
        json.writeNumberField("grossRevenue", totals.grossRevenue());
        json.writeNumberField("discounts", totals.discounts());
        json.writeArrayFieldStart("tasks");
        for (TaskTotals tasks : totals.tasks()) {
            json.writeStartObject();
            json.writeStringField("function", tasks.function());
            json.writeStringField("qos", tasks.level());
            json.writeNumberField("arrived", tasks.arrived());
            outcomes(json, tasks.outcomes(), tasks.late());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void outcomes(JsonGenerator json, Map<Outcome, Long> outcomes, Map<LateCause, Long> late)
            throws IOException {
        json.writeObjectFieldStart("outcomes");
        for (Outcome outcome : Outcome.values()) {
            json.writeNumberField(lower(outcome), outcomes.getOrDefault(outcome, 0L));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("late");
        for (LateCause cause : LateCause.values()) {
            json.writeNumberField(lower(cause), late.getOrDefault(cause, 0L));
        }
        json.writeEndObject();
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
