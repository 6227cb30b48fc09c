package io.herofake.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The entry point: one command for each kind of measurement. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        version = "HeROfake benchmarks",
        description = "Measures HeROfake. Run on an idle machine; see docs/benchmarks.md.",
        subcommands = {
            ColdStart.class,
            Throughput.class,
            Overhead.class,
            SandboxBench.class,
            Orchestration.class,
            Int8.class,
            OpenClBench.class,
            JmhCommand.class
        })
public final class Benchmarks implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run
    private CommandSpec spec;

    private Benchmarks() {}

    /** Runs a command and exits with 0, with 1 if a measurement failed, or with 2 for wrong usage. */
    public static void main(String[] args) {
        CommandLine commandLine = new CommandLine(new Benchmarks());
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(command.getCommandName() + ": " + failure);
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(commandLine.execute(args));
    }

    /** Without a command: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
