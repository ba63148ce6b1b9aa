package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.NodeIdentity;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.RolePolicy;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/** What kube2iam needs of AWS: who the nodes are, what they may, and who trusts them. */
final class Kube2iamIT {
    private static final String NODE_ROLE = "arn:aws:iam::123456789012:role/sandbox-node";
    private static final String POLICY = "groundwork-sandbox-it-kube2iam";
    private static final String RESOURCES = "arn:aws:iam::123456789012:role/groundwork/sandbox/*";

    private final IamClient iam = AwsSandbox.clients().iam();
    private final RolePolicyDriver driver = new RolePolicyDriver(AwsSandbox.clients(), AwsSandbox.ownership());

    @AfterEach
    void nothingIsLeft() {
        AwsSandbox.requests().clearFaults();
        if (iam.listRolePolicies(request -> request.roleName("sandbox-node"))
                .policyNames()
                .contains(POLICY)) {
            iam.deleteRolePolicy(request -> request.roleName("sandbox-node").policyName(POLICY));
        }
    }

    @Test
    void theRolesOfTheNodesAreThoseOfTheirInstanceProfilesAndThoseThatAreNamed() {
        long mark = AwsSandbox.requests().mark();
        NodeIdentity nodes = new NodeRoles(AwsSandbox.clients())
                .of(
                        Set.of("i-00000000000000001", "i-00000000000000101", "i-0000000000000dead"),
                        List.of("arn:aws:iam::123456789012:role/empty-group"),
                        () -> Set.of("aws-node"));
        assertThat(nodes.roles()).containsExactly("arn:aws:iam::123456789012:role/empty-group", NODE_ROLE);
        assertThat(nodes.daemonSets()).containsExactly("aws-node");
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("DescribeInstances", "GetInstanceProfile");
    }

    @Test
    void nodesWithoutARoleAreAProblemForWhoeverAsks() {
        NodeIdentity nodes = new NodeRoles(AwsSandbox.clients()).of(Set.of(), List.of(), Set::of);
        assertThatThrownBy(nodes::roles).isInstanceOf(ProblemException.class).hasMessageContaining("cluster.nodeRoles");
    }

