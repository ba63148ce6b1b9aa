package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.PodIdentityAssociation;
import java.util.Optional;
import java.util.Set;

/** Gives pods their AWS roles by EKS Pod Identity, from a program on each node. */
public final class EksPodIdentityAgent extends ManagedAddon<EksPodIdentityAgent.Settings> {
    static final String NAME = PodIdentityAssociation.AGENT;

    public EksPodIdentityAgent() {
        super(NAME, "gives pods AWS roles by EKS Pod Identity, kept by EKS", Settings.class, Set.of());
    }

    /** What a user may set. */
    @Describe("Gives pods their AWS roles by EKS Pod Identity, from a program on each node. EKS installs and keeps it.")
    public record Settings(
            @Describe(value = ManagedSettings.VERSION, pattern = ManagedSettings.VERSION_FORM)
            Optional<String> version,

            @Describe(value = ManagedSettings.CONFIGURATION, byDefault = "{}")
            ObjectNode configuration,

            @Describe(value = ManagedSettings.CONFLICTS, byDefault = ManagedSettings.CONFLICTS_DEFAULT)
            EksAddon.Conflicts conflicts,

            @Describe(value = ManagedSettings.PRESERVE, byDefault = "false")
            boolean preserveOnDelete)
            implements ManagedSettings {
        public Settings {
            configuration = configuration.deepCopy();
        }
    }

    @Override
    public Desired desired(Settings settings, Surroundings around) {
        return super.desired(settings, around).provedBy(new EksAddonCheck.Everywhere(NAME, PodRole.AGENT));
    }
}
