package dev.groundwork.cli;

import dev.groundwork.aws.AwsClients;
import dev.groundwork.aws.EksCluster;
import dev.groundwork.aws.EksFacts;
import dev.groundwork.kubernetes.Kubeconfig;
import dev.groundwork.resource.ProblemException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code kubeconfig}. */
@Command(
        name = "kubeconfig",
        description = "Print or write a kubeconfig for an EKS cluster, with which kubectl logs in by groundwork token;"
                + " the AWS CLI is not needed.")
final class KubeconfigCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ClusterOptions options = new ClusterOptions();

    @ArgGroup
    private Target target = new Target();

    @Option(
            names = "--command",
            paramLabel = "PROGRAM",
            description = "How kubectl is to call Groundwork. Default: the launcher that this was started with.")
    private Optional<String> command = Optional.empty();

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            converter = RunOptions.Address.class,
            description = "Address of AWS, for an emulator. Default: AWS_ENDPOINT_URL, then AWS itself.")
    private Optional<URI> endpoint = Optional.empty();

    /** Where it goes. */
    private static final class Target {
        @Option(names = "--print", description = "Print it. This is the default.")
        private boolean print;

        @Option(
                names = "--write",
                paramLabel = "FILE",
                description =
                        "Put it into this file. What else the file has stays, its comments and its current context"
                                + " included.")
        private Optional<Path> file = Optional.empty();
    }

    KubeconfigCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ClusterOptions.Named cluster = options.named(terminal.environment());
        Kubeconfig.Entry entry = entry(cluster);
        if (target.print || target.file.isEmpty()) {
            terminal.out().print(Kubeconfig.with("", entry));
        } else {
            Path file = target.file.orElseThrow();
            new PrivateFile(file).change(text -> Kubeconfig.with(text, entry));
            terminal.out().println("%s: context %s".formatted(file, entry.name()));
            terminal.out().println("kubectl --kubeconfig %s --context %s get nodes".formatted(file, entry.name()));
        }
        terminal.out().flush();
        return 0;
    }

    private Kubeconfig.Entry entry(ClusterOptions.Named cluster) {
        try (AwsClients aws = new AwsClients(cluster.region(), endpoint, Version.number())) {
            EksCluster eks = new EksFacts(aws).cluster(cluster.name());
            eks.problem().ifPresent(problem -> {
                throw new ProblemException(problem);
            });
            return new Kubeconfig.Entry(
                    "%s.%s.%s".formatted(eks.name(), eks.region(), eks.account()),
                    eks.endpoint(),
                    eks.certificateAuthority(),
                    command.orElseGet(KubeconfigCommand::launcher),
                    List.of("token", "--cluster", eks.name(), "--region", eks.region()),
                    variables());
        }
    }

    /** The profile is part of who logs in; all else of the environment may change. */
    private Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        Optional.ofNullable(terminal.environment().get("AWS_PROFILE"))
                .filter(profile -> !profile.isBlank())
                .ifPresent(profile -> variables.put("AWS_PROFILE", profile));
        return variables;
    }

    private static String launcher() {
        Path launcher = Path.of(System.getProperty("groundwork.home", "/nowhere"), "groundwork");
        return Files.isExecutable(launcher)
                ? launcher.toAbsolutePath().normalize().toString()
                : "groundwork";
    }
}
