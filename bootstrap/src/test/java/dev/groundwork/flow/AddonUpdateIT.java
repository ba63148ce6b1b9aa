package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.AddonHealth;
import dev.groundwork.sandbox.AwsRequest;
import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.eks.model.Addon;

/** EKS takes minutes for an update of an add-on, and much may happen meanwhile: a kill, a second run, another person. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AddonUpdateIT {
    private static final String AT_WORK = "EKS add-on coredns: UPDATING";
    private static final String EARLIER = AT_WORK + ": an earlier update of it has to end first";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeEach
    void anAddonIsAboutToBeUpdatedAndEksTakesItsTime() {
        hands.emptyTheCluster();
        flow.given(baseline("v1.12.4-eksbuild.1", 2)).whenApplied().thenExitCodeIs(0);
        flow.given(baseline("v1.13.2-eksbuild.1", 3));
        sandbox.aws().addonIs(AddonHealth.slow("coredns"));
    }

    @AfterAll
    void end() {
        sandbox.aws().clearAddons();
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    void anApplyThatIsKilledDuringAnUpdateIsFinishedByTheNextOneWithoutASecondUpdate() throws Exception {
        long mark = sandbox.aws().mark();
        apply().thenItIsKilledAfter(AT_WORK);
        hands.letTheLockFall();
        flow.whenPreviewed().thenExitCodeIs(2).thenOutputHas("1 to update", "0 to replace");
        flow.whenDriftIsAsked("--timeout", "1s");
        assertThat(flow.output()).doesNotContain("somebody else", "drift     EKS add-on");

        Program next = apply().whenItSays(EARLIER);
        sandbox.aws().clearAddons();
        assertThat(next.thenItEndsWith(0)).contains("is as declared by now: another update is not needed");

        assertThat(updates(mark)).isEqualTo(1);
        thenItIsAsDeclared();
    }

    @Test
    void aSecondApplyDuringAnUpdateIsToldWhoAppliesAndEksGetsOneUpdate() throws Exception {
        long mark = sandbox.aws().mark();
        Program first = apply().whenItSays(AT_WORK);
        flow.whenApplied().thenExitCodeIs(1);
        assertThat(flow.exactOutput())
                .containsPattern("another run applies: \\S+@\\S+, process %d \\(\\w+\\), since\\s+20\\S+Z\\."
                        .formatted(first.pid()));
        sandbox.aws().clearAddons();
        first.thenItEndsWith(0);

        assertThat(updates(mark)).isEqualTo(1);
        thenItIsAsDeclared();
    }

    @Test
    void anUpdateThatSomebodyBeganInTheConsoleIsWaitedForAndThenOursIsMade() throws Exception {
        hands.eks()
                .updateAddon(request ->
                        request.clusterName("sandbox").addonName("coredns").configurationValues("replicaCount: 7"));
        long mark = sandbox.aws().mark();
        Program run = apply().whenItSays(EARLIER);
        sandbox.aws().clearAddons();
        assertThat(run.thenItEndsWith(0)).doesNotContain("Exception");

        assertThat(updates(mark)).isEqualTo(1);
        thenItIsAsDeclared();
    }

    private void thenItIsAsDeclared() {
        assertThat(live().addonVersion()).isEqualTo("v1.13.2-eksbuild.1");
        assertThat(live().configurationValues()).isEqualTo("{\"replicaCount\":3}");
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    private Program apply() throws IOException {
        List<String> arguments = new ArrayList<>(flow.arguments("apply"));
        arguments.add("--yes");
        return Program.start(flow.environment(), arguments);
    }

    private long updates(long mark) {
        return sandbox.aws().writes(mark).stream()
                .map(AwsRequest::operation)
                .filter("UpdateAddon"::equals)
                .count();
    }

    private Addon live() {
        return hands.eks()
                .describeAddon(request -> request.clusterName("sandbox").addonName("coredns"))
                .addon();
    }

    private static String baseline(String version, int replicas) {
        return """
                apiVersion: groundwork.dev/v1alpha1
                kind: Baseline
                cluster:
                  name: sandbox
                  region: eu-west-1
                addons:
                  coredns:
                    version: %s
                    preserveOnDelete: false
                    configuration: {replicaCount: %d}
                """.formatted(version, replicas);
    }
}
