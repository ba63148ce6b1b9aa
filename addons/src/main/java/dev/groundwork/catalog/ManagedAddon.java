package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.ManagedAddons;
import dev.groundwork.addon.Overlay;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WiringCheck;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An add-on that EKS itself installs and keeps. What is to be said of it is its version, its configuration values, its
 * role, and what EKS does about fields of others; all of that these add-ons have in common.
 *
 * @param <S> its settings
 */
abstract class ManagedAddon<S extends Record & ManagedSettings> implements Addon<S> {
    private final String name;
    private final String summary;
    private final Class<S> settings;
    private final Set<String> after;

    /** @param after other add-ons of EKS that are made or upgraded first, as EKS advises */
    ManagedAddon(String name, String summary, Class<S> settings, Set<String> after) {
        this.name = name;
        this.summary = summary;
        this.settings = settings;
        this.after = Set.copyOf(after);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String summary() {
        return summary;
    }

    @Override
    public final Class<S> settings() {
        return settings;
    }

    @Override
    public final Optional<ManagedAddons.Question> asksEks(S settings) {
        return Optional.of(new ManagedAddons.Question(
                name,
                settings.version(),
                !own(settings).isEmpty() || !settings.configuration().isEmpty()));
    }

    /** The configuration values that follow from settings of its own. */
    Tree own(S settings) {
        return Tree.empty();
    }

    /** The role of its pods, if it has one. */
    Optional<PodRole> role(S settings, Surroundings around) {
        return Optional.empty();
    }

    /** EKS makes the pods, and does not replace them because their role comes another way. */
    private WiringCheck.NoOldWiring oldWiring(PodRole role) {
        return new WiringCheck.NoOldWiring(
                name,
                new ResourceId("", "ServiceAccount", role.namespace(), role.serviceAccount()),
                Map.of(),
                role.injection());
    }

    @Override
    public Desired desired(S settings, Surroundings around) {
        Cluster cluster = around.cluster();
        String version = cluster.managedAddons().of(name).version(settings.version());
        Optional<PodRole> role = role(settings, around);
        Map<String, String> tags = new TreeMap<>(around.tags());
        tags.put("groundwork.dev/cluster", cluster.name());
        tags.put("groundwork.dev/addon", name);
        tags.put(EksAddon.ON_DELETE, settings.preserveOnDelete() ? EksAddon.PRESERVE : EksAddon.DELETE);
        ObjectNode values = Overlay.merge(own(settings).copy(), settings.configuration());
        EksAddon addon = new EksAddon(
                name,
                cluster.name(),
                name,
                version,
                Tree.of(values),
                // With an association the add-on knows nothing of its role.
                role.filter(PodRole::annotates).map(PodRole::arn),
                settings.conflicts(),
                after,
                tags);
        Desired desired = new Desired(List.of(addon), List.of())
                .provedBy(
                        new EksAddonCheck.Active(name, cluster.name(), name),
                        new EksAddonCheck.VersionSupported(name, cluster.name(), name, cluster.version()));
        return role.map(given -> desired.and(given.resources())
                        .provedBy(given.checks().toArray(Check[]::new))
                        .provedBy(oldWiring(given)))
                .orElse(desired);
    }
}
