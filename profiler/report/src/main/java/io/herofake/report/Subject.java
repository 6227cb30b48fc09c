package io.herofake.report;

import io.herofake.model.EnergyScope;
import io.herofake.profile.Environment;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.Figure;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.Provenance;
import io.herofake.profile.ScopedFigures;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One profile that the report shows, with what is known of its platform type. Immutable.
 *
 * @param profile the profile
 * @param type    its platform type; null if the store says nothing of it
 */
public record Subject(ProfileRecord profile, @Nullable PlatformTypeRecord type) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String CLASSIC = "-classic";

    /**
     * A power or energy figure and what it is of.
     *
     * @param scope  part of the machine
     * @param figure with a number
     */
    record Scoped(EnergyScope scope, Figure figure) {
        double number() {
            return figure.number().orElseThrow();
        }
    }

    /** The function's name. */
    public String function() {
        return profile.function();
    }

    /**
     * The network, whatever its head: {@code vgg16} for the function {@code vgg16-classic} too. Its profiles are shown together,
     * as the published ones are of the network with the head that it was made with, under the network's name.
     */
    public String network() {
        String function = function();
        return function.endsWith(CLASSIC) ? function.substring(0, function.length() - CLASSIC.length()) : function;
    }

    /** Where its times come from. */
    public Provenance provenance() {
        return profile.origin().provenance();
    }

    /** The host that it was taken on; null if none is stated. */
    public @Nullable String host() {
        Environment environment = profile.origin().environment();
        return environment == null ? null : environment.host();
    }

    /** For people: {@code gpu (published)}, {@code epyc (measured on node1)}; with the function if that is not the network. */
    public String label() {
        String variant = function().equals(network()) ? "" : ", " + function();
        return profile.platformType() + variant + " (" + provenance().id() + (host() == null ? "" : " on " + host())
                + ")";
    }

    /** What part of the machine its energy of a picture is of, where one is known. */
    public Optional<EnergyScope> energyScope() {
        return best(single().dynamicEnergyJoulesPerPicture()).map(Scoped::scope);
    }

    /** One picture at a time, which every profile has. */
    ExecutionPoint single() {
        return profile.execution(1, 1).orElseThrow();
    }

    /** Among the executions whose energy is known, the one with the most pictures a second: full load. */
    Optional<ExecutionPoint> busiest() {
        return profile.executions().stream()
                .filter(point -> point.dynamicEnergyJoulesPerPicture().best().isPresent())
                .max(Comparator.comparingDouble(Subject::picturesPerSecond));
    }

    /** Throughput of one replica at this batch size and concurrency. */
    static double picturesPerSecond(ExecutionPoint point) {
        return NANOS_PER_SECOND * point.batch() * point.concurrency() / point.meanNanos();
    }

    /** Idle power as the profile has it, else as the platform type has it. */
    ScopedFigures idlePower() {
        ScopedFigures own = profile.idlePowerWatts();
        if (own.best().isPresent() || type == null) {
            return own;
        }
        return type.idlePowerWatts().best().isPresent() ? type.idlePowerWatts() : own;
    }

    /** The figure to reckon with, and what it is of. */
    static Optional<Scoped> best(ScopedFigures figures) {
        return figures.best()
                .flatMap(best -> figures.byScope().entrySet().stream()
                        .filter(entry -> entry.getValue().equals(best))
                        .findFirst()
                        .map(Subject::scoped));
    }

    private static Scoped scoped(Map.Entry<EnergyScope, Figure> entry) {
        return new Scoped(entry.getKey(), entry.getValue());
    }

    /** Why there is no number, in a few words; never a 0. */
    static String absence(ScopedFigures figures) {
        return figures.byScope().values().stream()
                .filter(Figure.Absent.class::isInstance)
                .map(figure -> ((Figure.Absent) figure).reason())
                .findFirst()
                .orElse("not stated");
    }
}
