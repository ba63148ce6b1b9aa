package dev.groundwork.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An add-on that EKS itself installs and keeps. What it is made of in the cluster is EKS's business: only the wish is ours.
 *
 * @param addon the add-on of the baseline it belongs to
 * @param cluster the name of the EKS cluster
 * @param name its name as EKS spells it, for instance {@code vpc-cni}
 * @param version its version as EKS spells it, for instance {@code v1.20.4-eksbuild.2}
 * @param configuration its configuration values, in the shape of its own schema; empty means those of EKS
 * @param hidden the keys that lead to values of its configuration that nobody may see, see {@link Mask#over}
 * @param serviceAccountRole ARN of the role that EKS writes on its ServiceAccount; empty leaves the node's role
 * @param conflicts what EKS does with fields that somebody else changed
 * @param after other EKS add-ons, by name, that are to be made or changed first
 * @param tags our tags, among them {@link #ON_DELETE}; others are left alone
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html">CreateAddon</a>
 */
public record EksAddon(
        String addon,
        String cluster,
        String name,
        String version,
        Tree configuration,
        Set<List<String>> hidden,
        Optional<String> serviceAccountRole,
        Conflicts conflicts,
        Set<String> after,
        Map<String, String> tags)
        implements AwsResource {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The kind in ids. */
    public static final String KIND = "EksAddon";

    /** The tag that tells a deletion, which knows no settings any more, what to do with what EKS installed. */
    public static final String ON_DELETE = "groundwork.dev/on-delete";

    /** The value of that tag which means to leave it in the cluster; nobody keeps it from then on. */
    public static final String PRESERVE = "preserve";

    /** The value of that tag which means to take it away. */
    public static final String DELETE = "delete";

    /** What EKS does where the add-on wants a field that somebody else has set otherwise. */
    public enum Conflicts {
        /** It fails, and changes nothing of them. */
        @JsonProperty("none")
        NONE,
        /** It takes them. */
        @JsonProperty("overwrite")
        OVERWRITE,
        /** It leaves them in an update; when it is made, the same as {@link #NONE}. */
        @JsonProperty("preserve")
        PRESERVE
    }

    public EksAddon {
        requireNonNull(addon);
        requireNonNull(cluster);
        requireNonNull(version);
        requireNonNull(configuration);
        hidden = Set.copyOf(hidden);
        requireNonNull(serviceAccountRole);
        requireNonNull(conflicts);
        after = Set.copyOf(after);
        tags = Map.copyOf(tags);
    }

    /** One whose configuration may be seen. */
    public EksAddon(
            String addon,
            String cluster,
            String name,
            String version,
            Tree configuration,
            Optional<String> serviceAccountRole,
            Conflicts conflicts,
            Set<String> after,
            Map<String, String> tags) {
        this(addon, cluster, name, version, configuration, Set.of(), serviceAccountRole, conflicts, after, tags);
    }

    /** The same, of whose configuration nobody may see what these keys lead to. */
    public EksAddon hiding(Set<List<String>> paths) {
        return new EksAddon(
                addon, cluster, name, version, configuration, paths, serviceAccountRole, conflicts, after, tags);
    }

    /** The id of the add-on of that name. */
    public static ResourceId idOf(String name) {
        return ResourceId.aws(KIND, name);
    }

    @Override
    public ResourceId id() {
        return idOf(name);
    }

    @Override
    public String updating() {
        return switch (conflicts) {
            case NONE, PRESERVE -> "";
            case OVERWRITE -> "overwrites what others have set in its objects in the cluster (conflicts: overwrite)";
        };
    }

    /** What may be seen of it: masks stand for what is hidden. */
    @Override
    public Tree tree() {
        return tree(version, configuration, serviceAccountRole, tags);
    }

    /** The tree of what EKS has of it, with masks in the same places. */
    public Tree tree(String version, Tree configuration, Optional<String> role, Map<String, String> tags) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("version", version);
        if (!configuration.isEmpty()) {
            root.set("configuration", seen(configuration).copy());
        }
        role.ifPresent(arn -> root.put("serviceAccountRole", arn));
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }

    /** Masks are others in each run, so what they hide takes no part, as the values of Secrets do not. */
    @Override
    public String hash() {
        return Hash.of(Mask.without(tree()).toString());
    }

    /** What may be seen of configuration values of this add-on. */
    public Tree seen(Tree values) {
        return Mask.over(plain(values), hidden);
    }

    /** As JSON has it: a number that came from YAML may be of another width, and would not be equal. */
    private static Tree plain(Tree configuration) {
        try {
            return Tree.of((ObjectNode) JSON.readTree(configuration.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that is no JSON", e);
        }
    }

    @Override
    public Set<ResourceId> needs() {
        Set<ResourceId> needs = new HashSet<>();
        after.forEach(other -> needs.add(idOf(other)));
        serviceAccountRole.ifPresent(arn -> needs.add(Role.idOf(arn)));
        return needs;
    }
}
