package dev.groundwork.cli;

import dev.groundwork.baseline.Baseline;
import dev.groundwork.engine.Holders;
import dev.groundwork.engine.World;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.rights.Installation;
import dev.groundwork.rights.Wanted;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells from a run what decides about the rights that it needs. */
final class WantedRights {
    private WantedRights() {}

    static Wanted of(Baseline baseline, Facts facts, World world) {
        Map<ResourceId, String> leaving = leaving(world);
        Set<Wanted.Fact> read = facts(baseline);
        if (leaving.values().stream()
                .anyMatch(addon ->
                        Holders.addons().contains(addon) && !baseline.addons().containsKey(addon))) {
            read.add(Wanted.Fact.DEPENDENTS);
        }
        return new Wanted(facts.cluster(), world.resources(), world.checks(), leaving, read, Installation.usual());
    }

    /** Which facts a run of that baseline reads besides those that every run reads. */
    static Set<Wanted.Fact> facts(Baseline baseline) {
        Set<Wanted.Fact> read = EnumSet.noneOf(Wanted.Fact.class);
        if (baseline.cluster().eks()) {
            read.add(Wanted.Fact.EKS);
        }
        if (Facts.needsNetwork(baseline)) {
            read.add(Wanted.Fact.NETWORK);
        }
        if (baseline.addons().values().stream()
                .anyMatch(addon -> addon.asksEks().isPresent())) {
            read.add(Wanted.Fact.EKS_ADDONS);
        }
        if (Facts.usesKube2iam(baseline)) {
            read.add(Wanted.Fact.NODE_ROLES);
        }
        return read;
    }

    /** What is on record and not wanted any more. */
    private static Map<ResourceId, String> leaving(World world) {
        Set<ResourceId> wanted = world.resources().stream().map(Resource::id).collect(Collectors.toSet());
        Map<ResourceId, String> leaving = new HashMap<>();
        world.scope().judged(world.inventory()).entries().forEach((id, entry) -> {
            if (!wanted.contains(id) && !world.scope().others().contains(id)) {
                leaving.put(id, entry.addon());
            }
        });
        return leaving;
    }
}
