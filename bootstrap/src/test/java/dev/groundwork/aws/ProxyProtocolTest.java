package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.TrafficCheck.Entrance;
import dev.groundwork.addon.TrafficCheck.ProxyProtocolAgreed;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyProtocolTest {
    private static final ProxyProtocolAgreed CHECK = new ProxyProtocolAgreed(
            "x",
            new Entrance(
                    new ResourceId("", "Service", "web", "door"),
                    List.of(),
                    false,
                    80,
                    443,
                    new ResourceId("apps", "Deployment", "web", "nginx")),
            new ResourceId("", "ConfigMap", "web", "nginx"),
            "use-proxy-protocol");

    @ParameterizedTest
    @CsvSource({
        "true, true, '2 target groups send version 2, and the pods expect it'",
        "false, false, '2 target groups send none, and the pods expect none'"
    })
    void bothSidesOrNoneProveIt(String expected, String sent, String evidence) {
        assertThat(judge(Optional.of(expected), Map.of("http", sent, "https", sent)))
                .isEqualTo(new Proof.Proven(evidence));
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, 'the pods expect it, and target group https does not send it'",
        "false, true, 'the pods do not expect it, and target group https sends it'"
    })
    void oneSideAloneRefutesItByName(String expected, String sent, String seen) {
        assertThat(seen(judge(Optional.of(expected), Map.of("http", expected, "https", sent))))
                .isEqualTo(seen);
    }

    @Test
    void aConfigurationThatIsNotThereRefutesIt() {
        assertThat(seen(judge(Optional.empty(), Map.of("http", "true"))))
                .isEqualTo("ConfigMap web/nginx does not exist, so that nothing is expected");
        assertThat(seen(judge(Optional.of("true"), Map.of()))).isEqualTo("the load balancer has no target group");
    }

    private static Proof.Verdict judge(Optional<String> expected, Map<String, String> sent) {
        return ProxyProtocolProver.judge(
                CHECK,
                expected.map(value -> {
                    ObjectNode object = JsonNodeFactory.instance.objectNode();
                    object.putObject("data").put("use-proxy-protocol", value);
                    return Tree.of(object);
                }),
                sent);
    }

    private static String seen(Proof.Verdict verdict) {
        assertThat(verdict).isInstanceOf(Proof.Refuted.class);
        return ((Proof.Refuted) verdict).seen();
    }
}
