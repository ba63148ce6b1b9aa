package dev.groundwork.aws;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Mask;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.AddonHealth;
import software.amazon.awssdk.services.eks.model.AddonIssue;
import software.amazon.awssdk.services.eks.model.AddonStatus;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** Reads add-ons of EKS, and puts what EKS says of them into words. */
final class EksAddons {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final AwsClients clients;
    private final String cluster;

    EksAddons(AwsClients clients, String cluster) {
        this.clients = clients;
        this.cluster = cluster;
    }

    /** The add-on of that name; empty if it is not installed by EKS. */
    Optional<Addon> named(String name) {
        return clients.problems()
                .calling("eks:DescribeAddon", EksAddon.idOf(name).toString(), () -> {
                    try {
                        return Optional.of(clients.eks()
                                .describeAddon(
                                        request -> request.clusterName(cluster).addonName(name))
                                .addon());
                    } catch (ResourceNotFoundException absent) {
                        if (isOther(absent)) {
                            throw absent;
                        }
                        return Optional.empty();
                    }
                });
    }

    /** A cluster that is not there is another matter than an add-on that is not. */
    private static boolean isOther(ResourceNotFoundException absent) {
        return AwsProblems.messageOf(absent).startsWith("No cluster found");
    }

    /** The names of all; none if EKS does not know the cluster. */
    List<String> names() {
        return clients.problems().calling("eks:ListAddons", "EKS add-ons of " + cluster, () -> {
            try {
                return clients.eks().listAddonsPaginator(request -> request.clusterName(cluster)).addons().stream()
                        .sorted()
                        .toList();
            } catch (ResourceNotFoundException notOfEks) {
                return List.of();
            }
        });
    }

    /** What it is like, in the shape in which it is declared; of its tags those that are ours to say. */
    static Tree projection(EksAddon wanted, Addon live) {
        Map<String, String> tags = live.tags().entrySet().stream()
                .filter(tag -> wanted.tree().at("tags").has(tag.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Tree tree = wanted.tree(
                live.addonVersion(),
                configuration(wanted, live.configurationValues()),
                Optional.ofNullable(live.serviceAccountRoleArn()),
                tags);
        return hasFailed(live.status())
                ? tree.with(root -> root.put("failure", live.statusAsString() + issues(live)))
                : tree;
    }

    /** EKS keeps the text as it was given, and takes YAML too. */
    private static Tree configuration(EksAddon wanted, @Nullable String values) {
        if (values == null || values.isBlank()) {
            return Tree.empty();
        }
        try {
            if (YAML.readTree(values) instanceof ObjectNode object) {
                return Tree.of(object);
            }
        } catch (JsonProcessingException e) {
            // Then it is a text as any other.
        }
        // Where something is hidden, it may stand anywhere in a text without keys.
        String seen = wanted.hidden().isEmpty() ? values : Mask.of(values);
        return Tree.of(JsonNodeFactory.instance.objectNode().put("text", seen));
    }

    /** Whether EKS gave up. */
    static boolean hasFailed(AddonStatus status) {
        return status == AddonStatus.CREATE_FAILED
                || status == AddonStatus.UPDATE_FAILED
                || status == AddonStatus.DELETE_FAILED;
    }

    /** What EKS complains of: code, message and resources, in its own words; empty if it does not. */
    static String issues(Addon live) {
        List<AddonIssue> issues =
                Optional.ofNullable(live.health()).map(AddonHealth::issues).orElse(List.of());
        return issues.stream()
                .map(EksAddons::words)
                .collect(Collectors.joining("; ", issues.isEmpty() ? "" : ": ", ""));
    }

    private static String words(AddonIssue issue) {
        String message = requireNonNullElse(issue.message(), "");
        return issue.codeAsString()
                + (message.isEmpty() ? "" : ": " + message)
                + (issue.resourceIds().isEmpty() ? "" : " (" + String.join(", ", issue.resourceIds()) + ")");
    }
}
