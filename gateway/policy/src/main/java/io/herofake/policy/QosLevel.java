package io.herofake.policy;

import java.util.List;

/**
 * What a user pays for (HeROfake, sections II.B and IV.B): a task of this level is late when its total time exceeds
 * {@code deviation} times the worst execution time of its function (eqs. 2 and 3).
 *
 * @param name      unique name, for example {@code high}
 * @param deviation the duration deviation QD, above 0
 * @param price     price of one task in any currency, at least 0
 * @param discount  the fraction of the price that is given back when the deadline is missed, 0 to 1
 */
public record QosLevel(String name, double deviation, double price, double discount) {
    /** Checks ranges. */
    public QosLevel {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a QoS level needs a name");
        }
        require(deviation > 0 && deviation <= 1e6, name, "deviation must be above 0 and at most 1000000", deviation);
        require(price >= 0 && price < Double.POSITIVE_INFINITY, name, "price must be at least 0", price);
        require(discount >= 0 && discount <= 1, name, "discount must be between 0 and 1", discount);
    }

    /**
     * The paper's three levels with its deviations 2, 3 and 4. It states no prices; those here are examples that keep its
     * rule that a higher level has a higher price and a higher discount.
     */
    public static List<QosLevel> paper() {
        return List.of(
                new QosLevel("high", 2, 0.003, 0.75),
                new QosLevel("medium", 3, 0.002, 0.50),
                new QosLevel("low", 4, 0.001, 0.25));
    }

    private static void require(boolean ok, String name, String rule, double value) {
        if (!ok) {
            throw new IllegalArgumentException("QoS level '" + name + "': " + rule + ", not " + value);
        }
    }
}
