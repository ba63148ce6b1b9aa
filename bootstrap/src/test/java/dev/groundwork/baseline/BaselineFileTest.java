package dev.groundwork.baseline;

import static dev.groundwork.baseline.WrittenFile.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Identity;
import dev.groundwork.catalog.Catalog;
import dev.groundwork.catalog.ClusterAutoscaler;
import dev.groundwork.catalog.MetricsServer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineFileTest {
    @TempDir
    private Path folder;

    @Test
    void theExampleIsValid() {
        Parsed parsed = BaselineFile.read(BaselineSchemaTest.repository().resolve("examples/baseline.yaml"), Map.of());

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Valid.class,
                        valid -> assertThat(valid.baseline().addons().keySet())
                                .containsExactly("metrics-server", "cluster-autoscaler"));
    }

    @Test
    void theExampleOfTheAwsHalfIsValidAndItsListsAreFilledIn() {
        Parsed parsed = BaselineFile.read(BaselineSchemaTest.repository().resolve("examples/eks.yaml"), Map.of());

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Valid.class,
                        valid -> assertThat(valid.baseline().access())
                                .contains(new AccessItem(
                                        "arn:aws:iam::123456789012:user/sandbox-operator",
                                        List.of(new AccessItem.PolicyItem("AmazonEKSClusterAdminPolicy", List.of())),
                                        List.of(),
                                        Optional.empty(),
                                        true)));
    }

    @Test
    void acceptedFindingsAreReadWithTheirReasonAndTheirLastDay() {
        Baseline baseline = baseline(HEAD + """
                                preflight:
                                  accept:
                                    endpoint-exposure: {reason: "the VPN comes, OPS-123", until: 2027-03-31}
                                    free-addresses: {reason: it is small}
                                """);

        assertThat(baseline.accepted().keySet()).containsExactly("endpoint-exposure", "free-addresses");
        assertThat(baseline.accepted().get("endpoint-exposure")).satisfies(accepted -> {
            assertThat(accepted.reason()).isEqualTo("the VPN comes, OPS-123");
            assertThat(accepted.lastDay()).contains(LocalDate.of(2027, 3, 31));
        });
    }

    @Test
    void whatAFileLeavesUnsaidIsFilledIn() {
        assertThat(baseline(HEAD + """
                                labels:
                                addons:
                                  cluster-autoscaler:
                                  metrics-server: {}
                                """))
                .isEqualTo(new Baseline(
                        new ClusterReference(
                                "sandbox", "eu-west-1", true, Optional.empty(), Optional.empty(), Optional.empty()),
                        Identity.IRSA,
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        addons(
                                new MetricsServer.Settings(Optional.empty(), 2, 15),
                                new ClusterAutoscaler.Settings(
                                        Optional.empty(),
                                        ClusterAutoscaler.Expander.LEAST_WASTE,
                                        true,
                                        List.of(),
                                        "600Mi"),
                                false,
                                List.of(),
                                List.of())));
    }

    @Test
    void rolesOfApplicationsKeepTheirOrderAndGetTheirDefaults() {
        Baseline baseline = baseline(HEAD + """
                                addons: {kube2iam: {}}
                                roles:
                                  orders:
                                    namespace: shop
                                    serviceAccount: orders
                                    identity: kube2iam
                                    adopt: true
                                    policies:
                                      queue:
                                        Version: "2012-10-17"
                                        Statement: {Effect: Allow, Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:123456789012:orders"}
                                  bills: {namespace: shop, serviceAccount: bills, managedPolicies: ["arn:aws:iam::aws:policy/A"]}
                                """);

        assertThat(baseline.roles().keySet()).containsExactly("orders", "bills");
        assertThat(baseline.roles().get("bills"))
                .isEqualTo(new RoleEntry(
                        "shop",
                        "bills",
                        Map.of(),
                        List.of("arn:aws:iam::aws:policy/A"),
                        Optional.empty(),
                        Optional.empty(),
                        false));
        assertThat(baseline.roles().get("orders")).satisfies(role -> {
            assertThat(role.identity()).contains(Identity.KUBE2IAM);
            assertThat(role.adopt()).isTrue();
            assertThat(role.policies().values())
                    .singleElement()
                    .satisfies(policy -> assertThat(
                                    policy.path("Statement").path("Action").asText())
                            .isEqualTo("sqs:SendMessage"));
        });
        assertThat(baseline.parts()).containsExactly("kube2iam", "roles.orders", "roles.bills");
    }

    @Test
    void everythingThatAFileSaysIsRead() {
        assertThat(baseline("""
                        apiVersion: groundwork.dev/v1alpha1
                        kind: Baseline
                        cluster:
                          name: home
                          region: eu-west-1
                          eks: false
                          account: "012345678901"
                          partition: aws-cn
                          issuer: https://issuer.example.com/home
                        identity: irsa
                        registry: mirror.example.com:5000/k8s
                        labels: {team: platform, example.com/stage: ""}
                        tags: {cost-center: "42", Owner: Plattform Ä}
                        addons:
                          cluster-autoscaler:
                            version: 1.36.1
                            expander: most-pods
                            staticInstanceList: false
                            groups: [a, b]
                            memory: 1Gi
                            adopt: true
                            take: &all ["*"]
                            yield: [spec.replicas]
                          metrics-server:
                            version: 0.8.1
                            replicas: 1
                            resolutionSeconds: 30
                            adopt: true
                            take: *all
                            yield: [spec.replicas]
                        """))
                .isEqualTo(new Baseline(
                        new ClusterReference(
                                "home",
                                "eu-west-1",
                                false,
                                Optional.of("012345678901"),
                                Optional.of("aws-cn"),
                                Optional.of("https://issuer.example.com/home")),
                        Identity.IRSA,
                        Optional.of("mirror.example.com:5000/k8s"),
                        Map.of("team", "platform", "example.com/stage", ""),
                        Map.of("cost-center", "42", "Owner", "Plattform Ä"),
                        addons(
                                new MetricsServer.Settings(Optional.of("0.8.1"), 1, 30),
                                new ClusterAutoscaler.Settings(
                                        Optional.of("1.36.1"),
                                        ClusterAutoscaler.Expander.MOST_PODS,
                                        false,
                                        List.of("a", "b"),
                                        "1Gi"),
                                true,
                                List.of("*"),
                                List.of("spec.replicas"))));
    }

    @Test
    void theAddonsStandInTheOrderOfTheCatalog() {
        Baseline baseline = baseline(HEAD + "addons: {cluster-autoscaler: {}, metrics-server: {}}");

        assertThat(baseline.addons().keySet()).containsExactly("metrics-server", "cluster-autoscaler");
    }

    private static SequencedMap<String, AddonEntry> addons(
            MetricsServer.Settings metrics,
            ClusterAutoscaler.Settings autoscaler,
            boolean adopt,
            List<String> take,
            List<String> yield) {
        SequencedMap<String, AddonEntry> addons = new LinkedHashMap<>();
        addons.put("metrics-server", new AddonEntry(Catalog.addons().get(0), metrics, adopt, take, yield));
        addons.put("cluster-autoscaler", new AddonEntry(Catalog.addons().get(1), autoscaler, adopt, take, yield));
        return addons;
    }

    private Baseline baseline(String text) {
        return WrittenFile.in(folder).text(text).baseline();
    }
}
