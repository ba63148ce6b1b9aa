package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.PodRole;
import dev.groundwork.baseline.YamlNode.Entry;
import dev.groundwork.baseline.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the schema cannot say. It looks at a file that may break the schema too, so it takes nothing for granted. */
final class Rules {
    /** Labels that we set ourselves. */
    private static final String OUR_LABELS = "groundwork.dev/";

    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /**
     * Tag keys that AWS, EKS, the autoscaler or we give a meaning.
     *
     * @see <a href="https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html">reserved tags</a>
     */
    private static final List<String> RESERVED_TAGS =
            List.of("aws:", "kubernetes.io/cluster", "k8s.io/cluster-autoscaler/", "eks:", "groundwork.dev/");

    private static final String KUBE2IAM = PodRole.KUBE2IAM;

    private final YamlNode root;
    private final Complaints complaints;

    Rules(YamlNode root, Complaints complaints) {
        this.root = root;
        this.complaints = complaints;
    }

    void check() {
        clusterFacts();
        labels();
        tags();
        root.entriesOf("addons").keySet().forEach(this::takeOrYield);
        kube2iam();
        new MovingRules(root, complaints).check();
        new RoleRules(root, complaints).check();
        new NodeGroupRules(root, complaints).check();
        new AccessRules(root, complaints).check();
        new AcceptanceRules(root, complaints).check();
        secret("notifications", "slack", "url");
        secret("notifications", "pagerDuty", "key");
        secret("notifications", "webhook", "url");
    }

    /** A secret is found in one place. */
    private void secret(Object... path) {
        root.find(path)
                .filter(entry -> entry.value() instanceof YamlNode.Mapping mapping
                        && mapping.entries().containsKey("env")
                                == mapping.entries().containsKey("file"))
                .ifPresent(entry -> complaints.add(
                        entry.key(),
                        "\"" + path[path.length - 1] + "\" needs exactly one of \"env\" and \"file\"",
                        "name the variable or the file that holds it"));
    }

    /** Whoever chooses a mechanism needs the add-on that is it. */
    private void kube2iam() {
        if (root.entriesOf("addons").containsKey(KUBE2IAM)) {
            return;
        }
        List<Object[]> places = new ArrayList<>();
        places.add(new Object[] {"identity"});
        root.entriesOf("addons").keySet().forEach(addon -> places.add(new Object[] {"addons", addon, "identity"}));
        root.entriesOf(Baseline.ROLES)
                .keySet()
                .forEach(role -> places.add(new Object[] {Baseline.ROLES, role, "identity"}));
        places.forEach(path -> root.find(path)
                .filter(entry -> entry.value().json().asText().equals(KUBE2IAM))
                .ifPresent(entry -> complaints.add(
                        entry.value().place(),
                        "the identity kube2iam needs the add-on kube2iam",
                        "add \"kube2iam: {}\" below \"addons:\", or write irsa")));
    }

    private void clusterFacts() {
        Optional<JsonNode> eks = root.find("cluster", "eks")
                .map(Entry::value)
                .filter(value -> !(value instanceof Scalar scalar && scalar.refused()))
                .map(YamlNode::json);
        boolean other =
                eks.filter(value -> value.isBoolean() && !value.asBoolean()).isPresent();
        boolean ours = eks.map(value -> value.isBoolean() && value.asBoolean()).orElse(true);
        if (other && root.find("cluster", "account").isEmpty()) {
            root.find("cluster", "eks")
                    .ifPresent(entry -> complaints.add(
                            entry.key(),
                            "a cluster that EKS does not know needs its account here",
                            "add \"account:\" with the 12 digits of the AWS account in quotes"));
        }
        if (ours) {
            Stream.of("account", "partition", "issuer")
                    .forEach(key -> root.find("cluster", key)
                            .ifPresent(entry -> complaints.add(
                                    entry.key(),
                                    "\"" + key + "\" of an EKS cluster is read from EKS",
                                    "remove it, or write \"eks: false\" if EKS does not know this cluster")));
        }
    }

    private void labels() {
        root.entriesOf("labels").forEach((key, entry) -> {
            if (key.startsWith(OUR_LABELS) || key.equals(MANAGED_BY)) {
                complaints.add(
                        entry.key(), "the label \"" + key + "\" is set by Groundwork itself", "choose another key");
            }
        });
    }

    private void tags() {
        root.entriesOf("tags")
                .forEach((key, entry) -> RESERVED_TAGS.stream()
                        .filter(key.toLowerCase(Locale.ROOT)::startsWith)
                        .findFirst()
                        .ifPresent(prefix -> complaints.add(
                                entry.key(),
                                "tags that start with \"" + prefix + "\" are reserved",
                                "choose another key")));
    }

    private void takeOrYield(String addon) {
        List<YamlNode> taken = root.itemsOf("addons", addon, "take");
        for (YamlNode left : root.itemsOf("addons", addon, "yield")) {
            taken.stream()
                    .filter(path -> path.json().equals(left.json()))
                    .findFirst()
                    .ifPresent(path -> complaints.add(
                            left.place(),
                            (left instanceof Scalar scalar ? scalar.shown() : "it") + " is also taken, at "
                                    + path.place(),
                            "keep one of them"));
        }
    }
}
