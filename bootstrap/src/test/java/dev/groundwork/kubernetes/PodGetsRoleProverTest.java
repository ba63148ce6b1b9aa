package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.PodRole;
import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodGetsRoleProverTest {
    private static final String ARN = "arn:aws:iam::111122223333:role/groundwork/c/app";
    private static final IdentityCheck.PodGetsRole CHECK =
            new IdentityCheck.PodGetsRole("x", "n", ARN, PodRole.DAEMON_SET);

    private final Made made = new Made();
    private final PodGetsRoleProver prover = new PodGetsRoleProver(made);

    @Test
    void thePodNamesTheRoleRunsKube2iamsOwnImageAndKeepsWhatItGetsToItself() {
        prover.ask(CHECK);
        prover.ask(CHECK);

        Tree pod = made.pods.getFirst();
        assertThat(made.pods).as("made once, however often it is asked").hasSize(1);
        assertThat(pod.text("metadata", "namespace")).isEqualTo("n");
        assertThat(pod.text("metadata", "annotations", "iam.amazonaws.com/role"))
                .isEqualTo(ARN);
        assertThat(pod.at("spec", "containers").path(0).path("image").asText()).isEqualTo("kube2iam:1");
        assertThat(pod.at("spec", "activeDeadlineSeconds").asInt()).isEqualTo(150);
        assertThat(pod.toString()).contains("\"automountServiceAccountToken\":false");
    }

    @Test
    void theNameOfTheRoleAsLastWordsIsTheProof() {
        givenEnd(0, "groundwork/c/app\\n");
        assertThat(verdict())
                .isInstanceOfSatisfying(
                        Proof.Proven.class,
                        proven -> assertThat(proven.evidence()).endsWith("was given credentials of groundwork/c/app"));
    }

    @Test
    void anotherRoleRefutesIt() {
        givenEnd(0, "sandbox-node");
        assertThat(refuted().seen()).isEqualTo("it was offered sandbox-node");
    }

    @Test
    void whatKube2iamSaysAgainstItIsShown() {
        givenEnd(1, "wget: server returned error: HTTP/1.1 404 Not Found");
        assertThat(refuted())
                .isEqualTo(new Proof.Refuted(
                        "credentials of " + ARN,
                        "wget: server returned error: HTTP/1.1 404 Not Found",
                        "kubectl -n kube-system logs daemonset/kube2iam --tail=100"));
    }

    @Test
    void aPodThatHasNotEndedMayStillProveIt() {
        made.status = "{phase: Pending}";
        Prover.Finding finding = prover.ask(CHECK);
        assertThat(finding.settled()).isFalse();
        assertThat(((Proof.Refuted) finding.proof().verdict()).seen()).isEqualTo("the pod is Pending");
    }

    @Test
    void aPodThatSomebodyDeletedProvesNothing() {
        prover.ask(CHECK);
        made.pods.clear();
        assertThat(refuted().seen()).isEqualTo("somebody deleted the pod that was to ask");
    }

    @Test
    void withoutKube2iamThereIsNothingToAskWith() {
        made.kube2iam = Optional.empty();
        assertThatThrownBy(this::verdict).isInstanceOf(ProblemException.class).hasMessageContaining("does not exist");
        assertThat(made.pods).isEmpty();
    }

    @Test
    void thePodIsTakenAwayWhateverCameOfIt() {
        prover.ask(CHECK);
        prover.end(CHECK);
        prover.end(CHECK);
        assertThat(made.removed).hasSize(1);
    }

    private void givenEnd(int code, String words) {
        made.status = "{phase: x, containerStatuses: [{state: {terminated: {exitCode: %d, message: \"%s\"}}}]}"
                .formatted(code, words);
    }

    private Proof.Verdict verdict() {
        return prover.ask(CHECK).proof().verdict();
    }

    private Proof.Refuted refuted() {
        return (Proof.Refuted) verdict();
    }

    /** A cluster in which pods become what the test says. */
    private static final class Made implements Probes {
        private final List<Tree> pods = new ArrayList<>();
        private final List<ResourceId> removed = new ArrayList<>();
        private Optional<Tree> kube2iam =
                Optional.of(Yaml.tree("{spec: {template: {spec: {containers: [{image: 'kube2iam:1'}]}}}}"));
        private String status = "{}";

        @Override
        public void make(String check, Tree object) {
            pods.add(object);
        }

        @Override
        public Optional<Tree> read(ResourceId id) {
            return id.equals(PodRole.DAEMON_SET)
                    ? kube2iam
                    : pods.stream()
                            .filter(pod -> KubernetesObject.idOf(pod).equals(id))
                            .findFirst()
                            .map(pod -> pod.with(root -> {
                                root.set("status", Yaml.node(status));
                                return root;
                            }));
        }

        @Override
        public Optional<String> trouble(String namespace, String labels) {
            return Optional.empty();
        }

        @Override
        public void remove(ResourceId id) {
            removed.add(id);
        }
    }
}
