package io.herofake.server.engine;

import io.herofake.policy.Catalog;
import io.herofake.profile.Profile;
import java.util.Arrays;
import java.util.List;

/** Where the energy figures of profiles come from. Immutable. */
final class EnergySources {
    private final EnergySource[][] sources;

    EnergySources(Catalog catalog, List<Profile> profiles) {
        sources = new EnergySource[catalog.functionCount()][catalog.typeCount()];
        for (EnergySource[] row : sources) {
            Arrays.fill(row, EnergySource.UNKNOWN);
        }
        for (Profile profile : profiles) {
            sources[catalog.functionId(profile.function())][catalog.typeId(profile.platformType())] =
                    switch (profile.provenance()) {
                        case MEASURED -> EnergySource.MEASURED_PROFILE;
                        case PUBLISHED -> EnergySource.PUBLISHED_PROFILE;
                        case ESTIMATED -> EnergySource.ESTIMATED_PROFILE;
                    };
        }
    }

    EnergySource of(int function, int type, double joules) {
        return Double.isNaN(joules) ? EnergySource.UNKNOWN : sources[function][type];
    }
}
