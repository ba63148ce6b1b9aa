package dev.groundwork.catalog;

import static dev.groundwork.catalog.IngressNginxCases.balancer;
import static dev.groundwork.catalog.IngressNginxCases.desired;
import static dev.groundwork.catalog.IngressNginxCases.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.Note;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.TrafficCheck;
import dev.groundwork.catalog.IngressNginxSettings.DnsName;
import dev.groundwork.catalog.IngressNginxSettings.LoadBalancer;
import dev.groundwork.catalog.IngressNginxSettings.Mode;
import dev.groundwork.catalog.IngressNginxSettings.NodePorts;
import dev.groundwork.catalog.IngressNginxSettings.Scheme;
import dev.groundwork.catalog.IngressNginxSettings.Targets;
import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.TargetGroup;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class IngressNginxTest {
    private static final Surroundings AROUND = IngressNginxCases.around("1.36", false);

    @Test
    void theControllersModeNeedsItsAddonAndSaysSo() {
        Surroundings alone =
                new Surroundings(AROUND.cluster(), Identity.IRSA, Set.of("ingress-nginx"), Optional.empty(), Map.of());

        assertThatThrownBy(() -> desired(settings(Mode.CONTROLLER, Scheme.INTERNAL, true), alone))
                .isInstanceOfSatisfying(ProblemException.class, thrown -> {
                    assertThat(thrown.problem().code()).isEqualTo(Problem.Code.INVALID);
                    assertThat(thrown.problem().subject()).isEqualTo("addons.ingress-nginx.loadBalancer.mode");
                    assertThat(thrown)
                            .hasMessageContaining("aws-load-balancer-controller")
                            .hasMessageContaining("node-port");
                });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONTROLLER")
    void onlyTheControllerSendsTrafficToPods(Mode mode) {
        assertRefused(
                settings(2, balancer(mode, Scheme.INTERNAL, Optional.of(Targets.IP), true)), "is ip, but in mode");
    }

    @Test
    void whatTheLoadBalancerHasToAgreeWithIsNotLeftToTheConfigMap() {
        LoadBalancer balancer = balancer(Mode.CONTROLLER, Scheme.INTERNAL, Optional.empty(), true);

        assertRefused(settings(2, balancer, Map.of("use-proxy-protocol", "false")), "set by Groundwork itself");
        assertThat(config(desired(settings(2, balancer, Map.of("proxy-body-size", "64m")), AROUND)))
                .isEqualTo(
                        "{\"proxy-body-size\":\"64m\",\"use-proxy-protocol\":\"true\",\"worker-shutdown-timeout\":\"240s\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "CONTROLLER, , true",
        "CONTROLLER, , false",
        "CONTROLLER, INSTANCE, true",
        "CONTROLLER, INSTANCE, false",
        "CLOUD_PROVIDER, , true",
        "CLOUD_PROVIDER, , false"
    })
    void bothSidesSpeakTheProxyProtocolOrNone(Mode mode, Targets targets, boolean proxyProtocol) {
        Desired desired = desired(
                settings(2, balancer(mode, Scheme.INTERNAL, Optional.ofNullable(targets), proxyProtocol)), AROUND);
        String service = service(desired).at("metadata", "annotations").toString();

        assertThat(config(desired)).contains("\"use-proxy-protocol\":\"" + proxyProtocol + "\"");
        assertThat(service)
                .contains("proxy_protocol_v2.enabled=" + proxyProtocol)
                .contains("preserve_client_ip.enabled=" + !proxyProtocol);
        assertThat(service.contains("aws-load-balancer-proxy-protocol\":\"*\""))
                .isEqualTo(proxyProtocol && mode == Mode.CONTROLLER);
    }

    @ParameterizedTest
    @CsvSource({
        "CONTROLLER, , true, Cluster",
        "CONTROLLER, , false, Cluster",
        "CONTROLLER, INSTANCE, true, Cluster",
        "CONTROLLER, INSTANCE, false, Local",
        "CLOUD_PROVIDER, , false, Local",
        "NODE_PORT, , true, Cluster",
        "NODE_PORT, , false, Local"
    })
    void aNodeKeepsTheClientsAddressWhereNoHeaderTellsIt(Mode mode, Targets targets, boolean proxy, String policy) {
        Desired desired =
                desired(settings(2, balancer(mode, Scheme.INTERNAL, Optional.ofNullable(targets), proxy)), AROUND);

        assertThat(service(desired).text("spec", "externalTrafficPolicy")).isEqualTo(policy);
        // A node without a pod is then meant to fail.
        assertThat(desired.checks())
                .filteredOn(TrafficCheck.TargetsHealthy.class::isInstance)
                .singleElement()
                .satisfies(check -> assertThat(((TrafficCheck.TargetsHealthy) check).everyTarget())
                        .isEqualTo(policy.equals("Cluster")));
    }

    @Test
    void everyModeAndSchemeHasAnEntranceOfItsOwnBecauseNeitherCanChange() {
        List<ResourceId> entrances = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            for (Scheme scheme : Scheme.values()) {
                entrances.add(
                        entrance(desired(settings(mode, scheme, true), AROUND)).id());
            }
        }

        assertThat(entrances).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void bothSchemesOfOurOwnLoadBalancerShareOneServiceBecauseThePortsAreFixed() {
        assertThat(service(desired(settings(Mode.NODE_PORT, Scheme.INTERNAL, true), AROUND)))
                .isEqualTo(service(desired(settings(Mode.NODE_PORT, Scheme.INTERNET_FACING, true), AROUND)));
    }

    @ParameterizedTest
    @CsvSource({
        "CLOUD_PROVIDER, Service, ingress-nginx-controller-internal",
        "CLOUD_PROVIDER, LoadBalancer, gw-internal-sandbox-ing-49e59a92",
        "CONTROLLER, LoadBalancer, gw-public-sandbox-ingress-nginx",
        "NODE_PORT, LoadBalancer, gw-public-sandbox-ingress-nginx",
        "NODE_PORT, Service, ingress-nginx-cloud-provider-internal"
    })
    void aSwitchSaysWhatItDoesToTrafficWhileWhatWasBeforeIsThere(Mode mode, String kind, String before) {
        Desired desired = desired(settings(mode, Scheme.INTERNAL, true), AROUND);
        Note note = desired.notes().getLast();

        assertThat(note.text()).contains(entrance(desired).id().name(), "move the DNS records");
        assertThat(note.isTold(id -> id.kind().equals(kind) && id.name().equals(before)))
                .isTrue();
        assertThat(note.isTold(entrance(desired).id()::equals)).isFalse();
        assertThat(note.isTold(id -> id.name().equals("ingress-nginx-controller-admission")))
                .isFalse();
    }

    @Test
    void theEndOfUpstreamIsToldWithItsDateAndWhoComesAfterIt() {
        List<String> notes = texts(desired(settings(Mode.CONTROLLER, Scheme.INTERNAL, true), AROUND));

        assertThat(notes.getFirst()).contains("March 2026", "Gateway API", "ingress2gateway", "CVE-2026-42945");
        assertThat(notes).anyMatch(note -> note.contains("up to 1.35, and this cluster has 1.36"));
        assertThat(texts(desired(
                        settings(Mode.CONTROLLER, Scheme.INTERNAL, true), IngressNginxCases.around("1.35", false))))
                .noneMatch(note -> note.contains("up to 1.35"));
    }

    @Test
    void aForkIsNotToldThatUpstreamHasHoles() {
        IngressNginxSettings upstream = settings(Mode.CONTROLLER, Scheme.INTERNAL, true);
        IngressNginxSettings fork = new IngressNginxSettings(
                "ghcr.io/example/ingress-nginx/controller",
                "2026.7.20",
                1,
                upstream.loadBalancer(),
                Optional.of("tls/wildcard"),
                true,
                Map.of(),
                30,
                0,
                "1Gi");
        Desired desired = desired(fork, AROUND);

        assertThat(texts(desired).getFirst())
                .contains("whether ghcr.io/example/ingress-nginx/controller is maintained")
                .doesNotContain("CVE");
        assertThat(arguments(desired))
                .contains(
                        "--default-ssl-certificate=tls/wildcard",
                        "--update-status-on-shutdown=false",
                        "--shutdown-grace-period=30");
        assertThat(desired.resources().toString()).contains("ghcr.io/example/ingress-nginx/controller:2026.7.20");
        assertThat(desired.checks())
                .contains(new TrafficCheck.DefaultCertificateServed(
                        "ingress-nginx",
                        entrance(desired),
                        Optional.of(new ResourceId("", "Secret", "tls", "wildcard"))));
    }

    @Test
    void whatCannotBeSeenIsNotClaimed() {
        LoadBalancer balancer = balancer(Mode.CONTROLLER, Scheme.INTERNAL, Optional.empty(), true);
        Map<String, String> config = Map.of("use-http2", "false", "disable-access-log", "true");

        assertThat(desired(settings(2, balancer, config), AROUND).checks())
                .extracting(Check::name)
                .doesNotContain("http2-spoken", "client-address-arrives")
                .contains("addresses-accept");
    }

    @Test
    void sourceRangesAndSubnetsAreSetWhereTheyAreGiven() {
        LoadBalancer balancer = new LoadBalancer(
                Mode.CONTROLLER,
                Scheme.INTERNET_FACING,
                Optional.empty(),
                true,
                false,
                List.of("203.0.113.0/24"),
                List.of("subnet-1", "subnet-2"),
                new NodePorts(30080, 30043),
                false,
                Optional.empty());
        Tree service = service(desired(settings(2, balancer), AROUND));

        assertThat(service.at("spec", "loadBalancerSourceRanges").toString()).isEqualTo("[\"203.0.113.0/24\"]");
        assertThat(service.at("metadata", "annotations").toString())
                .contains("aws-load-balancer-subnets\":\"subnet-1,subnet-2", "cross_zone.enabled=false");
    }

    @Test
    void aTagThatTheAnnotationCannotHoldIsRefused() {
        Surroundings around = new Surroundings(
                AROUND.cluster(), Identity.IRSA, AROUND.enabled(), Optional.empty(), Map.of("owners", "web, platform"));

        assertThatThrownBy(() -> desired(settings(Mode.CONTROLLER, Scheme.INTERNAL, true), around))
                .hasMessageContaining("comma");
    }

    @Test
    void ourOwnLoadBalancerSendsToThePortsThatTheServiceOpensAndAgreesWithNginx() {
        Desired desired = desired(settings(Mode.NODE_PORT, Scheme.INTERNET_FACING, true), AROUND);

        assertThat(service(desired).at("spec", "ports").toString()).contains("30080", "30043");
        assertThat(desired.resources())
                .filteredOn(TargetGroup.class::isInstance)
                .extracting(group -> ((TargetGroup) group).port())
                .containsExactly(30080, 30043);
        assertThat(desired.resources())
                .filteredOn(TargetGroup.class::isInstance)
                .allSatisfy(group -> {
                    assertThat(((TargetGroup) group).proxyProtocol()).isTrue();
                    assertThat(((TargetGroup) group).preserveClientIp()).isFalse();
                    assertThat(((TargetGroup) group).deregistrationDelaySeconds())
                            .isEqualTo(360);
                    // The other port speaks TLS.
                    assertThat(((TargetGroup) group).healthCheck().port().orElse(((TargetGroup) group).port()))
                            .isEqualTo(30080);
                });
        assertThat(arguments(desired))
                .anyMatch(argument ->
                        argument.startsWith("--publish-status-address=@{aws|LoadBalancer||gw-public-sandbox"))
                .noneMatch(argument -> argument.startsWith("--publish-service"));
        assertThat(entrance(desired).id()).isEqualTo(ResourceId.aws("LoadBalancer", "gw-public-sandbox-ingress-nginx"));
        assertThat(entrance(desired).zones()).containsExactly("eu-west-1a", "eu-west-1b");
        // What AWS says of its own load balancer needs no pod.
        assertThat(desired.checks())
                .filteredOn(check -> check instanceof TrafficCheck.AtEntrance
                        && check.workload().isEmpty())
                .extracting(Check::name)
                .containsExactly("groups-attached", "targets-healthy", "proxy-protocol-agreed");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NODE_PORT")
    void onlyOurOwnLoadBalancerCanBeNamedAndProtected(Mode mode) {
        LoadBalancer bare = balancer(mode, Scheme.INTERNAL, Optional.empty(), true);
        for (LoadBalancer asked : List.of(
                guarded(bare, true, Optional.empty()),
                guarded(bare, false, Optional.of(new DnsName("Z1", "*.apps.example.com"))))) {
            assertRefused(settings(2, asked), "Groundwork does not make the load balancer");
        }
    }

    @Test
    void aNameInDnsIsARecordThatLeadsToOurLoadBalancer() {
        LoadBalancer named = guarded(
                balancer(Mode.NODE_PORT, Scheme.INTERNAL, Optional.empty(), false),
                true,
                Optional.of(new DnsName("Z1", "*.apps.example.com")));
        Desired desired = desired(settings(2, named), AROUND);

        assertThat(desired.resources())
                .contains(new DnsRecord(
                        "ingress-nginx",
                        "Z1",
                        "*.apps.example.com",
                        "gw-internal-sandbox-ing-49e59a92",
                        "groundwork.dev/cluster=eu-west-1/sandbox"));
        assertThat(service(desired).text("spec", "externalTrafficPolicy")).isEqualTo("Local");
    }

    @Test
    void onlyOurOwnLoadBalancerNeedsTheNetworkToBeRead() {
        assertThat(new IngressNginx().needsNetwork(settings(Mode.NODE_PORT, Scheme.INTERNAL, true)))
                .isTrue();
        assertThat(new IngressNginx().needsNetwork(settings(Mode.CONTROLLER, Scheme.INTERNAL, true)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"30080, 30080, same port twice", "30080, 32768, above 32767"})
    void portsOfNodesMustBeTwoThatTheApiServerAllows(int http, int https, String what) {
        LoadBalancer bare = balancer(Mode.NODE_PORT, Scheme.INTERNAL, Optional.empty(), true);
        assertRefused(
                settings(
                        2,
                        new LoadBalancer(
                                bare.mode(),
                                bare.scheme(),
                                bare.targets(),
                                true,
                                true,
                                List.of(),
                                List.of(),
                                new NodePorts(http, https),
                                false,
                                Optional.empty())),
                what);
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3/8, Write 10.0.0.0/8", "10.0.0.0/33, Write one"})
    void aSourceThatIsNoNetworkIsRefusedBecauseAwsWouldKeepAnother(String source, String todo) {
        LoadBalancer bare = balancer(Mode.NODE_PORT, Scheme.INTERNAL, Optional.empty(), true);
        LoadBalancer asked = new LoadBalancer(
                bare.mode(),
                bare.scheme(),
                bare.targets(),
                true,
                true,
                List.of(source),
                List.of(),
                bare.nodePorts(),
                false,
                Optional.empty());
        assertThatThrownBy(() -> desired(settings(2, asked), AROUND))
                .isInstanceOfSatisfying(ProblemException.class, thrown -> {
                    assertThat(thrown.problem().subject()).isEqualTo("addons.ingress-nginx.loadBalancer.sourceRanges");
                    assertThat(thrown.problem().what()).contains(source);
                    assertThat(thrown.problem().todo()).startsWith(todo);
                });
    }

    private static LoadBalancer guarded(LoadBalancer bare, boolean protection, Optional<DnsName> dns) {
        return new LoadBalancer(
                bare.mode(),
                bare.scheme(),
                bare.targets(),
                bare.proxyProtocol(),
                bare.crossZone(),
                bare.sourceRanges(),
                bare.subnets(),
                bare.nodePorts(),
                protection,
                dns);
    }

    private static void assertRefused(IngressNginxSettings settings, String what) {
        assertThatThrownBy(() -> desired(settings, AROUND)).isInstanceOfSatisfying(ProblemException.class, thrown -> {
            assertThat(thrown.problem().code()).isEqualTo(Problem.Code.INVALID);
            assertThat(thrown).hasMessageContaining(what);
        });
    }

    private static List<String> texts(Desired desired) {
        return desired.notes().stream().map(Note::text).toList();
    }

    private static TrafficCheck.Entrance entrance(Desired desired) {
        return desired.checks().stream()
                .filter(TrafficCheck.AtEntrance.class::isInstance)
                .map(check -> ((TrafficCheck.AtEntrance) check).entrance())
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText);
    }

    private static List<String> arguments(Desired desired) {
        return texts(named(desired, "Deployment", "ingress-nginx-controller")
                        .at("spec", "template", "spec", "containers")
                        .path(0)
                        .path("args"))
                .toList();
    }

    private static String config(Desired desired) {
        return named(desired, "ConfigMap", "ingress-nginx-controller")
                .at("data")
                .toString();
    }

    /** The Service through which traffic comes. */
    private static Tree service(Desired desired) {
        return desired.resources().stream()
                .filter(resource -> resource.id().kind().equals("Service")
                        && !resource.tree().text("spec", "type").isEmpty())
                .map(Resource::tree)
                .findFirst()
                .orElseThrow();
    }

    private static Tree named(Desired desired, String kind, String name) {
        return desired.resources().stream()
                .filter(resource -> resource.id().kind().equals(kind)
                        && resource.id().name().equals(name))
                .map(Resource::tree)
                .findFirst()
                .orElseThrow();
    }
}
