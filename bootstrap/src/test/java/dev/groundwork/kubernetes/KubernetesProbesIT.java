package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Waiter;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.RealPrograms;
import dev.groundwork.sandbox.Sandbox;
import dev.groundwork.sandbox.SandboxSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KubernetesProbesIT {
    private static final Sandbox SANDBOX = Sandbox.start(SandboxSettings.usual().withRealPrograms(RealPrograms.NEVER));

    private final ApiServer server = new ApiServer(
            Connection.find(Optional.of(SANDBOX.kubeconfig()), Optional.empty(), Map.of()),
            new Waiter(Clock.systemUTC()));
    private final KubernetesReader reader = new KubernetesReader(server);

    @AfterAll
    static void down() {
        SANDBOX.close();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatIsMadeCarriesTheNameOfItsCheckAndGoesAwayWithItsPods() {
        Tree job = job("made");
        probes(Duration.ZERO).make("log-line-arrives", job);

        Tree made = probes(Duration.ZERO).read(KubernetesObject.idOf(job)).orElseThrow();
        assertThat(made.text("metadata", "labels", Probes.LABEL)).isEqualTo("log-line-arrives");
        assertThat(made.at("metadata", "labels").has(KubernetesObject.MANAGED_BY))
                .isFalse();

        probes(Duration.ZERO).remove(KubernetesObject.idOf(job));
        probes(Duration.ZERO).remove(KubernetesObject.idOf(job));
        assertThat(gone(KubernetesObject.idOf(job))).isTrue();
    }

    @Test
    void whatAKilledRunLeftGoesAwayWithTheNextAndWhatAnotherRunUsesStays() {
        Tree left = job("left");
        probes(Duration.ZERO).make("of-a-killed-run", left);

        probes(Duration.ZERO).make("of-a-killed-run", job("another"));
        assertThat(reader.get(KubernetesObject.idOf(left))
                        .orElseThrow()
                        .at("metadata")
                        .has("deletionTimestamp"))
                .isFalse();

        probes(Duration.ofMinutes(16)).make("of-a-killed-run", job("next"));
        assertThat(gone(KubernetesObject.idOf(left))).isTrue();
    }

    @Test
    void aProbeThatTheServerRefusesIsAProblem() {
        Tree wrong = job("wrong").with(root -> {
            root.withObjectProperty("spec").put("unknown", 1);
            return root;
        });

        assertThatThrownBy(() -> probes(Duration.ZERO).make("x", wrong)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aPodThatIsNotThereIsTrouble() {
        assertThat(probes(Duration.ZERO).trouble("default", "job-name=none")).contains("no pod was made");
    }

    /** Gone, or about to be. */
    private boolean gone(ResourceId id) {
        return reader.get(id)
                .map(job -> job.at("metadata").has("deletionTimestamp"))
                .orElse(true);
    }

    private KubernetesProbes probes(Duration later) {
        return new KubernetesProbes(server, reader, Clock.offset(Clock.systemUTC(), later));
    }

    private static Tree job(String name) {
        return Yaml.tree("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: probe-%s, namespace: default}
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: x, image: example.com/x:1.0.0}]
                """.formatted(name));
    }
}
