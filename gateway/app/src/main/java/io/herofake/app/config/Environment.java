package io.herofake.app.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads settings from {@code HEROFAKE_...} environment variables. */
final class Environment {
    /** Names that are ours and no settings; the launcher script reads them, and the command its configuration file. */
    static final Set<String> RESERVED =
            Set.of("HEROFAKE_HOME", "HEROFAKE_CONFIG", "HEROFAKE_JAVA_OPTS", "HEROFAKE_PROFILES");

    private static final String PREFIX = "HEROFAKE_";

    /** What Kubernetes sets in each pod for a service named {@code herofake} or {@code herofake-...}. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "HEROFAKE(_\\w+)?_(SERVICE_HOST|SERVICE_PORT(_\\w+)?" + "|PORT_\\d+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private Environment() {}

    /** The values by key path; unknown variables are added to the problems. */
    static Map<String, RawValue> read(
            Map<String, String> environment, Path workingDirectory, Schema schema, List<Problem> problems) {
        Map<String, Key> byVariable = new LinkedHashMap<>();
        schema.keys().forEach(key -> byVariable.put(key.environmentVariable(), key));
        Map<String, RawValue> values = new LinkedHashMap<>();
        new TreeMap<>(environment).forEach((name, text) -> {
            Key key = byVariable.get(name);
            Origin origin = Origin.environment(name);
            if (key != null) {
                values.put(key.path(), new RawValue(key.split(text), origin, workingDirectory));
            } else if (name.startsWith(PREFIX) && !RESERVED.contains(name) && !isServiceLink(name, text)) {
                problems.add(
                        new Problem(origin, "", "unknown variable" + Nearest.suggestion(name, byVariable.keySet())));
            }
        });
        return values;
    }

    private static boolean isServiceLink(String name, String text) {
        return SERVICE_LINK.matcher(name).matches()
                || (name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(text).matches());
    }
}
