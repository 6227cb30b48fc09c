package io.herofake.sim.scenario;

import io.herofake.sim.BadInputException;
import io.herofake.sim.workload.ArrivalProcess;
import io.herofake.sim.workload.Azure2019Workload;
import io.herofake.sim.workload.Azure2021Workload;
import io.herofake.sim.workload.AzureMapping;
import io.herofake.sim.workload.BurstyProcess;
import io.herofake.sim.workload.DiurnalProcess;
import io.herofake.sim.workload.GeneratedWorkload;
import io.herofake.sim.workload.Labels;
import io.herofake.sim.workload.LimitedWorkload;
import io.herofake.sim.workload.Mix;
import io.herofake.sim.workload.Mixes;
import io.herofake.sim.workload.PoissonProcess;
import io.herofake.sim.workload.RecordedWorkload;
import io.herofake.sim.workload.StepProcess;
import io.herofake.sim.workload.TraceWorkload;
import io.herofake.sim.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code workload}. */
final class WorkloadReader {
    private static final List<String> KINDS =
            List.of("poisson", "bursty", "diurnal", "step", "trace", "recording", "azure2019", "azure2021");
    private static final double MAX_SECONDS = 2e9;
    private static final double ANY_RATE = ArrivalProcess.MAX_RATE;

    private final Section section;
    private final Labels labels;
    private final long seed;
    private final ScenarioTree tree;
    private final List<String> problems;

    WorkloadReader(Section section, Labels labels, long seed, ScenarioTree tree, List<String> problems) {
        this.section = section;
        this.labels = labels;
        this.seed = seed;
        this.tree = tree;
        this.problems = problems;
    }

