package io.herofake.sim.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.herofake.sim.Decimal;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import io.herofake.sim.scenario.Scenario;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes {@code results.json}: a list with one object a run. The same bytes for the same results on every JVM. */
public final class ResultsJson {
    private ResultsJson() {}

    /** The whole file. */
    public static String of(Scenario scenario, List<Run> runs) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
            json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            json.writeStartArray();
            for (Run run : runs) {
                json.writeStartObject();
                new RunWriter(json, scenario, run).write();
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.append('\n').toString();
    }

    private record RunWriter(JsonGenerator json, Scenario scenario, Run run) {
        void write() throws IOException {
            RunFigures figures = run.figures();
            json.writeStringField("run", run.name());
            json.writeStringField("autoscaler", run.policies().autoscaler());
            json.writeStringField("scheduler", run.policies().scheduler());
            json.writeStringField("scenario", scenario.name());
            json.writeStringField("workload", scenario.workload().description());
            json.writeBooleanField("simulated", true);
            json.writeArrayFieldStart("profiles");
            for (String source : scenario.sources()) {
                json.writeString(source);
            }
            json.writeEndArray();
            json.writeNumberField("seed", scenario.seed());
            tasks(figures);
            infrastructure(figures);
            number("grossRevenue", figures.grossRevenue());
            number("discounts", figures.discounts());
            number("revenue", figures.grossRevenue() - figures.discounts());
            levels(figures);
            types(figures);
            functions(figures);
        }

        private void tasks(RunFigures figures) throws IOException {
            RunFigures.Outcomes outcomes = figures.outcomes();
            json.writeNumberField("tasks", figures.tasks());
            json.writeNumberField("completed", outcomes.completed());
            json.writeNumberField("missed", outcomes.missed());
            number("missedFraction", figures.missedFraction());
            json.writeObjectFieldStart("missedByCause");
            json.writeNumberField("coldStart", outcomes.lateColdStart());
            json.writeNumberField("queueing", outcomes.lateQueueing());
            json.writeNumberField("execution", outcomes.lateExecution());
            json.writeNumberField("refused", outcomes.refused());
            json.writeNumberField("failed", outcomes.failed());
            json.writeNumberField("unfinished", outcomes.unfinished());
            json.writeEndObject();
            json.writeNumberField("cancelled", outcomes.cancelled());
            json.writeNumberField("tasksDelayedByColdStart", outcomes.delayedByStart());
            json.writeFieldName("makespanSeconds");
            json.writeNumber(Decimal.seconds(figures.makespanNanos()));
        }

        private void infrastructure(RunFigures figures) throws IOException {
            RunFigures.Energy energy = figures.energy();
            number("dynamicEnergyJoules", energy.dynamicJoules());
            number("idleEnergyJoules", energy.idleJoules());
            number("idleEnergyOfUsedNodesJoules", energy.idleUsedNodesJoules());
            json.writeNumberField("tasksWithUnknownEnergy", energy.tasksUnknown());
            RunFigures.Use use = figures.use();
            json.writeNumberField("nodes", use.nodes());
            json.writeNumberField("unusedNodes", use.unusedNodes());
            number("unusedNodesFraction", fraction(use.unusedNodes(), use.nodes()));
            json.writeNumberField("platforms", use.platforms());
            json.writeNumberField("unusedPlatforms", use.unusedPlatforms());
            number("unusedPlatformsFraction", fraction(use.unusedPlatforms(), use.platforms()));
            number("usedHardwarePriceUsd", use.usedPriceUsd());
            number("totalHardwarePriceUsd", use.totalPriceUsd());
            json.writeNumberField("replicaStarts", use.replicaStarts());
            json.writeNumberField("coldStarts", use.coldStarts());
        }

        private void levels(RunFigures figures) throws IOException {
            json.writeObjectFieldStart("byQosLevel");
            for (RunFigures.LevelFigures level : figures.levels()) {
                json.writeObjectFieldStart(level.name());
                counts(level.tasks(), level.completed(), level.late());
                json.writeObjectFieldStart("responseSeconds");
                number("mean", level.meanNanos() / 1e9);
                seconds("p50", level.quantileNanos(0.5));
                seconds("p95", level.quantileNanos(0.95));
                seconds("p99", level.quantileNanos(0.99));
                seconds("max", level.quantileNanos(1));
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndObject();
        }

        private void types(RunFigures figures) throws IOException {
            json.writeObjectFieldStart("byPlatformType");
            for (RunFigures.TypeFigures type : figures.types()) {
                json.writeObjectFieldStart(type.name());
                json.writeNumberField("platforms", type.platforms());
                json.writeNumberField("usedPlatforms", type.used());
                json.writeNumberField("completed", type.completed());
                number("dynamicEnergyJoules", type.dynamicJoules());
                json.writeEndObject();
            }
            json.writeEndObject();
        }

        private void functions(RunFigures figures) throws IOException {
            json.writeObjectFieldStart("byFunction");
            for (RunFigures.FunctionFigures function : figures.functions()) {
                json.writeObjectFieldStart(function.name());
                counts(function.tasks(), function.completed(), function.late());
                json.writeEndObject();
            }
            json.writeEndObject();
        }

        private void counts(long tasks, long completed, long late) throws IOException {
            json.writeNumberField("tasks", tasks);
            json.writeNumberField("completed", completed);
            json.writeNumberField("late", late);
        }

        private static double fraction(long part, long whole) {
            return whole == 0 ? 0 : (double) part / whole;
        }

        private void seconds(String key, long nanos) throws IOException {
            json.writeFieldName(key);
            json.writeNumber(Decimal.seconds(nanos));
        }

        private void number(String key, double value) throws IOException {
            json.writeFieldName(key);
            json.writeNumber(Decimal.of(value));
        }
    }
}
