package dev.groundwork.aws;

import dev.groundwork.addon.NodeIdentity;
import dev.groundwork.engine.Parallel;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** Reads the IAM roles of a cluster's nodes: an instance names its instance profile, and that has the role. */
public final class NodeRoles {
    /** The most values that filters of one request may have. A filter, unlike an id, may name what is gone meanwhile. */
    private static final int VALUES = 200;

    private final AwsClients clients;

    public NodeRoles(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * Who the nodes are, or why that is not known: whether it matters is for whoever asks to say.
     *
     * @param instanceIds the instances of the nodes
     * @param named ARNs of roles of nodes that do not run now
     * @param daemonSets names of the cluster's DaemonSets that have pods
     */
    public NodeIdentity of(Set<String> instanceIds, List<String> named, Supplier<Set<String>> daemonSets) {
        try {
            TreeSet<String> roles = new TreeSet<>(named);
            Parallel.map(List.copyOf(profiles(instanceIds)), this::rolesOf).forEach(roles::addAll);
            return roles.isEmpty()
                    ? new NodeIdentity.Unknown(new Problem(
                            Problem.Code.MISSING,
                            "roles of the nodes",
                            "no node has an EC2 instance with an instance profile that has a role",
                            "Name the roles in cluster.nodeRoles, or leave out kube2iam"))
                    : new NodeIdentity.Known(roles, daemonSets.get());
        } catch (ProblemException unreadable) {
            return new NodeIdentity.Unknown(unreadable.problem());
        }
    }

    /** The names of the profiles of these instances. */
    private SortedSet<String> profiles(Set<String> ids) {
        List<String> wanted = ids.stream().sorted().toList();
        TreeSet<String> profiles = new TreeSet<>();
        for (int from = 0; from < wanted.size(); from += VALUES) {
            Filter ofNodes = Filter.builder()
                    .name("instance-id")
                    .values(wanted.subList(from, Math.min(from + VALUES, wanted.size())))
                    .build();
            clients.problems()
                    .calling(
                            "ec2:DescribeInstances",
                            "EC2 instances of the cluster's nodes",
                            () -> clients
                                    .ec2()
                                    .describeInstancesPaginator(request -> request.filters(ofNodes))
                                    .reservations()
                                    .stream()
                                    .flatMap(reservation -> reservation.instances().stream())
                                    .map(Instance::iamInstanceProfile)
                                    .filter(Objects::nonNull)
                                    .map(IamInstanceProfile::arn)
                                    .map(arn -> Arn.of(arn).name())
                                    .toList())
                    .forEach(profiles::add);
        }
        return profiles;
    }

    private Collection<String> rolesOf(String profile) {
        return clients.problems().calling("iam:GetInstanceProfile", "instance profile " + profile, () -> {
            try {
                return clients
                        .iam()
                        .getInstanceProfile(request -> request.instanceProfileName(profile))
                        .instanceProfile()
                        .roles()
                        .stream()
                        .map(Role::arn)
                        .toList();
            } catch (NoSuchEntityException gone) {
                return new ArrayList<>();
            }
        });
    }
}
