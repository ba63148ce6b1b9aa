package dev.groundwork.aws;

import static java.util.Objects.requireNonNull;

import dev.groundwork.engine.Login;
import dev.groundwork.engine.Once;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** Logs in to an EKS cluster as the AWS principal that runs this, without a kubeconfig and without other programs. */
public final class EksLogin implements Login {
    /** So that also a request that waits its turn, or a clock that is wrong by a minute, has a token that is good. */
    private static final Duration BEFORE_THE_END = Duration.ofMinutes(2);

    private final AwsClients clients;
    private final String cluster;
    private final EksTokens tokens;
    private final Clock clock;
    private @Nullable EksToken current;
    private @Nullable Problem refusal;
    /** Whom the endpoint lets in; asked of EKS once, however many requests got no answer. */
    private final Once<String> advice = new Once<>(this::asked);

    public EksLogin(AwsClients clients, String cluster, Clock clock) {
        this.clients = requireNonNull(clients);
        this.cluster = requireNonNull(cluster);
        this.clock = requireNonNull(clock);
        this.tokens = new EksTokens(clients, cluster, clock);
    }

    @Override
    public synchronized String token() {
        EksToken token = current;
        Instant soon = clock.instant().plus(BEFORE_THE_END);
        if (token == null || !token.expires().isAfter(soon)) {
            token = tokens.fresh();
            current = token;
        }
        return token.text();
    }

    @Override
    public synchronized void renew() {
        current = null;
    }

    /** Asks AWS who that is and what EKS knows of them; once, however many requests were refused. */
    @Override
    public synchronized Problem refused(String server) {
        Problem known = refusal;
        if (known == null) {
            known = explained(server);
            refusal = known;
        }
        return known;
    }

    @Override
    public String unreached() {
        return advice.get();
    }

    private String asked() {
        try {
            return clients.problems()
                    .calling(
                            "eks:DescribeCluster",
                            "EKS cluster " + cluster,
                            () -> ClosedEndpoint.advice(
                                    clients.eks()
                                            .describeCluster(request -> request.name(cluster))
                                            .cluster()
                                            .resourcesVpcConfig(),
                                    cluster,
                                    clients.region()));
        } catch (ProblemException unknown) {
            return ClosedEndpoint.unknown(cluster, clients.region());
        }
    }

    private Problem explained(String server) {
        try {
            Caller caller = new EksFacts(clients).caller();
            return withPrincipal(server, new Principals(clients).of(caller), caller.partition());
        } catch (ProblemException unknown) {
            return unknown.problem();
        }
    }

    private Problem withPrincipal(String server, String principal, String partition) {
        String who = "API server " + server;
        try {
            boolean known = clients.problems()
                    .calling("eks:DescribeAccessEntry", "access entry of " + principal, () -> {
                        try {
                            clients.eks()
                                    .describeAccessEntry(request ->
                                            request.clusterName(cluster).principalArn(principal));
                            return true;
                        } catch (ResourceNotFoundException absent) {
                            return false;
                        }
                    });
            return known
                    ? new Problem(
                            Problem.Code.UNAUTHENTICATED,
                            who,
                            "EKS does not accept the login of %s (401), although cluster %s has an access entry for it"
                                    .formatted(principal, cluster),
                            "A new entry takes up to a minute; if the principal was deleted and made again, its entry"
                                    + " must be, too; else check this computer's clock")
                    : new Problem(
                            Problem.Code.UNAUTHENTICATED,
                            who,
                            "EKS does not accept the login of %s (401): cluster %s has no access entry for it"
                                    .formatted(principal, cluster),
                            remedy(principal, partition));
        } catch (ProblemException unknown) {
            return new Problem(
                    Problem.Code.UNAUTHENTICATED,
                    who,
                    "EKS does not accept the login of %s (401), and whether cluster %s has an access entry for it is unknown: %s"
                            .formatted(principal, cluster, unknown.problem().what()),
                    remedy(principal, partition));
        }
    }

    private String remedy(String principal, String partition) {
        String entry =
                "--cluster-name %s --region %s --principal-arn %s".formatted(cluster, clients.region(), principal);
        return "Have somebody who may run: aws eks create-access-entry %s && aws eks associate-access-policy %s"
                        .formatted(entry, entry)
                + " --policy-arn arn:%s:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy".formatted(partition)
                + " --access-scope type=cluster; or have them declare it: access: [{principal: %s, policies: [{policy: AmazonEKSClusterAdminPolicy}]}]; or name a kubeconfig of somebody who has access"
                        .formatted(principal);
    }
}
