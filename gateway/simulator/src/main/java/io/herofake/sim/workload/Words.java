package io.herofake.sim.workload;

import java.math.BigDecimal;

/** Numbers as people write them. */
final class Words {
    private Words() {}

    /** Without a trailing {@code .0}: 62, 0.5, 1e-06 as 0.000001. */
    static String number(double value) {
        String plain = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        return plain.equals("-0") ? "0" : plain;
    }
}
