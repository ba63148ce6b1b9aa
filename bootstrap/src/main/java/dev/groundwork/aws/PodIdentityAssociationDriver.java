package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * Associations of EKS Pod Identity. One of ours carries the tag {@link Ownership#CLUSTER_TAG}; one that somebody else made
 * for the same ServiceAccount is theirs until it is adopted, because it decides which role the pods have.
 */
public final class PodIdentityAssociationDriver implements Driver {
    /** Right after its creation EKS may not see the role yet. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final AwsClients clients;
    private final Ownership ownership;
    private final Observing observing;
    private final Marks marks;
    private final Waiter waiter;

    public PodIdentityAssociationDriver(AwsClients clients, Ownership ownership, Waiter waiter) {
        this.clients = clients;
        this.ownership = ownership;
        this.observing = new Observing(ownership);
        this.marks = new Marks(ownership);
        this.waiter = waiter;
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof PodIdentityAssociation;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(
                resources, PodIdentityAssociation.class, _ -> associations().all(), this::observe);
    }

    private Change.Declared observe(PodIdentityAssociation wanted, List<PodIdentityAssociationSummary> all) {
        var found = associations().of(wanted.namespace(), wanted.serviceAccount(), all);
        if (found.isEmpty()) {
            return Observing.create(wanted);
        }
        var conflict = marks.conflict(wanted, found.get().tags())
                .map(problem -> new Problem(
                        problem.code(),
                        problem.subject(),
                        problem.what() + "; its pods get " + found.get().roleArn(),
                        problem.todo()));
        return conflict.isPresent()
                ? new Change.Conflicted(wanted, List.of(), conflict.get())
                : observing.compared(wanted, projection(wanted, found.get()));
    }

    private static Tree projection(
            PodIdentityAssociation wanted, software.amazon.awssdk.services.eks.model.PodIdentityAssociation live) {
        Map<String, String> tags = live.tags().entrySet().stream()
                .filter(tag -> wanted.tags().containsKey(tag.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return PodIdentityAssociation.tree(live.roleArn(), tags);
    }

    @Override
    public Tree apply(Change.Declared change) {
        PodIdentityAssociation wanted = (PodIdentityAssociation) change.resource();
        switch (change) {
            case Change.Create _ -> create(wanted);
            case Change.Update update -> update(wanted, update.before());
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return projection(wanted, found(wanted));
    }

    private void create(PodIdentityAssociation wanted) {
        boolean made = settling(
                "eks:CreatePodIdentityAssociation",
                wanted,
                () -> clients.eks()
                        .createPodIdentityAssociation(request -> request.clusterName(wanted.cluster())
                                .namespace(wanted.namespace())
                                .serviceAccount(wanted.serviceAccount())
                                .roleArn(wanted.role())
                                .tags(wanted.tags())));
        if (made) {
            return;
        }
        // Most likely our own creation, whose answer was lost.
        var there = found(wanted);
        Observing.refuse(marks.conflict(wanted, there.tags()));
        update(wanted, projection(wanted, there));
    }

    private void update(PodIdentityAssociation wanted, Tree before) {
        var there = found(wanted);
        if (!before.text("role").equals(wanted.role())) {
            settling(
                    "eks:UpdatePodIdentityAssociation",
                    wanted,
                    () -> clients.eks()
                            .updatePodIdentityAssociation(request -> request.clusterName(wanted.cluster())
                                    .associationId(there.associationId())
                                    .roleArn(wanted.role())));
        }
        Map<String, String> tags = Marks.differing(wanted.tags(), before);
        if (!tags.isEmpty()) {
            clients.problems()
                    .calling(
                            "eks:TagResource",
                            wanted.id().toString(),
                            () -> clients.eks()
                                    .tagResource(request -> request.resourceArn(there.associationArn())
                                            .tags(tags)));
        }
    }

    /** Calls again while EKS does not see the role. False if there is an association already. */
    private boolean settling(String action, PodIdentityAssociation wanted, Runnable call) {
        Instant deadline = waiter.now().plus(PATIENCE);
        while (true) {
            Optional<Boolean> made = clients.problems()
                    .calling(action, wanted.id().toString(), () -> {
                        try {
                            call.run();
                            return Optional.of(true);
                        } catch (ResourceInUseException exists) {
                            return Optional.of(false);
                        } catch (InvalidParameterException refused) {
                            if (AwsProblems.messageOf(refused).startsWith("Role provided in the request does not exist")
                                    && waiter.now().isBefore(deadline)) {
                                return Optional.empty();
                            }
                            throw refused;
                        }
                    });
            if (made.isPresent()) {
                return made.get();
            }
            waiter.pause(PAUSE);
        }
    }

    private software.amazon.awssdk.services.eks.model.PodIdentityAssociation found(PodIdentityAssociation wanted) {
        return Observing.found(wanted, associations().of(wanted.namespace(), wanted.serviceAccount()));
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        PodIdentityAssociation wanted = (PodIdentityAssociation) resource;
        return Observing.existing(() ->
                associations().of(wanted.namespace(), wanted.serviceAccount()).isPresent());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(PodIdentityAssociation.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> leaving =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        if (leaving.isEmpty()) {
            return List.of();
        }
        List<PodIdentityAssociationSummary> there = associations().all();
        return leaving.stream()
                .flatMap(leftover -> live(leftover.id(), there).stream()
                        .map(live -> marks.leaving(leftover, live.tags(), live.associationId())))
                .toList();
    }

    private Optional<software.amazon.awssdk.services.eks.model.PodIdentityAssociation> live(
            ResourceId id, List<PodIdentityAssociationSummary> there) {
        return associations().of(Associations.namespaceOf(id.name()), Associations.accountOf(id.name()), there);
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        clients.problems()
                .calling("eks:DeletePodIdentityAssociation", delete.id().toString(), () -> {
                    try {
                        return Optional.of(clients.eks()
                                .deletePodIdentityAssociation(request ->
                                        request.clusterName(ownership.cluster()).associationId(delete.identity())));
                    } catch (ResourceNotFoundException absent) {
                        return Optional.empty();
                    }
                });
    }

    @Override
    public List<ResourceId> ours() {
        List<PodIdentityAssociationSummary> all = associations().all();
        return all.stream()
                .flatMap(each -> associations().of(each.namespace(), each.serviceAccount(), all).stream())
                .filter(live -> marks.areOurs(live.tags()))
                .map(live -> PodIdentityAssociation.idOf(live.namespace(), live.serviceAccount()))
                .sorted()
                .toList();
    }

    private Associations associations() {
        return new Associations(clients, ownership.cluster());
    }
}
