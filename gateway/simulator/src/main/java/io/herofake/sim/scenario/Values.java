package io.herofake.sim.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Single values of a scenario file: as numbers, as plain objects, as text for messages. */
final class Values {
    private static final Pattern EXPONENT = Pattern.compile("[-+]?[0-9]+(\\.[0-9]*)?[eE][-+]?[0-9]{1,3}");

    private Values() {}

    /** YAML takes 1e-3 for text; people do not. */
    static double asNumber(JsonNode value) {
        if (value.isTextual() && EXPONENT.matcher(value.textValue()).matches()) {
            return Double.parseDouble(value.textValue());
        }
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }

    /** A number times a power of ten, rounded; 0 for one that is missing. */
    static long scaled(double value, int digits) {
        if (Double.isNaN(value)) {
            return 0;
        }
        // Through decimal digits, as written: 1.3 GB is 1,300,000,000 bytes, not one less.
        return BigDecimal.valueOf(value)
                .movePointRight(digits)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** A number, text, truth value or list of them. */
    static Object plainValue(JsonNode value) {
        if (value.isArray()) {
            List<Object> list = new ArrayList<>();
            value.forEach(element -> list.add(plainValue(element)));
            return list;
        }
        return value.isBoolean()
                ? (Object) value.booleanValue()
                : value.isNumber() ? value.numberValue() : value.asText();
    }

    /** In words, for a message; without an upper end if it is as high as numbers go. */
    static String range(double low, double high) {
        return high >= Long.MAX_VALUE ? "of at least " + plain(low) : "from " + plain(low) + " to " + plain(high);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
