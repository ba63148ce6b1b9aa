package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.Listener;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateListenerException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/** TCP listeners of load balancers of ours. Listeners at other ports are left alone. */
public final class ListenerDriver implements Driver {
    private static final String IDLE_TIMEOUT = "tcp.idle_timeout.seconds";

    private final AwsClients clients;
    private final Observing observing;
    private final Marks marks;

    public ListenerDriver(AwsClients clients, Ownership ownership) {
        this.clients = clients;
        this.observing = new Observing(ownership);
        this.marks = new Marks(ownership);
    }

    /**
     * What one reading tells.
     *
     * @param listeners by load balancer's name and port, as in the ids
     * @param tags by ARN
     */
    private record Live(
            Map<String, software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener> listeners,
            Map<String, Map<String, String>> tags) {
        Optional<software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener> of(ResourceId id) {
            return Optional.ofNullable(listeners.get(id.name()));
        }

        Map<String, String> tagsOf(software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener listener) {
            return tags.getOrDefault(listener.listenerArn(), Map.of());
        }
    }

    private static Live read(LoadBalancing reading, Collection<ResourceId> ids) {
        var balancers = reading.balancers(ids.stream()
                .map(id -> id.name().substring(0, id.name().lastIndexOf(':')))
                .toList());
        var listeners = listeners(reading, balancers.values());
        listeners.keySet().retainAll(ids.stream().map(ResourceId::name).toList());
        return new Live(
                listeners,
                reading.tags(listeners.values().stream()
                        .map(live -> live.listenerArn())
                        .toList()));
    }

    private static Map<String, software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener> listeners(
            LoadBalancing reading,
            Collection<software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer> balancers) {
        Map<String, software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener> listeners = new HashMap<>();
        Parallel.map(
                        List.copyOf(balancers),
                        balancer -> reading.listeners(balancer).stream()
                                .collect(Collectors.toMap(
                                        listener -> balancer.loadBalancerName() + ":" + listener.port(), each -> each)))
                .forEach(listeners::putAll);
        return listeners;
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof Listener;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(
                resources,
                Listener.class,
                listeners -> read(usual(), listeners.stream().map(Listener::id).toList()),
                this::observe);
    }

    private Change.Declared observe(Listener listener, Live live) {
        var found = live.of(listener.id());
        if (found.isEmpty()) {
            return Observing.create(listener);
        }
        Optional<Problem> conflict = marks.conflict(listener, live.tagsOf(found.get()));
        return conflict.isPresent()
                ? new Change.Conflicted(listener, List.of(), conflict.get())
                : observing.compared(listener, projection(usual(), listener, live));
    }

    private static Tree projection(LoadBalancing reading, Listener listener, Live live) {
        var found = Observing.found(listener, live.of(listener.id()));
        return Listener.tree(
                found.protocolAsString(),
                found.defaultActions().stream()
                        .map(ListenerDriver::target)
                        .sorted()
                        .collect(Collectors.joining(", ")),
                Integer.parseInt(reading.attributes(found).getOrDefault(IDLE_TIMEOUT, "0")),
                Marks.declared(listener.tags(), live.tagsOf(found)));
    }

    /** Where an action sends to, in the words of the tree. */
    private static String target(Action action) {
        if (action.type() != ActionTypeEnum.FORWARD || action.targetGroupArn() == null) {
            return "nowhere that we know: " + action.typeAsString();
        }
        // targetgroup/NAME/ID
        return Arn.of(action.targetGroupArn()).resource().split("/", 3)[1];
    }

