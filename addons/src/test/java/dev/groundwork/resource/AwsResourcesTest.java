package dev.groundwork.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class AwsResourcesTest {
    private static final OidcProvider PROVIDER =
            new OidcProvider("identity", "https://issuer.example/id/A", List.of("b", "a"), Map.of("k", "v"));
    private static final Role ROLE =
            new Role("x", "role", "/groundwork/c/", Tree.empty(), Map.of("p", Tree.empty()), Map.of("k", "v"));
    private static final ScalingGroup GROUP = new ScalingGroup("x", "group", Map.of("k", "v"), Set.of("B", "A"));

    @Test
    void arnsAreComputed() {
        assertThat(PROVIDER.arn("aws-cn", "1")).isEqualTo("arn:aws-cn:iam::1:oidc-provider/issuer.example/id/A");
        assertThat(ROLE.arn("aws", "1")).isEqualTo("arn:aws:iam::1:role/groundwork/c/role");
    }

    @Test
    void aLogGroupKeepsEventsAsLongAsCloudWatchCan() {
        LogGroup group = new LogGroup("x", "/a/b", 30, Optional.of("k"), LogGroup.Storage.STANDARD, Map.of("k", "v"));

        assertThat(group.arn("aws", "eu-west-1", "1")).isEqualTo("arn:aws:logs:eu-west-1:1:log-group:/a/b");
        assertThat(group.tree())
                .hasToString("{\"retentionDays\":30,\"kmsKey\":\"k\",\"class\":\"STANDARD\",\"tags\":{\"k\":\"v\"}}");
        assertThatThrownBy(() -> new LogGroup("x", "/a", 31, Optional.empty(), LogGroup.Storage.STANDARD, Map.of()))
                .hasMessageContaining("31 days");
        assertThatThrownBy(() -> new LogGroup("x", "a b", 30, Optional.empty(), LogGroup.Storage.STANDARD, Map.of()))
                .hasMessageContaining("a b");
    }

    @Test
    void aSavedQueryNeedsTheGroupsThatItAsks() {
        QueryDefinition query = new QueryDefinition("x", "groundwork/c/errors", "fields @message", List.of("/b", "/a"));

        assertThat(query.tree()).hasToString("{\"query\":\"fields @message\",\"logGroups\":[\"/a\",\"/b\"]}");
        assertThat(query.needs())
                .containsExactlyInAnyOrder(ResourceId.aws("LogGroup", "/a"), ResourceId.aws("LogGroup", "/b"));
        assertThatThrownBy(() -> new QueryDefinition("x", "", "y", List.of())).hasMessageContaining("1 to 255");
    }

    /** Another hash would replace the nodes of everybody who takes a new version. */
    @Test
    void aNodeGroupIsNamedAfterWhatItCannotChangeAndStaysSo() {
        String name = ManagedNodeGroup.nameOf("workers", "eu-west-1a", List.of("a", "b"));

        assertThat(name).isEqualTo("workers-eu-west-1a-cc6edd73");
        assertThat(ManagedNodeGroup.stem(name)).isEqualTo("workers-eu-west-1a-");
        assertThat(ManagedNodeGroup.stem("by-hand")).isEqualTo("by-hand");
        String other = ManagedNodeGroup.nameOf("workers", "eu-west-1a", List.of("a", "c"));
        assertThat(ManagedNodeGroup.follows(other, name)).isTrue();
        assertThat(ManagedNodeGroup.follows(name, name)).isFalse();
        assertThat(ManagedNodeGroup.follows(ManagedNodeGroup.nameOf("workers", "eu-west-1b", List.of("a", "c")), name))
                .isFalse();
        assertThat(ManagedNodeGroup.nameOf("w".repeat(40), "us-east-1-wl1-bos-wlz-1", List.of()))
                .hasSize(ManagedNodeGroup.NAME)
                .contains("w-us-east-1-wl1-bos-wlz-1-");
    }

    @Test
    void aNodeGroupSaysNothingOfHowManyNodesItHasNow() {
        ManagedNodeGroup group = new ManagedNodeGroup(
                "nodeGroups.x",
                "x-a",
                new ManagedNodeGroup.Machines(
                        "arn:aws:iam::1:role/p/nodes",
                        new TreeSet<>(Set.of("subnet-1")),
                        List.of("m6i.large"),
                        "AL2023_x86_64_STANDARD",
                        "SPOT",
                        20),
                0,
                3,
                new TreeMap<>(Map.of("l", "1")),
                new TreeMap<>(Map.of("t:NO_SCHEDULE", "")),
                Map.of("k", "v"),
                new TreeMap<>());

        assertThat(group.tree())
                .hasToString("{\"role\":\"arn:aws:iam::1:role/p/nodes\",\"subnets\":[\"subnet-1\"],"
                        + "\"instanceTypes\":[\"m6i.large\"],\"amiType\":\"AL2023_x86_64_STANDARD\","
                        + "\"capacityType\":\"SPOT\",\"diskGiB\":20,\"scaling\":{\"min\":0,\"max\":3},"
                        + "\"labels\":{\"l\":\"1\"},\"taints\":{\"t:NO_SCHEDULE\":\"\"},\"tags\":{\"k\":\"v\"},"
                        + "\"scalingGroup\":{\"rebalancing\":\"suspended\"}}");
        assertThat(group.needs()).containsExactly(ResourceId.aws("Role", "nodes"));
        assertThat(group.id()).hasToString("EKS node group x-a");
    }

    @Test
    void anIssuerWithoutHttpsIsRefused() {
        assertThatThrownBy(() -> new OidcProvider("x", "issuer.example", List.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("issuer.example");
    }

    @Test
    void treesAreInAFixedOrder() {
        assertThat(PROVIDER.tree())
                .hasToString("{\"url\":\"https://issuer.example/id/A\",\"clientIds\":[\"a\",\"b\"]}");
        assertThat(ROLE.tree())
                .hasToString(
                        "{\"path\":\"/groundwork/c/\",\"trust\":{},\"policies\":{\"p\":{}},\"tags\":{\"k\":\"v\"}}");
        assertThat(GROUP.tree())
                .hasToString("{\"processes\":{\"A\":\"suspended\",\"B\":\"suspended\"},\"tags\":{\"k\":\"v\"}}");
    }

    @Test
    void idsAreInWordsAndAwsComesLast() {
        ResourceId object = new ResourceId("", "ConfigMap", "z", "z");

        assertThat(new TreeSet<>(Set.of(GROUP.id(), ROLE.id(), PROVIDER.id(), object)).toString())
                .isEqualTo(
                        "[ConfigMap z/z, IAM OIDC provider issuer.example/id/A, IAM role role, Auto Scaling group group]");
        assertThat(ResourceId.aws("Unheard", "x")).hasToString("AWS Unheard x");
        assertThat(ResourceId.aws("Listener", "x:80")).hasToString("listener x:80");
    }

    @Test
    void aProblemIsOneLine() {
        assertThat(new Problem(Problem.Code.DENIED, "x", "may not", "Ask")).hasToString("x: may not. Ask");
        assertThat(new Problem(Problem.Code.DENIED, "x", "may not", "")).hasToString("x: may not");
    }
}
