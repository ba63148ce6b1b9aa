package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.catalog.AwsLoadBalancerController.Scheme;
import dev.groundwork.catalog.AwsLoadBalancerController.Settings;
import dev.groundwork.catalog.AwsLoadBalancerController.TargetType;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

final class AwsLoadBalancerControllerTest {
    static final Settings USUAL = new Settings(
            Optional.empty(), 2, "shared", Scheme.INTERNAL, TargetType.IP, false, false, false, false, "500Mi");
    static final Settings FULL = new Settings(
            Optional.of("3.6.1"), 3, "", Scheme.INTERNET_FACING, TargetType.INSTANCE, true, true, true, true, "1Gi");

    @Test
    void allIngressesShareOneLoadBalancerUnlessTheGroupIsEmpty() {
        assertThat(object(desired(USUAL), "IngressClassParams").text("spec", "group", "name"))
                .isEqualTo("shared");
        assertThat(object(desired(FULL), "IngressClassParams").at("spec").has("group"))
                .isFalse();
    }

    @Test
    void nobodyIsAskedAboutServicesAndIngressesSoThatTheyCanBeMadeWhileItIsDown() {
        assertThat(desired(USUAL).resources())
                .filteredOn(resource -> resource.id().kind().endsWith("WebhookConfiguration"))
                .hasSize(2)
                .allSatisfy(configuration -> assertThat(configuration
                                .tree()
                                .copy()
                                .findValues("resources")
                                .toString())
                        .doesNotContain("services")
                        .doesNotContain("ingresses\""));
    }

    @Test
    void onlyTheReadinessGateMayBeMissed() {
        List<JsonNode> webhooks = StreamSupport.stream(
                        object(desired(USUAL), "MutatingWebhookConfiguration")
                                .at("webhooks")
                                .spliterator(),
                        false)
                .toList();

        assertThat(webhooks)
                .filteredOn(hook -> hook.path("failurePolicy").asText().equals("Ignore"))
                .singleElement()
                .satisfies(hook -> assertThat(hook.path("name").asText()).isEqualTo("mpod.elbv2.k8s.aws"));
    }

    @Test
    void everyWebhookTrustsTheAuthorityThatIsMade() {
        Desired desired = desired(USUAL);
        Generated certificate = desired.resources().stream()
                .filter(Generated.class::isInstance)
                .map(Generated.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(List.of(
                        object(desired, "MutatingWebhookConfiguration"),
                        object(desired, "ValidatingWebhookConfiguration")))
                .flatExtracting(configuration -> configuration.copy().findValuesAsText("caBundle"))
                .hasSize(4)
                .containsOnly(certificate.authority().toString());
    }

    @Test
    void rightsThatNobodyAskedForAreNotGiven() {
        assertThat(policy(desired(USUAL)))
                .doesNotContain("waf")
                .doesNotContain("WebAcl")
                .doesNotContain("shield")
                .doesNotContain("cognito");
        assertThat(policy(desired(FULL)))
                .contains("wafv2:AssociateWebACL", "SetWebAcl", "shield:CreateProtection", "cognito-idp:");
    }

    @Test
    void onePodHasNoBudgetThatWouldBlockADrain() {
        Settings one = new Settings(
                Optional.empty(), 1, "shared", Scheme.INTERNAL, TargetType.IP, false, false, false, false, "500Mi");

        assertThat(desired(one).checks()).noneMatch(WorkloadCheck.EvictionAllowed.class::isInstance);
        assertThat(desired(one).resources())
                .noneMatch(resource -> resource.id().kind().equals("PodDisruptionBudget"));
        assertThat(desired(USUAL).checks()).anyMatch(WorkloadCheck.EvictionAllowed.class::isInstance);
    }

    @Test
    void prometheusIsToldOfItOnlyWhereItIs() {
        Surroundings alone = Cases.around(Cases.inVpc(Cases.cluster("sandbox", "eu-west-1", "1.36")));

        assertThat(new AwsLoadBalancerController().desired(USUAL, alone).resources())
                .noneMatch(resource -> resource.id().kind().equals("ServiceMonitor"));
        assertThat(desired(USUAL).resources())
                .anyMatch(resource -> resource.id().kind().equals("ServiceMonitor"));
    }

    @Test
    void aNetworkThatIsNotKnownIsAProblemThatSaysWhy() {
        assertThat(new AwsLoadBalancerController().needsNetwork(USUAL)).isTrue();
        assertThatThrownBy(() -> new AwsLoadBalancerController()
                        .desired(USUAL, Cases.around(Cases.cluster("sandbox", "eu-west-1", "1.36"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().code()).isEqualTo(Problem.Code.MISSING));
    }

    @Test
    void theBadObjectIsAskedAboutOnlyAfterTheGoodOnePassed() {
        Desired desired = desired(USUAL);

        assertThat(desired.checks())
                .filteredOn(WebhookCheck.Refuses.class::isInstance)
                .singleElement()
                .satisfies(refuses ->
                        assertThat(desired.checks()).contains(refuses.after().orElseThrow()));
    }

    private static String policy(Desired desired) {
        return desired.resources().stream()
                .filter(Role.class::isInstance)
                .map(role -> ((Role) role).policies().toString())
                .findFirst()
                .orElseThrow();
    }

    private static Tree object(Desired desired, String kind) {
        return desired.resources().stream()
                .filter(resource -> resource.id().kind().equals(kind))
                .map(resource -> resource.tree())
                .findFirst()
                .orElseThrow();
    }

    private static Desired desired(Settings settings) {
        return new AwsLoadBalancerController()
                .desired(
                        settings,
                        Cases.around(Cases.inVpc(Cases.cluster("sandbox", "eu-west-1", "1.36")), Cases.everything()));
    }
}
