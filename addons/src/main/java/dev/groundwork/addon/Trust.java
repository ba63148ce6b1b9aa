package dev.groundwork.addon;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.Tree;
import java.util.SortedSet;

/** Who may assume a role, as IAM policy documents. */
final class Trust {
    private Trust() {}

    /** Tokens that the cluster signed for exactly this ServiceAccount, and for AWS STS. */
    static Tree ofServiceAccount(OidcProvider provider, Cluster cluster, String namespace, String serviceAccount) {
        ObjectNode document = document();
        ObjectNode statement = statement(document, Identity.IRSA.action());
        statement.putObject("Principal").put("Federated", provider.arn(cluster.partition(), cluster.account()));
        statement
                .putObject("Condition")
                .putObject("StringEquals")
                .put(provider.host() + ":aud", PodRole.AUDIENCE)
                .put(provider.host() + ":sub", "system:serviceaccount:%s:%s".formatted(namespace, serviceAccount));
        return Tree.of(document);
    }

    /** The roles of the nodes. */
    static Tree ofNodes(SortedSet<String> roles) {
        ObjectNode document = document();
        ObjectNode principal = statement(document, Identity.KUBE2IAM.action()).putObject("Principal");
        if (roles.size() == 1) {
            principal.put("AWS", roles.getFirst());
        } else {
            roles.forEach(principal.putArray("AWS")::add);
        }
        return Tree.of(document);
    }

    /** EKS, for pods of exactly this ServiceAccount of exactly this cluster. It tags the session with where the pod is. */
    static Tree ofPods(Cluster cluster, String namespace, String serviceAccount) {
        ObjectNode document = document();
        ObjectNode statement = document.putArray("Statement").addObject().put("Effect", "Allow");
        statement.putArray("Action").add("sts:AssumeRole").add("sts:TagSession");
        statement.putObject("Principal").put("Service", PodRole.PODS);
        ObjectNode condition = statement.putObject("Condition");
        condition
                .putObject("StringEquals")
                .put("aws:RequestTag/kubernetes-namespace", namespace)
                .put("aws:RequestTag/kubernetes-service-account", serviceAccount)
                .put("aws:SourceAccount", cluster.account());
        condition
                .putObject("ArnEquals")
                .put(
                        "aws:SourceArn",
                        "arn:%s:eks:%s:%s:cluster/%s"
                                .formatted(cluster.partition(), cluster.region(), cluster.account(), cluster.name()));
        return Tree.of(document);
    }

    /** Both of them. */
    static Tree either(Tree one, Tree other) {
        return one.with(document -> {
            document.withArrayProperty("Statement")
                    .addAll((ArrayNode) other.copy().path("Statement"));
            return document;
        });
    }

    private static ObjectNode document() {
        return JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    }

    private static ObjectNode statement(ObjectNode document, String action) {
        return document.putArray("Statement").addObject().put("Effect", "Allow").put("Action", action);
    }
}
