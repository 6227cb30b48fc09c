package io.herofake.app;

import io.herofake.app.config.AccessConfig;
import io.herofake.policy.QosLevel;
import io.herofake.server.http.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads API keys. No message ever holds one. */
final class AccessFile {
    private static final long MAX_BYTES = 16 << 20;
    private static final String HASHED = "sha256:";
    private static final int SHORTEST = 16;

    private AccessFile() {}

    /**
     * The keys of a file.
     *
     * @param config where the file is, empty for none, which lets everybody in; and who may see what
     * @param levels the QoS levels that there are
     * @throws CommandException naming the file, the line and what is wrong with it
     */
    static Access read(AccessConfig config, List<QosLevel> levels) throws CommandException {
        return config.keys().isEmpty() ? Access.OPEN : read(config.keys().get(), config, levels);
    }

    private static Access read(Path file, AccessConfig config, List<QosLevel> levels) throws CommandException {
        Set<String> known = levels.stream().map(QosLevel::name).collect(Collectors.toSet());
        List<Access.Key> keys = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                keys.add(key(file + ":" + number + ": ", text.split("\\s+"), known));
            }
        }
        if (keys.isEmpty()) {
            throw CommandException.usage("access.keys: " + file + " has no key; leave access.keys out to need none");
        }
        try {
            return new Access(keys, audience(config.cluster()), audience(config.metrics()));
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("access.keys: " + file + ": " + e.getMessage());
        }
    }

    private static List<String> lines(Path file) throws CommandException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw CommandException.usage("access.keys: " + file + " is larger than 16 MiB");
            }
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw CommandException.usage("access.keys: there is no file " + file);
        } catch (IOException e) {
            throw CommandException.usage("access.keys: " + file + " cannot be read: " + IoReasons.of(e));
        }
    }

    private static Access.Key key(String where, String[] words, Set<String> known) throws CommandException {
        if (words.length < 3 || words.length > 4) {
            throw CommandException.usage(where + "must be NAME KEY LEVELS, and a fourth word or none");
        }
        Access.Role role = words.length == 3 ? Access.Role.USER : role(where, words[3]);
        Set<String> levels = levels(where, words[2], known);
        if (levels.isEmpty() && role == Access.Role.USER) {
            throw CommandException.usage(
                    where + "a key for no QoS level and without a fourth word is good for nothing");
        }
        return new Access.Key(words[0], hash(where, words[1]), levels, role);
    }

    private static Access.Role role(String where, String word) throws CommandException {
        return switch (word) {
            case "operator" -> Access.Role.OPERATOR;
            case "admin" -> Access.Role.ADMIN;
            default -> throw CommandException.usage(where + "the fourth word must be operator or admin");
        };
    }

    private static Access.Audience audience(AccessConfig.Audience configured) {
        return configured == AccessConfig.Audience.EVERYBODY ? Access.Audience.EVERYBODY : Access.Audience.OPERATORS;
    }

    private static String hash(String where, String key) throws CommandException {
        if (!key.startsWith(HASHED)) {
            if (key.length() < SHORTEST) {
                throw CommandException.usage(where + "a key has at least " + SHORTEST + " characters");
            }
            return Access.hash(key);
        }
        String hex = key.substring(HASHED.length());
        if (!hex.matches("[0-9a-f]{64}")) {
            throw CommandException.usage(where + "after sha256: there must be 64 lower-case hex digits");
        }
        return hex;
    }

    private static Set<String> levels(String where, String text, Set<String> known) throws CommandException {
        if (text.equals("-")) {
            return Set.of();
        }
        if (text.equals(Access.ALL_LEVELS)) {
            return Set.of(Access.ALL_LEVELS);
        }
        Set<String> levels = new HashSet<>(List.of(text.split(",", -1)));
        for (String level : levels) {
            if (!known.contains(level)) {
                throw CommandException.usage(where + "there is no QoS level '" + level + "'; known: "
                        + known.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
        return levels;
    }
}
