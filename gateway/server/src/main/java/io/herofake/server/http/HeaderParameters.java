package io.herofake.server.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A header's value with parameters, as in {@code form-data; name="a"; filename=b}. */
final class HeaderParameters {
    private final String value;
    private final Map<String, String> parameters = new HashMap<>();

    private HeaderParameters(String value) {
        this.value = value;
    }

    static HeaderParameters of(String header) {
        int at = header.indexOf(';');
        HeaderParameters parsed = new HeaderParameters(
                (at < 0 ? header : header.substring(0, at)).strip().toLowerCase(Locale.ROOT));
        while (at >= 0 && at < header.length()) {
            at = parsed.parameter(header, at + 1);
        }
        return parsed;
    }

    /** Takes the parameter that begins at a place; gives where the semicolon after it is, or the end. */
    private int parameter(String header, int start) {
        int equals = start;
        while (equals < header.length() && header.charAt(equals) != '=' && header.charAt(equals) != ';') {
            equals++;
        }
        String name = header.substring(start, equals).strip().toLowerCase(Locale.ROOT);
        if (equals == header.length() || header.charAt(equals) == ';') {
            return equals;
        }
        StringBuilder text = new StringBuilder();
        int end = text(header, equals + 1, text);
        parameters.putIfAbsent(name, text.toString().strip());
        return end;
    }

    private static int text(String header, int start, StringBuilder text) {
        boolean quoted = false;
        int at = start;
        for (; at < header.length(); at++) {
            char c = header.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted && at + 1 < header.length()) {
                text.append(header.charAt(++at));
            } else if (c == ';' && !quoted) {
                break;
            } else {
                text.append(c);
            }
        }
        return at;
    }

    /** What comes before the parameters, in lower case. */
    String value() {
        return value;
    }

    /** A parameter by its lower-case name; null if it is not there. */
    @Nullable
    String get(String name) {
        return parameters.get(name);
    }
}
