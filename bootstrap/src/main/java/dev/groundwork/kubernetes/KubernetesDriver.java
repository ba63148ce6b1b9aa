package dev.groundwork.kubernetes;

import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.engine.Decisions;
import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Sweep;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes Kubernetes objects so, by server-side apply. */
public final class KubernetesDriver implements Driver {
    private final ApiServer server;
    private final KubernetesReader reader;
    private final KubernetesWriter writer;
    private final Application application;
    private final Decisions decisions;
    private final WorkloadWatch watch;
    private final WebhookWait webhookWait;
    private final Map<ResourceId, WebhookCheck.Admits> webhooks;

    public KubernetesDriver(ApiServer server, KubernetesReader reader, Decisions decisions) {
        this(server, reader, decisions, KubernetesWriter.MANAGER, List.of());
    }

    /** A driver that finds a webhook's configuration ready only when it lets a good object pass. */
    public KubernetesDriver(
            ApiServer server, KubernetesReader reader, Decisions decisions, List<WebhookCheck.Admits> webhooks) {
        this(server, reader, decisions, KubernetesWriter.MANAGER, webhooks);
    }

    /** A driver that writes as another field manager; {@code try} shows with it what a stranger's change looks like. */
    public KubernetesDriver(ApiServer server, KubernetesReader reader, Decisions decisions, String manager) {
        this(server, reader, decisions, manager, List.of());
    }

    private KubernetesDriver(
            ApiServer server,
            KubernetesReader reader,
            Decisions decisions,
            String manager,
            List<WebhookCheck.Admits> webhooks) {
        this.server = server;
        this.reader = reader;
        this.writer = new KubernetesWriter(server, manager);
        this.application = new Application(writer, decisions);
        this.decisions = decisions;
        this.watch = new WorkloadWatch(server, reader);
        this.webhookWait = new WebhookWait(server, reader);
        this.webhooks = webhooks.stream()
                .collect(Collectors.toMap(
                        question -> question.hook().configuration(), question -> question, (first, _) -> first));
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof KubernetesObject;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        List<KubernetesObject> objects =
                resources.stream().map(KubernetesObject.class::cast).toList();
        Live live = Live.read(reader, objects);
        NewPlaces places = NewPlaces.of(objects);
        Presupposed presupposed = Presupposed.of(reader, objects);
        return Observed.each(resources, KubernetesObject.class, object -> {
            Change.Declared change = observe(object, live, places);
            return change instanceof Change.Unchanged
                    ? change
                    : presupposed
                            .missing(object)
                            .<Change.Declared>map(problem -> new Change.Unreadable(object, problem))
                            .orElse(change);
        });
    }

    private Change.Declared observe(KubernetesObject object, Live listed, NewPlaces places) {
        Optional<Kinds.Kind> kind =
                reader.kinds().find(object.apiVersion(), object.id().kind());
        if (kind.isEmpty()) {
            return places.makeKind(object.id())
                    ? new Change.Create(object, Visible.declared(object), Prediction.TOO_EARLY)
                    : new Change.Unreadable(object, unknownKind(object));
        }
        Optional<Tree> live = listed.find(kind.get(), object.id());
        boolean applied = live.isPresent() && Ownership.appliedAs(object, live.get());
        if (applied
                && LocalComparison.holds(object.tree(), live.get())
                && ManagedFields.areOurs(object.tree(), live.get())) {
            return new Change.Unchanged(object);
        }
        Application.Result result = application.run(kind.get(), object, live, applied, true);
        boolean created = result instanceof Application.Result.Accepted accepted && accepted.created();
        if (live.isEmpty() && !created) {
            // It may be there without our label: somebody else's, or ours that somebody took the label from.
            live = reader.get(kind.get(), object.id());
            applied = live.isPresent() && Ownership.appliedAs(object, live.get());
            if (live.isPresent()) {
                result = application.run(kind.get(), object, live, applied, true);
            }
        }
        return new Judgement(object, live, applied, decisions, places).of(result);
    }

    private static Problem unknownKind(KubernetesObject object) {
        return new Problem(
                Problem.Code.MISSING,
                object.id().toString(),
                "the API server does not know the kind " + object.id().kind() + " of " + object.apiVersion(),
                "Install what brings its CustomResourceDefinition, or check the cluster's version");
    }

