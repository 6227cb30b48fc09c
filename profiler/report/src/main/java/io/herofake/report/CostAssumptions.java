package io.herofake.report;

import io.herofake.profile.Provenance;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the total cost over time is reckoned with (HeROfake, section III.E and figure 4). Immutable.
 *
 * @param euroPerKwh           price of energy
 * @param infrastructureFactor all energy of the site by that of the machines: cooling and networking; at least 1
 * @param years                how far the figure goes
 * @param euroPerUsd           to turn list prices, which are in US dollars, into euros
 * @param euroByPlatformType   prices of one device by platform type, before any other
 */
public record CostAssumptions(
        double euroPerKwh,
        double infrastructureFactor,
        double years,
        double euroPerUsd,
        Map<String, Double> euroByPlatformType) {

    /** The prices that the paper's text gives for its figure 4; Table II has others, in dollars. */
    private static final Map<String, Double> PUBLISHED = Map.of("gpu", 600.0, "fpga", 6000.0);

    private static final double MOST_YEARS = 50;

    /** Checks ranges; copies the map. */
    public CostAssumptions {
        requireFrom(0, euroPerKwh, "the price of energy");
        requireFrom(1, infrastructureFactor, "the infrastructure factor");
        if (!(euroPerUsd > 0) || Double.isInfinite(euroPerUsd)) {
            throw new IllegalArgumentException(
                    "the euros for a US dollar must be a finite number above 0, not " + euroPerUsd);
        }
        if (!(years > 0 && years <= MOST_YEARS)) {
            throw new IllegalArgumentException("the years must be above 0 and at most 50, not " + years);
        }
        euroByPlatformType.forEach((type, price) -> requireFrom(0, price, "the price of '" + type + "'"));
        euroByPlatformType = Map.copyOf(euroByPlatformType);
    }

    /** The paper's: 0.1833 euros a kWh (European average of the time), factor 2; five years, and a dollar for a euro. */
    public static CostAssumptions paper() {
        return new CostAssumptions(0.1833, 2, 5, 1, Map.of());
    }

    private static void requireFrom(double least, double value, String what) {
        if (!(value >= least) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    what + " must be a finite number of at least " + (long) least + ", not " + value);
        }
    }

    /** The price of one device in euros: as given, else as in the paper's text, else the list price. */
    OptionalDouble euro(Subject subject) {
        String name = subject.profile().platformType();
        Double given = euroByPlatformType.get(name);
        if (given == null && subject.provenance() == Provenance.PUBLISHED) {
            given = PUBLISHED.get(name);
        }
        if (given != null) {
            return OptionalDouble.of(given);
        }
        OptionalDouble list = subject.type() == null
                ? OptionalDouble.empty()
                : subject.type().priceUsd().number();
        return list.isPresent() ? OptionalDouble.of(list.getAsDouble() * euroPerUsd) : list;
    }
}
