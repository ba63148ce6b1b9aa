package dev.groundwork.addon;

import static java.util.Objects.requireNonNull;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The network of a cluster. It is read only if an add-on asks for it, see {@link Addon#needsNetwork}; whoever asks for a
 * part of one that is not known gets the problem that says why.
 */
public sealed interface Network {
    /**
     * The VPC, for instance {@code vpc-0123456789abcdef0}.
     *
     * @throws ProblemException if the network is not known
     */
    String vpcId();

    /**
     * Every subnet of the VPC, also those without a node, by id.
     *
     * @throws ProblemException if the network is not known
     */
    List<Subnet> subnets();

    /**
     * The security group that EKS made for the cluster; empty where the cluster is not EKS.
     *
     * @throws ProblemException if the network is not known
     */
    Optional<String> clusterSecurityGroup();

    /**
     * The security groups that decide what reaches a node: the cluster's own where every node carries it, else those of
     * the nodes. A rule that shall hold for all nodes must be in each of them.
     *
     * @throws ProblemException if the network is not known
     */
    SortedSet<String> nodeSecurityGroups();

    /** A network that nobody asked for. */
    static Network notRead() {
        return new Unknown(new Problem(
                Problem.Code.MISSING,
                "network of the cluster",
                "was not read, because no add-on said that it needs it",
                ""));
    }

    /** It was read. */
    record Known(
            String vpcId,
            List<Subnet> subnets,
            Optional<String> clusterSecurityGroup,
            SortedSet<String> nodeSecurityGroups)
            implements Network {
        public Known {
            requireNonNull(vpcId);
            requireNonNull(clusterSecurityGroup);
            subnets = List.copyOf(subnets);
            nodeSecurityGroups = new TreeSet<>(nodeSecurityGroups);
        }
    }

    /**
     * It could not be read, or was not.
     *
     * @param problem why
     */
    record Unknown(Problem problem) implements Network {
        @Override
        public String vpcId() {
            throw new ProblemException(problem);
        }

        @Override
        public List<Subnet> subnets() {
            throw new ProblemException(problem);
        }

        @Override
        public Optional<String> clusterSecurityGroup() {
            throw new ProblemException(problem);
        }

        @Override
        public SortedSet<String> nodeSecurityGroups() {
            throw new ProblemException(problem);
        }
    }
}
