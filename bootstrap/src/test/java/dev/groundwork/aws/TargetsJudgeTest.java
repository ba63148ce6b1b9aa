package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.TrafficCheck.Entrance;
import dev.groundwork.addon.TrafficCheck.TargetsHealthy;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TargetsJudgeTest {
    private static final Entrance ENTRANCE = new Entrance(
            new ResourceId("", "Service", "web", "door"),
            List.of("a", "b"),
            false,
            80,
            443,
            new ResourceId("apps", "Deployment", "web", "nginx"));

    @Test
    void healthyTargetsInEveryZoneProveIt() {
        assertThat(judge(true, true, target("10.0.1.1", "a", "healthy", ""), target("10.0.2.1", "b", "healthy", "")))
                .isEqualTo(new Proof.Proven("k8s-web: 2 of 2 healthy in a, b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unhealthy   | Target.Timeout             | unhealthy, Target.Timeout (a security group may keep the health check out)
            unhealthy   | Target.FailedHealthChecks  | unhealthy, Target.FailedHealthChecks (refused, or the health check does not understand the target)
            unused      | Target.NotInUse            | unused, Target.NotInUse (no listener uses the group, or the load balancer is not in this zone)
            initial     | Elb.RegistrationInProgress | initial, Elb.RegistrationInProgress (it is new)
            unavailable | Elb.InternalError          | unavailable, Elb.InternalError
            """)
    void aTargetThatIsNotHealthyRefutesItWithItsReason(String state, String reason, String seen) {
        assertThat(seen(judge(
                        true, false, target("10.0.1.1", "a", "healthy", ""), target("10.0.2.1", "b", state, reason))))
                .isEqualTo("10.0.2.1:80 (b) of k8s-web is " + seen);
    }

    @Test
    void whoIsOnTheWayOutIsNoFault() {
        assertThat(judge(
                        true,
                        false,
                        target("10.0.1.1", "a", "healthy", ""),
                        target("10.0.1.9", "a", "draining", "Target.DeregistrationInProgress")))
                .isEqualTo(new Proof.Proven("k8s-web: 1 of 2 healthy in a"));
    }

    @Test
    void nodesWithoutAPodAreMeantToFailButNotAllOfThem() {
        TargetsJudge.Target failing = target("i-2", "b", "unhealthy", "Target.FailedHealthChecks");

        assertThat(judge(false, false, target("i-1", "a", "healthy", ""), failing))
                .isEqualTo(new Proof.Proven("k8s-web: 1 of 2 healthy in a"));
        assertThat(seen(judge(false, false, failing))).startsWith("i-2:80 (b) of k8s-web is unhealthy");
    }

    @Test
    void aZoneWithoutAHealthyTargetRefutesItIfTrafficDoesNotCrossZones() {
        assertThat(judge(true, false, target("10.0.1.1", "a", "healthy", ""))).isInstanceOf(Proof.Proven.class);
        assertThat(seen(judge(true, true, target("10.0.1.1", "a", "healthy", ""))))
                .isEqualTo("k8s-web has no healthy target in b, and traffic does not cross zones");
    }

    @Test
    void aGroupWithoutTargetsAndALoadBalancerWithoutGroupsRefuteIt() {
        assertThat(seen(judge(true, false))).isEqualTo("k8s-web has no target");
        assertThat(seen(new TargetsJudge(check(true, false), List.of("a"), "eu-west-1").verdict(List.of())))
                .isEqualTo("none of its listeners forwards to a target group");
    }

    @Test
    void tenNamesAreEnough() {
        List<TargetsJudge.Target> targets = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            targets.add(target("i-" + i, "a", "unhealthy", "Target.Timeout"));
        }

        assertThat(seen(judge(true, false, targets.toArray(TargetsJudge.Target[]::new))))
                .contains("i-9:80")
                .doesNotContain("i-10:80")
                .endsWith("; and 2 more");
    }

    private static Proof.Verdict judge(boolean everyTarget, boolean everyZone, TargetsJudge.Target... targets) {
        return new TargetsJudge(check(everyTarget, everyZone), List.of("a", "b"), "eu-west-1")
                .verdict(List.of(new TargetsJudge.Group("k8s-web", "arn:x", List.of(targets))));
    }

    private static TargetsHealthy check(boolean everyTarget, boolean everyZone) {
        return new TargetsHealthy("x", ENTRANCE, everyTarget, everyZone);
    }

    private static TargetsJudge.Target target(String id, String zone, String state, String reason) {
        return new TargetsJudge.Target(id, 80, zone, state, reason);
    }

    private static String seen(Proof.Verdict verdict) {
        assertThat(verdict).isInstanceOf(Proof.Refuted.class);
        return ((Proof.Refuted) verdict).seen();
    }
}
