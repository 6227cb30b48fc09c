package io.herofake.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads one YAML file against a schema, event by event, so that every problem has its line. Only plain YAML is accepted:
 * one document, no anchors or aliases. Not reusable.
 */
final class YamlFile {
    private static final long MAX_BYTES = 1 << 20;

    private final Path file;
    private final Path base;
    private final Schema schema;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, RawValue> values = new LinkedHashMap<>();

    private YamlFile(Path file, Schema schema) {
        this.file = file;
        this.base = file.toAbsolutePath().normalize().resolveSibling("");
        this.schema = schema;
    }

    /** The values in the file by key path; what is wrong with it is added to the problems. */
    static Map<String, RawValue> read(Path file, Schema schema, List<Problem> problems) {
        YamlFile reader = new YamlFile(file, schema);
        reader.readAll();
        problems.addAll(reader.problems);
        return reader.values;
    }

    private void readAll() {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("is a directory, not a file");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("is larger than 1 MiB; that is no configuration file");
            }
            try (YAMLParser parser = new YAMLFactory().createParser(Files.readString(file))) {
                document(parser);
            }
        } catch (JsonProcessingException e) {
            // What was found before it is likely to be a consequence.
            problems.clear();
            syntaxProblem(e);
        } catch (NoSuchFileException e) {
            problem(0, "", "there is no such configuration file");
        } catch (AccessDeniedException e) {
            problem(0, "", "no permission to read it");
        } catch (CharacterCodingException e) {
            problem(0, "", "is not UTF-8 text");
        } catch (IOException e) {
            problem(0, "", String.valueOf(e.getMessage()));
        }
    }

    private void document(YAMLParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            problem(line(parser), "", "must be a mapping of keys to values, as in 'http:' and below it '  port: 8080'");
            return;
        }
        section(parser, "");
        if (parser.nextToken() != null) {
            problem(line(parser), "", "holds a second document; only one is read");
        }
    }

    /** Stands on the start of a mapping; leaves on its end. */
    private void section(YAMLParser parser, String path) throws IOException {
        Map<String, Integer> lines = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            int line = line(parser);
            String key = (path.isEmpty() ? "" : path + ".") + parser.currentName();
            parser.nextToken();
            Integer first = lines.putIfAbsent(key, line);
            if (first != null) {
                problem(line, key, "given twice; first on line " + first);
                parser.skipChildren();
            } else {
                member(parser, key, line);
            }
        }
    }

    private void member(YAMLParser parser, String path, int line) throws IOException {
        Key key = schema.key(path);
        if (key != null) {
            List<String> items = items(parser, key, line);
            if (items != null) {
                values.put(path, new RawValue(items, Origin.file(file.toString(), line), base));
            }
        } else if (!schema.isSection(path)) {
            problem(line, path, schema.unknown(path));
            parser.skipChildren();
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            section(parser, path);
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            problem(line, path, "is a section: its keys go below it, indented");
            parser.skipChildren();
        }
    }

    private @Nullable List<String> items(YAMLParser parser, Key key, int line) throws IOException {
        JsonToken token = parser.currentToken();
        ValueType.Shape found = token == JsonToken.START_ARRAY
                ? ValueType.Shape.LIST
                : token == JsonToken.START_OBJECT ? ValueType.Shape.MAP : ValueType.Shape.SCALAR;
        if (token == JsonToken.VALUE_NULL) {
            problem(line, key.path(), "has no value; leave the key out for its default");
            return null;
        }
        if (found != key.type().shape()) {
            problem(
                    line,
                    key.path(),
                    "must be " + key.type().shape().form + " (" + key.type().name() + ")");
            parser.skipChildren();
            return null;
        }
        return found == ValueType.Shape.SCALAR ? List.of(scalar(parser, key.path())) : children(parser, key.path());
    }

    /** Stands on the start of a list or a mapping of scalars; leaves on its end. */
    private List<String> children(YAMLParser parser, String path) throws IOException {
        List<String> items = new ArrayList<>();
        String name = "";
        for (JsonToken token = parser.nextToken(); !token.isStructEnd(); token = parser.nextToken()) {
            if (token == JsonToken.FIELD_NAME) {
                name = parser.currentName() + "=";
            } else if (token.isScalarValue()) {
                items.add(name + scalar(parser, path));
            } else {
                problem(line(parser), path, "holds a list or mapping where one value is expected");
                parser.skipChildren();
            }
        }
        return items;
    }

    /** The text as written, so that it is our own readers who say what a number is. */
    private String scalar(YAMLParser parser, String path) throws IOException {
        if (parser.isCurrentAlias()) {
            problem(line(parser), path, "YAML aliases (*name) are not supported; write the value out");
        }
        return parser.getText();
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private void problem(int line, String key, String message) {
        problems.add(new Problem(Origin.file(file.toString(), line), key, message));
    }

    private void syntaxProblem(JsonProcessingException e) {
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        String message = e.getOriginalMessage();
        if (e.getCause() instanceof MarkedYAMLException cause && cause.getProblem() != null) {
            line = cause.getProblemMark().getLine() + 1;
            message = cause.getProblem();
        }
        problem(line, "", "not valid YAML: " + message.lines().findFirst().orElse("unknown problem"));
    }
}
