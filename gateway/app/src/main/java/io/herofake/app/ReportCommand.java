package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.model.WholeFile;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.StoreException;
import io.herofake.report.CostAssumptions;
import io.herofake.report.CsvReport;
import io.herofake.report.HtmlReport;
import io.herofake.report.ReportInput;
import io.herofake.report.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code herofake report}. */
@Command(
        name = "report",
        header = "Show the profiles of the metadata store, beside the published ones, as a page and as CSV.",
        description = {
            "",
            "Inference time, energy, total cost over time and power (figures 2 to 5 of the HeROfake paper), ratios,",
            "and the thresholds of eq. 6 that follow. The page is one file that loads nothing from elsewhere.",
            "docs/report.md explains it."
        },
        footer = {
            "  herofake report --out report.html",
            "  herofake report --host node1 --csv figures.csv --out node1.html",
            "  herofake report --price cpu-node1=900 --energy-price 0.25 --out report.html"
        })
final class ReportCommand extends StoreCommand {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the page goes (HTML).")
    private @Nullable Path out;

    @Option(names = "--csv", paramLabel = "FILE", description = "Where the figures go as CSV.")
    private @Nullable Path csv;

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "Only what was measured on this host, beside what was published.")
    private @Nullable String host;

    @Option(
            names = "--price",
            paramLabel = "TYPE=EUROS",
            description = "Price of one device of a platform type. May be given several times.")
    private Map<String, Double> prices = new LinkedHashMap<>();

    @Option(
            names = "--energy-price",
            paramLabel = "EUROS",
            description = "Price of a kWh. Default: ${DEFAULT-VALUE}, as in the paper.")
    private double energyPrice = CostAssumptions.paper().euroPerKwh();

    @Option(
            names = "--infrastructure",
            paramLabel = "FACTOR",
            description = "Energy of the whole site, cooling and networking included, by that of its machines."
                    + " Default: ${DEFAULT-VALUE}, as in the paper.")
    private double infrastructureFactor = CostAssumptions.paper().infrastructureFactor();

    @Option(
            names = "--euro-per-usd",
            paramLabel = "RATE",
            description = "To turn list prices, which are in US dollars, into euros. Default: ${DEFAULT-VALUE}.")
    private double euroPerUsd = CostAssumptions.paper().euroPerUsd();

    @Option(
            names = "--years",
            paramLabel = "N",
            description = "How far total cost is drawn. Default: ${DEFAULT-VALUE}.")
    private double years = CostAssumptions.paper().years();

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    ReportCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, StoreException, CommandException {
        if (out == null && csv == null) {
            throw new ParameterException(spec.commandLine(), "say with --out FILE or --csv FILE what to write");
        }
        requireReplaceable(out);
        requireReplaceable(csv);
        ReportInput input = input();
        if (out != null) {
            write(out, HtmlReport.of(input));
        }
        if (csv != null) {
            write(csv, CsvReport.of(input));
        }
        return ExitCode.OK;
    }

    private ReportInput input() throws ConfigException, StoreException, CommandException {
        CostAssumptions assumptions = assumptions();
        try (MetadataStore store = openStore()) {
            Selection selection = Selection.of(store, host);
            if (host != null && !selection.hasOwn()) {
                throw CommandException.failure(
                        "nothing in " + store.location() + " was measured on host '" + host
                                + "'; 'herofake profiles list' shows the hosts",
                        null);
            }
            Map<String, Double> usd = new LinkedHashMap<>();
            prices.forEach((type, euro) -> usd.put(type, euro / euroPerUsd));
            return new ReportInput(
                    store.location(),
                    "herofake " + Version.text(),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    selection,
                    assumptions,
                    new ReportThresholds(usd).of(selection));
        }
    }

    private CostAssumptions assumptions() {
        try {
            return new CostAssumptions(energyPrice, infrastructureFactor, years, euroPerUsd, prices);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void requireReplaceable(@Nullable Path file) throws CommandException {
        if (file != null && !force && Files.exists(context().workingDirectory().resolve(file))) {
            throw CommandException.failure(file + " exists already; replace it with --force", null);
        }
    }

    private void write(Path file, String text) throws CommandException {
        try {
            WholeFile.write(context().workingDirectory().resolve(file), text);
        } catch (IOException e) {
            throw CommandException.failure("cannot write " + file + ": " + IoReasons.of(e), e);
        }
        context().err().println("wrote " + file);
    }
}
