package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.Role;
import dev.groundwork.sandbox.Fault;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;

final class PodIdentityIT {
    private static final PodRole POD = PodRole.of(
            "it-pods",
            "kube-system",
            "it-pods",
            AwsSandbox.document("autoscaling:DescribeAutoScalingGroups"),
            new Surroundings(AwsSandbox.cluster(), Identity.POD_IDENTITY, Set.of(), Optional.empty(), Map.of()));

    private final EksClient eks = AwsSandbox.clients().eks();
    private final RoleDriver roles = new RoleDriver(AwsSandbox.clients(), AwsSandbox.ownership());
    private final PodIdentityAssociationDriver driver = driver(AwsSandbox.ownership());
    private final PodIdentityAssociation association =
            (PodIdentityAssociation) POD.resources().getLast();

    private static PodIdentityAssociationDriver driver(Ownership ownership) {
        return new PodIdentityAssociationDriver(AwsSandbox.clients(), ownership, new Waiter(Clock.systemUTC()));
    }

    @BeforeEach
    void theRoleIsThere() {
        AwsSandbox.applied(roles, POD.role());
    }

    @AfterEach
    void nothingIsLeft() {
        AwsSandbox.requests().clearFaults();
        String cluster = AwsSandbox.cluster().name();
        new Associations(AwsSandbox.clients(), cluster)
                .all()
                .forEach(each -> eks.deletePodIdentityAssociation(
                        request -> request.clusterName(cluster).associationId(each.associationId())));
        AwsSandbox.deleted(roles, AwsSandbox.leftover(POD.role().id()));
    }

    @Test
    void anAssociationIsMadeAsShownAndASecondRunWritesNothing() {
        Change.Create create = (Change.Create) observed();
        assertThat(driver.apply(create)).isEqualTo(create.after());
        long mark = AwsSandbox.requests().mark();
        assertThat(observed()).isEqualTo(new Change.Unchanged(association));
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("ListPodIdentityAssociations", "DescribePodIdentityAssociation");
        assertThat(driver.ours()).containsExactly(association.id());
    }

    @Test
    void aLostAnswerToItsCreationIsNoConflict() {
        AwsSandbox.requests()
                .inject(Fault.of("eks", "CreatePodIdentityAssociation", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        assertThat(AwsSandbox.applied(driver, association)).isEqualTo(association.tree());
    }

    @Test
    void anotherRoleThatSomebodyAssociatedIsDriftAndTakenBack() {
        AwsSandbox.applied(driver, association);
        associate("sandbox-node");
        Change.Update update =
                (Change.Update) driver(new Ownership(AwsSandbox.cluster().name(), _ -> true, _ -> false))
                        .observe(List.of(association))
                        .getFirst();
        assertThat(update.drift()).isTrue();
        assertThat(update.fields()).extracting(FieldChange::path).containsExactly("role");
        assertThat(driver.apply(update)).isEqualTo(association.tree());
    }

    @Test
    void oneThatSomebodyElseMadeIsAConflictUntilItIsAdopted() {
        eks.createPodIdentityAssociation(request -> request.clusterName(association.cluster())
                .namespace(association.namespace())
                .serviceAccount(association.serviceAccount())
                .roleArn("arn:aws:iam::123456789012:role/sandbox-node"));
        assertThat(observed())
                .isInstanceOfSatisfying(
                        Change.Conflicted.class,
                        conflicted -> assertThat(conflicted.problem().what())
                                .endsWith("; its pods get arn:aws:iam::123456789012:role/sandbox-node"));
        PodIdentityAssociationDriver adopting =
                driver(new Ownership(association.cluster(), _ -> false, "it-pods"::equals));
        Change.Update update =
                (Change.Update) adopting.observe(List.of(association)).getFirst();
        assertThat(update.fields())
                .extracting(FieldChange::path)
                .containsExactly("role", "tags[\"groundwork.dev/addon\"]", "tags[\"groundwork.dev/cluster\"]");
        assertThat(adopting.apply(update)).isEqualTo(association.tree());
    }

    @Test
    void whatIsNotWantedAnyMoreGoes() {
        AwsSandbox.applied(driver, association);
        AwsSandbox.deleted(driver, AwsSandbox.leftover(association.id()));
        assertThat(driver.ours()).isEmpty();
    }

    @Test
    void anAssociationWithAnotherRoleOrNoneIsRefuted() {
        assertThat(made()).isInstanceOf(Proof.Refuted.class);
        AwsSandbox.applied(driver, association);
        assertThat(made()).isInstanceOf(Proof.Proven.class);
        associate("sandbox-node");
        assertThat(made())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen())
                                .endsWith(", which gives them arn:aws:iam::123456789012:role/sandbox-node"));
    }

    @Test
    void aTrustThatLetsStrangersInOrDoesNotTagIsRefuted() {
        assertThat(trusted()).isInstanceOf(Proof.Proven.class);
        trust("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "pods.eks.amazonaws.com"}},
                  {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}
                """);
        assertThat(trusted())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen())
                                .contains(
                                        "does not allow sts:TagSession, without which EKS gives the role to no pod",
                                        "lets in strangers: it has no condition on aws:RequestTag/kubernetes-namespace",
                                        "lets in strangers: it has no condition on aws:SourceArn",
                                        "ec2.amazonaws.com"));
    }

    @Test
    void theTrustSaysWhichPodsOfWhichCluster() throws JsonProcessingException {
        Role role = POD.role();
        JsonNode wanted = new ObjectMapper().readTree("""
                {"Version": "2012-10-17", "Statement": [{
                  "Effect": "Allow",
                  "Action": ["sts:AssumeRole", "sts:TagSession"],
                  "Principal": {"Service": "pods.eks.amazonaws.com"},
                  "Condition": {
                    "StringEquals": {
                      "aws:RequestTag/kubernetes-namespace": "kube-system",
                      "aws:RequestTag/kubernetes-service-account": "it-pods",
                      "aws:SourceAccount": "123456789012"},
                    "ArnEquals": {"aws:SourceArn": "arn:aws:eks:eu-west-1:123456789012:cluster/sandbox"}}}]}
                """);
        assertThat(role.trust().at()).isEqualTo(wanted);
    }

    private Change observed() {
        return driver.observe(List.of(association)).getFirst();
    }

    private void associate(String role) {
        String id = new Associations(AwsSandbox.clients(), association.cluster())
                .of(association.namespace(), association.serviceAccount())
                .orElseThrow()
                .associationId();
        eks.updatePodIdentityAssociation(request -> request.clusterName(association.cluster())
                .associationId(id)
                .roleArn("arn:aws:iam::123456789012:role/" + role));
    }

    private static void trust(String document) {
        AwsSandbox.clients()
                .iam()
                .updateAssumeRolePolicy(
                        request -> request.roleName(POD.role().name()).policyDocument(document));
    }

    private static Proof.Verdict made() {
        return new AssociationMadeProver(AwsSandbox.clients())
                .ask(check(IdentityCheck.AssociationMade.class))
                .proof()
                .verdict();
    }

    private static Proof.Verdict trusted() {
        return new PodsTrustedProver(AwsSandbox.clients())
                .ask(check(IdentityCheck.PodsTrusted.class))
                .proof()
                .verdict();
    }

    private static <C> C check(Class<C> sort) {
        return POD.checks().stream()
                .filter(sort::isInstance)
                .map(sort::cast)
                .findFirst()
                .orElseThrow();
    }
}
