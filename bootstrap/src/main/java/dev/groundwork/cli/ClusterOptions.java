package dev.groundwork.cli;

import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.ClusterReference;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which EKS cluster, for commands that need nothing else of a baseline. */
final class ClusterOptions {
    private static final Pattern REGION = Pattern.compile("[a-z]+(-[a-z0-9]+)+");

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "groundwork.yaml",
            description = "The baseline that names the cluster. Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("groundwork.yaml");

    @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster, instead of a baseline.")
    private Optional<String> cluster = Optional.empty();

    @Option(names = "--region", paramLabel = "REGION", description = "Its region. Default: AWS_REGION.")
    private Optional<String> region = Optional.empty();

    /**
     * An EKS cluster's name and region.
     *
     * @param name as EKS knows it
     * @param region for instance {@code eu-west-1}
     */
    record Named(String name, String region) {}

    /** @throws ProblemException if no EKS cluster is named */
    Named named(Map<String, String> environment) {
        if (cluster.isPresent()) {
            Optional<String> where = region.or(() -> Optional.ofNullable(environment.get("AWS_REGION")))
                    .filter(text -> !text.isBlank());
            String named = where.orElseThrow(
                    () -> invalid("--cluster", "its region is not named", "Name it with --region or AWS_REGION"));
            if (!REGION.matcher(named).matches()) {
                throw invalid("region " + named, "there is none of such a name", "Write one such as eu-west-1");
            }
            return new Named(cluster.orElseThrow(), named);
        }
        if (!Files.exists(file)) {
            throw invalid(
                    file.toString(),
                    "there is no such file",
                    "Name a baseline with --file, or the cluster with --cluster NAME --region REGION");
        }
        ClusterReference reference = switch (BaselineFile.read(file, environment)) {
            case Parsed.Valid valid -> valid.baseline().cluster();
            case Parsed.Invalid invalid ->
                throw new ProblemException(invalid.problems().getFirst().toProblem());
        };
        if (!reference.eks()) {
            throw invalid(
                    "cluster " + reference.name(),
                    "EKS does not know it: the baseline says eks: false",
                    "Log in as that cluster wants it");
        }
        return new Named(reference.name(), reference.region());
    }

    private static ProblemException invalid(String where, String what, String todo) {
        return new ProblemException(new Problem(Problem.Code.INVALID, where, what, todo));
    }
}