    @Test
    void aDeniedReadStopsOnlyWhoeverAsksForIt() {
        AwsSandbox.requests().inject(Fault.of("iam", "GetInstanceProfile", Fault.Kind.ACCESS_DENIED, 1));
        NodeIdentity nodes = new NodeRoles(AwsSandbox.clients()).of(Set.of("i-00000000000000001"), List.of(), Set::of);
        assertThatThrownBy(nodes::roles)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().code()).isEqualTo(Problem.Code.DENIED));
    }

    @Test
    void thePolicyIsAddedToTheNodesRoleAndNothingElseOfItIsTouched() {
        iam.putRolePolicy(request -> request.roleName("sandbox-node")
                .policyName("it-theirs")
                .policyDocument(AwsSandbox.document("s3:GetObject").toString()));
        RolePolicy policy = policy();
        Change.Create create = (Change.Create) driver.observe(List.of(policy)).getFirst();
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(create)).isEqualTo(create.after());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("PutRolePolicy");
        assertThat(iam.listRolePolicies(request -> request.roleName("sandbox-node"))
                        .policyNames())
                .contains("it-theirs", POLICY);
        assertThat(driver.observe(List.of(policy))).containsExactly(new Change.Unchanged(policy));
        assertThat(driver.await(policy, Instant.MAX, health -> {}).state()).isEqualTo(Health.State.CURRENT);
        iam.deleteRolePolicy(request -> request.roleName("sandbox-node").policyName("it-theirs"));
    }

    @Test
    void onlyOurPolicyIsTakenOffTheRole() {
        AwsSandbox.applied(driver, policy());
        Change.Delete delete = (Change.Delete) driver.leftovers(List.of(
                        leftover(policy().id()),
                        leftover(RolePolicy.idOf("sandbox-node", "groundwork-sandbox-gone")),
                        leftover(ResourceId.aws("Role", "sandbox-node"))))
                .getFirst();
        assertThat(delete.what()).isEqualTo("takes this policy off role sandbox-node, which stays");
        long mark = AwsSandbox.requests().mark();
        driver.delete(delete, Instant.MAX, health -> {});
        driver.delete(delete, Instant.MAX, health -> {});
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark)))
                .containsExactly("DeleteRolePolicy", "DeleteRolePolicy");
        assertThat(driver.leftovers(List.of(leftover(policy().id())))).isEmpty();
    }

    @Test
    void aPolicyThatIsNotNamedAsOursStaysAndIsForgotten() {
        assertThat(driver.leftovers(List.of(leftover(RolePolicy.idOf("sandbox-node", "groundwork-other-kube2iam")))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Kept.class, kept -> assertThat(kept.ours()).isFalse());
    }

    private static Leftover leftover(ResourceId id) {
        return new Leftover(id, "kube2iam", Leftover.Reason.SWITCHED_OFF, Map.of(), false);
    }

    @Test
    void aPolicyThatSomebodyWidenedIsShownAndTakenBack() {
        RolePolicy policy = policy();
        AwsSandbox.applied(driver, policy);
        iam.putRolePolicy(request -> request.roleName("sandbox-node")
                .policyName(POLICY)
                .policyDocument(document("*").toString()));
        Change.Update update = (Change.Update)
                new RolePolicyDriver(AwsSandbox.clients(), new Ownership("sandbox", resource -> true, addon -> false))
                        .observe(List.of(policy))
                        .getFirst();
        assertThat(update.drift()).isTrue();
        assertThat(update.fields())
                .extracting(FieldChange::path)
                .containsExactly("policy.Allow sts:AssumeRole.Resource");
        assertThat(driver.apply(update)).isEqualTo(update.after());
        assertThat(driver.observe(List.of(policy))).containsExactly(new Change.Unchanged(policy));
    }

    @Test
    void aNodesRoleThatIsNotThereIsAProblem() {
        RolePolicy policy = new RolePolicy("kube2iam", "it-no-such-role", POLICY, document(RESOURCES));
        assertThat(driver.observe(List.of(policy)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Unreadable.class,
                        unreadable ->
                                assertThat(unreadable.problem().what()).isEqualTo("there is no role it-no-such-role"));
    }

    @Test
    void thatNodesMayAssumeIsProvenByThePolicyAndRefutedWithoutIt() {
        IdentityCheck.NodesAllowed check =
                new IdentityCheck.NodesAllowed("kube2iam", new TreeSet<>(Set.of(NODE_ROLE)), POLICY, RESOURCES);
        NodesAllowedProver prover = new NodesAllowedProver(AwsSandbox.clients());
        assertThat(prover.ask(check).proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen())
                                .isEqualTo("role sandbox-node has no inline policy " + POLICY));
        AwsSandbox.applied(driver, new RolePolicy("kube2iam", "sandbox-node", POLICY, AwsSandbox.document("sts:Tag")));
        assertThat(prover.ask(check).proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted ->
                                assertThat(refuted.seen()).isEqualTo("role sandbox-node may not assume " + RESOURCES));
        AwsSandbox.applied(driver, policy());
        Proof proof = prover.ask(check).proof();
        assertThat(proof.verdict()).isEqualTo(new Proof.Proven("sandbox-node may assume " + RESOURCES));
        assertThat(proof.ground()).isEqualTo(Proof.Ground.EMULATED);
    }

    @Test
    void aTrustInAllNodesAndNobodyElseIsProvenAndEverythingElseRefuted() {
        String other = "arn:aws:iam::123456789012:role/sandbox-cluster";
        assertThat(trust("\"%s\"".formatted(NODE_ROLE), "", NODE_ROLE))
                .isEqualTo(new Proof.Proven("trusts " + NODE_ROLE));
        assertThat(seen(trust("\"%s\"".formatted(NODE_ROLE), "", NODE_ROLE, other)))
                .isEqualTo("it does not trust " + other);
        assertThat(seen(trust("[\"%s\", \"%s\"]".formatted(NODE_ROLE, other), "", NODE_ROLE)))
                .isEqualTo("it also trusts " + other);
        assertThat(seen(trust("\"AROAEXAMPLEEXAMPLE123\"", "", NODE_ROLE)))
                .isEqualTo("it does not trust %s; it trusts a role that was deleted, AROAEXAMPLEEXAMPLE123"
                        .formatted(NODE_ROLE));
        assertThat(seen(trust(
                        "\"%s\"".formatted(NODE_ROLE),
                        ", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"true\"}}",
                        NODE_ROLE)))
                .isEqualTo("it trusts %s only on a condition".formatted(NODE_ROLE));
    }

    @Test
    void aRoleThatIsNotThereTrustsNobody() {
        assertThat(seen(new NodesTrustedProver(AwsSandbox.clients())
                        .ask(new IdentityCheck.NodesTrusted(
                                "x",
                                "arn:aws:iam::123456789012:role/groundwork/sandbox/it-nobody",
                                new TreeSet<>(Set.of(NODE_ROLE))))
                        .proof()
                        .verdict()))
                .isEqualTo("there is no role it-nobody");
    }

    private static String seen(Proof.Verdict verdict) {
        return ((Proof.Refuted) verdict).seen();
    }

    private Proof.Verdict trust(String principals, String more, String... nodes) {
        Tree trust = tree("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"AWS": %s}%s}]}""".formatted(principals, more));
        Role role = new Role(
                "x", "it-trust", "/groundwork/sandbox/", trust, Map.of(), Map.of("groundwork.dev/cluster", "sandbox"));
        AwsSandbox.applied(new RoleDriver(AwsSandbox.clients(), AwsSandbox.ownership()), role);
        return new NodesTrustedProver(AwsSandbox.clients())
                .ask(new IdentityCheck.NodesTrusted(
                        "x", role.arn("aws", "123456789012"), new TreeSet<>(List.of(nodes))))
                .proof()
                .verdict();
    }

    private static RolePolicy policy() {
        return new RolePolicy("kube2iam", "sandbox-node", POLICY, document(RESOURCES));
    }

    private static Tree document(String resources) {
        return tree("""
                {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "%s"},
                 {"Effect": "Allow", "Action": "ec2:DescribeRegions", "Resource": "*"}]}""".formatted(resources));
    }

    private static Tree tree(String json) {
        return Tree.of((ObjectNode) PolicyDocument.decoded(json));
    }
}
