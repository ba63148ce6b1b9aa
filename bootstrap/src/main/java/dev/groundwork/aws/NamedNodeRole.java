package dev.groundwork.aws;

import dev.groundwork.engine.Once;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether nodes can have the role that the baseline names for them. EKS says so only when the group is made, after the first
 * writes.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html">Node IAM role</a>
 */
final class NamedNodeRole {
    /** Roles below this path are made by us, perhaps by the same plan. */
    private static final String OURS = "role/groundwork/";

    private final AwsClients clients;
    private final Map<String, Once<Optional<String>>> known = new ConcurrentHashMap<>();

    NamedNodeRole(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * Why not; empty if they can.
     *
     * @throws ProblemException if the role could not be read
     */
    Optional<Problem> problem(ManagedNodeGroup group) {
        String arn = group.machines().role();
        // The groups of all zones have the same one.
        return known.computeIfAbsent(arn, _ -> new Once<>(() -> unfit(Arn.of(arn))))
                .get()
                .map(what -> new Problem(
                        Problem.Code.INVALID,
                        group.id().toString(),
                        "its role %s %s".formatted(arn, what),
                        "Correct %s.role in the baseline, or leave it out, and one is made".formatted(group.place())));
    }

    private Optional<String> unfit(Arn role) {
        if (role.resource().startsWith(OURS)) {
            return Optional.empty();
        }
        Optional<LiveRole> found = new Roles(clients.problems(), clients.iam()).head(role.name());
        if (found.isEmpty()) {
            return Optional.of("does not exist in IAM");
        }
        String real = "role" + found.get().path() + role.name();
        if (!real.equals(role.resource())) {
            return Optional.of("does not exist in IAM, which has " + real);
        }
        return found.get().trust().toString().contains("ec2.amazonaws.com")
                ? Optional.empty()
                : Optional.of("does not trust ec2.amazonaws.com, so nodes cannot have it");
    }
}
