package dev.groundwork.cli;

import dev.groundwork.aws.AwsClients;
import dev.groundwork.aws.EksCluster;
import dev.groundwork.aws.EksFacts;
import dev.groundwork.aws.EksLogin;
import dev.groundwork.baseline.ClusterReference;
import dev.groundwork.kubernetes.Connection;
import dev.groundwork.resource.ProblemException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way to the API server.
 *
 * @param connection which server, and as whom
 * @param described what EKS told of the cluster, if it had to be asked on the way
 * @param note what the reader should know of the way
 */
record Entrance(Connection connection, Optional<EksCluster> described, Optional<String> note) {

    /**
     * Takes the first that there is: the kubeconfig or context that somebody named, also by {@code KUBECONFIG}; the
     * ServiceAccount of the pod; the current context of {@code ~/.kube/config}, if it is this EKS cluster's; the login of
     * EKS. What was named is never passed over: if it is another cluster's, the run is refused later.
     *
     * @throws ProblemException if there is no way
     */
    static Entrance find(
            Optional<Path> kubeconfig,
            Optional<String> context,
            Map<String, String> environment,
            ClusterReference cluster,
            AwsClients aws,
            Clock clock) {
        boolean named = kubeconfig.isPresent()
                || context.isPresent()
                || !environment.getOrDefault("KUBECONFIG", "").isBlank();
        if (named || !cluster.eks()) {
            return known(Connection.find(kubeconfig, context, environment));
        }
        Optional<Connection> usual = Connection.current(environment);
        if (usual.isEmpty() && Connection.isPod(environment)) {
            return known(Connection.find(kubeconfig, context, environment));
        }
        EksCluster eks = new EksFacts(aws).cluster(cluster.name());
        eks.problem().ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        if (usual.isPresent() && leadsTo(eks, usual.orElseThrow())) {
            return new Entrance(usual.orElseThrow(), Optional.of(eks), Optional.empty());
        }
        return new Entrance(
                login(eks, aws, clock),
                Optional.of(eks),
                usual.map(other ->
                        "logged in to EKS cluster %s with AWS credentials, because the current context of ~/.kube/config is another cluster: %s"
                                .formatted(eks.name(), other.server())));
    }

    private static Entrance known(Connection connection) {
        return new Entrance(connection, Optional.empty(), Optional.empty());
    }

    private static Connection login(EksCluster eks, AwsClients aws, Clock clock) {
        return Connection.by(
                new EksLogin(aws, eks.name(), clock),
                eks.endpoint(),
                eks.certificateAuthority(),
                "the AWS caller, logged in to EKS cluster " + eks.name());
    }

    private static boolean leadsTo(EksCluster eks, Connection connection) {
        Set<Certificate> theirs = Connection.parse(eks.certificateAuthority());
        return connection.authorities().stream().anyMatch(theirs::contains);
    }
}