    @Override
    public Tree apply(Change.Declared change) {
        Listener listener = (Listener) change.resource();
        switch (change) {
            case Change.Create _ -> create(listener);
            case Change.Update update ->
                update(listener, update.before(), found(listener).listenerArn());
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return projection(settling(), listener, read(settling(), List.of(listener.id())));
    }

    private void create(Listener listener) {
        var balancer = settling().balancers(List.of(listener.loadBalancer())).get(listener.loadBalancer());
        if (balancer == null) {
            throw missing(listener, "load balancer " + listener.loadBalancer());
        }
        String target = targetArn(listener);
        call("elasticloadbalancing:CreateListener", listener, () -> {
            try {
                return clients.settlingLoadBalancing()
                        .createListener(request -> request.loadBalancerArn(balancer.loadBalancerArn())
                                .protocol(ProtocolEnum.TCP)
                                .port(listener.port())
                                .defaultActions(forward(target))
                                .tags(LoadBalancing.tags(listener.tags())));
            } catch (DuplicateListenerException exists) {
                return exists;
            }
        });
        // The call succeeds again for the same settings, also for those of a try whose answer was lost.
        Live live = read(settling(), List.of(listener.id()));
        var found = Observing.found(listener, live.of(listener.id()));
        Observing.refuse(marks.conflict(listener, live.tagsOf(found)));
        update(listener, projection(settling(), listener, live), found.listenerArn());
    }

    /** Writes only what differs. */
    private void update(Listener listener, Tree before, String arn) {
        Tree after = listener.tree();
        if (!before.at("targetGroup").equals(after.at("targetGroup"))
                || !before.at("protocol").equals(after.at("protocol"))) {
            String target = targetArn(listener);
            call(
                    "elasticloadbalancing:ModifyListener",
                    listener,
                    () -> clients.settlingLoadBalancing()
                            .modifyListener(request -> request.listenerArn(arn)
                                    .protocol(ProtocolEnum.TCP)
                                    .defaultActions(forward(target))));
        }
        if (!before.at("idleTimeoutSeconds").equals(after.at("idleTimeoutSeconds"))) {
            call(
                    "elasticloadbalancing:ModifyListenerAttributes",
                    listener,
                    () -> clients.settlingLoadBalancing()
                            .modifyListenerAttributes(request -> request.listenerArn(arn)
                                    .attributes(ListenerAttribute.builder()
                                            .key(IDLE_TIMEOUT)
                                            .value(String.valueOf(listener.idleTimeoutSeconds()))
                                            .build())));
        }
        Map<String, String> tags = Marks.differing(listener.tags(), before);
        if (!tags.isEmpty()) {
            call(
                    "elasticloadbalancing:AddTags",
                    listener,
                    () -> clients.settlingLoadBalancing()
                            .addTags(request -> request.resourceArns(arn).tags(LoadBalancing.tags(tags))));
        }
    }

    private static Action forward(String target) {
        return Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .targetGroupArn(target)
                .build();
    }

    private String targetArn(Listener listener) {
        var target = settling().targetGroups(List.of(listener.targetGroup())).get(listener.targetGroup());
        if (target == null) {
            throw missing(listener, "target group " + listener.targetGroup());
        }
        return target.targetGroupArn();
    }

    private static ProblemException missing(Listener listener, String what) {
        return new ProblemException(new Problem(
                Problem.Code.MISSING,
                listener.id().toString(),
                "the %s does not exist".formatted(what),
                "Run it again; somebody may have deleted it meanwhile"));
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        ResourceId id = resource.id();
        return Observing.existing(() -> read(usual(), List.of(id)).of(id).isPresent());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(Listener.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> listeners =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        Live live = read(usual(), listeners.stream().map(Leftover::id).toList());
        return listeners.stream()
                .flatMap(leftover -> live.of(leftover.id()).stream()
                        .map(found -> marks.leaving(leftover, live.tagsOf(found), found.listenerArn())))
                .toList();
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        clients.problems()
                .calling("elasticloadbalancing:DeleteListener", delete.id().toString(), () -> {
                    try {
                        clients.loadBalancing().deleteListener(request -> request.listenerArn(delete.identity()));
                        return true;
                    } catch (ListenerNotFoundException gone) {
                        return false;
                    }
                });
    }

    /** Those of load balancers of ours: no other could have one of ours. */
    @Override
    public List<ResourceId> ours() {
        var balancers = usual().balancers();
        Map<String, Map<String, String>> tags = usual().tags(
                        balancers.stream().map(each -> each.loadBalancerArn()).toList());
        var listeners = listeners(
                usual(),
                balancers.stream()
                        .filter(each -> marks.areOurs(tags.getOrDefault(each.loadBalancerArn(), Map.of())))
                        .toList());
        Map<String, Map<String, String>> marked = usual().tags(listeners.values().stream()
                .map(each -> each.listenerArn())
                .toList());
        return listeners.entrySet().stream()
                .filter(each ->
                        marks.areOurs(marked.getOrDefault(each.getValue().listenerArn(), Map.of())))
                .map(each -> ResourceId.aws(Listener.KIND, each.getKey()))
                .toList();
    }

    private software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener found(Listener listener) {
        return Observing.found(
                listener, read(settling(), List.of(listener.id())).of(listener.id()));
    }

    private LoadBalancing usual() {
        return new LoadBalancing(clients, clients.loadBalancing());
    }

    private LoadBalancing settling() {
        return new LoadBalancing(clients, clients.settlingLoadBalancing());
    }

    private <T> T call(String action, Listener listener, Supplier<T> call) {
        return clients.problems().calling(action, listener.id().toString(), call);
    }
}
