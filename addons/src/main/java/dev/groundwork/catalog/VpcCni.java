package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.Note;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives pods addresses of the VPC. */
public final class VpcCni extends ManagedAddon<VpcCni.Settings> {
    static final String NAME = "vpc-cni";

    private static final ResourceId DAEMON_SET = new ResourceId("apps", "DaemonSet", "kube-system", "aws-node");

    private static final String LIMITS =
            "with prefix delegation a node takes up to 110 pods, one with more than 30 vCPUs 250, but"
                    + " only nodes that start after it was switched on; each subnet needs free blocks of 16 addresses in a row";

    public VpcCni() {
        super(NAME, "gives pods addresses of the VPC, kept by EKS", Settings.class, Set.of());
    }

    /** What a user may set. */
    @Describe("Gives pods addresses of the VPC. EKS installs and keeps it.")
    public record Settings(
            @Describe(value = ManagedSettings.VERSION, pattern = ManagedSettings.VERSION_FORM)
            Optional<String> version,

            @Describe(
                    value =
                            "Whether nodes get whole prefixes of 16 addresses instead of single ones, so that more pods fit: 110"
                                    + " on most, 250 on those with more than 30 vCPUs. Nodes that run already keep their old limit.",
                    byDefault = "false")
            boolean prefixDelegation,

            @Describe(value = ManagedSettings.CONFIGURATION, byDefault = "{}")
            ObjectNode configuration,

            @Describe(value = ManagedSettings.CONFLICTS, byDefault = ManagedSettings.CONFLICTS_DEFAULT)
            EksAddon.Conflicts conflicts,

            @Describe(value = ManagedSettings.PRESERVE, byDefault = "true")
            boolean preserveOnDelete)
            implements ManagedSettings {
        public Settings {
            configuration = configuration.deepCopy();
        }
    }

    @Override
    Tree own(Settings settings) {
        if (!settings.prefixDelegation()) {
            return Tree.empty();
        }
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        // The schema of EKS takes texts for all variables.
        values.putObject("env").put("ENABLE_PREFIX_DELEGATION", "true").put("WARM_PREFIX_TARGET", "1");
        return Tree.of(values);
    }

    @Override
    public Desired desired(Settings settings, Surroundings around) {
        String own =
                settings.configuration().at("/env/ENABLE_PREFIX_DELEGATION").asText();
        if (settings.prefixDelegation() && own.equals("false")) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    "addons." + NAME + ".configuration",
                    "it says ENABLE_PREFIX_DELEGATION: \"false\", and prefixDelegation says the opposite",
                    "Take one of the two out"));
        }
        Desired desired = super.desired(settings, around);
        boolean prefixes = desired.resources().stream()
                .anyMatch(resource -> resource.tree()
                        .text("configuration", "env", "ENABLE_PREFIX_DELEGATION")
                        .equals("true"));
        return desired.provedBy(
                        new EksAddonCheck.Everywhere(NAME, DAEMON_SET),
                        new EksAddonCheck.PrefixDelegation(NAME, prefixes, DAEMON_SET))
                .noting(prefixes ? List.of(Note.always(LIMITS)) : List.of());
    }
}
