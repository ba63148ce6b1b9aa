package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WholenessTest {
    private static final Leftover BALANCER = leftover("ingress-nginx", "LoadBalancer", "gw");
    private static final Change.Undeclared RULE = delete("ingress-nginx", "SecurityGroupRule", "sg-1/tcp/80/gw");
    private static final Change.Undeclared ATTACHMENT = delete("ingress-nginx", "TargetAttachment", "a/gw");
    private static final Change.Undeclared OTHERS = delete("other", "Listener", "other:80");
    private static final List<Change.Undeclared> PARTS = List.of(
            delete("ingress-nginx", "Listener", "gw:80"),
            delete("ingress-nginx", "TargetGroup", "gw"),
            delete("ingress-nginx", "SecurityGroup", "gw"),
            delete("ingress-nginx", "DnsRecord", "Z1/a.example.com"));

    private static Leftover leftover(String addon, String kind, String name) {
        return new Leftover(ResourceId.aws(kind, name), addon, Leftover.Reason.SWITCHED_OFF, Map.of(), false);
    }

    private static Change.Undeclared delete(String addon, String kind, String name) {
        return new Change.Delete(leftover(addon, kind, name), "arn");
    }

    private static List<Change.Undeclared> with(Change.Undeclared balancer) {
        List<Change.Undeclared> all = new java.util.ArrayList<>(PARTS);
        all.addAll(List.of(RULE, ATTACHMENT, OTHERS, balancer));
        return all;
    }

    @Test
    void ofALoadBalancerThatStaysAllPartsStayButNothingInGroupsOfOthers() {
        List<Change.Undeclared> whole = Wholeness.of(with(new Change.Kept(BALANCER, "it is protected", true)));

        assertThat(whole).filteredOn(Change.Delete.class::isInstance).containsExactly(RULE, ATTACHMENT, OTHERS);
        assertThat(whole.subList(0, PARTS.size())).allSatisfy(change -> {
            assertThat(((Change.Kept) change).why()).isEqualTo("it belongs to load balancer gw, which stays");
            assertThat(((Change.Kept) change).ours()).isTrue();
        });
    }

    @Test
    void ofOneThatGoesOrIsSomebodyElsesByNowTheyGo() {
        List<Change.Undeclared> going = with(new Change.Delete(BALANCER, "arn"));
        List<Change.Undeclared> foreign = with(new Change.Kept(BALANCER, "it is not ours", false));

        assertThat(Wholeness.of(going)).isEqualTo(going);
        assertThat(Wholeness.of(foreign)).isEqualTo(foreign);
    }
}
