package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.LogCheck;
import dev.groundwork.plan.Proof;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

final class RetentionSetProverIT {
    private final RetentionSetProver prover = new RetentionSetProver(AwsSandbox.clients());
    private final CloudWatchLogsClient logs = AwsSandbox.clients().logs();

    @Test
    void groupsThatKeepTheirEventsAsLongAsTheyShouldAreProven() {
        group("/it/java/kept/a", 30);
        group("/it/java/kept/b", 7);

        assertThat(ask(Map.of("/it/java/kept/a", 30, "/it/java/kept/b", 7)))
                .isEqualTo(new Proof.Proven("/it/java/kept/a 30 days, /it/java/kept/b 7 days"));
    }

    @Test
    void aGroupThatKeepsThemForEverOrTooShortOrIsGoneIsRefutedByName() {
        group("/it/java/lost/a", 1);
        logs.createLogGroup(request -> request.logGroupName("/it/java/lost/b"));

        assertThat(((Proof.Refuted) ask(Map.of("/it/java/lost/a", 30, "/it/java/lost/b", 7, "/it/java/lost/c", 7)))
                        .seen())
                .isEqualTo("/it/java/lost/a keeps them 1 day, /it/java/lost/b keeps them for ever,"
                        + " /it/java/lost/c does not exist");
    }

    private Proof.Verdict ask(Map<String, Integer> days) {
        return prover.ask(new LogCheck.RetentionSet("fluentd", new TreeMap<>(days)))
                .proof()
                .verdict();
    }

    private void group(String name, int days) {
        logs.createLogGroup(request -> request.logGroupName(name));
        logs.putRetentionPolicy(request -> request.logGroupName(name).retentionInDays(days));
    }
}
