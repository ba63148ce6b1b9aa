package dev.groundwork.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Check;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PreflightTest {
    private final Sights sights = new Sights();

    @Test
    void ofAWellClusterEverythingIsProvenWithoutAWarning() {
        Preflight.Result result = Preflight.judge(sights.seen());

        assertThat(result.problems()).isEmpty();
        assertThat(result.proofs()).hasSameSizeAs(Preflight.RULES).allSatisfy(proof -> {
            assertThat(proof.verdict()).isInstanceOf(Proof.Proven.class);
            assertThat(proof.warnings()).isEmpty();
        });
    }

    @Test
    void aReadThatIsDeniedHidesOnlyWhatRestsOnIt() {
        sights.support = Sights.hidden();

        Preflight.Result result = Preflight.judge(sights.seen());

        assertThat(result.problems()).containsExactly(Sights.DENIED);
        assertThat(result.proofs())
                .filteredOn(proof -> !(proof.verdict() instanceof Proof.Proven))
                .extracting(proof -> proof.check().name())
                .containsExactly("kubernetes-supported");
    }

    @Test
    void nothingIsProvenOfWhatWasNotSeen() {
        sights.plane = Sights.hidden();
        sights.subnets = Sights.hidden();
        sights.endpoints = Sights.hidden();
        sights.support = Sights.hidden();
        sights.fargate = Sights.hidden();
        sights.instances = Sights.hidden();
        sights.kinds = Sights.hidden();
        sights.ingress = Sights.hidden();
        sights.kubernetes = Sights.hidden();
        sights.nodes = Sights.hidden();
        sights.pods = Sights.hidden();
        sights.podNetwork = Sights.hidden();
        sights.retired = Sights.hidden();
        sights.storage = Sights.hidden();
        sights.wanted = Sights.hidden();

        Preflight.Result result = Preflight.judge(sights.seen());

        assertThat(result.proofs()).extracting(Proof::verdict).hasOnlyElementsOfType(Proof.NotProvable.class);
        assertThat(result.problems()).containsExactly(Sights.DENIED);
    }

    @Test
    void aBaselineThatDoesNotFitIsAFindingAndKeepsNoOtherFromBeingTold() {
        sights.wanted =
                new Seen.Hidden<>(new Problem(Problem.Code.INVALID, "addons.x", "zone c has no subnet", "Tag one"));

        Preflight.Result result = Preflight.judge(sights.seen());

        assertThat(result.problems()).isEmpty();
        assertThat(result.proofs())
                .filteredOn(proof -> proof.check().name().equals("baseline-fits"))
                .extracting(Proof::verdict)
                .containsExactly(new Proof.Refuted(
                        "settings that fit the cluster", "addons.x: zone c has no subnet", "Tag one"));
    }

    @Test
    void whatEksCannotTellIsNotProvableAndKeepsNoRunFromFinishing() {
        sights.plane = new Seen.Hidden<>(new Problem(Problem.Code.MISSING, "control plane", "it is not EKS", ""));

        Preflight.Result result = Preflight.judge(sights.seen());

        assertThat(result.problems()).isEmpty();
        assertThat(result.proofs())
                .filteredOn(proof -> proof.check().name().equals("endpoint-exposure"))
                .extracting(Proof::verdict)
                .containsExactly(new Proof.NotProvable("control plane: it is not EKS"));
    }

    @Test
    void namesAreUniqueAndSourcesAreAddresses() {
        List<Check> checks = Preflight.RULES.stream().<Check>map(Rule::check).toList();

        assertThat(checks).extracting(Check::name).doesNotHaveDuplicates();
        assertThat(checks)
                .flatExtracting(check -> check.writtenDown().stream().toList())
                .allSatisfy(page -> assertThat(URI.create(page)).hasScheme("https"));
        assertThat(checks).extracting(Check::harm).allMatch(harm -> harm.endsWith("."));
    }
}
