package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.PolicyLint;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.RolePolicy;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every IAM role that an add-on renders must be.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM quotas</a>
 */
final class PolicyRulesTest {
    private static final int TRUST_QUOTA = 2048;
    private static final int INLINE_QUOTA = 10240;
    private static final List<String> EXCUSED = List.of(
            // A role that AWS itself defines, for one service.
            ".iam:CreateServiceLinkedRole. on .arn:aws:iam::123456789012:role/aws-service-role/elasticloadbalancing.*",
            // A VPC has no tag in a request to make something in it; this is the cluster's own, of whatever account.
            ".ec2:CreateSecurityGroup. on .arn:aws:ec2:eu-west-1:[*]:vpc/vpc-1.",
            // Shield knows no tags of the load balancer; firewalls belong to their own team.
            ".shield:(Create|Delete)Protection, shield:(Create|Delete)Protection. on .arn:aws:shield::123456789012:protection/[*].",
            ".wafv2:(A|Disa)ssociateWebACL, wafv2:(A|Disa)ssociateWebACL. on .*:eu-west-1:123456789012:.*");

    static List<Role> roles() {
        return Cases.all().stream()
                .flatMap(rendered -> roles(rendered.desired().resources().stream()))
                .toList();
    }

    static List<JsonNode> statements() {
        return Stream.concat(
                        roles().stream().flatMap(role -> role.policies().values().stream()),
                        nodePolicies().stream().map(RolePolicy::document))
                .flatMap(policy -> stream(policy.at("Statement")))
                .toList();
    }

    static List<RolePolicy> nodePolicies() {
        return Cases.all().stream()
                .flatMap(rendered -> rendered.desired().resources().stream())
                .filter(RolePolicy.class::isInstance)
                .map(RolePolicy.class::cast)
                .toList();
    }

    static List<Role> rolesByToken() {
        return roles().stream()
                .filter(role -> !isByNode(role) && !isByPod(role))
                .toList();
    }

    static List<Role> rolesByNode() {
        return roles().stream().filter(PolicyRulesTest::isByNode).toList();
    }

    static List<Role> rolesByPod() {
        return roles().stream().filter(PolicyRulesTest::isByPod).toList();
    }

    private static boolean isByPod(Role role) {
        return role.trust().toString().contains("pods.eks.amazonaws.com");
    }

    @ParameterizedTest
    @MethodSource("rolesByPod")
    void theTrustOfEksNamesOneServiceAccountOfOneCluster(Role role) {
        JsonNode condition = role.trust().at("Statement").path(0).path("Condition");
        assertThat(condition.path("StringEquals").properties()).hasSize(3);
        assertThat(condition.path("ArnEquals").path("aws:SourceArn").asText())
                .isEqualTo("arn:aws:eks:eu-west-1:123456789012:cluster/sandbox");
    }

    private static boolean isByNode(Role role) {
        return role.trust().toString().contains("\"AWS\"");
    }

