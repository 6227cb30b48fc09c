package io.herofake.backend.opencl;

import io.herofake.backend.opencl.Layer.Convolution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses how to compute each convolution: as chosen before on this device, else by measuring all ways with one picture. Not
 * thread-safe; one tuner of a process measures at a time.
 */
final class Tuner {

    private static final Logger log = LoggerFactory.getLogger(Tuner.class);

    private static final Object MEASURING = new Object();
    private static final int RUNS = 5;
    /** A way that is so much slower than the best so far is not run again. */
    private static final int HOPELESS = 2;

    // Values of a network of one layer, after Network.INPUT.
    private static final int SOURCE = 1;
    private static final int TARGET = 2;
    private static final int ADDEND = 3;
    private static final int VALUES = 4;

    private final ClContext context;
    private final Programs programs;
    private final Tuning tuning;
    private final Choices known;
    private final Ways ways;

    /** Which ways of computing a layer are tried; at least one. */
    @FunctionalInterface
    interface Ways {
        List<Choice> of(Tuning tuning, Convolution layer);
    }

    Tuner(ClContext context, Programs programs, Tuning tuning, Choices known, Ways ways) {
        this.context = context;
        this.programs = programs;
        this.tuning = tuning;
        this.known = known;
        this.ways = ways;
    }

    /** A way for each convolution of a network, by the layer's output. */
    Map<Integer, Choice> choose(Network network) throws ClException {
        Map<Integer, Choice> chosen = new HashMap<>();
        Map<String, String> measured = new TreeMap<>();
        for (Layer layer : network.layers()) {
            if (layer instanceof Convolution convolution) {
                chosen.put(layer.output(), choose(convolution, measured));
            }
        }
        if (!measured.isEmpty()) {
            known.put(measured);
        }
        return chosen;
    }

    private Choice choose(Convolution layer, Map<String, String> measured) throws ClException {
        List<Choice> choices = ways.of(tuning, layer);
        if (choices.size() == 1) {
            return choices.get(0);
        }
        String geometry = geometry(layer);
        String before = measured.getOrDefault(geometry, known.get(geometry));
        for (Choice choice : choices) {
            if (choice.toString().equals(before)) {
                return choice;
            }
        }
        Choice best;
        synchronized (MEASURING) {
            best = fastest(layer, choices, geometry);
        }
        measured.put(geometry, best.toString());
        return best;
    }

    /** Equal for layers that take the same time. */
    private static String geometry(Convolution layer) {
        return (layer.input() == Network.INPUT ? "input " : "") + layer.in() + " " + layer.outShape() + " "
                + layer.window() + (layer.residual() == Layer.NONE ? "" : " residual");
    }

    private Choice fastest(Convolution layer, List<Choice> choices, String geometry) throws ClException {
        Choice best = choices.get(0);
        long bestNanos = Long.MAX_VALUE;
        for (Choice choice : choices) {
            long nanos = measure(layer, choice, bestNanos);
            log.debug("{}: {} takes {} us", geometry, choice, TimeUnit.NANOSECONDS.toMicros(nanos));
            if (nanos < bestNanos) {
                bestNanos = nanos;
                best = choice;
            }
        }
        log.info("{}: {} takes {} us", geometry, best, TimeUnit.NANOSECONDS.toMicros(bestNanos));
        return best;
    }

    private long measure(Convolution layer, Choice choice, long bestNanos) throws ClException {
        try (Releases releases = new Releases()) {
            Convolution alone = alone(layer);
            LaunchWriter writer = new LaunchWriter(tuning, new Network(List.of(alone), layer.in(), VALUES, TARGET, 1));
            writer.size(SOURCE, layer.in());
            writer.size(ADDEND, layer.outShape());
            new ConvolutionLowering(writer, tuning, new Blank(releases), 1).lower(alone, choice);
            Slabs slabs = Slabs.plan(writer.launches(), writer.sizes(), List.of(alone.input(), TARGET));
            try (LaunchList launches = new LaunchList(context, programs, writer.launches(), slabs, 1)) {
                // The first run may compile.
                run(launches);
                long least = Long.MAX_VALUE;
                for (int i = 0; i < RUNS && (i == 0 || least / HOPELESS < bestNanos); i++) {
                    least = Math.min(least, run(launches));
                }
                return least;
            }
        }
    }

    private static long run(LaunchList launches) throws ClException {
        long start = System.nanoTime();
        launches.enqueue(1);
        launches.queue().finish();
        return System.nanoTime() - start;
    }

    private static Convolution alone(Convolution layer) {
        return new Convolution(
                layer.name(),
                layer.input() == Network.INPUT ? Network.INPUT : SOURCE,
                TARGET,
                layer.in(),
                layer.outShape(),
                layer.window(),
                layer.weights(),
                layer.scale(),
                layer.shift(),
                layer.residual() == Layer.NONE ? Layer.NONE : ADDEND,
                layer.relu());
    }

    /** Memory in place of weights: what is in it does not change how long a layer takes. */
    private final class Blank implements Constants {
        private final Releases releases;

        Blank(Releases releases) {
            this.releases = releases;
        }

        @Override
        public ClContext.Buffer weights(Convolution layer, Packing packing) throws ClException {
            return buffer(packing.floats());
        }

        @Override
        public ClContext.Buffer vector(Values values, int length) throws ClException {
            return buffer(length);
        }

        private ClContext.Buffer buffer(long floats) throws ClException {
            ClContext.Buffer buffer = context.buffer(floats);
            releases.add(buffer::close);
            try (ClQueue queue = context.queue()) {
                queue.clear(buffer);
            }
            return buffer;
        }
    }
}
