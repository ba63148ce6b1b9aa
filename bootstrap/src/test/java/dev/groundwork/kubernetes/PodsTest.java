package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.engine.Execution;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PodsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {containerStatuses: [{restartCount: 4, state: {waiting: {reason: CrashLoopBackOff, message: "back-off\\nmore"}}}]} | pod a: CrashLoopBackOff (4 restarts): back-off
            {containerStatuses: [{restartCount: 0, state: {waiting: {reason: ImagePullBackOff}}}]}                             | pod a: ImagePullBackOff
            {initContainerStatuses: [{state: {waiting: {reason: CreateContainerConfigError, message: no secret}}}]}            | pod a: CreateContainerConfigError: no secret
            {containerStatuses: [{state: {waiting: {reason: ContainerCreating, message: "building it, 15 s so far"}}}]}        | pod a: ContainerCreating: building it, 15 s so far
            {conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: no node}]}                     | pod a cannot be scheduled: no node
            """)
    void trouble(String status, String trouble) {
        assertThat(Pods.trouble(pods("[{metadata: {name: well}}, {metadata: {name: a}, status: " + status + "}]")))
                .hasValue(trouble);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}",
                "{containerStatuses: [{state: {waiting: {reason: PodInitializing}}}]}",
                "{containerStatuses: [{restartCount: 2, state: {running: {}}}]}",
                "{conditions: [{type: PodScheduled, status: 'True'}]}"
            })
    void whatIsOnItsWayIsNoTrouble(String status) {
        assertThat(Pods.trouble(pods("[{metadata: {name: a}, status: " + status + "}]")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}}  | true
            {restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}}  | false
            {restartCount: 9, state: {running: {}}}                          | false
            """)
    void aCrashLoopIsWhatHasRestartedThriceAndWaitsAgain(String container, boolean loops) {
        assertThat(Pods.isCrashLooping(pods("[{status: {containerStatuses: [" + container + "]}}]")))
                .isEqualTo(loops);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{status: {phase: Running, containerStatuses: [{ready: true}]}}]                                 | SIMULATED
            [{status: {phase: Running, containerStatuses: [{ready: true, containerID: ""}]}}]                | SIMULATED
            [{status: {phase: Running}}]                                                                     | SIMULATED
            [{status: {phase: Running, containerStatuses: [{ready: true, containerID: "containerd://1"}]}}]  | REAL
            [{status: {phase: Running, containerStatuses: [{}]}}, {status: {phase: Running, containerStatuses: [{containerID: "x://1"}]}}] | REAL
            [{status: {phase: Pending, containerStatuses: [{}]}}]                                            | REAL
            [{status: {phase: Pending, containerStatuses: [{containerID: "double://1"}]}}]                   | REAL
            [{status: {phase: Running, containerStatuses: [{ready: true, containerID: "double://1"}]}}]      | DOUBLE
            [{status: {phase: Running, containerStatuses: [{containerID: "x://1"}, {containerID: "double://1"}]}}] | DOUBLE
            []                                                                                               | REAL
            """)
    void theIdOfAContainerTellsWhatRunsIt(String pods, Execution execution) {
        assertThat(Pods.execution(pods(pods))).isEqualTo(execution);
    }

    @Test
    void aSelectorIsAQuery() {
        assertThat(Pods.selector(Yaml.tree("{spec: {selector: {matchLabels: {a: b, example.com/c: d}}}}")))
                .isEqualTo("a=b,example.com/c=d");
        assertThat(Pods.selectorOf(Yaml.tree("{spec: {selector: {a: b}}}"))).isEqualTo("a=b");
    }

    private static List<JsonNode> pods(String yaml) {
        return StreamSupport.stream(Yaml.node(yaml).spliterator(), false).toList();
    }
}
