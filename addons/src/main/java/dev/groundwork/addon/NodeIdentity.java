package dev.groundwork.addon;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who the nodes of a cluster are in AWS, and how pods reach them. It is read only where kube2iam hands out roles; whoever
 * asks for a part of what is not known gets the problem that says why.
 */
public sealed interface NodeIdentity {
    /**
     * ARNs of the roles of all nodes.
     *
     * @throws ProblemException if they are not known
     */
    SortedSet<String> roles();

    /**
     * Names of the DaemonSets that have pods, among which is the one of the pod network.
     *
     * @throws ProblemException if they are not known
     */
    Set<String> daemonSets();

    /** Nobody asked for it. */
    static NodeIdentity notRead() {
        return new Unknown(new Problem(
                Problem.Code.MISSING, "roles of the nodes", "were not read, because nothing uses kube2iam", ""));
    }

    /** It was read. */
    record Known(SortedSet<String> roles, Set<String> daemonSets) implements NodeIdentity {
        public Known {
            if (roles.isEmpty()) {
                throw new IllegalArgumentException("nodes without a role are not known");
            }
            roles = new TreeSet<>(roles);
            daemonSets = Set.copyOf(daemonSets);
        }
    }

    /**
     * It could not be read, or was not.
     *
     * @param problem why
     */
    record Unknown(Problem problem) implements NodeIdentity {
        @Override
        public SortedSet<String> roles() {
            throw new ProblemException(problem);
        }

        @Override
        public Set<String> daemonSets() {
            throw new ProblemException(problem);
        }
    }
}
