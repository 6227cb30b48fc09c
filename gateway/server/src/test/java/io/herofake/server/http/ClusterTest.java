package io.herofake.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway tells of its nodes, replicas and decisions, and counts. */
@Timeout(60)
final class ClusterTest {
    private SimulatedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = SimulatedGateway.start();
        for (String level : new String[] {"high", "low", "low"}) {
            assertThat(gateway.detect("resnet50", level).statusCode()).isEqualTo(200);
        }
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    @Test
    void nodesShowWhatRunsWhere() throws Exception {
        String nodes = gateway.get("/v1/nodes").body();

        assertThat(Fixture.json(nodes, "/policies")).isEqualTo("hro-hro");
        assertThat(Fixture.json(nodes, "/nodes/2/name")).isEqualTo("node3");
        assertThat(Fixture.json(nodes, "/nodes/0/memoryBytes")).isEqualTo("8000000000");
        assertThat(Fixture.json(nodes, "/nodes/0/platforms/1/platform")).isEqualTo("node1/1");
        assertThat(Fixture.json(nodes, "/nodes/0/platforms/1/hardware")).isEqualTo("gpu");
        assertThat(Fixture.json(nodes, "/nodes/0/platforms/1/simulated")).isEqualTo("true");
        assertThat(Fixture.json(nodes, "/totals/arrived")).isEqualTo("3");
        assertThat(Fixture.json(nodes, "/totals/outcomes/completed")).isEqualTo("3");
        assertThat(Fixture.json(nodes, "/totals/tasks/0/function")).isEqualTo("resnet50");
        assertThat(Double.parseDouble(Fixture.json(nodes, "/totals/dynamicJoules")))
                .isPositive();
    }

    @Test
    void replicasAreListedWithTheirPlace() throws Exception {
        String replicas = gateway.get("/v1/replicas").body();

        assertThat(Fixture.json(replicas, "/replicas/0/function")).isEqualTo("resnet50");
        assertThat(Fixture.json(replicas, "/replicas/0/state")).isIn("idle", "busy");
        assertThat(Fixture.json(replicas, "/replicas/0/node")).startsWith("node");
    }

    @Test
    void decisionsAreNumberedAndTheNewestComeFirst() throws Exception {
        String all = gateway.get("/v1/decisions").body();
        long newest = Long.parseLong(Fixture.json(all, "/decisions/0/sequence"));

        assertThat(newest).isGreaterThanOrEqualTo(2);
        assertThat(Fixture.json(all, "/decisions/0/function")).isEqualTo("resnet50");
        assertThat(Fixture.json(all, "/decisions/" + (newest - 1) + "/sequence"))
                .isEqualTo("1");
        assertThat(gateway.get("/v1/decisions?after=" + newest).body()).isEqualTo("{\"decisions\":[]}");
        String one = gateway.get("/v1/decisions?limit=1").body();
        assertThat(Fixture.json(one, "/decisions/0/sequence")).isEqualTo("" + newest);
        assertThat(one).doesNotContain("\"sequence\":" + (newest - 1) + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, bad_query",
        "limit=257, bad_query",
        "limit=x, bad_query",
        "after=-1, bad_query",
        "after=1&after=2, duplicate_parameter",
        "before=1, unknown_parameter",
        "limit=%zz, bad_query"
    })
    void badQueriesAreRefused(String query, String error) throws Exception {
        // Written by hand, as the client would not send a bad escape.
        try (RawClient client = new RawClient(gateway.server.address())) {
            client.send("GET /v1/decisions?" + query + " HTTP/1.1\nHost: a\n\n");
            RawClient.Reply answer = client.read();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(Fixture.json(answer.body(), "/error")).isEqualTo(error);
        }
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        for (String path : new String[] {"/v1/nodes", "/v1/replicas", "/v1/decisions"}) {
            try (RawClient client = new RawClient(gateway.server.address())) {
                client.send("DELETE " + path + " HTTP/1.1\nHost: a\n\n");
                assertThat(client.read().status()).isEqualTo(405);
            }
        }
    }

    @Test
    void metersCountByFunctionLevelAndHardware() throws Exception {
        String meters = gateway.meters();

        assertThat(meters)
                .contains("herofake_tasks_arrived_total{function=\"resnet50\",qos=\"low\"} 2.0")
                .contains("herofake_tasks_ended_total{function=\"resnet50\",outcome=\"completed\",qos=\"high\"} 1.0")
                .contains("herofake_tasks_ended_total{function=\"vgg16\",outcome=\"failed\",qos=\"high\"} 0.0")
                .contains("herofake_tasks_waiting{function=\"vgg16\"} 0.0")
                .contains("herofake_nodes{state=\"present\"} 3.0")
                .contains("herofake_platforms{hardware=\"gpu\",state=\"all\"} 3.0")
                .containsPattern(
                        "herofake_replica_starts_total\\{function=\"resnet50\",hardware=\"[cg]pu\",kind=\"cold\",simulated=\"true\"} [1-9]")
                .containsPattern(
                        "herofake_task_queue_seconds_count\\{function=\"resnet50\",hardware=\"[cg]pu\",qos=\"low\",simulated=\"true\"} [12]")
                .containsPattern(
                        "herofake_energy_dynamic_joules_total\\{function=\"resnet50\",hardware=\"[cg]pu\",simulated=\"true\",source=\"published profile\"} 0\\.0")
                .containsPattern("herofake_energy_idle_joules\\{hardware=\"gpu\",simulated=\"true\"} [0-9]")
                .containsPattern(
                        "herofake_replicas\\{function=\"resnet50\",hardware=\"[cg]pu\",state=\"(idle|busy)\"} 1\\.0");
    }

    @Test
    void nothingOfItIsKeptByCaches() throws Exception {
        HttpResponse<String> response = gateway.get("/v1/nodes");

        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }
}
