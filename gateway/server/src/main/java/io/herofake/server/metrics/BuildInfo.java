package io.herofake.server.metrics;

/**
 * What runs, for metrics and {@code /healthz}.
 *
 * @param version  the product's version
 * @param revision the git revision that it was built from, or {@code unknown}
 */
public record BuildInfo(String version, String revision) {}