    /** The workload; null after a problem. */
    @Nullable
    Workload read() throws IOException {
        List<String> given = KINDS.stream().filter(section::has).toList();
        long tasks = section.integer("tasks", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        boolean endless = !section.has("seconds");
        long end = endless ? ArrivalProcess.NEVER : section.nanos("seconds", 1, 1e-9, MAX_SECONDS);
        Mix functions = mix(section, "functions", labels.functions(), "function");
        Mix qos = mix(section, "qos", labels.qosLevels(), "QoS level");
        if (given.size() != 1) {
            section.problem("must have exactly one of " + String.join(", ", KINDS) + ", not "
                    + (given.isEmpty() ? "none" : String.join(" and ", given)));
            section.end();
            return null;
        }
        int before = problems.size();
        Workload workload = kind(given.get(0), functions, qos, tasks, end);
        section.end();
        return problems.size() == before ? workload : null;
    }

    private @Nullable Workload kind(String kind, Mix functions, Mix qos, long tasks, long end) throws IOException {
        try {
            Workload trace = switch (kind) {
                case "trace" -> TraceWorkload.check(tree.resolve(section.text("trace", "")), labels);
                case "recording" -> RecordedWorkload.check(tree.resolve(section.text("recording", "")), labels);
                case "azure2019" -> azure2019(functions, qos);
                case "azure2021" -> azure2021(functions, qos);
                default -> null;
            };
            if (trace != null) {
                requireNoMix(kind);
                return new LimitedWorkload(trace, tasks, end);
            }
        } catch (BadInputException e) {
            e.problems().forEach(problem -> problems.add("workload: " + e.what() + ": " + problem));
            return null;
        } catch (java.nio.file.NoSuchFileException e) {
            problems.add("workload." + kind + ": there is no file " + e.getFile());
            return null;
        }
        ArrivalProcess process = process(kind);
        Mixes mixes = section.has("turns") ? turns() : Mixes.always(functions);
        return process == null || mixes == null
                ? null
                : section.checked(() -> new GeneratedWorkload(process, mixes, qos, tasks, end, seed));
    }

    /** Mixes of functions that follow one another, over and over. */
    private @Nullable Mixes turns() {
        if (section.has("functions")) {
            section.problem("has turns, which say which functions there are: leave out functions");
        }
        List<Mixes.Turn> turns = section.sections("turns").stream()
                .map(turn -> {
                    long nanos = turn.nanos("seconds", Double.NaN, 1e-9, 1e9);
                    Mix mix = mix(turn, "functions", labels.functions(), "function");
                    turn.end();
                    return new Mixes.Turn(mix, Math.max(1, nanos));
                })
                .toList();
        return section.checked(() -> Mixes.turning(turns));
    }

    private void requireNoMix(String kind) {
        if (section.has("turns")) {
            section.problem("has " + kind + ", for which functions cannot take turns: leave out turns");
        }
        if (kind.equals("trace") && (section.has("functions") || section.has("qos"))) {
            section.problem("has a trace, which names functions and QoS levels itself: leave out functions and qos");
        }
    }

    private @Nullable ArrivalProcess process(String kind) {
        Section of = section.section(kind);
        ArrivalProcess process = switch (kind) {
            case "poisson" -> of.checked(() -> new PoissonProcess(of.requiredNumber("rate", 1e-9, ANY_RATE)));
            case "bursty" -> bursty(of);
            case "diurnal" ->
                of.checked(() -> new DiurnalProcess(
                        of.requiredNumber("meanRate", 1e-9, ANY_RATE),
                        of.number("amplitude", 0.5, 0, 1),
                        of.number("periodSeconds", 86_400, 1e-9, 1e9),
                        of.number("phaseSeconds", 0, -1e9, 1e9)));
            default -> steps(of);
        };
        of.end();
        return process;
    }

    private static @Nullable ArrivalProcess bursty(Section of) {
        List<BurstyProcess.State> states = of.sections("states").stream()
                .map(state -> {
                    double rate = state.requiredNumber("rate", 0, ANY_RATE);
                    double seconds = state.requiredNumber("meanSeconds", 1e-9, 1e9);
                    state.end();
                    return new BurstyProcess.State(rate, seconds);
                })
                .toList();
        return of.checked(() -> new BurstyProcess(states));
    }

    private static @Nullable ArrivalProcess steps(Section of) {
        List<StepProcess.Step> steps = of.sections("steps").stream()
                .map(step -> {
                    double rate = step.requiredNumber("rate", 0, ANY_RATE);
                    double seconds = step.number("seconds", 1e9, 1e-9, 1e9);
                    step.end();
                    return new StepProcess.Step(rate, seconds);
                })
                .toList();
        return of.checked(() -> new StepProcess(steps));
    }

    private @Nullable Workload azure2019(Mix functions, Mix qos) throws IOException {
        Section of = section.section("azure2019");
        List<Path> files = of.texts("files").stream().map(tree::resolve).toList();
        AzureMapping mapping = mapping(of, functions, qos);
        of.end();
        if (files.isEmpty() || mapping == null) {
            of.problem("files", "must name at least one file, a day each");
            return null;
        }
        return Azure2019Workload.read(files, labels, mapping);
    }

    private @Nullable Workload azure2021(Mix functions, Mix qos) throws IOException {
        Section of = section.section("azure2021");
        String file = of.requiredText("file");
        AzureMapping mapping = mapping(of, functions, qos);
        of.end();
        return file == null || mapping == null ? null : Azure2021Workload.read(tree.resolve(file), mapping);
    }

    private @Nullable AzureMapping mapping(Section of, Mix functions, Mix qos) {
        double scale = of.number("scale", 1, 0, 1);
        return of.checked(() -> new AzureMapping(functions, qos, scale, seed));
    }

    /** Weights by name; what is not named has weight 0; everything alike if none is named. */
    private static Mix mix(Section section, String key, List<String> names, String what) {
        if (!section.has(key)) {
            return Mix.uniform(names.size());
        }
        Section of = section.section(key);
        double[] weights = new double[names.size()];
        for (String name : of.names()) {
            int index = names.indexOf(name);
            double weight = of.number(name, 0, 0, 1e9);
            if (index < 0) {
                of.problem(name, "is no " + what + "; known: " + known(names));
            } else {
                weights[index] = weight;
            }
        }
        Mix mix = of.checked(() -> Mix.weighted(weights));
        return mix == null ? Mix.uniform(names.size()) : mix;
    }

    private static String known(List<String> names) {
        Stream<String> some = names.stream().limit(20);
        return String.join(", ", some.toList()) + (names.size() > 20 ? ", ..." : "");
    }
}
