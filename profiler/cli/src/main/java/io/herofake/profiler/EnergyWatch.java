package io.herofake.profiler;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider;
import io.herofake.backend.Platform;
import io.herofake.model.EnergyScope;
import io.herofake.model.HardwareType;
import io.herofake.profile.Figure;
import io.herofake.profile.ScopedFigures;
import io.herofake.profiler.energy.EnergyProbe;
import io.herofake.profiler.energy.EnergySampler;
import io.herofake.profiler.energy.MeteredEnergy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The energy meters of this machine, read all the time. Thread-safe. Close it to close them. */
public final class EnergyWatch implements AutoCloseable {
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_REASON = 3000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final List<EnergyMeter> meters;
    private final List<Absence> absences;
    private final @Nullable EnergySampler sampler;

    private EnergyWatch(List<EnergyMeter> meters, List<Absence> absences) {
        this.meters = meters;
        this.absences = absences;
        this.sampler = meters.isEmpty() ? null : new EnergySampler(meters, interval(meters));
    }

    /**
     * Looks for meters and begins to read them.
     *
     * @throws ProfilerException if a PDU is configured and does not answer
     */
    public static EnergyWatch begin(EnergyProbe.Options options) throws ProfilerException {
        EnergyMeterProvider.Found found = EnergyProbe.probe(options);
        boolean pduThere = found.meters().stream().anyMatch(meter -> meter.scope() == EnergyScope.WHOLE_HOST);
        if (options.pdu() != null && !pduThere) {
            found.meters().forEach(EnergyMeter::close);
            String reason = found.absences().stream()
                    .filter(absence -> absence.what().startsWith("PDU"))
                    .map(absence -> absence.reason() + " (" + absence.remedy() + ")")
                    .collect(Collectors.joining("; "));
            throw new ProfilerException("the configured PDU cannot be used: " + reason, null);
        }
        return new EnergyWatch(EnergyProbe.withoutRivals(found.meters()), found.absences());
    }

    private static Duration interval(List<EnergyMeter> meters) {
        long third = meters.stream()
                        .mapToLong(EnergyMeter::maxReadIntervalNanos)
                        .min()
                        .orElseThrow()
                / 3;
        return Duration.ofNanos(Math.min(third, LONGEST_INTERVAL.toNanos()));
    }

    /** Whether there is any meter or model. */
    public boolean metered() {
        return sampler != null;
    }

    /** What is read and what was looked for in vain, one line each, for people. */
    public List<String> describe() {
        if (meters.isEmpty()) {
            return List.of("energy is not measured: " + noSensor());
        }
        return meters.stream()
                .map(meter -> "energy of " + meter.scope().id() + ": " + meter.source()
                        + (meter.basis() == EnergyMeter.Basis.MODEL ? " (estimated, not measured)" : ""))
                .toList();
    }

    /** All meters now. */
    EnergySampler.@Nullable Snapshot snapshot() {
        return sampler == null ? null : sampler.snapshot();
    }

    /** What this platform's meters saw between two snapshots, one for each scope; empty without meters. */
    Map<EnergyScope, MeteredEnergy> between(
            EnergySampler.@Nullable Snapshot from, EnergySampler.@Nullable Snapshot to, Platform platform) {
        Map<EnergyScope, MeteredEnergy> byScope = new EnumMap<>(EnergyScope.class);
        if (from == null || to == null) {
            return byScope;
        }
        List<MeteredEnergy> energies = EnergySampler.between(from, to);
        for (int i = 0; i < energies.size(); i++) {
            if (isAbout(meters.get(i), platform)) {
                byScope.putIfAbsent(energies.get(i).scope(), energies.get(i));
            }
        }
        return byScope;
    }

    private boolean isAbout(EnergyMeter meter, Platform platform) {
        if (meter.scope() != EnergyScope.DEVICE) {
            return true;
        }
        if (meter.device() != null) {
            return platform.device().equals(meter.device());
        }
        // A card's meter that does not say whose it is counts if there is no other it could be confused with.
        return onACard(platform)
                && meters.stream()
                                .filter(other -> other.scope() == EnergyScope.DEVICE)
                                .count()
                        == 1;
    }

    private static boolean onACard(Platform platform) {
        return platform.hardware() != HardwareType.CPU && !platform.device().equals(Platform.HOST_CPU);
    }

    /** Mean power between two snapshots; absent with the reason where there is no meter. */
    ScopedFigures watts(Map<EnergyScope, MeteredEnergy> idle, Platform platform) {
        Map<EnergyScope, Figure> figures = absent(platform);
        idle.forEach((scope, energy) -> figures.put(scope, energy.meanWatts()));
        return new ScopedFigures(figures);
    }

    /**
     * Active minus idle energy of one picture (HeROfake, section IV.B); absent with the reason where there is no meter.
     *
     * @param idleWatts as {@link #watts} gave it
     */
    ScopedFigures dynamicJoulesPerPicture(
            Map<EnergyScope, MeteredEnergy> active, ScopedFigures idleWatts, long pictures, Platform platform) {
        Map<EnergyScope, Figure> figures = absent(platform);
        active.forEach((scope, energy) -> {
            Figure watts = idleWatts.byScope().get(scope);
            figures.put(
                    scope,
                    watts == null
                            ? new Figure.Absent("idle power was not measured with " + energy.source())
                            : dynamic(energy, watts, pictures));
        });
        return new ScopedFigures(figures);
    }

    private static Figure dynamic(MeteredEnergy active, Figure idleWatts, long pictures) {
        if (idleWatts instanceof Figure.Measured measured && !measured.source().equals(active.source())) {
            return new Figure.Absent(
                    "idle power was measured with " + measured.source() + ", not with " + active.source());
        }
        // Power over one second is the energy of that second; its resolution likewise.
        MeteredEnergy idle =
                new MeteredEnergy(active.source(), active.scope(), active.basis(), NANOS_PER_SECOND, idleWatts);
        return active.dynamicJoulesPerPicture(idle, pictures);
    }

    private Map<EnergyScope, Figure> absent(Platform platform) {
        Map<EnergyScope, Figure> figures = new EnumMap<>(EnergyScope.class);
        Figure absent = new Figure.Absent(noSensor());
        figures.put(EnergyScope.WHOLE_HOST, absent);
        figures.put(EnergyScope.PACKAGE, absent);
        if (onACard(platform)) {
            figures.put(EnergyScope.DEVICE, absent);
        }
        return figures;
    }

    private String noSensor() {
        String reasons = absences.stream()
                .map(absence -> absence.what() + ": " + absence.reason())
                .distinct()
                .collect(Collectors.joining("; "));
        String text = "no sensor: " + (reasons.isEmpty() ? "none of this kind" : reasons);
        return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
    }

    @Override
    public void close() {
        if (sampler != null) {
            sampler.close();
        }
    }
}
