package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.objects;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static dev.groundwork.preflight.Sights.subnet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class VpcEndpointsTest {
    private static final List<String> NODES = List.of("ec2", "ecr.api", "ecr.dkr", "sts");

    private final Sights sights = new Sights();

    @Test
    void whoHasAWayOutNeedsNone() {
        assertThat(proven(sights.judgedBy(new VpcEndpoints())))
                .containsExactly("each subnet with nodes has a way out, so no endpoint is needed");
    }

    @Test
    void aPrivateClusterLacksWhatItsNodesAndItsAddonsCallAndNoMore() {
        sights.subnets = clear(List.of(shut("subnet-a", "a"), shut("subnet-b", "b")));
        sights.wanted = clear(objects(Set.of("cluster-autoscaler")));
        sights.endpoints = clear(endpoints("s3", "eks"));

        assertThat(refuted(sights.judgedBy(new VpcEndpoints())))
                .isEqualTo("none that works of com.amazonaws.eu-west-1.autoscaling for cluster-autoscaler");
    }

    @Test
    void theFirstOneThatIsMissingCanBeMadeWithTheCommandThatIsTold() {
        sights.subnets = clear(List.of(shut("subnet-a", "a"), shut("subnet-b", "b")));
        sights.wanted = clear(objects(Set.of("fluentd")));
        sights.endpoints = clear(endpoints("s3"));
        assertThat(next())
                .isEqualTo("aws ec2 create-vpc-endpoint --region eu-west-1 --vpc-id vpc-1 --service-name"
                        + " com.amazonaws.eu-west-1.logs --vpc-endpoint-type Interface --private-dns-enabled"
                        + " --subnet-ids subnet-a subnet-b --security-group-ids sg-cluster");

        sights.endpoints = clear(endpoints("logs"));
        assertThat(next())
                .endsWith("eu-west-1.s3 --vpc-endpoint-type Gateway --route-table-ids rtb-subnet-a rtb-subnet-b");
    }

    private String next() {
        return ((Proof.Refuted) sights.judgedBy(new VpcEndpoints()).verdict()).next();
    }

    /** Those of IAM and the firewalls are global, or optional and told on the add-on's page. */
    @Test
    void whatThePolicyOfAnAddonCallsIsAmongItsEndpoints() throws IOException {
        Set<String> elsewhere = Set.of("iam", "shield", "wafv2", "acm", "cognito-idp");
        try (Stream<Path> policies = Files.list(Path.of("..", "policies"))) {
            for (Path policy :
                    policies.filter(file -> file.toString().endsWith(".json")).toList()) {
                String addon = policy.getFileName().toString().replace(".json", "");
                Set<String> called = Pattern.compile("\"([a-z0-9-]+):[A-Z*]")
                        .matcher(Files.readString(policy))
                        .results()
                        .map(action -> action.group(1))
                        .filter(service -> !service.equals("aws") && !elsewhere.contains(service))
                        .collect(Collectors.toSet());
                List<String> endpoints = new ArrayList<>(VpcEndpoints.ADDONS.getOrDefault(addon, List.of()));
                endpoints.addAll(NODES);

                assertThat(endpoints).as(addon).containsAll(called);
            }
        }
    }

    @Test
    void podIdentityNeedsAnEndpointOfItsOwn() {
        sights.subnets = clear(List.of(shut("subnet-a", "a"), shut("subnet-b", "b")));
        sights.wanted = clear(objects(Set.of("eks-pod-identity-agent")));
        sights.endpoints = clear(endpoints("s3", "eks"));

        assertThat(refuted(sights.judgedBy(new VpcEndpoints())))
                .isEqualTo("none that works of com.amazonaws.eu-west-1.eks-auth for eks-pod-identity-agent");
    }

    @Test
    void aPrivateClusterWithAllOfThemIsWell() {
        sights.subnets = clear(List.of(shut("subnet-a", "a"), shut("subnet-b", "b")));
        sights.wanted = clear(objects(Set.of("fluentd")));
        sights.endpoints = clear(endpoints("s3", "logs"));

        assertThat(proven(sights.judgedBy(new VpcEndpoints())))
                .containsExactly(
                        "subnet-a, subnet-b leads nowhere else, and there are endpoints for ec2, ecr.api, ecr.dkr,"
                                + " logs, s3, sts");
    }

    @Test
    void anEndpointThatDoesNotServeIsNone() {
        sights.subnets = clear(List.of(shut("subnet-a", "a"), shut("subnet-b", "b")));
        List<VpcEndpoint> some = new ArrayList<>(endpoints());
        some.removeIf(endpoint -> endpoint.service().endsWith(".sts"));
        some.add(new VpcEndpoint("vpce-sts", "com.amazonaws.eu-west-1.sts", true, false, false, Set.of()));
        some.add(new VpcEndpoint("vpce-s3", "com.amazonaws.eu-west-1.s3", true, true, false, Set.of("rtb-subnet-a")));
        sights.endpoints = clear(some);

        assertThat(refuted(sights.judgedBy(new VpcEndpoints())))
                .isEqualTo(
                        "none that works of com.amazonaws.eu-west-1.s3 for nodes (vpce-s3 is not in each of rtb-subnet-a,"
                                + " rtb-subnet-b); com.amazonaws.eu-west-1.sts for nodes (vpce-sts has no private DNS name)");
    }

    @Test
    void imagesFromElsewhereAreWarnedOf() {
        sights.subnets = clear(List.of(shut("subnet-a", "a"), shut("subnet-b", "b")));
        sights.endpoints = clear(endpoints("s3"));
        sights.wanted = clear(objects(
                Set.of(),
                deployment("quay.io/x/y:1"),
                deployment("redis"),
                deployment("111122223333.dkr.ecr.eu-west-1.amazonaws.com/x:1")));

        assertThat(sights.judgedBy(new VpcEndpoints()).warnings())
                .containsExactly(
                        "images come from docker.io, quay.io, which no endpoint reaches: name a mirror in ECR as"
                                + " registry in the baseline");
    }

    private static String deployment(String image) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: x, namespace: x}
                spec: {template: {spec: {containers: [{name: x, image: "%s"}]}}}
                """.formatted(image);
    }

    /** Those that nodes need, and these; S3 is a gateway. */
    private static List<VpcEndpoint> endpoints(String... more) {
        List<String> services = new ArrayList<>(NODES);
        services.addAll(List.of(more));
        return services.stream()
                .map(service -> new VpcEndpoint(
                        "vpce-" + service,
                        "com.amazonaws.eu-west-1." + service,
                        true,
                        service.equals("s3"),
                        !service.equals("s3"),
                        service.equals("s3") ? Set.of("rtb-subnet-a", "rtb-subnet-b") : Set.of()))
                .toList();
    }

    private static VpcSubnet shut(String id, String zone) {
        return subnet(id, zone, 200, VpcSubnet.Way.NOWHERE, Map.of());
    }
}
