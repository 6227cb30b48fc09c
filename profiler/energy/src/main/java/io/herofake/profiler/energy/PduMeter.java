package io.herofake.profiler.energy;

import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterException;
import io.herofake.model.EnergyScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The sum of a quantity over the outlets (or the inlet) that feed a host. */
final class PduMeter implements EnergyMeter {

    private static final double JOULES_PER_WATT_HOUR = 3600;
    private static final long COUNTER_RANGE = 0xffff_ffffL;
    private static final long MAX_POWER_GAP_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long MAX_COUNTER_GAP_NANOS = TimeUnit.HOURS.toNanos(1);

    private final String source;
    private final PduSensor.Quantity quantity;
    private final List<PduSensor> sensors;
    private final double[] unitsPerStep;
    private final SnmpSession session;
    private final LongSupplier clock;
    private final List<CounterAccumulator> counters = new ArrayList<>();
    private final PowerIntegrator power = new PowerIntegrator(MAX_POWER_GAP_NANOS);

    PduMeter(
            String pdu,
            PduSensor.Quantity quantity,
            List<PduSensor> sensors,
            List<Integer> decimalDigits,
            SnmpSession session,
            LongSupplier clock) {
        this.source = pdu + ", " + quantity.label;
        this.quantity = quantity;
        this.sensors = sensors;
        this.session = session;
        this.clock = clock;
        this.unitsPerStep = decimalDigits.stream()
                .mapToDouble(digits -> Math.pow(10, -digits))
                .toArray();
        for (double wattHours : unitsPerStep) {
            double joules = wattHours * JOULES_PER_WATT_HOUR;
            counters.add(new CounterAccumulator(joules, joules, COUNTER_RANGE, MAX_COUNTER_GAP_NANOS));
        }
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public EnergyScope scope() {
        return EnergyScope.WHOLE_HOST;
    }

    @Override
    public Basis basis() {
        return quantity == PduSensor.Quantity.ACTIVE_ENERGY ? Basis.COUNTER : Basis.POWER_SAMPLES;
    }

    @Override
    public double resolutionJoules(long durationNanos) {
        double steps = 0;
        for (double units : unitsPerStep) {
            steps += units;
        }
        double perStep = basis() == Basis.COUNTER ? JOULES_PER_WATT_HOUR : durationNanos / 1e9;
        return Math.max(steps * perStep, Double.MIN_NORMAL);
    }

    @Override
    public long maxReadIntervalNanos() {
        return basis() == Basis.COUNTER ? MAX_COUNTER_GAP_NANOS : MAX_POWER_GAP_NANOS;
    }

    @Override
    public synchronized Reading read() throws EnergyMeterException {
        List<OptionalLong> values = ask();
        long now = clock.getAsLong();
        if (basis() == Basis.POWER_SAMPLES) {
            double watts = 0;
            for (int i = 0; i < values.size(); i++) {
                watts += values.get(i).getAsLong() * unitsPerStep[i];
            }
            power.add(watts, now);
            return new Reading(now, power.joules(), power.discontinuities());
        }
        double joules = 0;
        long discontinuities = 0;
        for (int i = 0; i < values.size(); i++) {
            counters.get(i).add(values.get(i).getAsLong(), now);
            joules += counters.get(i).joules();
            discontinuities += counters.get(i).discontinuities();
        }
        return new Reading(now, joules, discontinuities);
    }

    private List<OptionalLong> ask() throws EnergyMeterException {
        try {
            List<OptionalLong> values =
                    session.get(sensors.stream().map(PduSensor::value).toList());
            if (values.stream().anyMatch(OptionalLong::isEmpty)) {
                throw new EnergyMeterException(source + " has lost its sensor", null);
            }
            return values;
        } catch (IOException e) {
            throw new EnergyMeterException(source + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
