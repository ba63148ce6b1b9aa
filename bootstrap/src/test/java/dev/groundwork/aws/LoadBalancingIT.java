package dev.groundwork.aws;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading what changes while it is read. */
final class LoadBalancingIT {
    @Test
    void whatWentSinceItWasListedHasNoTagsAndHidesThoseOfNoOther() {
        Balancing balancing = new Balancing("tags");
        Balancing.apply(balancing.targetGroup(30080));
        LoadBalancing reading =
                new LoadBalancing(AwsSandbox.clients(), AwsSandbox.clients().loadBalancing());
        String there = requireNonNull(
                        reading.targetGroups(List.of("it-tags-30080")).get("it-tags-30080"))
                .targetGroupArn();
        String prefix = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:";
        List<String> gone = List.of(
                prefix + "listener/net/gone/0123456789abcdef/0123456789abcdef",
                prefix + "loadbalancer/net/gone/0123456789abcdef",
                prefix + "targetgroup/gone/0123456789abcdef");

        assertThat(reading.tags(List.of(gone.get(0), there, gone.get(1), gone.get(2))))
                .containsOnlyKeys(there)
                .containsEntry(there, Balancing.TAGS);
    }
}
