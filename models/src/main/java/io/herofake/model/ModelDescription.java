package io.herofake.model;

import java.util.regex.Pattern;

/**
 * What a model is, apart from its files. Immutable.
 *
 * @param name         the function's name: lower-case letters, digits, dots, dashes, underscores, at most 64
 * @param version      the version of the function
 * @param architecture the network, for example {@code resnet50-v1.5}
 * @param description  one line for people
 * @param source       where the weights come from, for people
 * @param licence      an SPDX identifier, or words where there is none
 * @param training     trained or not, seed, measured figures
 * @param input        what the graph wants
 * @param output       what the graph gives
 */
public record ModelDescription(
        String name,
        ModelVersion version,
        String architecture,
        String description,
        String source,
        String licence,
        Training training,
        InputContract input,
        OutputContract output) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int MAX_TEXT = 2000;

    /** Checks ranges. */
    public ModelDescription {
        checkName(name);
        checkText("architecture", architecture);
        checkText("description", description);
        checkText("source", source);
        checkText("licence", licence);
    }

    /**
     * Checks a function's name.
     *
     * @throws IllegalArgumentException saying what a name may be
     */
    public static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name '" + name + "' is not 1 to 64 lower-case letters, digits, dots,"
                    + " dashes or underscores beginning with a letter or digit");
        }
    }

    private static void checkText(String key, String value) {
        if (value.isBlank() || value.length() > MAX_TEXT || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("'" + key + "' must be one line of 1 to " + MAX_TEXT + " characters");
        }
    }
}
