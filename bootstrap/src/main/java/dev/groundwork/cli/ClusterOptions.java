package dev.groundwork.cli;

import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.ClusterReference;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which EKS cluster, for commands that need nothing else of a baseline. */
final class ClusterOptions {
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
            return new Named(
                    cluster.orElseThrow(),
                    where.orElseThrow(() -> new ProblemException(new Problem(
                            Problem.Code.INVALID,
                            "--cluster",
                            "its region is not named",
                            "Name it with --region or AWS_REGION"))));
        }
        ClusterReference reference = switch (BaselineFile.read(file, environment)) {
            case Parsed.Valid valid -> valid.baseline().cluster();
            case Parsed.Invalid invalid ->
                throw new ProblemException(invalid.problems().getFirst().toProblem());
        };
        if (!reference.eks()) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    "cluster " + reference.name(),
                    "EKS does not know it: the baseline says eks: false",
                    "Log in as that cluster wants it"));
        }
        return new Named(reference.name(), reference.region());
    }
}
