package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.engine.FakeProbes;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamesResolveProverTest {
    private static final ResourceId SERVER = new ResourceId("apps", "Deployment", "kube-system", "coredns");
    private static final NetworkCheck.NamesResolve CHECK =
            new NetworkCheck.NamesResolve("coredns", SERVER, "mirror.example/busybox:1");
    private static final String NAME = "kubernetes.default.svc.cluster.local";

    private final FakeProbes made = new FakeProbes();

    @TempDir
    private Path folder;

    @BeforeEach
    void everyClusterHasTheService() {
        made.there.put(
                NetworkCheck.NamesResolve.SERVICE,
                Yaml.tree("{spec: {clusterIP: 10.100.0.1, clusterIPs: [10.100.0.1, \"fd00::1\"]}}"));
    }

    @ParameterizedTest
    @CsvSource({"10.100.0.1", "10.100.0.1 fd00::1", "fd00::1"})
    void theAddressOfTheServiceIsTheProof(String addresses) {
        givenEnd(0, NAME + " " + addresses);

        assertThat(verdict(false))
                .isInstanceOfSatisfying(
                        Proof.Proven.class,
                        proven -> assertThat(proven.evidence())
                                .contains("was told that " + NAME + " is " + addresses.replace(" ", ", ")));
        assertThat(made.made).hasSize(1);
        assertThat(made.made.getFirst().text("metadata", "namespace")).isEqualTo("kube-system");
    }

    @Test
    void anotherAddressIsRefuted() {
        givenEnd(0, NAME + " 198.51.100.7");

        assertThat(verdict(false))
                .isEqualTo(new Proof.Refuted(
                        "10.100.0.1, fd00::1",
                        NAME + " is 198.51.100.7",
                        "kubectl -n kube-system logs deployment/coredns --tail=100"));
    }

    @Test
    void aNameThatNobodyKnowsOrAServerThatIsSilentIsRefuted() {
        givenEnd(1, NAME + ": ;; connection timed out; no servers could be reached");

        assertThat(verdict(false))
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen()).contains("no servers could be"));
    }

    @Test
    void aPodThatDoesNotStartSaysWhyAndIsAskedAgain() {
        made.status = Optional.of(
                Yaml.tree(
                        "{status: {phase: Pending, containerStatuses: [{state: {waiting: {reason: ImagePullBackOff, message: \"Back-off pulling image\"}}}]}}"));

        var finding = new NamesResolveProver(made, () -> false).ask(CHECK);

        assertThat(finding.settled()).isFalse();
        assertThat(finding.proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen())
                                .isEqualTo("the pod is Pending: ImagePullBackOff: Back-off pulling image"));
    }

    @Test
    void whereAnEmulatorInstallsNoServerNothingIsMadeAndNothingProved() {
        assertThat(verdict(true)).isInstanceOf(Proof.NotProvable.class);
        assertThat(made.made).isEmpty();
    }

    @Test
    void theServerThatIsThereIsAskedAlsoWhereEksIsEmulated() {
        made.there.put(SERVER, Tree.empty());
        givenEnd(0, NAME + " 10.100.0.1");

        assertThat(verdict(true)).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void theScriptTakesTheDomainFromTheKubeletAndTheAddressesFromTheAnswer() throws Exception {
        String answer = """
                Server:\t\t10.100.0.10
                Address:\t10.100.0.10:53

                Name:\tkubernetes.default.svc.corp.example
                Address: 10.100.0.1

                Name:\tkubernetes.default.svc.corp.example
                Address: fd00::1

                """;

        assertThat(run(answer, 0)).isEqualTo("0 kubernetes.default.svc.corp.example 10.100.0.1 fd00::1");
        assertThat(run("** server can't find kubernetes.default.svc.corp.example: NXDOMAIN\n", 1))
                .startsWith("1 kubernetes.default.svc.corp.example: ** server can't find")
                .endsWith("NXDOMAIN");
        assertThat(run(answer.substring(0, answer.indexOf("Name")), 0)).startsWith("1 ");
    }

    /** Runs the script with the shell of this computer, a resolv.conf of ours and an nslookup that answers so. */
    private String run(String answer, int code) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("answer"), answer);
        Files.writeString(folder.resolve("resolv.conf"), """
                search kube-system.svc.corp.example svc.corp.example corp.example eu-west-1.compute.internal
                nameserver 10.100.0.10
                """);
        Files.writeString(folder.resolve("nslookup"), "#!/bin/sh\ncat %s/answer; exit %d\n".formatted(folder, code))
                .toFile()
                .setExecutable(true);
        String script = NamesProbe.of(CHECK)
                .at("spec", "containers")
                .path(0)
                .path("command")
                .path(2)
                .asText()
                .replace("/etc/resolv.conf", folder + "/resolv.conf")
                .replace("/tmp/answer", folder + "/said")
                .replace("/dev/termination-log", folder + "/last-words");
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script);
        shell.environment().merge("PATH", folder.toString(), (path, ours) -> ours + ":" + path);
        int ended = shell.start().waitFor();
        return ended + " "
                + Files.readString(folder.resolve("last-words"), StandardCharsets.UTF_8)
                        .strip();
    }

    private Proof.Verdict verdict(boolean emulated) {
        return new NamesResolveProver(made, () -> emulated).ask(CHECK).proof().verdict();
    }

    private void givenEnd(int code, String words) {
        made.status = Optional.of(
                Yaml.tree("{status: {containerStatuses: [{state: {terminated: {exitCode: %d, message: \"%s\"}}}]}}"
                        .formatted(code, words)));
    }
}
