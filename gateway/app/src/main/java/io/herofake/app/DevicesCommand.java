package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.backend.InstalledBackends;
import io.herofake.backend.Platform;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code herofake devices}. */
@Command(
        name = "devices",
        header = "Show which platforms and energy meters this machine has, and what is missing for more.",
        description = {
            "",
            "Asks every backend and every kind of energy meter. For what is not there it says what was looked for,",
            "why it cannot be used and how to change that. The exit code is 1 if no model can run at all."
        },
        footer = {"  herofake devices", "  herofake devices --json", "  herofake devices --set energy.pduHost=10.0.0.5"
        })
final class DevicesCommand extends ConfiguredCommand {

    @Option(names = "--json", description = "Print a JSON object instead of tables.")
    private boolean json;

    DevicesCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException {
        Devices devices = Devices.find(
                InstalledBackends.all(), configuration().values().energy().options(), Path.of("/"));
        if (json) {
            context().out().println(JsonLines.pretty(devices.object()));
        } else {
            print(devices);
        }
        return devices.platforms().isEmpty() ? ExitCode.FAILURE : ExitCode.OK;
    }

    private void print(Devices devices) {
        context().out().println("Platforms");
        Table platforms = new Table("  ID", "BACKEND", "HARDWARE", "DESCRIPTION");
        devices.platforms()
                .forEach(platform -> platforms.add(
                        "  " + platform.id(),
                        platform.backend(),
                        platform.hardware().id(),
                        describe(platform)));
        print(platforms, devices.platforms().isEmpty());
        context().out().println("\nEnergy meters");
        Table meters = new Table("  METER", "OF", "KIND", "SMALLEST STEP IN 10 S", "");
        devices.meters()
                .forEach(meter -> meters.add(
                        "  " + meter.source(),
                        meter.scope(),
                        meter.kind(),
                        meter.resolution(),
                        meter.used() ? "" : "not used: another of the same scope comes first"));
        print(meters, devices.meters().isEmpty());
        context().out().println("\nNot found");
        if (devices.absences().isEmpty()) {
            context().out().println("  nothing is missing");
        }
        devices.absences().forEach(absence -> {
            context().out().println("  " + absence.what() + ": " + absence.reason());
            context().out().println("      to change that: " + absence.remedy());
        });
    }

    private void print(Table table, boolean empty) {
        if (empty) {
            context().out().println("  none");
        } else {
            table.lines().forEach(context().out()::println);
        }
    }

    private static String describe(Platform platform) {
        Map<String, String> sorted = new TreeMap<>(platform.attributes());
        String attributes = sorted.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return platform.description()
                + (platform.simulated() ? ", simulated" : "")
                + (attributes.isEmpty() ? "" : " (" + attributes + ")");
    }
}
