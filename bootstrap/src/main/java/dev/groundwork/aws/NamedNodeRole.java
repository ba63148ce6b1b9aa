package dev.groundwork.aws;

import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.Optional;

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

    NamedNodeRole(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * Why not; empty if they can.
     *
     * @throws ProblemException if the role could not be read
     */
    Optional<Problem> problem(ManagedNodeGroup group) {
        Arn role = Arn.of(group.machines().role());
        if (role.resource().startsWith(OURS)) {
            return Optional.empty();
        }
        Optional<LiveRole> found = new Roles(clients.problems(), clients.iam()).head(role.name());
        if (found.isEmpty()) {
            return problem(group, "does not exist in IAM");
        }
        String real = "role" + found.get().path() + role.name();
        if (!real.equals(role.resource())) {
            return problem(group, "does not exist in IAM, which has " + real);
        }
        return found.get().trust().toString().contains("ec2.amazonaws.com")
                ? Optional.empty()
                : problem(group, "does not trust ec2.amazonaws.com, so nodes cannot have it");
    }

    private static Optional<Problem> problem(ManagedNodeGroup group, String what) {
        return Optional.of(new Problem(
                Problem.Code.INVALID,
                group.id().toString(),
                "its role %s %s".formatted(group.machines().role(), what),
                "Correct %s.role in the baseline, or leave it out, and one is made".formatted(group.place())));
    }
}
