package dev.groundwork.aws;

import dev.groundwork.engine.AwsAuth;
import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.AccessEntry;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eks.model.AccessScope;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * Access entries of one EKS cluster, with their access policies. An entry that we made carries the tag
 * {@link Ownership#CLUSTER_TAG}; one without it is somebody else's until it is adopted, and then gets no such tag, so that it
 * is let go of instead of deleted. Nothing here takes access from the caller, or from the last administrator: see {@link Lockout}.
 */
public final class AccessEntryDriver implements Driver {
    private static final String STANDARD = "STANDARD";

    private final AwsClients clients;
    private final Ownership ownership;
    private final AwsAuth awsAuth;
    private final AccessEntries entries;
    private final Grantable grantable;
    private volatile List<AccessEntry> declared = List.of();

    /** @param awsAuth whom the ConfigMap aws-auth lets in; an access entry takes its place */
    public AccessEntryDriver(AwsClients clients, Ownership ownership, AwsAuth awsAuth) {
        this.clients = clients;
        this.ownership = ownership;
        this.awsAuth = awsAuth;
        this.entries = new AccessEntries(clients, ownership.cluster());
        this.grantable = new Grantable(clients);
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof AccessEntry;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        List<AccessEntry> all = resources.stream().map(AccessEntry.class::cast).toList();
        declared = all;
        return Observed.all(
                resources,
                AccessEntry.class,
                this::seen,
                (entry, seen) -> grantable
                        .unknown(entry, seen.policies())
                        .<Change.Declared>map(why -> new Change.Conflicted(entry, List.of(), why))
                        .orElseGet(() -> observe(entry, seen.lockout(), all)));
    }

    /** @param policies the ARNs of all policies that can be given */
    private record Seen(Lockout lockout, List<String> policies) {}

    private Seen seen(List<AccessEntry> all) {
        Lockout lockout = lockout();
        boolean asked = all.stream().anyMatch(entry -> !entry.policies().isEmpty());
        return new Seen(lockout, asked ? entries.offered() : List.of());
    }

    private Lockout lockout() {
        Cluster cluster = clients.problems()
                .calling(
                        "eks:DescribeCluster",
                        "EKS cluster " + ownership.cluster(),
                        () -> clients.eks()
                                .describeCluster(request -> request.name(ownership.cluster()))
                                .cluster());
        String mode =
                cluster.accessConfig() == null ? "" : cluster.accessConfig().authenticationModeAsString();
        if (EksCluster.CONFIG_MAP.equals(mode)) {
            throw new ProblemException(new Problem(
                    Problem.Code.CONFLICT,
                    "EKS cluster " + ownership.cluster(),
                    "its authentication mode is CONFIG_MAP: it does not read access entries",
                    "Run, which cannot be taken back: aws eks update-cluster-config --name %s --region %s --access-config authenticationMode=API_AND_CONFIG_MAP; or take access out of the baseline"
                            .formatted(ownership.cluster(), clients.region())));
        }
        SortedMap<String, AccessEntries.Live> live = entries.all();
        return new Lockout(
                ownership.cluster(),
                grantable.caller(),
                live,
                EksCluster.BOTH.equals(mode) ? awsAuth : AwsAuth.none(),
                principal -> grantable.shutOut(principal, Optional.ofNullable(live.get(principal))));
    }

    private Change.Declared observe(AccessEntry entry, Lockout lockout, List<AccessEntry> all) {
        AccessEntries.Live live = lockout.live().get(entry.principal());
        if (live == null) {
            return lockout.instead(entry)
                    .or(() -> grantable.nobody(entry))
                    .<Change.Declared>map(why -> new Change.Conflicted(entry, List.of(), why))
                    .orElseGet(() -> Observing.create(entry));
        }
        boolean drift = ownership.applied().test(entry);
        Optional<Problem> problem = foreign(entry, live, drift).or(() -> lockout.of(entry, all));
        return problem.<Change.Declared>map(why -> new Change.Conflicted(entry, List.of(), why))
                .orElseGet(() -> new Observing(ownership).compared(entry, live.tree(entry)));
    }

    /** @param applied whether we applied it as it is declared, so that a tag that is gone was taken off */
    private Optional<Problem> foreign(AccessEntry entry, AccessEntries.Live live, boolean applied) {
        if (!STANDARD.equals(live.entry().type())) {
            return Optional.of(conflict(
                    entry,
                    "it is of type %s, which nodes have".formatted(live.entry().type()),
                    "Take this principal out of the baseline"));
        }
        return entry.adopt() || applied || live.ours().isPresent()
                ? Optional.empty()
                : Optional.of(conflict(
                        entry,
                        "somebody else made it: it does not carry the tag " + Ownership.CLUSTER_TAG,
                        "Set adopt: true for this principal to take it over, or take it out of the baseline"));
    }

    private static Problem conflict(AccessEntry entry, String what, String todo) {
        return new Problem(Problem.Code.CONFLICT, entry.id().toString(), what, todo);
    }

    @Override
    public Tree apply(Change.Declared change) {
        AccessEntry entry = (AccessEntry) change.resource();
        switch (change) {
            case Change.Create _ -> create(entry);
            case Change.Update _ -> update(entry, found(entry));
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return found(entry).tree(entry);
    }

    private void create(AccessEntry entry) {
        boolean made = call("eks:CreateAccessEntry", entry, () -> {
            try {
                clients.eks()
                        .createAccessEntry(request -> request.clusterName(ownership.cluster())
                                .principalArn(entry.principal())
                                .type(STANDARD)
                                .username(entry.username().orElse(null))
                                .kubernetesGroups(entry.groups())
                                .tags(marked(entry)));
                return true;
            } catch (ResourceInUseException exists) {
                return false;
            }
        });
        AccessEntries.Live live = found(entry);
        if (!made) {
            // Our own creation, whose answer was lost; or somebody came first.
            Observing.refuse(foreign(entry, live, false));
        }
        update(entry, live);
    }

    /** What we make is ours, also if it was to be taken over and was not there. */
    private Map<String, String> marked(AccessEntry entry) {
        Map<String, String> tags = new TreeMap<>(entry.tags());
        tags.put(Ownership.CLUSTER_TAG, ownership.cluster());
        tags.put("groundwork.dev/addon", entry.addon());
        return tags;
    }

    private void update(AccessEntry entry, AccessEntries.Live live) {
        boolean renamed = entry.username()
                .filter(name -> !name.equals(live.entry().username()))
                .isPresent();
        if (renamed || !Set.copyOf(live.entry().kubernetesGroups()).equals(Set.copyOf(entry.groups()))) {
            call(
                    "eks:UpdateAccessEntry",
                    entry,
                    () -> clients.eks()
                            .updateAccessEntry(request -> request.clusterName(ownership.cluster())
                                    .principalArn(entry.principal())
                                    .username(entry.username().orElse(null))
                                    .kubernetesGroups(entry.groups())));
        }
        // What is given comes before what is taken, so that nobody is without access in between.
        entry.policies().forEach((policy, namespaces) -> {
            if (!namespaces.equals(live.policies().get(policy))) {
                call(
                        "eks:AssociateAccessPolicy",
                        entry,
                        () -> clients.eks()
                                .associateAccessPolicy(request -> request.clusterName(ownership.cluster())
                                        .principalArn(entry.principal())
                                        .policyArn(policy)
                                        .accessScope(scope(namespaces))));
            }
        });
        live.policies().keySet().stream()
                .filter(policy -> !entry.policies().containsKey(policy))
                .forEach(policy -> call("eks:DisassociateAccessPolicy", entry, () -> disassociated(entry, policy)));
        Map<String, String> differing = new TreeMap<>(entry.tags());
        differing.entrySet().removeIf(tag -> Objects.equals(live.entry().tags().get(tag.getKey()), tag.getValue()));
        if (!differing.isEmpty()) {
            call(
                    "eks:TagResource",
                    entry,
                    () -> clients.eks()
                            .tagResource(
                                    request -> request.resourceArn(live.entry().accessEntryArn())
                                            .tags(differing)));
        }
    }

    private boolean disassociated(AccessEntry entry, String policy) {
        try {
            clients.eks()
                    .disassociateAccessPolicy(request -> request.clusterName(ownership.cluster())
                            .principalArn(entry.principal())
                            .policyArn(policy));
            return true;
        } catch (ResourceNotFoundException absent) {
            return false;
        }
    }

    private static AccessScope scope(List<String> namespaces) {
        return namespaces.isEmpty()
                ? AccessScope.builder().type(AccessScopeType.CLUSTER).build()
                : AccessScope.builder()
                        .type(AccessScopeType.NAMESPACE)
                        .namespaces(namespaces)
                        .build();
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        return Observing.existing(
                () -> entries.of(((AccessEntry) resource).principal()).isPresent());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(AccessEntry.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> leaving =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        if (leaving.isEmpty()) {
            return List.of();
        }
        Lockout lockout = lockout();
        Set<String> going = leaving.stream()
                .filter(leftover -> isOurs(lockout.live().get(leftover.id().name())))
                .map(leftover -> leftover.id().name())
                .collect(Collectors.toSet());
        return leaving.stream()
                .flatMap(leftover -> Optional.ofNullable(
                                lockout.live().get(leftover.id().name()))
                        .stream()
                        .map(live -> leftover(leftover, live, lockout, going)))
                .toList();
    }

    private boolean isOurs(AccessEntries.@org.jspecify.annotations.Nullable Live live) {
        return live != null && live.ours().equals(Optional.of(ownership.cluster()));
    }

    private Change.Undeclared leftover(Leftover leftover, AccessEntries.Live live, Lockout lockout, Set<String> going) {
        if (!isOurs(live)) {
            return new Change.Kept(
                    leftover,
                    "it does not carry the tag %s of this cluster: it is not ours, or was there before we took it over"
                            .formatted(Ownership.CLUSTER_TAG),
                    false);
        }
        return lockout.without(leftover, declared, going)
                .<Change.Undeclared>map(problem -> new Change.Refused(leftover, problem))
                .orElseGet(() -> new Change.Delete(leftover, live.entry().accessEntryArn()));
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        String principal = delete.id().name();
        if (entries.of(principal)
                .filter(live -> live.entry().accessEntryArn().equals(delete.identity()))
                .isEmpty()) {
            return;
        }
        clients.problems().calling("eks:DeleteAccessEntry", delete.id().toString(), () -> {
            try {
                return Optional.of(clients.eks()
                        .deleteAccessEntry(request ->
                                request.clusterName(ownership.cluster()).principalArn(principal)));
            } catch (ResourceNotFoundException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public List<ResourceId> ours() {
        return entries.all().values().stream()
                .filter(live -> live.ours().equals(Optional.of(ownership.cluster())))
                .map(live -> ResourceId.aws(AccessEntry.KIND, live.entry().principalArn()))
                .toList();
    }

    /** Written, but possibly not seen yet by everybody. */
    private AccessEntries.Live found(AccessEntry entry) {
        return Observing.found(entry, entries.of(entry.principal()));
    }

    private <T> T call(String action, AccessEntry entry, Supplier<T> call) {
        return clients.problems().calling(action, entry.id().toString(), call);
    }
}
