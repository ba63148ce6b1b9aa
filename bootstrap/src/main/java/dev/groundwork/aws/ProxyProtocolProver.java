package dev.groundwork.aws;

import dev.groundwork.addon.TrafficCheck.ProxyProtocolAgreed;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** Answers {@link ProxyProtocolAgreed} by comparing the target groups' attribute with the pods' configuration. */
public final class ProxyProtocolProver implements Prover<ProxyProtocolAgreed> {
    private static final String ATTRIBUTE = "proxy_protocol_v2.enabled";

    private final AwsClients clients;
    private final BalancedTargets targets;
    private final Function<ResourceId, Optional<Tree>> objects;

    /**
     * @param hosts the name under which an entrance is reached, as soon as there is one
     * @param objects the objects of the cluster as they are now
     */
    public ProxyProtocolProver(
            AwsClients clients,
            Function<ResourceId, Optional<String>> hosts,
            Function<ResourceId, Optional<Tree>> objects) {
        this.clients = clients;
        this.targets = new BalancedTargets(clients, hosts);
        this.objects = objects;
    }

    @Override
    public Class<ProxyProtocolAgreed> check() {
        return ProxyProtocolAgreed.class;
    }

    @Override
    public Finding ask(ProxyProtocolAgreed check) {
        Optional<LoadBalancer> balancer = targets.of(check.entrance().id());
        Proof.Verdict verdict = balancer.isEmpty()
                ? refuted(check, check.entrance().id() + " has no load balancer yet")
                : judge(
                        check,
                        objects.apply(check.configMap()),
                        targets.attributes(targets.groups(balancer.get())).entrySet().stream()
                                .collect(Collectors.toMap(
                                        entry -> name(entry.getKey()),
                                        entry -> entry.getValue().getOrDefault(ATTRIBUTE, "false"))));
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), false);
    }

    private static String name(TargetGroup group) {
        return group.targetGroupName();
    }

    /** @param sent the attribute of each target group, by its name */
    static Proof.Verdict judge(ProxyProtocolAgreed check, Optional<Tree> configMap, Map<String, String> sent) {
        if (configMap.isEmpty()) {
            // Without it the program runs on its own defaults.
            return refuted(check, check.configMap() + " does not exist, so that nothing is expected");
        }
        boolean expected = configMap.get().text("data", check.key()).equals("true");
        List<String> differing = sent.entrySet().stream()
                .filter(group -> Boolean.parseBoolean(group.getValue()) != expected)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (sent.isEmpty()) {
            return refuted(check, "the load balancer has no target group");
        }
        if (!differing.isEmpty()) {
            return refuted(
                    check,
                    "the pods %s it, and target group %s %s it"
                            .formatted(
                                    expected ? "expect" : "do not expect",
                                    String.join(", ", differing),
                                    expected ? "does not send" : "sends"));
        }
        return new Proof.Proven(
                expected
                        ? "%d target groups send version 2, and the pods expect it".formatted(sent.size())
                        : "%d target groups send none, and the pods expect none".formatted(sent.size()));
    }

    private static Proof.Refuted refuted(ProxyProtocolAgreed check, String seen) {
        return new Proof.Refuted(
                "%s of each target group is what %s has for %s".formatted(ATTRIBUTE, check.configMap(), check.key()),
                seen,
                "kubectl -n %s get configmap %s -o yaml"
                        .formatted(
                                check.configMap().namespace(), check.configMap().name()));
    }
}
