package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Identity;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OneMechanismProverTest {
    private static final String ARN = "arn:aws:iam::111122223333:role/groundwork/c/app";
    private static final String POD = """
            {metadata: {name: app-1, annotations: {%s}}, spec: {serviceAccountName: app}, status: {phase: %s}}""";

    private final WireCluster cluster = new WireCluster().hasPods("n");

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void theAnnotationOfTheServiceAccountProvesIrsa() {
        givenAccount("eks.amazonaws.com/role-arn: " + ARN);
        assertThat(ask(Identity.IRSA).proof().verdict())
                .isEqualTo(new Proof.Proven("eks.amazonaws.com/role-arn=" + ARN));
    }

    @Test
    void aServiceAccountWithoutTheAnnotationIsRefutedWithTheCommandThatMendsIt() {
        givenAccount("");
        assertThat(ask(Identity.IRSA).proof().verdict())
                .isEqualTo(new Proof.Refuted(
                        "eks.amazonaws.com/role-arn=" + ARN + " on the ServiceAccount",
                        "it has no such annotation",
                        "kubectl -n n annotate serviceaccount app --overwrite eks.amazonaws.com/role-arn=" + ARN));
    }

    @Test
    void anotherRoleInTheAnnotationIsRefuted() {
        givenAccount("eks.amazonaws.com/role-arn: " + ARN + "-old");
        assertThat(ask(Identity.IRSA).proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen()).isEqualTo("eks.amazonaws.com/role-arn=" + ARN + "-old"));
    }

    @Test
    void twoMechanismsAtOnceAreRefutedAndBothAreNamed() {
        givenAccount("eks.amazonaws.com/role-arn: " + ARN);
        cluster.hasPods("n", POD.formatted("iam.amazonaws.com/role: " + ARN, "Running"));
        String both = "IRSA by eks.amazonaws.com/role-arn=" + ARN
                + " on the ServiceAccount, and kube2iam by iam.amazonaws.com/role on pods app-1";
        assertThat(ask(Identity.IRSA).proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen()).isEqualTo(both));
        assertThat(ask(Identity.KUBE2IAM).proof().verdict())
                .isEqualTo(new Proof.Refuted(
                        "kube2iam alone",
                        both,
                        "kubectl -n n annotate serviceaccount app eks.amazonaws.com/role-arn-"));
        assertThat(ask(Identity.KUBE2IAM).settled())
                .as("a pod that is being replaced may still have the other one")
                .isFalse();
    }

    @Test
    void anAnnotationOfIrsaBesideAnAssociationIsRefutedAndBothAreNamed() {
        givenAccount("eks.amazonaws.com/role-arn: " + ARN);
        assertThat(ask(Identity.POD_IDENTITY).proof().verdict())
                .isEqualTo(new Proof.Refuted(
                        "EKS Pod Identity alone",
                        "EKS Pod Identity by an association, which wins, and IRSA by eks.amazonaws.com/role-arn=" + ARN
                                + " on the ServiceAccount",
                        "kubectl -n n annotate serviceaccount app eks.amazonaws.com/role-arn-"));
    }

    @Test
    void anAssociationAloneIsProven() {
        givenAccount("");
        assertThat(ask(Identity.POD_IDENTITY).proof().verdict()).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void podsThatHaveEndedCountForNothing() {
        givenAccount("eks.amazonaws.com/role-arn: " + ARN);
        cluster.hasPods("n", POD.formatted("iam.amazonaws.com/role: " + ARN, "Succeeded"));
        assertThat(ask(Identity.IRSA).proof().verdict()).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void aServiceAccountWithoutAnyAnnotationProvesKube2iam() {
        givenAccount("");
        cluster.hasPods("n", POD.formatted("iam.amazonaws.com/role: " + ARN, "Running"));
        assertThat(ask(Identity.KUBE2IAM).proof().verdict())
                .isEqualTo(new Proof.Proven(
                        "no annotation of IRSA on the ServiceAccount, and pods app-1 name a role for kube2iam"));
    }

    @Test
    void whileItsPodsMoveTheAnnotationOfIrsaMayNameTheSameRoleAndNoOther() {
        givenAccount("eks.amazonaws.com/role-arn: " + ARN);
        assertThat(ask(Identity.POD_IDENTITY).proof().verdict()).isInstanceOf(Proof.Refuted.class);
        assertThat(ask(Identity.POD_IDENTITY, Optional.of(Identity.IRSA))
                        .proof()
                        .verdict())
                .isEqualTo(new Proof.Proven("the annotation of IRSA names the same role, for pods from before the"
                        + " association; none of kube2iam is on its pods"));
        givenAccount("eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/other");
        assertThat(ask(Identity.POD_IDENTITY, Optional.of(Identity.IRSA))
                        .proof()
                        .verdict())
                .isInstanceOf(Proof.Refuted.class);
    }

    @Test
    void nothingIsSaidOfAServiceAccountThatIsNotThere() {
        assertThat(ask(Identity.IRSA).proof().verdict())
                .isEqualTo(new Proof.NotProvable("there is no ServiceAccount n/app"));
    }

    private void givenAccount(String annotations) {
        cluster.has(
                "/api/v1/namespaces/n/serviceaccounts/app",
                "{metadata: {name: app, namespace: n, annotations: {%s}}}".formatted(annotations));
    }

    private Prover.Finding ask(Identity identity) {
        return ask(identity, Optional.empty());
    }

    private Prover.Finding ask(Identity identity, Optional<Identity> movingFrom) {
        return new OneMechanismProver(cluster.reader())
                .ask(new IdentityCheck.OneMechanism("x", identity, movingFrom, "n", "app", ARN));
    }
}
