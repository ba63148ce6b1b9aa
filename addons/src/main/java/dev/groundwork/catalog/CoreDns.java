package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.ResourceId;
import java.util.Optional;
import java.util.Set;

/** Resolves names in the cluster. */
public final class CoreDns extends ManagedAddon<CoreDns.Settings> {
    static final String NAME = "coredns";

    private static final ResourceId DEPLOYMENT = new ResourceId("apps", "Deployment", "kube-system", "coredns");

    public CoreDns() {
        super(NAME, "resolves names in the cluster, kept by EKS", Settings.class, Set.of(VpcCni.NAME, KubeProxy.NAME));
    }

    /** What a user may set. */
    @Describe("Resolves names in the cluster. EKS installs and keeps it.")
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
        return super.desired(settings, around)
                .provedBy(new NetworkCheck.NamesResolve(NAME, DEPLOYMENT, around.probeImage()));
    }
}
