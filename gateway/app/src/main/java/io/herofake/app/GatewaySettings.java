package io.herofake.app;

import io.herofake.app.config.HerofakeConfig;
import io.herofake.app.config.HttpConfig;
import io.herofake.app.config.LimitsConfig;
import io.herofake.app.config.TimeoutsConfig;
import io.herofake.server.http.GatewayOptions;
import io.herofake.server.http.GatewayOptions.Limits;
import io.herofake.server.http.GatewayOptions.Listen;
import io.herofake.server.http.GatewayOptions.Timeouts;
import io.herofake.server.http.GatewayOptions.Transport;

/** From the configuration to the gateway's options. */
final class GatewaySettings {
    private GatewaySettings() {}

    static GatewayOptions of(HerofakeConfig config, String defaultModel) {
        return new GatewayOptions(
                listen(config.http()),
                limits(config.limits()),
                timeouts(config.timeouts()),
                defaultModel,
                config.qos().defaultLevel(),
                config.http().accessLog());
    }

    private static Listen listen(HttpConfig http) {
        return new Listen(
                http.host(),
                http.port(),
                http.backlog(),
                http.eventLoopThreads() == 0 ? Listen.DEFAULT.eventLoopThreads() : http.eventLoopThreads(),
                http.maxConnections(),
                http.transport() == HttpConfig.Transport.NIO ? Transport.NIO : Transport.AUTO);
    }

    private static Limits limits(LimitsConfig limits) {
        long maxUpload = limits.maxUpload().bytes();
        long automatic = Math.max(2 * maxUpload, Runtime.getRuntime().maxMemory() / 4);
        long budget = limits.uploadBudget().bytes();
        return new Limits(
                Math.toIntExact(maxUpload),
                budget == 0 ? automatic : budget,
                Math.toIntExact(limits.maxHeader().bytes()),
                limits.pipelinedRequests());
    }

    private static Timeouts timeouts(TimeoutsConfig timeouts) {
        return new Timeouts(
                timeouts.header(),
                timeouts.idle(),
                timeouts.uploadGrace(),
                Math.toIntExact(timeouts.uploadRate().bytes()),
                timeouts.answer(),
                timeouts.write(),
                timeouts.drainNotice(),
                timeouts.drain());
    }
}
