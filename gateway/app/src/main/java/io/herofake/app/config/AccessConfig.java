package io.herofake.app.config;

/**
 * Who may use the gateway.
 *
 * @param keys the file of API keys; empty for no keys
 */
public record AccessConfig(
        @Setting(
                value = "",
                doc =
                        "A file of API keys, one a line: NAME KEY LEVELS, or NAME sha256:HEX LEVELS. LEVELS are QoS levels with"
                                + " commas, or * for all; a fourth word admin allows to drain nodes and to switch policies. When empty,"
                                + " nobody needs a key.")
        String keys) {}