    @Override
    public Tree apply(Change.Declared change) {
        KubernetesObject object = (KubernetesObject) change.resource();
        Kinds.Kind kind = reader.kindNow(object);
        if (change instanceof Change.Replace) {
            delete(kind, object.id());
        }
        boolean drift = change instanceof Change.Update update && update.drift();
        Optional<Tree> live =
                change instanceof Change.Update update ? Optional.of(update.before()) : Optional.<Tree>empty();
        return switch (applied(kind, object, live, drift)) {
            case Application.Result.Accepted accepted -> Visible.of(accepted.object());
            case Application.Result.Contested contested ->
                throw new ProblemException(new Problem(
                        Problem.Code.CONFLICT,
                        object.id().toString(),
                        contested.conflicts().getFirst().owner() + " has taken "
                                + contested.conflicts().getFirst().path() + " since the preview",
                        "Run the preview again"));
            case Application.Result.Refused refused ->
                throw new ProblemException(KubernetesProblems.of(object.id().toString(), "applying", refused.answer()));
        };
    }

    /** Sends it again while the API server that was asked has not heard of the kind, though another one has. */
    private Application.Result applied(Kinds.Kind kind, KubernetesObject object, Optional<Tree> live, boolean drift) {
        for (int attempt = 0; ; attempt++) {
            Application.Result result = application.run(kind, object, live, drift, false);
            if (attempt == KubernetesReader.NEW_KIND_ATTEMPTS
                    || !(result instanceof Application.Result.Refused refused
                            && KubernetesProblems.isUnknownAddress(refused.answer()))) {
                return result;
            }
            server.pause(KubernetesReader.NEW_KIND_PAUSE);
        }
    }

    private void delete(Kinds.Kind kind, ResourceId id) {
        ApiServer.Answer answer = writer.delete(kind, id);
        if (!answer.ok() && answer.status() != 404) {
            throw new ProblemException(KubernetesProblems.of(id.toString(), "deleting", answer));
        }
        watch.awaitGone(kind, id);
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        KubernetesObject object = (KubernetesObject) resource;
        WebhookCheck.@Nullable Admits question = webhooks.get(object.id());
        if (question != null) {
            return webhookWait.await(question, deadline, progress);
        }
        if (!Healths.canBeUnwell(object.id().kind())) {
            return Health.current("it was written");
        }
        return watch.await(reader.kindNow(object), object.id(), deadline, progress);
    }

    @Override
    public boolean deletes(ResourceId id) {
        // An entry of a namespace's list of roles is no object, whatever its id looks like: it has a driver of its own.
        return !id.isAws()
                && !(id.group().equals(AllowedRole.GROUP) && id.kind().equals(AllowedRole.KIND));
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        return new Leftovers(reader)
                .of(all.stream().filter(leftover -> deletes(leftover.id())).toList());
    }

    @Override
    public Map<String, String> needed(Set<String> leaving, Set<ResourceId> going) {
        return new Dependents(reader).of(leaving, going);
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        new Deletion(reader, writer, watch).run(delete, deadline, progress);
    }

    @Override
    public List<ResourceId> ours() {
        return sweep().left();
    }

    @Override
    public Sweep sweep() {
        return new Marked(reader).all();
    }

    /** What the label selects, one LIST a kind; a kind that may not be listed is read object by object. */
    private record Live(KubernetesReader reader, Map<Kinds.Kind, Optional<Map<ResourceId, Tree>>> byKind) {
        static Live read(KubernetesReader reader, List<KubernetesObject> objects) {
            Set<Kinds.Kind> kinds = objects.stream()
                    .flatMap(object ->
                            reader.kinds().find(object.apiVersion(), object.id().kind()).stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            return new Live(
                    reader,
                    Parallel.map(List.copyOf(kinds), kind -> Map.entry(kind, list(reader, kind))).stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        }

        private static Optional<Map<ResourceId, Tree>> list(KubernetesReader reader, Kinds.Kind kind) {
            // Nobody should need the right to read every Secret of a cluster.
            if (kind.kind().equals("Secret")) {
                return Optional.empty();
            }
            try {
                return Optional.of(reader.list(kind, "", Ownership.SELECTOR));
            } catch (ProblemException e) {
                if (e.problem().code() == Problem.Code.DENIED) {
                    return Optional.empty();
                }
                throw e;
            }
        }

        Optional<Tree> find(Kinds.Kind kind, ResourceId id) {
            Optional<Map<ResourceId, Tree>> listed = byKind.getOrDefault(kind, Optional.empty());
            return listed.isPresent() ? Optional.ofNullable(listed.get().get(id)) : reader.get(kind, id);
        }
    }
}
