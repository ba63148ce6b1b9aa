package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.PodRole;
import dev.groundwork.engine.FakeProbes;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodGetsCredentialsProverTest {
    private static final String ARN = "arn:aws:iam::111122223333:role/groundwork/c/app";
    private static final IdentityCheck.PodGetsCredentials CHECK =
            new IdentityCheck.PodGetsCredentials("x", "n", "app", ARN, PodRole.AGENT, "mirror.example/busybox:1");
    private static final ResourceId ACCOUNT = new ResourceId("", "ServiceAccount", "n", "app");
    private static final EksAddonCheck.Everywhere EVERYWHERE =
            new EksAddonCheck.Everywhere("eks-pod-identity-agent", PodRole.AGENT);

    private final FakeProbes made = new FakeProbes();
    private final PodGetsCredentialsProver prover = new PodGetsCredentialsProver(made);

    @Test
    void thePodRunsAsTheServiceAccountAndKeepsWhatItGetsToItself() {
        givenAnAgent();
        prover.ask(CHECK);
        prover.ask(CHECK);
        assertThat(made.made).as("made once, however often it is asked").hasSize(1);
        Tree pod = made.made.getFirst();
        assertThat(pod.text("metadata", "namespace")).isEqualTo("n");
        assertThat(pod.text("spec", "serviceAccountName")).isEqualTo("app");
        assertThat(pod.toString()).contains("/tmp/answer").doesNotContain("SecretAccessKey");
    }

    @Test
    void credentialsOfTheRolesAccountAreTheProof() {
        givenEnd(0, "111122223333");
        assertThat(verdict())
                .isInstanceOfSatisfying(
                        Proof.Proven.class,
                        proven -> assertThat(proven.evidence()).endsWith("credentials of account 111122223333"));
    }

    @Test
    void whatTheAgentSaysAgainstItRefutesIt() {
        givenEnd(1, "wget: server returned error: HTTP/1.1 404 Not Found");
        assertThat(verdict())
                .isEqualTo(new Proof.Refuted(
                        "credentials of " + ARN,
                        "wget: server returned error: HTTP/1.1 404 Not Found",
                        "kubectl -n kube-system logs daemonset/eks-pod-identity-agent --tail=100"));
    }

    @Test
    void withoutAnAgentNothingIsMadeAndNothingProved() {
        assertThat(verdict()).isInstanceOf(Proof.NotProvable.class);
        assertThat(made.made).isEmpty();
    }

    @Test
    void noPodIsMadeForAServiceAccountThatIsNotThere() {
        givenAnAgent();
        made.there.remove(ACCOUNT);
        assertThat(verdict()).isEqualTo(new Proof.NotProvable("there is no ServiceAccount n/app"));
        assertThat(made.made).isEmpty();
    }

    @Test
    void anAgentThatIsNowhereIsRefuted() {
        KubernetesReader reader = new WireCluster().reader();
        OnEveryNodeProver nodes = new OnEveryNodeProver(reader, new Simulation(reader));
        assertThat(new InstalledEverywhereProver(nodes, reader::get, _ -> true)
                        .ask(EVERYWHERE)
                        .proof()
                        .verdict())
                .isInstanceOf(Proof.Refuted.class);
        assertThat(new InstalledEverywhereProver(nodes, reader::get, _ -> false)
                        .ask(EVERYWHERE)
                        .proof()
                        .verdict())
                .as("where an emulator installs nothing")
                .isInstanceOf(Proof.NotProvable.class);
    }

    private void givenAnAgent() {
        made.there.put(PodRole.AGENT, Tree.empty());
        made.there.put(ACCOUNT, Tree.empty());
    }

    private void givenEnd(int code, String words) {
        givenAnAgent();
        made.status = Optional.of(
                Yaml.tree("{status: {containerStatuses: [{state: {terminated: {exitCode: %d, message: \"%s\"}}}]}}"
                        .formatted(code, words)));
    }

    private Proof.Verdict verdict() {
        return prover.ask(CHECK).proof().verdict();
    }
}
