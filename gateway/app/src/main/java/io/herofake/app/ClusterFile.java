package io.herofake.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.herofake.app.config.ByteSize;
import io.herofake.sandbox.transport.WorkerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a cluster, as written in a file.
 *
 * @param nodes at least one
 */
record ClusterFile(List<Node> nodes) {
    private static final long MAX_BYTES = 1 << 20;
    private static final int MAX_PLATFORMS = 10_000;
    private static final YAMLMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What a node is. */
    enum Kind {
        /** This machine. */
        @JsonProperty("local")
        LOCAL,
        /** A worker that runs elsewhere. */
        @JsonProperty("worker")
        WORKER,
        /** Nothing: its platforms are modelled. */
        @JsonProperty("simulated")
        SIMULATED
    }

    /**
     * A node.
     *
     * @param name           unique
     * @param kind           what it is
     * @param worker         address of a worker; null for other kinds
     * @param memory         memory for replicas, as in {@code 8GiB}; null for what this machine has
     * @param platforms      platforms by name; empty for all that are found
     * @param simulateAbsent whether a platform of this machine that is not there is simulated instead of being an error
     */
    record Node(
            String name,
            Kind kind,
            @Nullable String worker,
            @Nullable String memory,
            Map<String, Integer> platforms,
            boolean simulateAbsent) {
        /** Checks that what is given goes with the kind; copies the map. */
        Node {
            requireNonEmpty(name);
            if (kind == null) {
                throw bad(name, "needs a kind: local, worker or simulated");
            }
            platforms = platforms == null ? Map.of() : new LinkedHashMap<>(platforms);
            platforms.forEach((type, count) -> requireCount(name, type, count));
            if ((kind == Kind.WORKER) != (worker != null)) {
                throw bad(name, "must have an address 'worker: HOST:PORT' if, and only if, its kind is worker");
            }
            if (kind != Kind.LOCAL && memory == null) {
                throw bad(name, "must state its memory, as in 'memory: 16GiB'");
            }
            if (kind == Kind.SIMULATED && platforms.isEmpty()) {
                throw bad(name, "is simulated and must state its platforms, as in 'platforms: {gpu: 1}'");
            }
            if (kind != Kind.LOCAL && simulateAbsent) {
                throw bad(name, "can only have simulateAbsent if its kind is local");
            }
            if (memory != null) {
                bytes(memory);
            }
            if (worker != null) {
                WorkerAddress.parse(worker);
            }
        }

        private static void requireNonEmpty(String name) {
            if (name == null || name.isBlank() || name.contains("/") || name.contains(":")) {
                throw new IllegalArgumentException("a node needs a name, without '/' and ':', not '" + name + "'");
            }
        }

        private static void requireCount(String name, String type, Integer count) {
            if (count == null || count < 1 || count > MAX_PLATFORMS) {
                throw bad(name, "platforms." + type + " must be 1 to " + MAX_PLATFORMS + ", not " + count);
            }
        }

        private static IllegalArgumentException bad(String name, String what) {
            return new IllegalArgumentException("node '" + name + "' " + what);
        }

        private static long bytes(String memory) {
            return ByteSize.parse(memory).bytes();
        }

        /** Its memory in bytes, or the given default. */
        long memoryBytes(long fallback) {
            return memory == null ? fallback : bytes(memory);
        }
    }

    /** Checks that there are nodes, all of different names; copies the list. */
    ClusterFile {
        nodes = nodes == null ? List.of() : new ArrayList<>(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("has no nodes; list at least one below 'nodes:'");
        }
        Set<String> names = new HashSet<>();
        for (Node node : nodes) {
            if (!names.add(node.name())) {
                throw new IllegalArgumentException("names node '" + node.name() + "' twice");
            }
        }
        if (nodes.stream().filter(node -> node.kind() == Kind.LOCAL).count() > 1) {
            throw new IllegalArgumentException("has two local nodes; this machine is one");
        }
    }

    /** This machine alone, with all that is found on it. */
    static ClusterFile thisMachine() {
        return new ClusterFile(List.of(new Node("local", Kind.LOCAL, null, null, Map.of(), false)));
    }

    /**
     * Reads one.
     *
     * @throws CommandException naming the file and what is wrong with it
     */
    static ClusterFile read(Path file) throws CommandException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw CommandException.usage(file + " is larger than 1 MiB; that is no list of nodes");
            }
            return MAPPER.readValue(Files.readString(file), ClusterFile.class);
        } catch (NoSuchFileException e) {
            throw CommandException.usage("cluster.file: there is no file " + file);
        } catch (UnrecognizedPropertyException e) {
            throw CommandException.usage(file + ":" + e.getLocation().getLineNr() + ": unknown key '"
                    + e.getPropertyName() + "'; known: " + e.getKnownPropertyIds());
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            Throwable cause = e.getCause();
            String what = cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
            throw CommandException.usage(file + ":" + line + ": " + what);
        } catch (IOException e) {
            throw CommandException.usage("cluster.file: " + file + " cannot be read: " + IoReasons.of(e));
        }
    }
}
