package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Claims about how pods come to their AWS role. */
public sealed interface IdentityCheck extends Check {
    /**
     * What carries the role's ARN in the cluster names this role, and no other mechanism has a word in it.
     *
     * @param movingFrom a mechanism that may, for pods that run since before, and only for the same role
     */
    record OneMechanism(
            String addon,
            Identity identity,
            Optional<Identity> movingFrom,
            String namespace,
            String serviceAccount,
            String roleArn)
            implements IdentityCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "one-mechanism",
                    "ServiceAccount %s/%s gets its role by %s alone%s"
                            .formatted(
                                    namespace,
                                    serviceAccount,
                                    identity,
                                    movingFrom
                                            .map(before -> ", and pods from before by " + before)
                                            .orElse("")),
                    Duration.ofSeconds(20));
        }
    }

    /** Every node role has our policy, which lets it assume the roles of this cluster. */
    record NodesAllowed(String addon, SortedSet<String> nodeRoles, String policy, String resources)
            implements IdentityCheck {
        public NodesAllowed {
            nodeRoles = new TreeSet<>(nodeRoles);
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "nodes-allowed", "the roles of the nodes may assume those of this cluster", Duration.ofMinutes(1));
        }
    }

    /** The role can be assumed by the roles of all nodes, and by nobody else. */
    record NodesTrusted(String addon, String roleArn, SortedSet<String> nodeRoles) implements IdentityCheck {
        public NodesTrusted {
            nodeRoles = new TreeSet<>(nodeRoles);
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "nodes-trusted",
                    "IAM role %s trusts the nodes and nobody else"
                            .formatted(roleArn.substring(roleArn.lastIndexOf('/') + 1)),
                    Duration.ofMinutes(1));
        }
    }

    /** A pod of the namespace that names the role is given its credentials: the whole way, from the node to AWS and back. */
    record PodGetsRole(String addon, String namespace, String roleArn, ResourceId kube2iam) implements IdentityCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "pod-gets-role",
                    "a pod of namespace %s gets role %s from kube2iam"
                            .formatted(namespace, roleArn.substring(roleArn.lastIndexOf('/') + 1)),
                    Duration.ofMinutes(2));
        }

        @Override
        public boolean probe() {
            return true;
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(kube2iam);
        }
    }

    /** The namespace's list of roles that its pods may take can be read, and has this role. */
    record NamespaceAllows(String addon, String namespace, String roleArn) implements IdentityCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "namespace-allows",
                    "Namespace %s lets its pods take role %s"
                            .formatted(namespace, roleArn.substring(roleArn.lastIndexOf('/') + 1)),
                    Duration.ofSeconds(20));
        }
    }

    /** EKS has one association for the ServiceAccount, and it names this role. */
    record AssociationMade(String addon, String cluster, String namespace, String serviceAccount, String roleArn)
            implements IdentityCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "association-made",
                    "EKS associates ServiceAccount %s/%s with role %s"
                            .formatted(namespace, serviceAccount, roleArn.substring(roleArn.lastIndexOf('/') + 1)),
                    Duration.ofMinutes(1));
        }
    }

    /** The role can be assumed by EKS for pods of this ServiceAccount of this cluster, with their tags, and by nobody else. */
    record PodsTrusted(String addon, String roleArn, Tree trust) implements IdentityCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "pods-trusted",
                    "IAM role %s trusts EKS for these pods and nobody else"
                            .formatted(roleArn.substring(roleArn.lastIndexOf('/') + 1)),
                    Duration.ofMinutes(1));
        }
    }

    /**
     * A pod of the ServiceAccount is given credentials by the agent on its node: the whole way, to EKS and back.
     *
     * @param image of that pod
     */
    record PodGetsCredentials(
            String addon, String namespace, String serviceAccount, String roleArn, ResourceId agent, String image)
            implements IdentityCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "pod-gets-credentials",
                    "a pod of ServiceAccount %s/%s gets credentials from the agent on its node"
                            .formatted(namespace, serviceAccount),
                    Duration.ofMinutes(2));
        }

        @Override
        public boolean probe() {
            return true;
        }

        /** The agent only carries tokens to EKS and credentials back: what is proved is all that is around it. */
        @Override
        public boolean provableByDouble() {
            return true;
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(agent);
        }
    }
}
