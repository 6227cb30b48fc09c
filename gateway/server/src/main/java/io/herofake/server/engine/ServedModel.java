package io.herofake.server.engine;

import io.herofake.model.ModelManifest;
import java.util.OptionalLong;

/**
 * A function that an engine answers with.
 *
 * @param manifest            what the model says of itself; its name is the one in requests
 * @param worstExecutionNanos WET of eq. 2 where the operator has set it, above 0; otherwise that of the profiles
 * @param basis               where the worst execution time comes from
 */
public record ServedModel(ModelManifest manifest, OptionalLong worstExecutionNanos, DeadlineBasis basis) {

    /** Checks the worst execution time. */
    public ServedModel {
        if (worstExecutionNanos.isPresent() && worstExecutionNanos.getAsLong() < 1) {
            throw new IllegalArgumentException("model '" + manifest.name()
                    + "': worstExecutionNanos must be above 0, not " + worstExecutionNanos.getAsLong());
        }
    }

    /** The function's name. */
    public String name() {
        return manifest.name();
    }
}
