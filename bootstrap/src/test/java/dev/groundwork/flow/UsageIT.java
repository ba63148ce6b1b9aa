package dev.groundwork.flow;

import dev.groundwork.addon.Addon;
import dev.groundwork.catalog.Catalog;
import dev.groundwork.sandbox.Sandbox;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commands that are not meant, not allowed or not agreed to. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UsageIT {
    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private Flow flow = Flow.in(sandbox);

    @BeforeAll
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
    }

    @BeforeEach
    void begin() {
        flow = Flow.in(sandbox).given(Flow.EXAMPLE);
    }

    @AfterAll
    void end() {
        hands.close();
    }

    @Test
    void applyRefusesWhereNobodyCanBeAskedAndNobodySaidYes() {
        flow.run("apply")
                .thenExitCodeIs(64)
                .thenNothingWasWritten()
                .thenNoLockWasTaken()
                .thenOutputIs("""
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                Nothing was written.

                error: apply: nobody is there to be asked, and nothing was written. Look at groundwork preview, then apply with --yes.
                """);
    }

    @Test
    void applyAsksAPersonAndTakesOnlyYesForAnAnswer() {
        flow.givenAPersonWhoSays("y")
                .run("apply", "--no-color")
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenMessagesHave("Preview: cluster sandbox in eu-west-1", "17 to create in Kubernetes")
                .thenOutputHas("it was not agreed to, and nothing was written");
    }

    @Test
    void applyGoesOnWhenAPersonAgrees() {
        flow.given(Flow.AUTOSCALER)
                .givenAPersonWhoSays("yes")
                .run("apply", "--no-color")
                .thenExitCodeIs(0)
                .thenOutputHas("7 Kubernetes objects and 5 AWS resources written, 0 failed");
        hands.emptyTheCluster();
    }

    @Test
    void onlyLimitsTheRunToOneAddon() {
        flow.whenPreviewed("--only", "metrics-server")
                .thenExitCodeIs(2)
                .thenOutputHas("10 to create in Kubernetes, 0 in AWS")
                .thenOutputHasNot("autoscaler");
    }

    @Test
    void onlyRefusesAnAddonThatTheBaselineDoesNotHave() {
        flow.whenPreviewed("--only", "metric-server").thenExitCodeIs(64).thenOutputIs("""
                error: --only metric-server: the baseline has no such add-on. Did you mean metrics-server? It has metrics-server, cluster-autoscaler.
                """);
    }

    @Test
    void allProblemsOfABaselineAreToldAtOnce() {
        flow.given("""
                        apiVersion: groundwork.dev/v1alpha1
                        kind: Baseline
                        cluster:
                          name: sandbox
                          region: Ireland
                        addons:
                          metrics-server:
                            replica: 3
                          cluster-autoscaler:
                            expander: cheapest
                          cert-manger: {}
                        """).whenApplied().thenExitCodeIs(64).thenNothingWasWritten().thenOutputIs("""
                error: FILE:5:11: expected a region such as eu-west-1, found text "Ireland".
                error: FILE:8:5: unknown key "replica". Did you mean "replicas"?
                error: FILE:10:15: expected "least-waste", "most-pods" or "random", found text "cheapest".
                error: FILE:11:3: unknown add-on "cert-manger". The add-ons are %s.
                """.formatted(
                        Catalog.addons().stream().map(Addon::name).collect(Collectors.joining(", "))));
    }

    @Test
    void anOptionThatDoesNotExistIsMisuse() {
        flow.runExactly(List.of("preview", "--outptu", "json"))
                .thenExitCodeIs(64)
                .thenOutputIs("")
                .thenMessagesAre("""
                error: Unknown options: '--outptu', 'json'
                Possible solutions: --output
                Help: groundwork preview --help
                """);
    }

    @Test
    void aTimeWithoutUnitIsMisuse() {
        flow.whenVerified("--timeout", "5").thenExitCodeIs(64).thenOutputIs("").thenMessagesAre("""
                error: Invalid value for option '--timeout': '5' is no time; write for instance 90s, 10m or 1h
                Help: groundwork verify --help
                """);
    }
}
