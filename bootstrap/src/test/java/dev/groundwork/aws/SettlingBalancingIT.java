package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.sandbox.Fault;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was made is not seen at once by every other call, and what somebody is changing refuses for a moment. */
final class SettlingBalancingIT {
    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    private static void twice(String service, String operation, String code) {
        AwsSandbox.requests().inject(Fault.code(service, operation, code, 400, 2));
    }

    @Test
    void whatIsNotSeenYetIsTriedAgainUntilItIs() {
        Balancing balancing = new Balancing("settle");
        twice("ec2", "AuthorizeSecurityGroupIngress", "InvalidGroup.NotFound");
        twice("elasticloadbalancing", "CreateLoadBalancer", "InvalidSecurityGroup");
        twice("elasticloadbalancing", "ModifyLoadBalancerAttributes", "LoadBalancerNotFound");
        twice("elasticloadbalancing", "ModifyTargetGroupAttributes", "TargetGroupNotFound");
        twice("elasticloadbalancing", "CreateListener", "TargetGroupAssociationLimit");
        twice("autoscaling", "AttachTrafficSources", "ResourceContention");
        for (Resource resource : List.of(
                balancing.securityGroup(),
                balancing.balancer(),
                balancing.targetGroup(30080),
                balancing.listener(80, 30080),
                balancing.attachment("a", 30080))) {
            assertThat(Balancing.apply(resource)).isEqualTo(resource.tree());
        }
    }

    @Test
    void whatCannotSucceedIsNotTriedAgain() {
        long mark = AwsSandbox.requests().mark();
        AwsSandbox.requests()
                .inject(Fault.code("elasticloadbalancing", "CreateTargetGroup", "TooManyTargetGroups", 400, 1));
        assertThatThrownBy(() -> Balancing.apply(new Balancing("settle-not").targetGroup(30080)))
                .isInstanceOfSatisfying(ProblemException.class, failure -> {
                    assertThat(failure.problem().code()).isEqualTo(Problem.Code.INVALID);
                    assertThat(failure.problem().todo()).contains("quota");
                });
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("CreateTargetGroup");
    }
}
