package io.herofake.profiler.energy;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A Raritan PDU (PDU2-MIB, as the PX2, PX3 and PX4 have it) over SNMP: the paper's instrument, a PX3-5190R. Two meters of
 * the whole host: active power, which is integrated, and the PDU's own energy counter, which is exact over hours but counts
 * whole watt-hours. The power comes first.
 */
public final class PduMeters implements EnergyMeterProvider {

    private static final String NAME = "PDU over SNMP";

    private final @Nullable PduOptions options;
    private final LongSupplier clock;

    /** Asks that PDU; null if none is configured. */
    public PduMeters(@Nullable PduOptions options) {
        this(options, System::nanoTime);
    }

    PduMeters(@Nullable PduOptions options, LongSupplier clock) {
        this.options = options;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "pdu";
    }

    @Override
    public Found discover() {
        if (options == null) {
            return new Found(
                    List.of(),
                    List.of(new Absence(NAME, "none is configured", "configure its host, credentials and outlets")));
        }
        List<EnergyMeter> meters = new ArrayList<>();
        List<Absence> absences = new ArrayList<>();
        try {
            for (PduSensor.Quantity quantity : PduSensor.Quantity.values()) {
                discover(options, quantity, meters, absences);
            }
        } catch (IOException e) {
            meters.forEach(EnergyMeter::close);
            return new Found(
                    List.of(),
                    List.of(new Absence(
                            NAME,
                            String.valueOf(e.getMessage()),
                            "check the PDU's address, its SNMP settings and the way to it")));
        }
        return new Found(meters, absences);
    }

    private void discover(
            PduOptions where, PduSensor.Quantity quantity, List<EnergyMeter> meters, List<Absence> absences)
            throws IOException {
        SnmpSession session = SnmpSession.open(where);
        boolean kept = false;
        try {
            List<PduSensor> sensors = PduSensor.of(where, quantity);
            List<Integer> digits = new ArrayList<>();
            for (PduSensor sensor : sensors) {
                OptionalLong known = sensor.decimalDigits(session);
                if (known.isEmpty()) {
                    absences.add(new Absence(
                            NAME,
                            where.describe() + " has no " + quantity.label + " at " + sensor.place(),
                            "check that it is a Raritan PX and that the numbers of PDU, inlet and outlets are right"));
                    return;
                }
                digits.add(Math.toIntExact(known.getAsLong()));
            }
            meters.add(new PduMeter(where.describe(), quantity, sensors, digits, session, clock));
            kept = true;
        } finally {
            if (!kept) {
                session.close();
            }
        }
    }
}
