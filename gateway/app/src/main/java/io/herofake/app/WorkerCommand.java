package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.Platform;
import io.herofake.model.ModelRepository;
import io.herofake.sandbox.transport.WorkerAddress;
import io.herofake.sandbox.worker.StandaloneWorker;
import io.herofake.sandbox.worker.WorkerLimits;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code herofake worker}. */
@Command(
        name = "worker",
        header = "Start a worker that a gateway, here or elsewhere, opens replicas in.",
        description = {
            "",
            "Offers the platforms of this machine and the models of its repository over the Open Inference",
            "Protocol v2, until SIGTERM or Ctrl-C. There is no authentication: whoever reaches the address",
            "can use it, so it is one of this machine unless you say otherwise. See docs/workers.md."
        },
        footer = {
            "  herofake worker",
            "  herofake worker --listen unix:/run/herofake/worker.sock",
            "  herofake worker --listen 10.0.0.7:8001 --set models.repository=/srv/models"
        })
final class WorkerCommand extends ConfiguredCommand {

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1:8001",
            description = "Where to listen: HOST:PORT or unix:PATH; port 0 takes a free one. Default: 127.0.0.1:8001.")
    private String listen = "";

    WorkerCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, CommandException, IOException, InterruptedException {
        HerofakeConfig config = configuration().values();
        Logging.configure(config);
        WorkerAddress address = address();
        try (StandaloneWorker worker = StandaloneWorker.start(
                address,
                new ModelRepository(config.models().repository()),
                config.models().cache(),
                WorkerLimits.DEFAULT,
                Version.text())) {
            announce(worker);
            context().lifetime().awaitEnd(() -> end(worker));
        }
        return ExitCode.OK;
    }

    private WorkerAddress address() throws CommandException {
        try {
            return WorkerAddress.parse(listen);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--listen: " + e.getMessage());
        }
    }

    private void announce(StandaloneWorker worker) {
        PrintWriter out = context().out();
        out.println("HeROfake " + Version.text() + " works on " + worker.address() + " with");
        for (Platform platform : worker.platforms()) {
            out.println(
                    "  " + platform.id() + ": " + platform.description() + (platform.simulated() ? ", simulated" : ""));
        }
        out.flush();
        worker.absences()
                .forEach(
                        absence -> context().err().println("herofake: no " + absence.what() + ": " + absence.reason()));
        if (worker.address() instanceof WorkerAddress.Tcp tcp && !tcp.loopback()) {
            context()
                    .err()
                    .println("herofake: warning: other machines can reach " + tcp
                            + ", and there is no authentication; let only your gateway through");
        }
    }

    private void end(StandaloneWorker worker) {
        worker.close();
        context().err().println("herofake: ended");
    }
}