    @ParameterizedTest
    @MethodSource("roles")
    void noPolicyHasWhatTheLintFindsInThoseOfApplications(Role role) {
        role.policies()
                .forEach((name, policy) ->
                        assertThat(PolicyLint.of(policy.at(), "aws")).as(name).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("nodePolicies")
    void neitherHasThatOfTheNodes(RolePolicy policy) {
        assertThat(PolicyLint.of(policy.document().at(), "aws")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("statements")
    void noStatementAllowsEveryActionOrEveryActionOfAService(JsonNode statement) {
        assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
        assertThat(statement.has("NotAction")).isFalse();
        assertThat(statement.has("NotResource")).isFalse();
        assertThat(actions(statement)).isNotEmpty().noneMatch(action -> action.contains("*"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void onlyWhatLooksMayReachEveryResource(JsonNode statement) {
        if (values(statement.path("Resource")).contains("*")) {
            assertThat(actions(statement)).allMatch(PolicyRulesTest::looks);
        }
    }

    @ParameterizedTest
    @MethodSource("statements")
    void whatWritesIsLimitedByArnAndByATagOfThisCluster(JsonNode statement) {
        if (actions(statement).equals(Set.of("sts:AssumeRole"))) {
            assertThat(values(statement.path("Resource")))
                    .containsExactly("arn:aws:iam::123456789012:role/groundwork/sandbox/*");
        } else if (!actions(statement).stream().allMatch(PolicyRulesTest::looks) && !isExcused(statement)) {
            assertThat(values(statement.path("Resource")))
                    .allMatch(arn -> arn.startsWith("arn:aws:") && arn.contains(":eu-west-1:123456789012:"));
            if (values(statement.path("Resource")).stream().allMatch(PolicyRulesTest::isOneLogGroup)) {
                // It names things of this cluster one by one, and a stream in them has no tags to judge by.
                return;
            }
            assertThat(statement.path("Condition").path("StringEquals").properties())
                    .anyMatch(condition -> (condition.getKey().startsWith("aws:ResourceTag/")
                                    && condition.getKey().endsWith("/sandbox"))
                            || (condition.getKey().matches("aws:(Resource|Request)Tag/.+/cluster")
                                    && condition.getValue().asText().equals("sandbox")));
        }
    }

    /** What AWS cannot limit by a tag, with what limits it instead. */
    private static boolean isExcused(JsonNode statement) {
        String what = actions(statement) + " on " + values(statement.path("Resource"));
        return EXCUSED.stream().anyMatch(what::matches);
    }

    @ParameterizedTest
    @MethodSource("rolesByNode")
    void theTrustNamesTheRolesOfAllNodesAndNobodyElse(Role role) {
        assertThat(stream(role.trust().at("Statement")).toList())
                .singleElement()
                .satisfies(trust -> {
                    assertThat(trust.path("Effect").asText()).isEqualTo("Allow");
                    assertThat(trust.path("Action").asText()).isEqualTo("sts:AssumeRole");
                    assertThat(trust.path("Principal").properties()).hasSize(1);
                    assertThat(values(trust.path("Principal").path("AWS")))
                            .containsExactlyInAnyOrderElementsOf(Cases.NODE_ROLES);
                });
    }

    @ParameterizedTest
    @MethodSource("nodePolicies")
    void eachNodeRoleGetsOnePolicyWhoseNameSaysWhoseItIs(RolePolicy policy) {
        assertThat(policy.role()).isIn("workers-a", "workers-b");
        assertThat(policy.name()).isEqualTo("groundwork-sandbox-eu-west-1-kube2iam");
        assertThat(policy.document().toString()).hasSizeLessThan(INLINE_QUOTA);
    }

    @ParameterizedTest
    @MethodSource("rolesByToken")
    void theTrustNamesOneSubjectAndOneAudienceLiterally(Role role) {
        List<JsonNode> trusts = stream(role.trust().at("Statement")).toList();
        assertThat(trusts).singleElement().satisfies(trust -> {
            assertThat(trust.path("Principal").toString())
                    .isEqualTo("{\"Federated\":\"arn:aws:iam::123456789012:oidc-provider/" + Cases.HOST + "\"}");
            assertThat(trust.path("Action").asText()).isEqualTo("sts:AssumeRoleWithWebIdentity");
            assertThat(trust.path("Condition").properties()).hasSize(1);
            JsonNode equals = trust.path("Condition").path("StringEquals");
            assertThat(equals.properties()).hasSize(2);
            assertThat(equals.path(Cases.HOST + ":aud").asText()).isEqualTo("sts.amazonaws.com");
            assertThat(equals.path(Cases.HOST + ":sub").asText())
                    .matches("system:serviceaccount:[a-z0-9-]+:[a-z0-9-]+");
        });
    }

    @ParameterizedTest
    @MethodSource("roles")
    void documentsFitTheQuotasOfIam(Role role) {
        int inline = role.policies().values().stream()
                .mapToInt(policy -> policy.toString().length())
                .sum();

        assertThat(role.trust().toString()).hasSizeLessThan(TRUST_QUOTA);
        assertThat(inline).isLessThan(INLINE_QUOTA);
    }

    @ParameterizedTest
    @MethodSource("roles")
    void rolesCarryWhoseTheyAre(Role role) {
        assertThat(role.path()).isEqualTo("/groundwork/sandbox/");
        assertThat(role.tags())
                .containsEntry("groundwork.dev/cluster", "sandbox")
                .containsEntry("groundwork.dev/addon", role.addon())
                .containsEntry("cost-center", "42");
    }

    @Test
    void roleNamesFitIamAndAreTheSameOnEveryRun() {
        String longName = "a-cluster-whose-name-is-as-long-as-eks-allows-it-to-be-" + "x".repeat(45);

        String name = roleName(longName, "eu-west-1");

        assertThat(name).hasSizeLessThanOrEqualTo(64).matches("[A-Za-z0-9+=,.@_-]+");
        assertThat(roleName(longName, "eu-west-1")).isEqualTo(name);
    }

    @Test
    void clustersOfOneNameInTwoRegionsHaveTwoRoles() {
        String longName = "x".repeat(100);
        List<String> names = Stream.of("sandbox", longName)
                .flatMap(cluster -> Stream.of(roleName(cluster, "eu-west-1"), roleName(cluster, "eu-west-2")))
                .toList();

        assertThat(Set.copyOf(names)).hasSize(4);
    }

    private static String roleName(String cluster, String region) {
        return roles(new ClusterAutoscaler()
                                .desired(
                                        Cases.settings(java.util.Optional.empty(), true, List.of()),
                                        Cases.around(Cases.cluster(cluster, region, "1.36")))
                                .resources()
                                .stream())
                .findFirst()
                .orElseThrow()
                .name();
    }

    private static Stream<Role> roles(Stream<dev.groundwork.resource.Resource> resources) {
        return resources.filter(Role.class::isInstance).map(Role.class::cast);
    }

    private static boolean isOneLogGroup(String arn) {
        return arn.matches("arn:aws:logs:[^*]+:log-group:/aws/containerinsights/sandbox/[a-z]+:\\*");
    }

    private static boolean looks(String action) {
        return action.matches("[a-z0-9-]+:(Describe|Get|List)[A-Za-z]+");
    }

    private static Set<String> actions(JsonNode statement) {
        return values(statement.path("Action"));
    }

    private static Set<String> values(JsonNode oneOrMany) {
        return oneOrMany.isArray()
                ? stream(oneOrMany).map(JsonNode::asText).collect(Collectors.toSet())
                : Set.of(oneOrMany.asText());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
