package dev.groundwork.aws;

import dev.groundwork.resource.PodIdentityAssociation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** Reads associations of EKS Pod Identity. Their list tells no roles, so each that matters is asked for by its id. */
final class Associations {
    private final AwsClients clients;
    private final String cluster;

    Associations(AwsClients clients, String cluster) {
        this.clients = clients;
        this.cluster = cluster;
    }

    /** All of the cluster; none if EKS does not know the cluster. */
    List<PodIdentityAssociationSummary> all() {
        return clients.problems()
                .calling("eks:ListPodIdentityAssociations", "Pod Identity associations of " + cluster, () -> {
                    try {
                        return clients
                                .eks()
                                .listPodIdentityAssociationsPaginator(request -> request.clusterName(cluster))
                                .associations()
                                .stream()
                                .toList();
                    } catch (ResourceNotFoundException notOfEks) {
                        return List.of();
                    }
                });
    }

    /** The one of that ServiceAccount, with its role and tags. */
    Optional<software.amazon.awssdk.services.eks.model.PodIdentityAssociation> of(
            String namespace, String serviceAccount) {
        return of(namespace, serviceAccount, all());
    }

    /** The same, with a list that was read before. */
    Optional<software.amazon.awssdk.services.eks.model.PodIdentityAssociation> of(
            String namespace, String serviceAccount, List<PodIdentityAssociationSummary> all) {
        return all.stream()
                .filter(each -> each.namespace().equals(namespace)
                        && each.serviceAccount().equals(serviceAccount))
                .findFirst()
                .flatMap(found -> described(found.associationId(), namespace + "/" + serviceAccount));
    }

    private Optional<software.amazon.awssdk.services.eks.model.PodIdentityAssociation> described(
            String id, String name) {
        return clients.problems()
                .calling("eks:DescribePodIdentityAssociation", "Pod Identity association " + name, () -> {
                    try {
                        return Optional.of(clients.eks()
                                .describePodIdentityAssociation(
                                        request -> request.clusterName(cluster).associationId(id))
                                .association());
                    } catch (ResourceNotFoundException goneMeanwhile) {
                        return Optional.empty();
                    }
                });
    }

    /** The namespace of an id of {@link PodIdentityAssociation}. */
    static String namespaceOf(String name) {
        return name.substring(0, name.indexOf('/'));
    }

    /** The ServiceAccount of an id of {@link PodIdentityAssociation}. */
    static String accountOf(String name) {
        return name.substring(name.indexOf('/') + 1);
    }
}
