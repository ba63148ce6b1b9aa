package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Health;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of kstatus. */
final class HealthsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {kind: ConfigMap}                                              | CURRENT     | it exists
            {kind: ConfigMap, metadata: {deletionTimestamp: now}}          | TERMINATING | it is being deleted
            {kind: Namespace, status: {phase: Active}}                     | CURRENT     | it is active
            {kind: Namespace, status: {phase: Terminating}}                | IN_PROGRESS | its phase is Terminating
            {kind: PodDisruptionBudget, metadata: {generation: 2}, status: {observedGeneration: 1}} | IN_PROGRESS | its controller has not seen the newest version yet
            {kind: PodDisruptionBudget, metadata: {generation: 2}, status: {observedGeneration: 2}} | CURRENT | it exists
            """)
    void aSimpleObjectIsCurrentOnceItExists(String object, Health.State state, String reason) {
        assertThat(Healths.of(Yaml.tree(object))).isEqualTo(new Health(state, reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                              | IN_PROGRESS | its controller has not seen it yet
            {replicas: 2}                                                                   | IN_PROGRESS | its controller has not seen it yet
            {observedGeneration: 2}                                                         | IN_PROGRESS | its controller has not seen the newest version yet
            {observedGeneration: 3}                                                         | IN_PROGRESS | 0 of 2 pods are of the newest version
            {observedGeneration: 3, replicas: 2, updatedReplicas: 1, availableReplicas: 2}  | IN_PROGRESS | 1 of 2 pods are of the newest version
            {observedGeneration: 3, replicas: 3, updatedReplicas: 2, availableReplicas: 3}  | IN_PROGRESS | 1 old pods have not ended
            {observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 1}  | IN_PROGRESS | 1 of 2 pods are available
            {observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2}  | CURRENT     | 2 of 2 pods are available
            {observedGeneration: 4, replicas: 2, updatedReplicas: 2, availableReplicas: 2}  | CURRENT     | 2 of 2 pods are available
            {observedGeneration: 3, conditions: [{type: Progressing, status: "False", message: too slow}]}    | FAILED | too slow
            {observedGeneration: 3, conditions: [{type: Progressing, status: "False"}]}                       | FAILED | it does not progress
            {observedGeneration: 3, conditions: [{type: ReplicaFailure, status: "True", message: quota}]}     | FAILED | quota
            {observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2, conditions: [{type: Progressing, status: "True"}, {type: ReplicaFailure, status: "False"}]} | CURRENT | 2 of 2 pods are available
            """)
    void aDeploymentIsCurrentWhenAllItsPodsAreNewAndAvailable(String status, Health.State state, String reason) {
        String object = "{kind: Deployment, metadata: {generation: 3}, spec: {replicas: 2}, status: " + status + "}";

        assertThat(Healths.of(Yaml.tree(object))).isEqualTo(new Health(state, reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {kind: Deployment, spec: {replicas: 0}, status: {observedGeneration: 1}}                                                              | CURRENT     | 0 of 0 pods are available
            {kind: Deployment, spec: {}, status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1}}                                       | IN_PROGRESS | 0 of 1 pods are available
            {kind: StatefulSet, spec: {replicas: 2}, status: {observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2}}          | CURRENT     | 2 of 2 pods are available
            {kind: StatefulSet, spec: {replicas: 2}, status: {observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 1}}          | IN_PROGRESS | 1 of 2 pods are available
            {kind: StatefulSet, status: {}}                                                                                                      | IN_PROGRESS | its controller has not seen it yet
            {kind: DaemonSet, status: {observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3}}          | CURRENT     | 3 of 3 pods are available
            {kind: DaemonSet, status: {observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberAvailable: 3}}          | IN_PROGRESS | 2 of 3 pods are of the newest version
            {kind: DaemonSet, status: {observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3}}                              | IN_PROGRESS | 0 of 3 pods are available
            {kind: DaemonSet, status: {}}                                                                                                        | IN_PROGRESS | its controller has not seen it yet
            """)
    void otherWorkloadsCountTheirPodsInTheirOwnWords(String object, Health.State state, String reason) {
        assertThat(Healths.of(Yaml.tree(object))).isEqualTo(new Health(state, reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            | IN_PROGRESS | it has no condition Reconciled yet
            {type: Reconciled, status: "False", observedGeneration: 2, reason: ReconciliationFailed, message: no secret}, {type: Available, status: "True", observedGeneration: 2} | IN_PROGRESS | it is not Reconciled (ReconciliationFailed): no secret
            {type: Reconciled, status: "True", observedGeneration: 2}, {type: Available, status: Degraded, observedGeneration: 2, reason: SomePodsNotReady, message: pod x} | IN_PROGRESS | it is not Available (SomePodsNotReady): pod x
            {type: Reconciled, status: "True", observedGeneration: 1}, {type: Available, status: "True", observedGeneration: 1} | IN_PROGRESS | its operator has not seen the newest version yet
            {type: Reconciled, status: "True", observedGeneration: 2}, {type: Available, status: "True", observedGeneration: 2} | CURRENT | it is Available
            """)
    void whatAnOperatorKeepsIsCurrentWhenItSaysSoOfTheNewestVersion(
            @Nullable String conditions, Health.State state, String reason) {
        String status = "{conditions: [" + (conditions == null ? "" : conditions) + "]}";

        for (String kind : List.of("Prometheus", "Alertmanager")) {
            assertThat(Healths.of(Yaml.tree("{kind: " + kind + ", metadata: {generation: 2}, status: " + status + "}")))
                    .isEqualTo(new Health(state, reason));
            assertThat(Healths.canBeUnwell(kind)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {kind: APIService}                                                                                                       | IN_PROGRESS | it has no condition Available yet
            {kind: APIService, status: {conditions: [{type: Available, status: "True", reason: Passed}]}}                            | CURRENT     | it is Available
            {kind: APIService, status: {conditions: [{type: Available, status: "False", reason: MissingEndpoints, message: none}]}}  | IN_PROGRESS | it is not Available (MissingEndpoints): none
            {kind: APIService, status: {conditions: [{type: Available, status: Unknown}]}}                                           | IN_PROGRESS | `it is not Available (unknown): `
            {kind: CustomResourceDefinition, status: {conditions: [{type: NamesAccepted, status: "True"}]}}                          | IN_PROGRESS | it has no condition Established yet
            {kind: CustomResourceDefinition, status: {conditions: [{type: NamesAccepted, status: "True"}, {type: Established, status: "True"}]}} | CURRENT | it is Established
            """)
    void whatHasAConditionIsCurrentByThat(String object, Health.State state, String reason) {
        assertThat(Healths.of(Yaml.tree(object))).isEqualTo(new Health(state, reason));
    }
}
