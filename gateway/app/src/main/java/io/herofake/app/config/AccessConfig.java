package io.herofake.app.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may use the gateway.
 *
 * @param keys    the file of API keys; empty for no keys
 * @param cluster who may see nodes, replicas, decisions and policies
 * @param metrics who may see the metrics
 */
public record AccessConfig(
        @Setting(
                value = "",
                doc =
                        "A file of API keys, one a line: NAME KEY LEVELS, or NAME sha256:HEX LEVELS. LEVELS are QoS levels with"
                                + " commas, * for all, or - for none. A fourth word operator allows to see the cluster, admin to drain nodes"
                                + " and to switch policies, too. When empty, nobody needs a key.")
        Optional<Path> keys,

        @Setting(
                value = "operators",
                doc =
                        "Who sees nodes, replicas, decisions and policies: operators (keys with the word operator or admin) or"
                                + " everybody. Without keys, everybody does.")
        Audience cluster,

        @Setting(value = "everybody", doc = "Who sees /metrics: operators or everybody. Without keys, everybody does.")
        Audience metrics) {

    /** Who may see something. */
    public enum Audience {
        /** Whoever reaches the gateway. */
        EVERYBODY,
        /** Those with a key of an operator or an admin. */
        OPERATORS
    }
}
