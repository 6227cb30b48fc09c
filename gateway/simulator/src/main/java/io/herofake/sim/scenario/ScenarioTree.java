package io.herofake.sim.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.herofake.sim.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The raw contents of a scenario file, in which single values can be replaced before it is read. Immutable. */
public final class ScenarioTree {
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** The seed of a scenario that states none. */
    static final long DEFAULT_SEED = 1;

    private static final int MAX_BYTES = 64 << 20;

    private final String name;
    private final Path folder;
    private final ObjectNode root;

    private ScenarioTree(String name, Path folder, ObjectNode root) {
        this.name = name;
        this.folder = folder;
        this.root = root;
    }

    /**
     * Reads a scenario file. Relative paths in it start at its folder.
     *
     * @throws BadInputException if it is not YAML, or holds a key twice
     * @throws IOException       if it cannot be read
     */
    public static ScenarioTree read(Path file) throws IOException {
        String what = "scenario " + file;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new BadInputException(what, List.of("is larger than 64 MiB"));
            }
            Path parent = file.toAbsolutePath().getParent();
            return parse(what, parent == null ? Path.of("") : parent, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new BadInputException(what, List.of("there is no such file"));
        }
    }

    /** The paper's evaluation, which ships with the product. */
    public static ScenarioTree paper() {
        return parse("scenario 'paper'", Path.of(""), paperText());
    }

    /** The text of {@link #paper}. */
    public static String paperText() {
        try (InputStream in = ScenarioTree.class.getResourceAsStream("paper.yaml")) {
            return new String(Objects.requireNonNull(in, "paper.yaml").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("damaged installation: cannot read paper.yaml", e);
        }
    }

    /**
     * Reads a scenario from text.
     *
     * @param name   what to call it in messages
     * @param folder where relative paths in it start
     * @throws BadInputException if it is not YAML, or holds a key twice
     */
    public static ScenarioTree parse(String name, Path folder, String yaml) {
        JsonNode node = parseYaml(name, yaml);
        if (node.isMissingNode() || node.isNull()) {
            throw new BadInputException(name, List.of("is empty"));
        }
        if (!(node instanceof ObjectNode root)) {
            throw new BadInputException(name, List.of("must be a mapping of keys to values"));
        }
        return new ScenarioTree(name, folder, root);
    }

    private static JsonNode parseYaml(String what, String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            String place =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            throw new BadInputException(what, List.of(place + firstLine(e.getOriginalMessage())));
        }
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /**
     * The same with one value replaced or added.
     *
     * @param path keys with dots between them, for example {@code workload.poisson.rate}
     * @param yaml the value, as in a scenario file
     * @throws BadInputException if the path leads through something that is no mapping, or the value is no YAML
     */
    public ScenarioTree with(String path, String yaml) {
        return with(path, parseYaml(path + "=" + yaml, yaml));
    }

    /** The same with a list of texts. */
    public ScenarioTree with(String path, List<String> texts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        texts.forEach(list::add);
        return with(path, list);
    }

    /** The same with the profiles of a metadata store: an absolute path or a URL. */
    public ScenarioTree withStore(String location) {
        return with("profiles.store", JsonNodeFactory.instance.textNode(location));
    }

    /** The same with a trace file in place of its workload. */
    public ScenarioTree withTrace(Path file) {
        ObjectNode workload = JsonNodeFactory.instance.objectNode();
        workload.put("trace", file.toString());
        return with("workload", workload);
    }

    /** The same with a gateway's recording in place of its workload. */
    public ScenarioTree withRecording(Path file) {
        ObjectNode workload = JsonNodeFactory.instance.objectNode();
        workload.put("recording", file.toString());
        return with("workload", workload);
    }

    private ScenarioTree with(String path, JsonNode value) {
        ObjectNode copy = root.deepCopy();
        String[] keys = path.split("\\.", -1);
        ObjectNode at = copy;
        for (int i = 0; i < keys.length - 1; i++) {
            JsonNode next = at.path(keys[i]);
            if (next.isMissingNode() || next.isNull()) {
                next = at.putObject(keys[i]);
            }
            if (!(next instanceof ObjectNode mapping)) {
                throw new BadInputException(
                        "cannot set " + path, List.of(keys[i] + " is no mapping of keys to values"));
            }
            at = mapping;
        }
        String last = keys[keys.length - 1];
        if (last.isBlank()) {
            throw new BadInputException("cannot set '" + path + "'", List.of("name a key, such as workload.tasks"));
        }
        at.set(last, value);
        return new ScenarioTree(name, folder, copy);
    }

    /**
     * The path that a short name stands for: {@code rate} for the rate of the workload, whatever its kind, {@code tasks},
     * {@code nodes} for their number. Anything else is a path already.
     */
    public String unalias(String name) {
        return switch (name) {
            case "rate" -> rate();
            case "tasks" -> "workload.tasks";
            case "nodes" -> "infrastructure.count";
            default -> name;
        };
    }

    private String rate() {
        if (has("workload", "poisson")) {
            return "workload.poisson.rate";
        }
        if (has("workload", "diurnal")) {
            return "workload.diurnal.meanRate";
        }
        throw new BadInputException(
                name, List.of("has a workload without a single rate to set; only poisson and diurnal ones have that"));
    }

    /**
     * What its section {@code sweep} says is to be varied.
     *
     * @throws BadInputException if it says nothing, or what it says is wrong
     */
    public List<Axis> sweepAxes() {
        List<String> problems = new ArrayList<>();
        List<Axis> axes = SweepReader.read(new Section("", root, problems).section("sweep"));
        if (problems.isEmpty() && axes.isEmpty()) {
            problems.add("has no section sweep; say what to vary, as in --sweep rate=20,40,62");
        }
        if (!problems.isEmpty()) {
            throw new BadInputException(name, problems);
        }
        return axes;
    }

    /** The seed that it states, or the default. */
    public long seed() {
        return new Section("", root, new ArrayList<>()).integer("seed", DEFAULT_SEED, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** What to call it in messages. */
    public String name() {
        return name;
    }

    Path resolve(String file) {
        return folder.resolve(file);
    }

    Section section(List<String> problems) {
        return new Section("", root, problems);
    }

    /** Whether there is a value under these keys. */
    boolean has(String... keys) {
        JsonNode at = root;
        for (String key : keys) {
            at = at == null ? MissingNode.getInstance() : at.path(key);
        }
        return !at.isMissingNode() && !at.isNull();
    }
}
