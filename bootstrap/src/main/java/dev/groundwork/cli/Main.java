package dev.groundwork.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The process: arguments in, exit code out. Everything of it can be run in a test by {@link #run}. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process. */
    public static void main(String[] arguments) {
        Results results = new Results(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        PrintWriter out = new PrintWriter(results, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        // The version must not cost the start of a whole command line.
        if (arguments.length == 1 && (arguments[0].equals("version") || arguments[0].equals("--version"))) {
            out.println(Version.line());
            System.exit(results.end(0, err));
        }
        int code = run(new Terminal(out, err, System.getenv(), Terminal.console()), arguments);
        out.flush();
        err.flush();
        System.exit(results.end(code, err));
    }

    /** Runs one command line; results and messages go to the terminal. */
    public static int run(Terminal terminal, String... arguments) {
        GroundworkCommand groundwork = new GroundworkCommand(terminal);
        CommandLine commandLine = new CommandLine(groundwork)
                .addSubcommand(new PreflightCommand(terminal))
                .addSubcommand(new PreviewCommand(terminal))
                .addSubcommand(new ApplyCommand(terminal))
                .addSubcommand(new VerifyCommand(terminal))
                .addSubcommand(new DriftCommand(terminal))
                .addSubcommand(new ServeCommand(terminal))
                .addSubcommand(new RemoveCommand(terminal))
                .addSubcommand(new InstallCommand(terminal))
                .addSubcommand(new AddonsCommand(terminal))
                .addSubcommand(new ExplainCommand(terminal))
                .addSubcommand(new RightsCommand(terminal))
                .addSubcommand(new CanICommand(terminal))
                .addSubcommand(new KubeconfigCommand(terminal))
                .addSubcommand(new TokenCommand(terminal))
                .addSubcommand(new SchemaCommand(terminal))
                .addSubcommand(new VersionCommand(terminal))
                .addSubcommand(new WarmUpCommand());
        if (hasSandbox()) {
            commandLine
                    .addSubcommand(new TryCommand(terminal))
                    .addSubcommand(SandboxCommand.commandLine(terminal))
                    .addSubcommand(new ImageCommand(terminal));
        }
        help(commandLine);
        commandLine
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler(new Misuse())
                .setExecutionExceptionHandler(new Bug(groundwork));
        return commandLine.execute(arguments);
    }

    /**
     * The sandbox is a module that an installation lacks, as the image does. Asked here, because whoever speaks of the
     * sandbox's classes cannot be loaded without them.
     */
    private static boolean hasSandbox() {
        return Main.class.getClassLoader().getResource("dev/groundwork/sandbox/Sandbox.class") != null;
    }

    /** One {@code --help} for every command, however deep. */
    private static void help(CommandLine commandLine) {
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        commandLine.getSubcommands().values().forEach(Main::help);
    }
}
