package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.FlagValue;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.profile.StoreException;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.http.Access;
import io.herofake.server.http.GatewayServer;
import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.scenario.ScenarioReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code herofake serve}. */
@Command(
        name = "serve",
        header = "Start the gateway.",
        description = {
            "",
            "Builds the models that are missing, verifies and opens all, then answers on port 8080 of this",
            "machine until SIGTERM or Ctrl-C; accepted requests are still answered then, and the process ends",
            "with 143 or 130, as processes do that a signal ends."
        },
        footer = {
            "  herofake serve",
            "  herofake serve --host 0.0.0.0 --port 9000 --model resnet50",
            "  herofake serve --config herofake.yaml --set qos.defaultLevel=high"
        })
final class ServeCommand extends ConfiguredCommand {

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "TCP port to listen on; 0 takes a free one (http.port). Default: 8080.")
    private @Nullable String port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description =
                    "Address to listen on; 0.0.0.0 takes requests from other machines as well (http.host). Default:"
                            + " 127.0.0.1.")
    private @Nullable String host;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "Model to serve; may be given several times, the first is the default one (models.serve). Default:"
                            + " resnet50, vgg16, vgg19 and all that were added.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--simulated",
            description =
                    "Serve on simulated platforms: the paper's ten nodes, or those of --scenario. Times, energy and cold"
                            + " starts are modelled; pictures are judged by this machine's CPU as far as it keeps up.")
    private boolean simulated;

    @Mixin
    private LiveScenario scenario = new LiveScenario();

    ServeCommand(Context context) {
        super(context);
    }

    @Override
    List<FlagValue> flags() {
        List<FlagValue> flags = new ArrayList<>();
        addFlag(flags, "http.port", port, "--port");
        addFlag(flags, "http.host", host, "--host");
        addFlag(flags, "models.serve", models.isEmpty() ? null : String.join(",", models), "--model");
        return flags;
    }

    @Override
    public Integer call()
            throws ConfigException, CommandException, ModelRepositoryException, BackendException, StoreException,
                    IOException, InterruptedException {
        HerofakeConfig config = configuration().values();
        Logging.configure(config);
        PortProbe.check(config.http());
        if (simulated || scenario.named()) {
            serveSimulated(config);
        } else {
            serveReal(config);
        }
        return ExitCode.OK;
    }

    private void serveReal(HerofakeConfig config)
            throws CommandException, ModelRepositoryException, BackendException, StoreException, IOException,
                    InterruptedException {
        ModelChoice choice = new ModelChoice(config.models(), context());
        List<StoredModel> stored = choice.served();
        String defaultModel = choice.defaultModel(stored);
        try (Cluster cluster = new LocalCluster(config, context().err()::println, true).start(stored)) {
            serve(config, stored, defaultModel, cluster.engine());
        }
    }

    private void serveSimulated(HerofakeConfig config)
            throws CommandException, ModelRepositoryException, IOException, InterruptedException {
        Scenario read = ScenarioReader.read(scenario.tree(context().workingDirectory()), PolicyRegistry.standard());
        SimulatedCluster simulation = new SimulatedCluster(config, read);
        ModelChoice choice = new ModelChoice(config.models(), context());
        List<StoredModel> stored = choice.ready(simulation.functions());
        Verdicts verdicts =
                Verdicts.start(config, LocalCluster.decoder(config, context().err()::println), stored);
        try (Cluster cluster = simulation.start(stored, verdicts)) {
            context()
                    .out()
                    .println("SIMULATED: times, energy and cold starts are modelled. "
                            + String.join("; ", read.sources()));
            serve(config, stored, choice.defaultModel(stored), cluster.engine());
        }
    }

    private void serve(HerofakeConfig config, List<StoredModel> stored, String defaultModel, InferenceEngine engine)
            throws CommandException, IOException, InterruptedException {
        Access access = AccessFile.read(config.access(), engine.levels());
        try (Recorder recorder = Recorder.of(config.recording(), engine);
                GatewayServer server = GatewayServer.start(
                        GatewaySettings.of(config, defaultModel), engine, Version.build(), access)) {
            recorder.count(server.metrics());
            announce(config, server.address(), stored, defaultModel);
            context().lifetime().awaitEnd(() -> end(config, server, engine));
        }
    }

    private void end(HerofakeConfig config, GatewayServer server, InferenceEngine engine) {
        context()
                .err()
                .println("herofake: ending; accepted requests are answered first (at most "
                        + config.timeouts().drain().toSeconds() + " s)");
        server.close();
        engine.close();
        context().err().println("herofake: ended");
    }

    private void announce(
            HerofakeConfig config, InetSocketAddress address, List<StoredModel> stored, String defaultModel) {
        PrintWriter out = context().out();
        InetAddress listened = address.getAddress();
        String host = listened.isAnyLocalAddress() || listened.isLoopbackAddress()
                ? "localhost"
                : config.http().host();
        String shown = host.contains(":") ? "[" + host + "]" : host;
        String where = shown + ":" + address.getPort();
        out.println("HeROfake " + Version.text() + " serves " + names(stored) + " on http://" + where + "/");
        List<StoredModel> untrained =
                stored.stream().filter(model -> !model.manifest().trained()).toList();
        if (!untrained.isEmpty()) {
            out.println("NOT TRAINED: " + names(untrained)
                    + ". Their verdicts are noise. See 'herofake models build --help'.");
        }
        out.println("Try:  curl -T photo.jpg 'http://" + where + "/v1/detect?model=" + defaultModel + "&qos="
                + config.qos().defaultLevel() + "'");
        out.flush();
    }

    private static String names(List<StoredModel> models) {
        return models.stream().map(model -> model.manifest().name()).collect(Collectors.joining(", "));
    }
}
