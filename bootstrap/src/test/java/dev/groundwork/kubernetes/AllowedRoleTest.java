package dev.groundwork.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The list of roles on a Namespace: how an entry is added, and what the check says of it. */
final class AllowedRoleTest {
    private static final String ARN = "arn:aws:iam::111122223333:role/groundwork/c/app";
    private static final AllowedRole ROLE = new AllowedRole("x", "n", ARN);

    private final WireCluster cluster = new WireCluster();

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void anEntryIsAddedToWhatOthersListedAndOnlyIfNobodyElseWroteMeanwhile() {
        givenList("[\\\"theirs\\\"]");
        givenAnswers(200);

        apply(observed());

        assertThat(cluster.writes())
                .containsExactly("PATCH /api/v1/namespaces/n?fieldManager=groundwork "
                        + "{\"metadata\":{\"resourceVersion\":\"7\",\"annotations\":"
                        + "{\"iam.amazonaws.com/allowed-roles\":\"[\\\"theirs\\\",\\\"" + ARN + "\\\"]\"}}}");
    }

    @Test
    void whoeverWasFasterIsReadAgainBeforeItIsTriedAgain() {
        givenList("");
        givenAnswers(409, 200);

        apply(observed());

        assertThat(cluster.writes()).hasSize(2);
    }

    @Test
    void whatIsListedIsNotWrittenAgain() {
        givenList("[\\\"" + ARN + "\\\"]");

        assertThat(observed()).isEqualTo(new Change.Unchanged(ROLE));
        apply(observed());
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void aListThatIsNoneIsAProblemAndIsNotOverwritten() {
        givenList("all of them");

        assertThat(observed()).isInstanceOfSatisfying(Change.Unreadable.class, unreadable -> {
            assertThat(unreadable.problem().code()).isEqualTo(Problem.Code.INVALID);
            assertThat(unreadable.problem().what()).contains("no JSON list");
        });
    }

    @Test
    void aNamespaceThatThePlanMakesIsWaitedForAndAnyOtherIsMissing() {
        ResourceId namespace = new ResourceId("", "Namespace", "", "n");
        assertThat(driver(Set.of(namespace)).observe(List.of(ROLE)))
                .containsExactly(new Change.Create(ROLE, ROLE.tree(), Prediction.TOO_EARLY));
        assertThat(ROLE.needs()).containsExactly(namespace);
        assertThat(observed())
                .isInstanceOfSatisfying(
                        Change.Unreadable.class,
                        unreadable -> assertThat(unreadable.problem().todo())
                                .isEqualTo("Create it: kubectl create namespace n"));
    }

    @Test
    void aRefusalIsAProblem() {
        givenList("");
        givenAnswers(403);

        assertThatThrownBy(() -> apply(observed()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().code()).isEqualTo(Problem.Code.DENIED));
    }

    @Test
    void whatIsNotWantedAnyMoreIsTakenOffTheListAndOthersStay() {
        givenList("[\\\"theirs\\\", \\\"" + ARN + "\\\"]");
        givenAnswers(200);
        Leftover leftover = leftover(ROLE.id());

        Change.Delete delete = (Change.Delete) driver(Set.of())
                .leftovers(List.of(
                        leftover,
                        leftover(new AllowedRole("x", "n", ARN + "-gone").id()),
                        leftover(ResourceId.aws("Role", "app"))))
                .getFirst();
        assertThat(delete.what()).isEqualTo("takes the role off the list of Namespace n, which stays");
        driver(Set.of()).delete(delete, Instant.MAX, _ -> {});

        assertThat(cluster.writes())
                .singleElement()
                .asString()
                .endsWith("{\"iam.amazonaws.com/allowed-roles\":\"[\\\"theirs\\\"]\"}}}");
    }

    @Test
    void anEmptyListGoesAltogetherAndWhatIsGoneIsNotWrittenAgain() {
        givenList("[\\\"" + ARN + "\\\"]");
        givenAnswers(200);
        Change.Delete delete = (Change.Delete)
                driver(Set.of()).leftovers(List.of(leftover(ROLE.id()))).getFirst();

        driver(Set.of()).delete(delete, Instant.MAX, _ -> {});
        givenList("");
        driver(Set.of()).delete(delete, Instant.MAX, _ -> {});

        assertThat(cluster.writes())
                .singleElement()
                .asString()
                .endsWith("{\"iam.amazonaws.com/allowed-roles\":null}}}");
    }

    @Test
    void anEntryThatIsNoRoleOfThisClusterIsNotOurs() {
        givenList("[\\\"arn:aws:iam::111122223333:role/app\\\"]");

        assertThat(driver(Set.of()).leftovers(List.of(leftover(ROLE.id())))).isEmpty();
    }

    @Test
    void allEntriesOfThisClusterAreFound() {
        cluster.has("/api/v1/namespaces", """
                {items: [
                  {metadata: {name: n, annotations: {iam.amazonaws.com/allowed-roles: '["%s", "theirs"]'}}},
                  {metadata: {name: m, annotations: {iam.amazonaws.com/allowed-roles: 'no list'}}},
                  {metadata: {name: o}}]}""".formatted(ARN));

        assertThat(driver(Set.of()).ours()).containsExactly(ROLE.id());
    }

    private static Leftover leftover(ResourceId id) {
        return new Leftover(id, "x", Leftover.Reason.SWITCHED_OFF, Map.of(), false);
    }

    @Test
    void theCheckIsProvenByTheEntryAndRefutedWithoutIt() {
        givenList("[\\\"" + ARN + "\\\"]");
        assertThat(verdict()).isInstanceOf(Proof.Proven.class);

        givenList("[\\\"theirs\\\"]");
        assertThat(verdict())
                .isEqualTo(new Proof.Refuted(
                        ARN + " in the list iam.amazonaws.com/allowed-roles", "it lists theirs", "groundwork apply"));
        givenList("{}");
        assertThat(verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen()).contains("kube2iam lets its pods take no role"));
    }

    private Proof.Verdict verdict() {
        return new NamespaceAllowsProver(cluster.reader())
                .ask(new IdentityCheck.NamespaceAllows("x", "n", ARN))
                .proof()
                .verdict();
    }

    private Change observed() {
        return driver(Set.of()).observe(List.of(ROLE)).getFirst();
    }

    private void apply(Change change) {
        assertThat(driver(Set.of()).apply((Change.Declared) change)).isEqualTo(ROLE.tree());
    }

    private AllowedRoleDriver driver(Set<ResourceId> made) {
        return new AllowedRoleDriver(cluster.server(), cluster.reader(), "c", made);
    }

    private void givenList(String annotation) {
        cluster.has("/api/v1/namespaces/n", """
                {apiVersion: v1, kind: Namespace, metadata: {name: n, resourceVersion: "7",
                 annotations: {iam.amazonaws.com/allowed-roles: "%s"}}}""".formatted(annotation));
    }

    /** The answers to patches, one after the other. */
    private void givenAnswers(int... statuses) {
        for (int i = 0; i < statuses.length; i++) {
            cluster.wire()
                    .stubFor(patch(anyUrl())
                            .inScenario("patches")
                            .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "after " + i)
                            .willReturn(aResponse().withStatus(statuses[i]).withBody("{}"))
                            .willSetStateTo("after " + (i + 1)));
        }
    }
}
