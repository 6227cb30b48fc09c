package io.herofake.profile;

import io.herofake.model.EnergyScope;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Power or energy figures, at most one for each part of the machine that they are about, so that whole-host and device
 * energy are never mixed up. Empty where nothing was looked for. Immutable.
 *
 * @param byScope in the order of {@link EnergyScope}
 */
public record ScopedFigures(Map<EnergyScope, Figure> byScope) {

    private static final List<Class<? extends Figure>> PREFERENCE =
            List.of(Figure.Measured.class, Figure.Published.class, Figure.Estimated.class);

    /** Copies the map. */
    public ScopedFigures {
        Map<EnergyScope, Figure> copy = new EnumMap<>(EnergyScope.class);
        Checks.present(byScope, "figures by scope").forEach((scope, figure) -> {
            copy.put(Checks.present(scope, "scope"), Checks.present(figure, scope.id()));
        });
        byScope = Collections.unmodifiableMap(copy);
    }

    /** No figure at all. */
    public static ScopedFigures none() {
        return new ScopedFigures(Map.of());
    }

    /** A single figure. */
    public static ScopedFigures of(EnergyScope scope, Figure figure) {
        return new ScopedFigures(Map.of(scope, figure));
    }

    /**
     * The figure to decide with: measured before published before estimated; among those of one origin the whole host
     * (the paper's method), then the package, then the device. Empty if no number is known.
     */
    public Optional<Figure> best() {
        return PREFERENCE.stream()
                .flatMap(origin -> byScope.values().stream().filter(origin::isInstance))
                .findFirst();
    }
}
