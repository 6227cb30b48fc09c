package io.herofake.profiler.energy;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.snmp4j.smi.OID;

/**
 * One sensor of Raritan's PDU2-MIB. Its value is a whole number to be divided by ten to the number of its decimal digits.
 *
 * @param quantity what it tells
 * @param outlet   true for an outlet's, false for an inlet's
 * @param pdu      number of the PDU in a chain
 * @param number   of the outlet or inlet
 */
record PduSensor(Quantity quantity, boolean outlet, int pdu, int number) {

    private static final String PDU2 = "1.3.6.1.4.1.13742.6.";
    private static final String INLET_AVAILABLE = PDU2 + "5.2.3.1.2";
    private static final String INLET_VALUE = PDU2 + "5.2.3.1.4";
    private static final String INLET_DIGITS = PDU2 + "3.3.4.1.7";
    private static final String OUTLET_AVAILABLE = PDU2 + "5.4.3.1.2";
    private static final String OUTLET_VALUE = PDU2 + "5.4.3.1.4";
    private static final String OUTLET_DIGITS = PDU2 + "3.5.4.1.7";
    private static final long TRUE = 1;
    private static final long MAX_DIGITS = 9;

    /** The sensor types that are of use here. */
    enum Quantity {
        ACTIVE_POWER(5, "active power"),
        ACTIVE_ENERGY(8, "active energy");

        final int type;
        final String label;

        Quantity(int type, String label) {
            this.type = type;
            this.label = label;
        }
    }

    static List<PduSensor> of(PduOptions options, Quantity quantity) {
        if (options.outlets().isEmpty()) {
            return List.of(new PduSensor(quantity, false, options.pdu(), options.inlet()));
        }
        return options.outlets().stream()
                .map(outlet -> new PduSensor(quantity, true, options.pdu(), outlet))
                .toList();
    }

    OID value() {
        return object(outlet ? OUTLET_VALUE : INLET_VALUE);
    }

    String place() {
        return (outlet ? "outlet " : "inlet ") + number;
    }

    /** The number of decimal digits; empty if there is no such sensor or it is not available. */
    OptionalLong decimalDigits(SnmpSession session) throws IOException {
        List<OptionalLong> answers = session.get(List.of(
                object(outlet ? OUTLET_AVAILABLE : INLET_AVAILABLE),
                object(outlet ? OUTLET_DIGITS : INLET_DIGITS),
                value()));
        boolean there = answers.stream().allMatch(OptionalLong::isPresent)
                && answers.get(0).getAsLong() == TRUE
                && answers.get(1).getAsLong() >= 0
                && answers.get(1).getAsLong() <= MAX_DIGITS;
        return there ? answers.get(1) : OptionalLong.empty();
    }

    private OID object(String column) {
        return new OID(column + "." + pdu + "." + number + "." + quantity.type);
    }
}
