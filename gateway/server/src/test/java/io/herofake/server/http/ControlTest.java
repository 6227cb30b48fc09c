package io.herofake.server.http;

import static io.herofake.server.http.Fixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.herofake.server.Engines;
import io.herofake.server.StagedModel;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.metrics.BuildInfo;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes how the gateway works, and who may. */
class ControlTest {
    private static final String USER = "the-users-own-key";
    private static final String OPERATOR = "the-operators-own-key";
    private static final String ADMIN = "the-admins-own-key";
    private static final List<Access.Key> THREE = List.of(
            new Access.Key("user", Access.hash(USER), Set.of("low", "medium"), Access.Role.USER),
            new Access.Key("operator", Access.hash(OPERATOR), Set.of(), Access.Role.OPERATOR),
            new Access.Key("admin", Access.hash(ADMIN), Set.of(Access.ALL_LEVELS), Access.Role.ADMIN));
    private static final Access KEYS = new Access(THREE);

    @SuppressWarnings("NullAway.Init") // JUnit calls start first
    private InferenceEngine engine;

    @SuppressWarnings("NullAway.Init")
    private GatewayServer open;

    @SuppressWarnings("NullAway.Init")
    private GatewayServer locked;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.start(List.of(StagedModel.instant().named("staged")), 1, 2);
        GatewayOptions options = GatewayOptions.defaults("staged");
        options = options.with(options.listen().withPort(0));
        open = GatewayServer.start(options, engine, new BuildInfo("1", "2"));
        locked = GatewayServer.start(options, engine, new BuildInfo("1", "2"), KEYS);
    }

    @AfterEach
    void stop() {
        open.close();
        locked.close();
        engine.close();
    }

    private static HttpResponse<String> send(GatewayServer server, String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .method(method, BodyPublishers.ofString(path.startsWith("/v1/detect") ? "x" : ""));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Fixture.HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertProblem(HttpResponse<String> response, int status, String error) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response.body(), "/error")).isEqualTo(error);
    }

    @Test
    void drainsANodeAndTakesItBack() throws Exception {
        HttpResponse<String> drained = send(open, "POST", "/v1/nodes/local:drain");
        assertThat(drained.statusCode()).isEqualTo(200);
        assertThat(json(drained.body(), "/draining")).isEqualTo("true");
        assertThat(engine.snapshot().join().nodes().get(0).draining()).isTrue();

        assertThat(send(open, "POST", "/v1/nodes/loc%61l:undrain").statusCode()).isEqualTo(200);
        assertThat(engine.snapshot().join().nodes().get(0).draining()).isFalse();
        assertProblem(send(open, "POST", "/v1/nodes/nope:drain"), 404, "unknown_node");
        assertProblem(send(open, "GET", "/v1/nodes/local:drain"), 405, "method_not_allowed");
    }

    @Test
    void switchesPoliciesWithTheirSettings() throws Exception {
        HttpResponse<String> changed =
                send(open, "PUT", "/v1/policies?autoscaler=hro&autoscaler.windowSeconds=5&batching=preferred");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(json(changed.body(), "/autoscaler")).isEqualTo("hro");
        assertThat(changed.body()).contains("\"autoscaler.windowSeconds\":\"5\"");
        assertThat(json(send(open, "GET", "/v1/policies").body(), "/batching")).isEqualTo("preferred");
        assertThat(send(open, "PUT", "/v1/detect").statusCode()).isEqualTo(200);

        HttpResponse<String> other = send(open, "PUT", "/v1/policies?autoscaler=kn");
        assertThat(json(other.body(), "/scheduler")).isEqualTo("hro");
        assertThat(other.body()).doesNotContain("windowSeconds");
    }

    @ParameterizedTest
    @CsvSource({
        "scheduler=best, bad_policy",
        "scheduler=hro&scheduler.weight=1, bad_policy",
        "scheduler.energyWeight=-1, bad_policy",
        "planner=hro, unknown_parameter",
        "order=edf&order=fifo, duplicate_parameter"
    })
    void changesNothingWhereSomethingIsWrong(String query, String error) throws Exception {
        String before = send(open, "GET", "/v1/policies").body();
        assertProblem(send(open, "PUT", "/v1/policies?" + query), 400, error);
        assertThat(send(open, "GET", "/v1/policies").body()).isEqualTo(before);
    }

    @Test
    void takesTheQosLevelFromAHeader() throws Exception {
        HttpResponse<String> answer = send(open, "PUT", "/v1/detect", "X-Herofake-Qos", "low");
        assertThat(json(answer.body(), "/qos")).isEqualTo("low");
        assertProblem(send(open, "PUT", "/v1/detect?qos=low", "X-Herofake-Qos", "low"), 400, "duplicate_parameter");
        assertProblem(send(open, "PUT", "/v1/detect", "X-Herofake-Qos", "best"), 400, "unknown_qos");
    }

    @Test
    void wantsAKeyThatAllowsTheLevel() throws Exception {
        assertProblem(send(locked, "PUT", "/v1/detect"), 401, "key_required");
        assertProblem(send(locked, "PUT", "/v1/detect", "X-Api-Key", "wrong"), 401, "key_required");
        assertThat(send(locked, "PUT", "/v1/detect?qos=low", "X-Api-Key", USER).statusCode())
                .isEqualTo(200);
        assertThat(send(locked, "PUT", "/v1/detect", "Authorization", "Bearer " + USER)
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> high = send(locked, "PUT", "/v1/detect?qos=high", "X-Api-Key", USER);
        assertProblem(high, 403, "not_allowed");
        assertThat(json(high.body(), "/detail")).endsWith("may for low, medium").doesNotContain(USER);
        assertThat(send(locked, "PUT", "/v1/detect?qos=high", "X-Api-Key", ADMIN)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesEveryLevelToAKeyForNone() throws Exception {
        HttpResponse<String> answer = send(locked, "PUT", "/v1/detect?qos=low", "X-Api-Key", OPERATOR);
        assertProblem(answer, 403, "not_allowed");
        assertThat(json(answer.body(), "/detail")).endsWith("it may for none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/nodes", "/v1/replicas", "/v1/decisions", "/v1/policies"})
    void showsTheClusterToOperatorsOnly(String path) throws Exception {
        HttpResponse<String> nobody = send(locked, "GET", path);
        assertProblem(nobody, 401, "key_required");
        assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(send(locked, "HEAD", path).statusCode()).isEqualTo(401);
        assertProblem(send(locked, "GET", path, "X-Api-Key", "wrong"), 401, "key_required");
        assertProblem(send(locked, "GET", path, "X-Api-Key", USER), 403, "not_allowed");
        assertThat(send(locked, "GET", path, "X-Api-Key", OPERATOR).statusCode())
                .isEqualTo(200);
        assertThat(send(locked, "GET", path, "Authorization", "bearer " + ADMIN).statusCode())
                .isEqualTo(200);
        assertThat(send(open, "GET", path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/models", "/v1/models/staged", "/v2", "/healthz", "/readyz", "/metrics"})
    void showsWhatIsServedToEverybody(String path) throws Exception {
        assertThat(send(locked, "GET", path).statusCode()).isEqualTo(200);
    }

    @Test
    void showsTheClusterToEverybodyAndTheMetricsToOperatorsWhereThatIsConfigured() throws Exception {
        Access other = new Access(THREE, Access.Audience.EVERYBODY, Access.Audience.OPERATORS);
        GatewayOptions options = GatewayOptions.defaults("staged");
        options = options.with(options.listen().withPort(0));
        try (GatewayServer server = GatewayServer.start(options, engine, new BuildInfo("1", "2"), other)) {
            assertThat(send(server, "GET", "/v1/nodes").statusCode()).isEqualTo(200);
            assertProblem(send(server, "PUT", "/v1/policies?order=fifo"), 401, "key_required");
            assertProblem(send(server, "GET", "/metrics"), 401, "key_required");
            assertProblem(send(server, "GET", "/metrics", "X-Api-Key", USER), 403, "not_allowed");
            assertThat(send(server, "GET", "/metrics", "Authorization", "Bearer " + OPERATOR)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void letsOnlyAdminsChangeAnything() throws Exception {
        assertProblem(send(locked, "POST", "/v1/nodes/local:drain"), 401, "key_required");
        assertProblem(send(locked, "POST", "/v1/nodes/local:drain", "X-Api-Key", USER), 403, "not_allowed");
        assertProblem(send(locked, "POST", "/v1/nodes/local:drain", "X-Api-Key", OPERATOR), 403, "not_allowed");
        assertProblem(send(locked, "PUT", "/v1/policies?order=fifo", "X-Api-Key", USER), 403, "not_allowed");
        assertProblem(send(locked, "PUT", "/v1/policies?order=fifo", "X-Api-Key", OPERATOR), 403, "not_allowed");
        assertThat(send(locked, "POST", "/v1/nodes/local:drain", "X-Api-Key", ADMIN)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesTwoNamesForOneKey() {
        Access.Key key = new Access.Key("a", Access.hash("same"), Set.of(), Access.Role.USER);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Access(List.of(key, new Access.Key("b", key.sha256(), Set.of(), Access.Role.ADMIN))))
                .withMessage("the keys of 'a' and 'b' are the same");
    }
}
