package dev.groundwork.rights;

import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one set may do in the API server.
 *
 * @param installation where Groundwork itself lives
 * @param set which set
 * @param needed what it does itself
 * @param held what it must hold only because it writes roles with these rights
 * @param places namespaces that the plan makes; they must be there before a role can be put into them
 */
public record ClusterRights(
        Installation installation,
        RightsSet set,
        SortedSet<Grant> needed,
        SortedSet<Grant> held,
        SortedSet<String> places) {
    public ClusterRights {
        needed = new TreeSet<>(needed);
        held = new TreeSet<>(held);
        places = new TreeSet<>(places);
    }

    /** The least that this set needs for what is wanted; a pure function. */
    public static ClusterRights of(RightsSet set, Wanted wanted) {
        return switch (set) {
            case BOOTSTRAP -> bootstrap(wanted);
            case DRIFT -> drift(wanted);
            case READER -> reader(wanted);
            case PREFLIGHT -> preflight(wanted);
        };
    }

    private static ClusterRights bootstrap(Wanted wanted) {
        Grants grants = new Grants();
        ClusterNeeds needs = new ClusterNeeds(wanted, grants);
        needs.facts();
        needs.bookkeeping();
        needs.dependents();
        wanted.resources().forEach(needs::read);
        List<Resource> written = wanted.resources().stream()
                .filter(resource -> !resource.addon().equals(Installation.ADDON))
                .toList();
        written.forEach(needs::write);
        wanted.leaving().forEach((id, addon) -> {
            needs.judge(id);
            if (!addon.equals(Installation.ADDON)) {
                needs.delete(id);
            }
        });
        wanted.checks().forEach(new CheckNeeds(wanted, grants)::prove);
        reporting(grants, wanted.installation(), RightsSet.BOOTSTRAP);
        SortedSet<Grant> needed = grants.all();
        SortedSet<Grant> held = HeldRights.of(written);
        held.removeAll(needed);
        return new ClusterRights(wanted.installation(), RightsSet.BOOTSTRAP, needed, held, places(wanted));
    }

    private static ClusterRights drift(Wanted wanted) {
        Grants grants = new Grants();
        ClusterNeeds needs = new ClusterNeeds(wanted, grants);
        needs.facts();
        needs.dependents();
        wanted.resources().forEach(needs::read);
        wanted.resources().forEach(needs::dryRun);
        wanted.leaving().keySet().forEach(needs::judge);
        // What makes a pod or another probe is proved by those who may make one.
        wanted.checks().stream().filter(check -> !check.probe()).forEach(new CheckNeeds(wanted, grants)::prove);
        reporting(grants, wanted.installation(), RightsSet.DRIFT);
        return new ClusterRights(wanted.installation(), RightsSet.DRIFT, grants.all(), new TreeSet<>(), places(wanted));
    }

    private static ClusterRights reader(Wanted wanted) {
        Grants grants = new Grants();
        wanted.installation().reports().forEach(report -> grants.on(report, "get", "list", "watch"));
        return new ClusterRights(
                wanted.installation(), RightsSet.READER, grants.all(), new TreeSet<>(), new TreeSet<>());
    }

    private static ClusterRights preflight(Wanted wanted) {
        Grants grants = new Grants();
        ClusterNeeds needs = new ClusterNeeds(wanted, grants);
        needs.facts();
        needs.preflight();
        return new ClusterRights(
                wanted.installation(), RightsSet.PREFLIGHT, grants.all(), new TreeSet<>(), new TreeSet<>());
    }

    /** A report, and Events about what it waits for. */
    private static void reporting(Grants grants, Installation installation, RightsSet set) {
        grants.on(installation.report(set), "get", "create", "patch");
        grants.on(installation.namespace(), "", "events", "", "create", "patch");
    }

    private static SortedSet<String> places(Wanted wanted) {
        SortedSet<String> names = new TreeSet<>();
        for (Resource resource : wanted.resources()) {
            if (resource instanceof KubernetesObject && resource.id().kind().equals("Namespace")) {
                names.add(resource.id().name());
            }
        }
        return names;
    }

    /** ServiceAccounts of which a token is asked for, as {@code namespace/name}. */
    SortedSet<String> tokens() {
        SortedSet<String> accounts = new TreeSet<>();
        needed.stream()
                .filter(grant -> grant.resource().equals("serviceaccounts/token"))
                .forEach(grant -> accounts.add(grant.namespace() + "/" + grant.name()));
        return accounts;
    }

    /** Every right, needed and held. */
    public SortedSet<Grant> all() {
        SortedSet<Grant> all = new TreeSet<>(needed);
        all.addAll(held);
        return all;
    }

    /**
     * What somebody needs who runs the verb from anywhere: without the reports and Events of the installation. Who may put
     * anything into a role need not hold it.
     *
     * @param escalates whether that is so
     */
    public SortedSet<Grant> byHand(boolean escalates) {
        SortedSet<Grant> work = new TreeSet<>(escalates ? needed : all());
        work.removeIf(grant -> grant.namespace().equals(installation.namespace()));
        return work;
    }
}
