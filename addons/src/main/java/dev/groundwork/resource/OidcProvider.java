package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * An IAM OIDC identity provider for the token issuer of a cluster. One with the same URL is adopted, whoever made it.
 *
 * @param addon who wants it; several add-ons share one
 * @param url the issuer as EKS names it, with {@code https://}
 * @param clientIds audiences that must be accepted; others may be there too
 * @param tags tags given at creation; the tags of an adopted provider are left alone
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html">
 *     CreateOpenIDConnectProvider</a>
 */
public record OidcProvider(String addon, String url, List<String> clientIds, Map<String, String> tags)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "OidcProvider";

    public OidcProvider {
        if (!url.startsWith("https://")) {
            throw new IllegalArgumentException("the issuer of an OIDC provider starts with https://, not " + url);
        }
        clientIds = List.copyOf(clientIds);
        tags = Map.copyOf(tags);
    }

    /** The issuer without its scheme, as condition keys and ARNs have it. */
    public String host() {
        return url.substring("https://".length());
    }

    /** The ARN that this provider has in the given account. */
    public String arn(String partition, String account) {
        return "arn:%s:iam::%s:oidc-provider/%s".formatted(partition, account, host());
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, host());
    }

    @Override
    public Tree tree() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("url", url);
        clientIds.stream().sorted().forEach(root.putArray("clientIds")::add);
        return Tree.of(root);
    }
}
