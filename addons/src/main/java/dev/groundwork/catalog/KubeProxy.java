package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.ResourceId;
import java.util.Optional;
import java.util.Set;

/** Leads traffic from Services to pods on each node. */
public final class KubeProxy extends ManagedAddon<KubeProxy.Settings> {
    static final String NAME = "kube-proxy";

    private static final ResourceId DAEMON_SET = new ResourceId("apps", "DaemonSet", "kube-system", NAME);

    public KubeProxy() {
        super(
                NAME,
                "leads traffic from Services to pods on each node, kept by EKS",
                Settings.class,
                Set.of(VpcCni.NAME));
    }

    /** What a user may set. */
    @Describe("Leads traffic from Services to pods on each node. EKS installs and keeps it.")
    public record Settings(
            @Describe(value = ManagedSettings.VERSION, pattern = ManagedSettings.VERSION_FORM)
            Optional<String> version,

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
    public Desired desired(Settings settings, Surroundings around) {
        return super.desired(settings, around).provedBy(new EksAddonCheck.Everywhere(NAME, DAEMON_SET));
    }
}
