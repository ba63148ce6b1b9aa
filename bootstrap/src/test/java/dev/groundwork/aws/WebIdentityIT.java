package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.RoleCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.engine.Strangers.Account;
import dev.groundwork.engine.Tokens;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.Fault;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With real tokens of the sandbox's API server, which the emulated STS really checks. */
final class WebIdentityIT {
    private final Tokens tokens = AwsSandbox.tokens();
    private final RoleAssumableProver assumable = new RoleAssumableProver(AwsSandbox.clients(), tokens);
    private final StrangerRefusedProver stranger = new StrangerRefusedProver(
            AwsSandbox.clients(),
            tokens,
            _ -> List.of(new Account("kube-system", "default"), new Account("default", "default")));

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    @Test
    void itsOwnServiceAccountAssumesTheRoleAndStrangersAreRefused() {
        PodRole role = made("it-proven");
        RoleCheck.RoleAssumable check = check(role);
        Prover.Finding finding = assumable.ask(check);
        assertThat(finding.settled()).isTrue();
        assertThat(finding.proof().ground()).isEqualTo(Proof.Ground.EMULATED);
        assertThat(finding.proof().verdict())
                .isEqualTo(new Proof.Proven("arn:aws:sts::123456789012:assumed-role/%s/groundwork-verify"
                        .formatted(role.role().name())));
        assertThat(verdictOnStrangers(check))
                .isEqualTo(new Proof.Proven("AccessDenied for kube-system/default and default/default"));
    }

    @Test
    void aRoleThatTrustsAnotherSubjectIsRefutedButAskedAgain() {
        PodRole role = made("it-other-subject");
        trust(role, "StringEquals", "system:serviceaccount:kube-system:somebody");
        Prover.Finding finding = assumable.ask(check(role));
        assertThat(finding.settled()).isFalse();
        assertThat(finding.proof().verdict()).isInstanceOfSatisfying(Proof.Refuted.class, refuted -> {
            assertThat(refuted.seen()).startsWith("AccessDenied: Not authorized");
            assertThat(refuted.next())
                    .contains("aws iam get-role --role-name " + role.role().name());
        });
    }

    @Test
    void aWrongAudienceIsRefutedForGood() {
        PodRole role = made("it-audience");
        RoleCheck.RoleAssumable check =
                new RoleCheck.RoleAssumable("x", role.arn(), role.namespace(), role.serviceAccount(), "somewhere.else");
        Prover.Finding finding = assumable.ask(check);
        assertThat(finding.settled()).isTrue();
        assertThat(finding.proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen()).contains("InvalidIdentityToken", "audience"));
    }

    @Test
    void aProviderThatIsNotSeenYetIsRefutedButAskedAgain() {
        PodRole role = made("it-no-provider");
        AwsSandbox.clients()
                .iam()
                .deleteOpenIDConnectProvider(request ->
                        request.openIDConnectProviderArn(provider(role).arn("aws", AwsSandbox.ACCOUNT)));
        Prover.Finding finding = assumable.ask(check(role));
        Prover.Finding strangers = askAboutStrangers(check(role));
        made("it-no-provider");
        assertThat(finding.settled()).isFalse();
        assertThat(finding.proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen()).contains("No OpenIDConnect provider found"));
        assertThat(strangers.settled()).isFalse();
        assertThat(strangers.proof().verdict()).isInstanceOf(Proof.NotProvable.class);
    }

    @Test
    void aTrustOfEveryServiceAccountLetsAStrangerIn() {
        PodRole role = made("it-wide");
        trust(role, "StringLike", "system:serviceaccount:*");
        Prover.Finding finding = askAboutStrangers(check(role));
        // STS may answer from an old state for a while after a trust was healed.
        assertThat(finding.settled()).isFalse();
        assertThat(finding.proof().verdict()).isInstanceOfSatisfying(Proof.Refuted.class, refuted -> {
            assertThat(refuted.expected()).isEqualTo("AccessDenied");
            assertThat(refuted.seen()).startsWith("kube-system/default assumed arn:aws:sts::");
        });
    }

    @Test
    void aTrustOfEveryNamespaceButItsOwnLetsTheSecondStrangerIn() {
        PodRole role = made("it-elsewhere");
        trust(role, "StringLike", "system:serviceaccount:default:*");
        assertThat(verdictOnStrangers(check(role)))
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen()).startsWith("default/default assumed arn:aws:sts::"));
    }

    @Test
    void aRefusalForAnotherReasonIsNoProof() {
        PodRole role = made("it-other-reason");
        RoleCheck.RoleAssumable check =
                new RoleCheck.RoleAssumable("x", role.arn(), role.namespace(), role.serviceAccount(), "somewhere.else");
        assertThat(verdictOnStrangers(check))
                .isInstanceOfSatisfying(
                        Proof.NotProvable.class,
                        unknown -> assertThat(unknown.why()).contains("another reason", "InvalidIdentityToken"));
    }

    @Test
    void anEmulatorThatDoesNotKnowTheCallIsNeitherProofNorRefutation() {
        PodRole role = made("it-unknown-call");
        AwsSandbox.requests().inject(Fault.code("sts", "AssumeRoleWithWebIdentity", "NotImplementedInSandbox", 501, 1));
        assertThatThrownBy(() -> assumable.ask(check(role)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().code()).isEqualTo(Problem.Code.UNSUPPORTED));
    }

    private Proof.Verdict verdictOnStrangers(RoleCheck.RoleAssumable check) {
        return askAboutStrangers(check).proof().verdict();
    }

    private Prover.Finding askAboutStrangers(RoleCheck.RoleAssumable check) {
        return stranger.ask(new RoleCheck.StrangerRefused(check.addon(), check));
    }

    private static RoleCheck.RoleAssumable check(PodRole role) {
        return new RoleCheck.RoleAssumable(
                role.role().addon(), role.arn(), role.namespace(), role.serviceAccount(), PodRole.AUDIENCE);
    }

    private static PodRole made(String addon) {
        PodRole role = AwsSandbox.podRole(addon);
        AwsSandbox.serviceAccount(addon);
        OidcProviderDriver providers =
                new OidcProviderDriver(AwsSandbox.clients(), "aws", AwsSandbox.ACCOUNT, AwsSandbox.ownership());
        AwsSandbox.applied(providers, provider(role));
        AwsSandbox.applied(new RoleDriver(AwsSandbox.clients(), AwsSandbox.ownership()), role.role());
        return role;
    }

    private static void trust(PodRole role, String operator, String subject) {
        Tree document = role.role().trust().with(root -> {
            ObjectNode statement = (ObjectNode) root.path("Statement").get(0);
            ObjectNode condition = statement.putObject("Condition");
            condition.putObject(operator).put(provider(role).host() + ":sub", subject);
            return root;
        });
        AwsSandbox.clients()
                .iam()
                .updateAssumeRolePolicy(
                        request -> request.roleName(role.role().name()).policyDocument(document.toString()));
    }

    private static OidcProvider provider(PodRole role) {
        return role.resources().stream()
                .filter(OidcProvider.class::isInstance)
                .map(OidcProvider.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
