package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.AddonStatus;
import software.amazon.awssdk.services.eks.model.ResolveConflicts;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * Add-ons that EKS itself installs and keeps. One of ours carries the tag {@link Ownership#CLUSTER_TAG}; one that somebody
 * else had EKS install is theirs until it is adopted. One that EKS gave up on counts as different from what is declared, so
 * that the next apply tries again.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/managing-add-ons.html">Managing add-ons</a>
 */
public final class EksAddonDriver implements Driver {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** How long an update may take until what EKS says of the add-on is taken for what it will be. */
    private static final Duration UPDATE = Duration.ofMinutes(10);

    /** How often an update is tried that others get ahead of. */
    private static final int ATTEMPTS = 5;

    private final AwsClients clients;
    private final Ownership ownership;
    private final Observing observing;
    private final Marks marks;
    private final Waiter waiter;
    private final Leaving leaving;

    public EksAddonDriver(AwsClients clients, Ownership ownership, Waiter waiter) {
        this.clients = clients;
        this.ownership = ownership;
        this.observing = new Observing(ownership);
        this.marks = new Marks(ownership);
        this.waiter = waiter;
        this.leaving = new Leaving(waiter);
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof EksAddon;
    }

    /** EKS describes add-ons one by one; there are a handful, so each is asked for by its name. */
    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(
                resources, EksAddon.class, _ -> addons(), (addon, all) -> observe(addon, all.named(addon.name())));
    }

    private Change.Declared observe(EksAddon addon, Optional<Addon> found) {
        if (found.isEmpty()) {
            return Observing.create(addon);
        }
        Optional<Problem> conflict = marks.conflict(addon, found.get().tags());
        if (conflict.isPresent()) {
            return new Change.Conflicted(addon, List.of(), conflict.get());
        }
        if (found.get().status() == AddonStatus.DELETING) {
            return new Change.Unreadable(
                    addon,
                    new Problem(
                            Problem.Code.CONFLICT,
                            addon.id().toString(),
                            "is being deleted at the moment",
                            "Run it again in some minutes, and EKS makes it anew"));
        }
        return observing.compared(addon, EksAddons.projection(addon, found.get()));
    }

    @Override
    public Tree apply(Change.Declared change) {
        return apply(change, _ -> {});
    }

    @Override
    public Tree apply(Change.Declared change, Consumer<Health> progress) {
        EksAddon addon = (EksAddon) change.resource();
        switch (change) {
            case Change.Create _ -> create(addon, progress);
            case Change.Update update -> update(addon, update.before(), progress);
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return EksAddons.projection(addon, Observing.found(addon, addons().named(addon.name())))
                .with(root -> {
                    // Whether it becomes well is told by its health, not by what was written.
                    root.remove("failure");
                    return root;
                });
    }

    private void create(EksAddon addon, Consumer<Health> progress) {
        boolean made = call("eks:CreateAddon", addon, () -> {
            try {
                clients.eks()
                        .createAddon(request -> request.clusterName(addon.cluster())
                                .addonName(addon.name())
                                .addonVersion(addon.version())
                                .configurationValues(values(addon))
                                .serviceAccountRoleArn(
                                        addon.serviceAccountRole().orElse(null))
                                // There is nothing yet whose values could be left: for EKS both mean to fail.
                                .resolveConflicts(
                                        addon.conflicts() == EksAddon.Conflicts.OVERWRITE
                                                ? ResolveConflicts.OVERWRITE
                                                : ResolveConflicts.NONE)
                                .tags(addon.tags()));
                return true;
            } catch (ResourceInUseException exists) {
                return false;
            }
        });
        if (made) {
            return;
        }
        // Most likely our own creation, whose answer was lost.
        Addon there = Observing.found(addon, addons().named(addon.name()));
        Observing.refuse(marks.conflict(addon, there.tags()));
        update(addon, EksAddons.projection(addon, there), progress);
    }

    /** Writes only what differs; but of an update EKS wants the whole, and takes away a role that is not named again. */
    private void update(EksAddon addon, Tree before, Consumer<Health> progress) {
        Tree after = addon.tree();
        Map<String, String> tags = Marks.differing(addon.tags(), before);
        if (!tags.isEmpty()) {
            String arn = Observing.found(addon, addons().named(addon.name())).addonArn();
            call(
                    "eks:TagResource",
                    addon,
                    () -> clients.eks()
                            .tagResource(request -> request.resourceArn(arn).tags(tags)));
        }
        if (without(before).equals(without(after))) {
            return;
        }
        for (int attempt = 1; ; attempt++) {
            Tree there = EksAddons.projection(addon, settled(addon, progress));
            if (without(there).equals(without(after))) {
                // By an update of an earlier run, whose end nobody saw, or whose answer was lost.
                progress.accept(Health.inProgress("is as declared by now: another update is not needed"));
                return;
            }
            if (written(addon, there, attempt == ATTEMPTS)) {
                break;
            }
            waiter.pause(FIRST_PAUSE);
        }
        // While it is at work EKS may still tell the version before.
        await(addon, waiter.now().plus(UPDATE), progress, true);
    }

    /** Whether EKS took it; it takes one update at a time, and somebody may have begun another one just now. */
    private boolean written(EksAddon addon, Tree there, boolean last) {
        return call("eks:UpdateAddon", addon, () -> {
            try {
                clients.eks()
                        .updateAddon(request -> request.clusterName(addon.cluster())
                                .addonName(addon.name())
                                .addonVersion(addon.version())
                                .configurationValues(
                                        addon.configuration().isEmpty()
                                                        && there.at("configuration")
                                                                .isMissingNode()
                                                ? null
                                                : addon.configuration().toString())
                                .serviceAccountRoleArn(
                                        addon.serviceAccountRole().orElse(null))
                                .resolveConflicts(addon.conflicts().name()));
                return true;
            } catch (ResourceInUseException busy) {
                if (last) {
                    throw busy;
                }
                return false;
            }
        });
    }

    /** The add-on as soon as EKS is done with what it is at. */
    private Addon settled(EksAddon addon, Consumer<Health> progress) {
        await(
                addon,
                waiter.now().plus(UPDATE),
                health -> progress.accept(
                        Health.inProgress(health.reason() + ": an earlier update of it has to end first")),
                true);
        Addon live = Observing.found(addon, addons().named(addon.name()));
        if (isAtWork(live)) {
            throw new ProblemException(new Problem(
                    Problem.Code.TIMED_OUT,
                    addon.id().toString(),
                    "EKS is still at an earlier update of it after %d minutes (%s)"
                            .formatted(UPDATE.toMinutes(), live.statusAsString()),
                    "See what it does with aws eks list-updates --name %s --addon-name %s, and run it again when that has ended"
                            .formatted(addon.cluster(), addon.name())));
        }
        return live;
    }

    private static boolean isAtWork(Addon live) {
        return live.status() == AddonStatus.CREATING || live.status() == AddonStatus.UPDATING;
    }

    private static @Nullable String values(EksAddon addon) {
        return addon.configuration().isEmpty() ? null : addon.configuration().toString();
    }

    private static Tree without(Tree tree) {
        return tree.with(root -> {
            root.remove("tags");
            return root;
        });
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        return await((EksAddon) resource, deadline, progress, false);
    }

    /** @param settled whether it is enough that EKS is done with it, well or not */
    private Health await(EksAddon addon, Instant deadline, Consumer<Health> progress, boolean settled) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<Addon> live = addons().named(addon.name());
            Health health = live.map(found -> health(addon, found))
                    .orElseGet(() -> new Health(Health.State.NOT_FOUND, "does not exist"));
            boolean atWork = live.filter(EksAddonDriver::isAtWork).isPresent();
            if (health.state() != Health.State.IN_PROGRESS
                    || (settled && !atWork)
                    || waiter.now().isAfter(deadline)) {
                return health;
            }
            progress.accept(health);
            waiter.pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private static Health health(EksAddon addon, Addon live) {
        String words = live.statusAsString() + EksAddons.issues(live);
        return switch (live.status()) {
            case ACTIVE -> Health.current(words + ", " + live.addonVersion());
            // A degraded one may recover: names cannot be resolved before there are nodes.
            case CREATING, UPDATING, DEGRADED -> Health.inProgress(words);
            case DELETING -> new Health(Health.State.TERMINATING, words);
            case CREATE_FAILED, UPDATE_FAILED, DELETE_FAILED ->
                Health.failed(words + (words.contains("ConfigurationConflict") ? conflicting(addon) : ""));
            case UNKNOWN_TO_SDK_VERSION -> new Health(Health.State.UNKNOWN, words);
        };
    }

    /** What a conflict is, and what can be done about it. */
    private static String conflicting(EksAddon addon) {
        return (". Somebody else has set what the add-on wants to set, and conflicts: %s does not take it. Set"
                        + " addons.%s.conflicts: overwrite to lose their values,%s or take them back by hand")
                .formatted(
                        addon.conflicts().name().toLowerCase(Locale.ROOT),
                        addon.addon(),
                        addon.conflicts() == EksAddon.Conflicts.PRESERVE
                                ? ""
                                : " preserve to leave them in an update,");
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(EksAddon.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        return all.stream()
                .filter(leftover -> deletes(leftover.id()))
                .flatMap(leftover ->
                        addons().named(leftover.id().name()).stream().map(live -> leftover(leftover, live)))
                .toList();
    }

    private Change.Undeclared leftover(Leftover leftover, Addon live) {
        return marks.leaving(leftover, live.tags(), live.addonArn()) instanceof Change.Delete delete && preserves(live)
                ? new Change.Delete(
                        leftover,
                        delete.identity(),
                        Set.of(),
                        "leaves in the cluster what EKS installed; nobody keeps it from then on")
                : marks.leaving(leftover, live.tags(), live.addonArn());
    }

    private static boolean preserves(Addon live) {
        return EksAddon.PRESERVE.equals(live.tags().get(EksAddon.ON_DELETE));
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        String name = delete.id().name();
        Optional<Addon> live =
                addons().named(name).filter(found -> found.addonArn().equals(delete.identity()));
        if (live.isEmpty()) {
            return;
        }
        if (live.get().status() != AddonStatus.DELETING) {
            clients.problems().calling("eks:DeleteAddon", delete.id().toString(), () -> {
                try {
                    return Optional.of(clients.eks()
                            .deleteAddon(request -> request.clusterName(ownership.cluster())
                                    .addonName(name)
                                    .preserve(preserves(live.get()))));
                } catch (ResourceNotFoundException absent) {
                    return Optional.empty();
                }
            });
        }
        leaving.until(
                delete,
                deadline,
                progress,
                () -> addons().named(name)
                        .filter(found -> found.addonArn().equals(delete.identity()))
                        .map(found -> {
                            if (found.status() == AddonStatus.DELETE_FAILED) {
                                throw new ProblemException(new Problem(
                                        Problem.Code.FAILED,
                                        delete.id().toString(),
                                        "EKS could not delete it" + EksAddons.issues(found),
                                        "Mend what EKS says, and run it again"));
                            }
                            return "EKS is still deleting it";
                        }));
    }

    @Override
    public List<ResourceId> ours() {
        return addons().names().stream()
                .flatMap(name -> addons().named(name).stream())
                .filter(live -> marks.areOurs(live.tags()))
                .map(live -> EksAddon.idOf(live.addonName()))
                .sorted()
                .toList();
    }

    private EksAddons addons() {
        return new EksAddons(clients, ownership.cluster());
    }

    private <T> T call(String action, EksAddon addon, Supplier<T> call) {
        return clients.problems().calling(action, addon.id().toString(), call);
    }
}
