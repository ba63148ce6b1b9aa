package dev.groundwork.aws;

import dev.groundwork.engine.Parallel;
import dev.groundwork.resource.AccessEntry;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.eks.model.AccessPolicy;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** Reads the access entries of one cluster. EKS has no call for several at once. */
final class AccessEntries {
    /** The policy that may do everything, and give access to others. */
    static final String ADMINISTRATOR = "AmazonEKSClusterAdminPolicy";

    private final AwsClients clients;
    private final String cluster;

    AccessEntries(AwsClients clients, String cluster) {
        this.clients = clients;
        this.cluster = cluster;
    }

    /**
     * An entry as it is.
     *
     * @param policies by the ARN of the access policy, the namespaces in which it holds; none means the whole cluster
     */
    record Live(software.amazon.awssdk.services.eks.model.AccessEntry entry, SortedMap<String, List<String>> policies) {
        /** The tag that names the cluster for which Groundwork made it. */
        Optional<String> ours() {
            return Optional.ofNullable(entry.tags().get(Ownership.CLUSTER_TAG));
        }

        boolean administers() {
            return AccessEntries.administers(policies);
        }

        /** As far as it is declared: a name that is not is left to EKS, and so are tags. */
        Tree tree(AccessEntry declared) {
            Map<String, String> tags = new TreeMap<>(entry.tags());
            tags.keySet().retainAll(declared.tags().keySet());
            return AccessEntry.tree(
                    declared.username().map(_ -> entry.username()), entry.kubernetesGroups(), policies, tags);
        }
    }

    /** Whether these policies let somebody do everything, everywhere. */
    static boolean administers(Map<String, List<String>> policies) {
        return policies.entrySet().stream()
                .anyMatch(policy -> policy.getKey().endsWith("/" + ADMINISTRATOR)
                        && policy.getValue().isEmpty());
    }

    Optional<Live> of(String principal) {
        String subject = "access entry of " + principal;
        Optional<software.amazon.awssdk.services.eks.model.AccessEntry> found = clients.problems()
                .calling("eks:DescribeAccessEntry", subject, () -> {
                    try {
                        return Optional.of(clients.eks()
                                .describeAccessEntry(
                                        request -> request.clusterName(cluster).principalArn(principal))
                                .accessEntry());
                    } catch (ResourceNotFoundException absent) {
                        return Optional.empty();
                    }
                });
        return found.map(entry -> new Live(entry, policies(principal)));
    }

    private SortedMap<String, List<String>> policies(String principal) {
        return clients.problems().calling("eks:ListAssociatedAccessPolicies", "access entry of " + principal, () -> {
            TreeMap<String, List<String>> policies = new TreeMap<>();
            try {
                clients.eks()
                        .listAssociatedAccessPoliciesPaginator(
                                request -> request.clusterName(cluster).principalArn(principal))
                        .associatedAccessPolicies()
                        .forEach(policy -> policies.put(
                                policy.policyArn(),
                                policy.accessScope().namespaces().stream()
                                        .sorted()
                                        .toList()));
            } catch (ResourceNotFoundException gone) {
                // Deleted between the two questions.
            }
            return policies;
        });
    }

    /** The ARNs of all access policies that EKS has. */
    List<String> offered() {
        return clients.problems()
                .calling(
                        "eks:ListAccessPolicies",
                        "access policies of EKS",
                        () -> clients.eks().listAccessPoliciesPaginator(_ -> {}).accessPolicies().stream()
                                .map(AccessPolicy::arn)
                                .toList());
    }

    /** Who has an entry. */
    List<String> principals() {
        return clients.problems().calling("eks:ListAccessEntries", "access entries of cluster " + cluster, () -> {
            try {
                return clients
                        .eks()
                        .listAccessEntriesPaginator(request -> request.clusterName(cluster))
                        .accessEntries()
                        .stream()
                        .sorted()
                        .toList();
            } catch (ResourceNotFoundException unknown) {
                // It is not EKS's cluster, so nobody has access by EKS.
                return List.of();
            }
        });
    }

    /** All entries, by principal. */
    SortedMap<String, Live> all() {
        SortedMap<String, Live> all = new TreeMap<>();
        List<Optional<Live>> read = Parallel.map(principals(), this::of);
        read.forEach(found -> found.ifPresent(live -> all.put(live.entry().principalArn(), live)));
        return all;
    }
}
