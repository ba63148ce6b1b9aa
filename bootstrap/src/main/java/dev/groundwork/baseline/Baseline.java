package dev.groundwork.baseline;

import static java.util.Objects.requireNonNull;

import dev.groundwork.addon.Identity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * What a cluster shall have, as its file declares it: valid, with every default filled in.
 *
 * @param cluster which cluster it is
 * @param identity how pods get an AWS role
 * @param movingFrom how pods got it before, while they move
 * @param registry a host, with or without a path, that replaces the registry of every image
 * @param labels labels for every Kubernetes object, in the order of the file
 * @param tags tags for everything in AWS, in the order of the file
 * @param roles AWS roles of the team's own applications by name, in the order of the file
 * @param nodeGroups the sorts of nodes by name, in the order of the file
 * @param access who may log in to the cluster, in the order of the file
 * @param addons the add-ons by name, in the order of the catalog
 * @param accepted findings of {@code preflight} that the team lives with, by name, in the order of the file
 * @param notifications who hears when something begins or ends to be wrong
 */
public record Baseline(
        ClusterReference cluster,
        Identity identity,
        Optional<Former> movingFrom,
        Optional<String> registry,
        Map<String, String> labels,
        Map<String, String> tags,
        SequencedMap<String, RoleEntry> roles,
        SequencedMap<String, NodeGroupEntry> nodeGroups,
        List<AccessItem> access,
        SequencedMap<String, AddonEntry> addons,
        Map<String, AcceptedFinding> accepted,
        Notifications notifications) {
    /** The key of who may log in, and the name by which that goes where add-ons go by theirs. */
    public static final String ACCESS = "access";

    /** The key of the roles of applications. */
    static final String ROLES = "roles";

    /** The key of node groups. */
    static final String NODE_GROUPS = "nodeGroups";

    /** The label of nodes whose value is the name of their sort below {@code nodeGroups}. */
    public static final String NODES_LABEL = "groundwork.dev/node-group";

    public Baseline {
        requireNonNull(notifications);
        requireNonNull(cluster);
        requireNonNull(identity);
        requireNonNull(movingFrom);
        requireNonNull(registry);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        roles = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(roles));
        nodeGroups = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(nodeGroups));
        access = List.copyOf(access);
        accepted = Collections.unmodifiableMap(new LinkedHashMap<>(accepted));
        addons = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(addons));
    }

    /** Without roles of applications, node groups and access, and nobody hears of it. */
    public Baseline(
            ClusterReference cluster,
            Identity identity,
            Optional<String> registry,
            Map<String, String> labels,
            Map<String, String> tags,
            SequencedMap<String, AddonEntry> addons) {
        this(
                cluster,
                identity,
                Optional.empty(),
                registry,
                labels,
                tags,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                List.of(),
                addons,
                Map.of(),
                Notifications.nobody());
    }

    /** What a run can be limited to: the add-ons, the roles of applications, the sorts of nodes, and who may log in. */
    public SequencedSet<String> parts() {
        SequencedSet<String> parts = new LinkedHashSet<>(addons.keySet());
        roles.keySet().forEach(role -> parts.add(part(role)));
        nodeGroups.keySet().forEach(nodes -> parts.add(nodesPart(nodes)));
        if (!access.isEmpty()) {
            parts.add(ACCESS);
        }
        return parts;
    }

    /** The same for the nodes of that name. */
    public static String nodesPart(String nodes) {
        return NODE_GROUPS + "." + nodes;
    }

    /** The name by which a role goes where add-ons go by theirs: in reports, in labels and tags, and in {@code --only}. */
    public static String part(String role) {
        return ROLES + "." + role;
    }

    /** How the pods of one of the applications get their AWS role. */
    public Identity identityOf(RoleEntry role) {
        return role.identity().orElse(identity);
    }

    /** How the pods of one of the add-ons get their AWS role. */
    public Identity identityOf(AddonEntry addon) {
        return addon.identity().orElse(identity);
    }

    /** How the pods of one of the applications got it that must keep it while new ones get it otherwise. */
    public Optional<Identity> movingFrom(RoleEntry role) {
        return movingFrom(role.movingFrom(), identityOf(role));
    }

    /** How the pods of one of the add-ons got it that must keep it while new ones get it otherwise. */
    public Optional<Identity> movingFrom(AddonEntry addon) {
        return movingFrom(addon.movingFrom(), identityOf(addon));
    }

    /** That of the whole file holds for those that are where it moves to. */
    private Optional<Identity> movingFrom(Optional<Former> own, Identity now) {
        return own.or(() -> movingFrom).map(Former::identity).filter(_ -> now == Identity.POD_IDENTITY);
    }
}
