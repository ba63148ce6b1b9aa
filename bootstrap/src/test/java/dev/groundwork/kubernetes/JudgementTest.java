package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.engine.Decisions;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.FieldConflict;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Writer;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgementTest {
    private static final KubernetesObject DECLARED = Yaml.object("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app, namespace: n, labels: {app.kubernetes.io/managed-by: groundwork}}
            spec: {replicas: 2}
            """);
    private static final Decisions ADOPT = new Decisions(Set.of("x"), Map.of(), Map.of());
    private static final NewPlaces NOWHERE = new NewPlaces(Set.of(), Set.of(), Set.of());

    @Test
    void whatIsNotThereIsCreatedAsTheServerWouldMakeIt() {
        Tree answer = with("spec: {replicas: 2, paused: false}, status: {replicas: 0}");

        Change change = judge(Optional.empty()).of(accepted(answer));

        assertThat(change)
                .isEqualTo(new Change.Create(
                        DECLARED, with("spec: {replicas: 2, paused: false}"), Prediction.SERVER, false));
    }

    /** The API server answers so to who may not bind every role: it cannot look up what the role would give. */
    @Test
    void aBindingIsTooEarlyWhileTheSamePlanStillHasToMakeItsRole() {
        KubernetesObject role = Yaml.object("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: app}
                """);
        KubernetesObject binding = Yaml.object("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: app, namespace: n}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: app}
                """);
        Application.Result missing =
                new Application.Result.Refused(new ApiServer.Answer(404, Yaml.node("{message: not found}")));
        Decisions none = new Decisions(Set.of(), Map.of(), Map.of());

        assertThat(new Judgement(binding, Optional.empty(), false, none, NewPlaces.of(List.of(role, binding)))
                        .of(missing))
                .isEqualTo(new Change.Create(binding, binding.tree(), Prediction.TOO_EARLY));
        assertThat(new Judgement(binding, Optional.empty(), false, none, NewPlaces.of(List.of(binding))).of(missing))
                .isInstanceOf(Change.Unreadable.class);
    }

    @Test
    void whatTheServerWouldLeaveAsItIsIsUnchanged() {
        Tree live = with("spec: {replicas: 2}, status: {replicas: 1}");

        assertThat(judge(Optional.of(live)).of(accepted(with("spec: {replicas: 2}"))))
                .isEqualTo(new Change.Unchanged(DECLARED));
    }

    @Test
    void aNamespaceThatSomebodyMadeFirstIsSimplyUsed() {
        KubernetesObject declared = Yaml.object("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: n, labels: {app.kubernetes.io/managed-by: groundwork}}
                """);
        Tree live = Yaml.tree("{apiVersion: v1, kind: Namespace, metadata: {name: n}}");

        Change change = new Judgement(
                        declared, Optional.of(live), false, new Decisions(Set.of(), Map.of(), Map.of()), NOWHERE)
                .of(accepted(declared.tree()));

        assertThat(change).isInstanceOf(Change.Update.class);
    }

    @Test
    void whatTheServerWouldChangeIsAnUpdateThatNamesTheLastWriter() {
        Tree live = with("spec: {replicas: 5}").with(root -> {
            root.withObject("/metadata")
                    .set(
                            "managedFields",
                            Yaml.node("[{manager: kubectl-edit, fieldsV1: {\"f:spec\": {\"f:replicas\": {}}}}]"));
            return root;
        });

        Change change = judge(Optional.of(live)).of(accepted(with("spec: {replicas: 2}")));

        assertThat(change).isInstanceOfSatisfying(Change.Update.class, update -> {
            assertThat(update.fields())
                    .containsExactly(new FieldChange(
                            "spec.replicas",
                            Optional.of("5"),
                            Optional.of("2"),
                            Optional.of(new Writer("kubectl-edit", Optional.empty()))));
            assertThat(update.prediction()).isEqualTo(Prediction.SERVER);
            assertThat(update.drift()).isFalse();
        });
    }

    @Test
    void anUpdateOfWhatWasAppliedAsDeclaredIsDrift() {
        Judgement judgement =
                new Judgement(DECLARED, Optional.of(with("spec: {replicas: 5}")), true, Decisions.none(), NOWHERE);

        assertThat(judgement.of(accepted(with("spec: {replicas: 2}"))))
                .isInstanceOfSatisfying(
                        Change.Update.class,
                        update -> assertThat(update.drift()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {annotations: {meta.helm.sh/release-name: metrics}, labels: {app.kubernetes.io/managed-by: Helm}} | the Helm release metrics
            {labels: {app.kubernetes.io/managed-by: Terraform}}                                               | Terraform
            {labels: {eks.amazonaws.com/component: metrics-server}}                                           | an EKS add-on
            {managedFields: [{manager: kubectl-create}]}                                                      | field manager kubectl-create
            {}                                                                                                | somebody else
            """)
    void whatSomebodyElseMadeIsAConflictThatNamesIt(String metadata, String owner) {
        Tree live = Yaml.tree("{kind: Deployment, metadata: " + metadata + "}");

        assertThat(judge(Optional.of(live)).of(accepted(with("spec: {replicas: 2}"))))
                .isInstanceOfSatisfying(Change.Conflicted.class, conflict -> {
                    assertThat(conflict.problem().code()).isEqualTo(Problem.Code.CONFLICT);
                    assertThat(conflict.problem().what()).isEqualTo("it exists already and belongs to " + owner);
                    assertThat(conflict.problem().todo()).contains("addons.x.adopt: true");
                });
    }

    @Test
    void ourLabelTakenAwayIsDriftAndNoConflict() {
        Tree live = Yaml.tree(
                "{kind: Deployment, metadata: {managedFields: [{manager: groundwork, operation: Apply}]}, spec: {replicas: 2}}");

        assertThat(new Judgement(DECLARED, Optional.of(live), true, Decisions.none(), NOWHERE)
                        .of(accepted(with("spec: {replicas: 2}"))))
                .isInstanceOfSatisfying(
                        Change.Update.class,
                        update -> assertThat(update.drift()).isTrue());
    }

    @Test
    void whatSomebodyElseMadeIsTakenOverWhenTheBaselineSaysSo() {
        Tree live = Yaml.tree("{kind: Deployment, spec: {replicas: 1}}");

        assertThat(new Judgement(DECLARED, Optional.of(live), false, ADOPT, NOWHERE)
                        .of(accepted(with("spec: {replicas: 2}"))))
                .isInstanceOf(Change.Update.class);
    }

    @Test
    void fieldsThatOthersHoldAreAConflictWithTheirPaths() {
        FieldConflict field = new FieldConflict("spec.replicas", "kubectl-scale", Optional.of("5"), Optional.of("2"));

        assertThat(judge(Optional.of(with("spec: {replicas: 5}"))).of(new Application.Result.Contested(List.of(field))))
                .isInstanceOfSatisfying(Change.Conflicted.class, conflict -> {
                    assertThat(conflict.conflicts()).containsExactly(field);
                    assertThat(conflict.problem().todo()).contains("addons.x.take or .yield");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            spec.selector              | Invalid value: {}: field is immutable
            roleRef                    | Invalid value: {}: cannot change roleRef
            spec                       | Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden
            parameters                 | Forbidden: updates to parameters are forbidden.
            """)
    void aFieldThatCannotChangeMakesAReplacement(String field, String message) {
        Tree live = with("spec: {replicas: 2, selector: {a: b}}");

        Change change = judge(Optional.of(live)).of(refused(422, """
                {message: refused, details: {causes: [{message: "%s", field: "%s"}]}}""".formatted(message, field)));

        assertThat(change)
                .isInstanceOfSatisfying(
                        Change.Replace.class,
                        replace -> assertThat(replace.immutable()).isEqualTo(field));
    }

    @Test
    void aRefusalForAnyOtherReasonIsUnreadableWithTheServersWords() {
        Change change = judge(Optional.of(with("spec: {replicas: 2}"))).of(refused(422, """
                {message: "Deployment is invalid: spec.replicas: must be positive",
                 details: {causes: [{message: must be positive, field: spec.replicas}]}}"""));

        assertThat(change)
                .isInstanceOfSatisfying(
                        Change.Unreadable.class,
                        unreadable -> assertThat(unreadable.problem().what())
                                .isEqualTo(
                                        "the API server refuses it: Deployment is invalid: spec.replicas: must be positive"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deployments.apps \\\"app\\\" is forbidden: User \\\"u\\\" cannot patch resource \\\"deployments\\\"",
                "deployments.apps \\\"app\\\" is forbidden: User \\\"u\\\" cannot create resource \\\"deployments\\\""
            })
    void whoMayNotDryRunIsShownTheDifferenceWithoutTheServer(String message) {
        Application.Result denied = refused(403, "{message: \"" + message + "\"}");

        assertThat(judge(Optional.empty()).of(denied))
                .isEqualTo(new Change.Create(DECLARED, DECLARED.tree(), Prediction.NOT_CHECKED, false));
        assertThat(judge(Optional.of(with("spec: {replicas: 5, paused: true}"))).of(denied))
                .isInstanceOfSatisfying(Change.Update.class, update -> {
                    assertThat(update.prediction()).isEqualTo(Prediction.NOT_CHECKED);
                    assertThat(update.after()).isEqualTo(with("spec: {replicas: 2, paused: true}"));
                });
        assertThat(judge(Optional.of(with("spec: {replicas: 2, paused: true}"))).of(denied))
                .isEqualTo(new Change.Unchanged(DECLARED));
    }

    @Test
    void admissionThatForbidsIsNotAMissingRight() {
        Change change = judge(Optional.empty())
                .of(refused(403, "{message: \"admission webhook \\\"no\\\" denied the request: no latest\"}"));

        assertThat(change).isInstanceOfSatisfying(Change.Unreadable.class, unreadable -> {
            assertThat(unreadable.problem().code()).isEqualTo(Problem.Code.DENIED);
            assertThat(unreadable.problem().what()).contains("no latest");
        });
    }

    @Test
    void aMissingNamespaceIsTooEarlyIfThePlanMakesItAndElseAProblem() {
        Application.Result missing = refused(404, "{message: \"namespaces \\\"n\\\" not found\"}");
        NewPlaces places = new NewPlaces(Set.of("n"), Set.of(), Set.of());

        assertThat(new Judgement(DECLARED, Optional.empty(), false, Decisions.none(), places).of(missing))
                .isEqualTo(new Change.Create(DECLARED, DECLARED.tree(), Prediction.TOO_EARLY, false));
        assertThat(judge(Optional.empty()).of(missing))
                .isInstanceOfSatisfying(
                        Change.Unreadable.class,
                        unreadable -> assertThat(unreadable.problem().code()).isEqualTo(Problem.Code.MISSING));
    }

    @Test
    void noValueOfASecretIsShownWhereTheServerWasNotAsked() {
        KubernetesObject secret = Yaml.object(
                "{kind: Secret, metadata: {name: s, namespace: n}, data: {same: c2VjcmV0, other: aGlkZGVu}}");
        Tree live = KubernetesReader.masked(
                Yaml.object("{kind: Secret, metadata: {name: s, labels: {app.kubernetes.io/managed-by: groundwork}},"
                                + " data: {same: c2VjcmV0, other: b2xk}}")
                        .tree()
                        .copy());
        Application.Result denied = refused(403, "{message: \"User u cannot patch resource\"}");
        NewPlaces places = new NewPlaces(Set.of("n"), Set.of(), Set.of());

        Change update = new Judgement(secret, Optional.of(live), false, Decisions.none(), NOWHERE).of(denied);
        Change denial = new Judgement(secret, Optional.empty(), false, Decisions.none(), NOWHERE).of(denied);
        Change early = new Judgement(secret, Optional.empty(), false, Decisions.none(), places)
                .of(refused(404, "{message: not found}"));

        assertThat(update).isInstanceOfSatisfying(Change.Update.class, shown -> {
            assertThat(shown.after().toString()).doesNotContain("aGlkZGVu").doesNotContain("c2VjcmV0");
            assertThat(shown.fields().stream().map(FieldChange::path))
                    .contains("data.other")
                    .doesNotContain("data.same");
        });
        assertThat(((Change.Create) denial).after().toString()).doesNotContain("c2VjcmV0");
        assertThat(((Change.Create) early).after().toString()).doesNotContain("c2VjcmV0");
    }

    private static Judgement judge(Optional<Tree> live) {
        return new Judgement(DECLARED, live, false, Decisions.none(), NOWHERE);
    }

    private static Application.Result accepted(Tree object) {
        return new Application.Result.Accepted(object, false);
    }

    private static Application.Result refused(int status, String body) {
        return new Application.Result.Refused(new ApiServer.Answer(status, Yaml.node(body)));
    }

    private static Tree with(String fields) {
        return Yaml.tree("{apiVersion: apps/v1, kind: Deployment, metadata: {name: app, namespace: n,"
                + " labels: {app.kubernetes.io/managed-by: groundwork}}, " + fields + "}");
    }
}
