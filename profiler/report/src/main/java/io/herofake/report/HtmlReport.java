package io.herofake.report;

import io.herofake.chart.Html;
import io.herofake.chart.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The report as one HTML page. */
public final class HtmlReport {
    private final ReportInput input;
    private final Figures figures;
    private final Html html = new Html("HeROfake: profiles");

    private HtmlReport(ReportInput input) {
        this.input = input;
        figures = new Figures(input.selection());
    }

    /**
     * The page.
     *
     * @throws IllegalArgumentException if there is no profile to show
     */
    public static String of(ReportInput input) {
        if (input.selection().subjects().isEmpty()) {
            throw new IllegalArgumentException("there is no profile to report");
        }
        HtmlReport report = new HtmlReport(input);
        report.introduction();
        report.times();
        report.energies();
        report.costs();
        report.powers();
        report.thresholds();
        DetailTables.of(report.html, input.selection());
        return report.html.end();
    }

    private void introduction() {
        html.note(
                "Every figure says where it comes from. Published: taken from the paper (HeROfake, CCGrid 2023, Tables II"
                        + " and III). Measured: by the profiler on the host named. Estimated: by a model, without an instrument."
                        + " Computed: from the others and the assumptions stated. Where there was no sensor there is no figure.");
        List<String> facts = new ArrayList<>(List.of(
                "Store: " + input.store() + ".",
                "Shown: of each function on each platform type, host and origin the newest profile; "
                        + input.selection().subjects().size() + " in all.",
                "Made by " + input.tool() + " at " + input.at() + "."));
        if (!input.selection().hasOwn()) {
            facts.add("Nothing was measured yet: these are published figures only. 'herofake profile' measures.");
        }
        html.list(facts);
    }

    private void times() {
        html.heading(2, "Inference time (figure 2)")
                .figure(
                        figures.times(),
                        "Published or measured, as named. Mean execution time of one inference with one picture, one at a"
                                + " time; the thin line ends at the 95th percentile. Published figures have no distribution.");
        html.paragraph(
                "The paper's text: the FPGA is 13.08 to 13.79 times as fast as the CPU and 2.52 to 4.48 times as fast"
                        + " as the GPU.");
        input.selection().byNetwork().forEach((function, subjects) -> {
            Ratios ratios = new Ratios(subjects);
            html.table("Ratios, " + function + " (computed)", ratios.head(), ratios.rows(), List.of());
        });
    }

    private void energies() {
        html.heading(2, "Energy of one picture (figure 3)")
                .figure(
                        figures.energies(),
                        "Published, measured or estimated, as named. Active minus idle energy (dynamic energy, section IV.B),"
                                + " in milliwatt hours; 1 mWh = 3.6 J. Whole host: at the power outlet. Packages: processors"
                                + " alone. Device: the card alone. Bars of different parts of a machine cannot be compared.");
        html.paragraph(
                "The paper's text: the FPGA takes 6.2 to 6.9 times less than the CPU and 3.3 to 6.2 times less than the"
                        + " GPU. Its Table III gives 6.2 to 7.9 for the CPU.");
    }

    private void costs() {
        CostAssumptions a = input.assumptions();
        html.heading(2, "Total cost over time (figure 4)");
        html.paragraph(
                "Computed. The work is that of one fastest device under full load; of each other platform type as many"
                        + " devices are bought as keep up. Energy: dynamic energy of the work and idle power of all devices, all the"
                        + " time. Assumed: " + Numbers.text(a.euroPerKwh()) + " euros a kWh; infrastructure factor "
                        + Numbers.text(a.infrastructureFactor()) + "; " + Numbers.text(a.euroPerUsd())
                        + " euros for a US dollar of list price. The published GPU and FPGA have the prices of the paper's text (600 and"
                        + " 6000 euros), others those given or those of their platform type.");
        int number = 0;
        for (Map.Entry<String, List<Subject>> function :
                input.selection().byNetwork().entrySet()) {
            cost("fig4-" + number++, function.getKey(), function.getValue());
        }
        html.paragraph(
                "The paper's text: the FPGA pays off after a few months for complex networks, and after more than two"
                        + " years for simple ones.");
    }

    private void cost(String id, String function, List<Subject> subjects) {
        TotalCost.Result result = new TotalCost(input.assumptions()).of(subjects);
        if (result.lines().isEmpty()) {
            html.paragraph(function + ": the cost of no platform type can be reckoned.");
        } else {
            html.figure(
                    Figures.cost(id, function, result, input.assumptions().years()),
                    "Computed from the figures named and the assumptions above.");
            html.table(
                    "Cost, " + function + " (computed)",
                    List.of(
                            "devices",
                            "power (W)",
                            "bought for (euros)",
                            "energy a year (euros)",
                            "pays off after",
                            "energy is"),
                    costRows(result),
                    List.of(5));
        }
        if (!result.leftOut().isEmpty()) {
            html.paragraph("Left out of " + function + ":").list(result.leftOut());
        }
    }

    private static List<List<String>> costRows(TotalCost.Result result) {
        TotalCost.Line cheapest = result.cheapestToBuy();
        List<List<String>> rows = new ArrayList<>();
        for (TotalCost.Line line : result.lines()) {
            OptionalDouble after = line.overtakes(cheapest);
            rows.add(List.of(
                    line.devices() + " x " + line.subject().label(),
                    Numbers.text(line.watts()),
                    Numbers.text(line.purchaseEuro()),
                    Numbers.text(line.euroPerYear()),
                    line.equals(cheapest)
                            ? "cheapest to buy"
                            : after.isPresent() ? Words.years(after.getAsDouble()) : "never",
                    Words.kind(line.energy().figure()) + ", "
                            + Words.scope(line.energy().scope())));
        }
        return rows;
    }

    private void powers() {
        html.heading(2, "Power breakdown (figure 5)")
                .figure(
                        figures.powers(),
                        "Published, measured or estimated, as named: idle power itself, dynamic power by the energy that it is"
                                + " computed from: dynamic energy of a picture times pictures a second, at the batch size and"
                                + " concurrency with the most of them. Parts of different scopes are not stacked.");
        html.paragraph(
                "The paper's text: 12 W idle for the GPU; for the FPGA 38 W of the board and 60 W more while its DPU is"
                        + " idle. Its Table II has 10 W and 30 W.");
    }

    private void thresholds() {
        if (input.thresholds().isEmpty()) {
            return;
        }
        html.heading(2, "Thresholds that follow (eq. 6)");
        html.paragraph(
                "Computed. How many tasks of a function a replica on a platform type is to hold; a CPU holds 100. Plain:"
                        + " the equation as it is printed. Normalised: read so that it gives the numbers that the paper prints, 100, 489"
                        + " and 1292 for ResNet50.");
        for (ThresholdTable table : input.thresholds()) {
            List<List<String>> rows = table.rows().stream()
                    .map(row -> List.of(
                            row.function() + " on " + row.platformType(),
                            Integer.toString(row.plain()),
                            Integer.toString(row.normalised())))
                    .toList();
            html.table(
                    "From profiles " + table.group() + " (computed)",
                    List.of("function and platform type", "plain", "normalised"),
                    rows,
                    List.of());
            if (!table.notes().isEmpty()) {
                html.list(table.notes());
            }
        }
    }
}
