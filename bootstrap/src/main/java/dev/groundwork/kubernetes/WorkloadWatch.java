package dev.groundwork.kubernetes;

import dev.groundwork.engine.Execution;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits by watch: the object itself, and for workloads also its pods, because they know why it is not ready. */
final class WorkloadWatch {
    private static final Set<String> WITH_PODS = Set.of("Deployment", "StatefulSet", "DaemonSet");
    private static final Duration GONE_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final ApiServer server;
    private final KubernetesReader reader;

    WorkloadWatch(ApiServer server, KubernetesReader reader) {
        this.server = server;
        this.reader = reader;
    }

    /** Waits until the object is current or has failed for good, or the deadline passes. */
    Health await(Kinds.Kind kind, ResourceId id, Instant deadline, Consumer<Health> progress) {
        Health first = look(kind, id);
        if (isFinal(first)) {
            return first;
        }
        progress.accept(first);
        BlockingQueue<Object> news = new LinkedBlockingQueue<>();
        List<SharedIndexInformer<?>> watches = new ArrayList<>();
        try {
            watches.add(resources(kind, id).inform(telling(news)));
            if (WITH_PODS.contains(id.kind())) {
                watches.add(server.client()
                        .pods()
                        .inNamespace(id.namespace())
                        .withLabelSelector(selector(kind, id))
                        .inform(telling(news)));
            }
            return untilFinal(kind, id, deadline, progress, news, first);
        } catch (KubernetesClientException e) {
            throw new ProblemException(KubernetesProblems.of(server.address(), id.toString(), "watching", e), e);
        } finally {
            watches.forEach(SharedIndexInformer::close);
        }
    }

    private Health untilFinal(
            Kinds.Kind kind,
            ResourceId id,
            Instant deadline,
            Consumer<Health> progress,
            BlockingQueue<Object> news,
            Health first) {
        Health health = first;
        while (!isFinal(health)) {
            long left = Duration.between(server.now(), deadline).toMillis();
            if (left <= 0) {
                return health;
            }
            try {
                news.poll(left, TimeUnit.MILLISECONDS);
                news.clear();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return health;
            }
            health = look(kind, id);
            if (!isFinal(health)) {
                progress.accept(health);
            }
        }
        return health;
    }

    private static boolean isFinal(Health health) {
        return switch (health.state()) {
            case CURRENT, FAILED -> true;
            case IN_PROGRESS, TERMINATING, NOT_FOUND, UNKNOWN -> false;
        };
    }

    /** How it is now, with what its pods say. */
    Health look(Kinds.Kind kind, ResourceId id) {
        Optional<Tree> object = reader.get(kind, id);
        if (object.isEmpty()) {
            return new Health(Health.State.NOT_FOUND, "it does not exist");
        }
        Health health = Healths.of(object.get());
        if (health.state() == Health.State.IN_PROGRESS && isSimulated(object.get())) {
            // Waiting would be in vain; that nothing is proved by it is said by the check.
            return Health.current("nothing really runs the pods behind it, so more cannot become of it here");
        }
        if (health.state() != Health.State.IN_PROGRESS || !WITH_PODS.contains(id.kind())) {
            return health;
        }
        var pods = reader.listPages("/api/v1/namespaces/" + id.namespace() + "/pods", Pods.selector(object.get()));
        Optional<String> trouble = Pods.trouble(pods);
        if (trouble.isEmpty()) {
            return health;
        }
        return Pods.isCrashLooping(pods)
                ? Health.failed(trouble.get())
                : Health.inProgress(health.reason() + "; " + trouble.get());
    }

    /** Whether nothing really runs what would have to do something about it. */
    private boolean isSimulated(Tree object) {
        return switch (object.text("kind")) {
            case "APIService" ->
                isSimulated(new ResourceId(
                        "",
                        "Service",
                        object.text("spec", "service", "namespace"),
                        object.text("spec", "service", "name")));
            case "Prometheus", "Alertmanager" ->
                isSimulated(new ResourceId("", "Service", object.text("metadata", "namespace"), "prometheus-operator"));
            default -> false;
        };
    }

    private boolean isSimulated(ResourceId service) {
        return reader.get(service)
                .map(there -> Pods.execution(reader.listPages(
                                "/api/v1/namespaces/" + service.namespace() + "/pods", Pods.selectorOf(there)))
                        == Execution.SIMULATED)
                .orElse(false);
    }

    /**
     * Waits until the object of that uid is gone.
     *
     * @return the object if it is still there at the deadline
     */
    Optional<Tree> awaitGone(Kinds.Kind kind, ResourceId id, String uid, Instant deadline, Consumer<Health> progress) {
        Optional<Tree> left = same(kind, id, uid);
        if (left.isEmpty()) {
            return left;
        }
        progress.accept(new Health(Health.State.TERMINATING, terminating(left.get())));
        BlockingQueue<Object> news = new LinkedBlockingQueue<>();
        try (SharedIndexInformer<?> _ = resources(kind, id).inform(telling(news))) {
            while (left.isPresent()) {
                long wait = Duration.between(server.now(), deadline).toMillis();
                if (wait <= 0) {
                    return left;
                }
                // A kind may go together with its last object, and then nobody tells.
                news.poll(Math.min(wait, LOOK_AGAIN.toMillis()), TimeUnit.MILLISECONDS);
                news.clear();
                left = same(kind, id, uid);
            }
            return left;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return left;
        } catch (KubernetesClientException e) {
            throw new ProblemException(KubernetesProblems.of(server.address(), id.toString(), "watching", e), e);
        }
    }

    private static String terminating(Tree left) {
        List<String> finalizers = Finalizers.of(left);
        return finalizers.isEmpty() ? "it is being deleted" : "it is being deleted; " + Finalizers.words(left);
    }

    private Optional<Tree> same(Kinds.Kind kind, ResourceId id, String uid) {
        return reader.get(kind, id).filter(live -> live.text("metadata", "uid").equals(uid));
    }

    /** Waits until the object is gone. */
    void awaitGone(Kinds.Kind kind, ResourceId id) {
        try {
            resources(kind, id)
                    .waitUntilCondition(java.util.Objects::isNull, GONE_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (KubernetesClientTimeoutException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.TIMED_OUT,
                            id.toString(),
                            "it was still there two minutes after its deletion",
                            "Look at its finalizers"),
                    e);
        } catch (KubernetesClientException e) {
            throw new ProblemException(KubernetesProblems.of(server.address(), id.toString(), "watching", e), e);
        }
    }

    private String selector(Kinds.Kind kind, ResourceId id) {
        return reader.get(kind, id).map(Pods::selector).orElse("");
    }

    private Resource<GenericKubernetesResource> resources(Kinds.Kind kind, ResourceId id) {
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(id.group())
                .withVersion(kind.apiVersion().substring(kind.apiVersion().indexOf('/') + 1))
                .withKind(kind.kind())
                .withPlural(kind.plural())
                .withNamespaced(kind.namespaced())
                .build();
        MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
                all = server.client().genericKubernetesResources(context);
        return kind.namespaced() ? all.inNamespace(id.namespace()).withName(id.name()) : all.withName(id.name());
    }

    private static <T> ResourceEventHandler<T> telling(BlockingQueue<Object> news) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                news.add(true);
            }

            @Override
            public void onUpdate(T before, T after) {
                news.add(true);
            }

            @Override
            public void onDelete(T deleted, boolean unknown) {
                news.add(true);
            }
        };
    }
}
