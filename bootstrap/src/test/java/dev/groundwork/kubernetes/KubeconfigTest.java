package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KubeconfigTest {
    private static final Kubeconfig.Entry ENTRY = new Kubeconfig.Entry(
            "main.eu-west-1.111122223333",
            "https://ABC.gr7.eu-west-1.eks.amazonaws.com",
            "PEM",
            "/opt/groundwork/groundwork",
            List.of("token", "--cluster", "on", "--region", "eu-west-1"),
            Map.of("AWS_PROFILE", "prod"));

    private static final String ALONE = """
            apiVersion: v1
            kind: Config
            clusters:
            - name: main.eu-west-1.111122223333
              cluster:
                server: https://ABC.gr7.eu-west-1.eks.amazonaws.com
                certificate-authority-data: UEVN
            users:
            - name: main.eu-west-1.111122223333
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: "/opt/groundwork/groundwork"
                  args:
                  - "token"
                  - "--cluster"
                  - "on"
                  - "--region"
                  - "eu-west-1"
                  env:
                  - name: AWS_PROFILE
                    value: "prod"
                  interactiveMode: Never
                  provideClusterInfo: false
            contexts:
            - name: main.eu-west-1.111122223333
              context:
                cluster: main.eu-west-1.111122223333
                user: main.eu-west-1.111122223333
            current-context: main.eu-west-1.111122223333
            """;

    /** As minikube, people and the AWS command line leave it. */
    private static final String OTHERS = """
            # mine, do not touch
            apiVersion: v1
            clusters:
            # the one at home
            - cluster:
                certificate-authority: /home/me/.minikube/ca.crt
                extensions:
                - extension:
                    last-update: Sat, 21 Nov 2026 10:00:00 CET
                  name: cluster_info
                server: https://192.168.49.2:8443
              name: minikube
            contexts:
            - context:
                cluster: minikube
                namespace: "0755"
                user: minikube
              name: minikube
            current-context: minikube # always
            kind: Config
            preferences: {}
            users:
            - name: minikube
              user:
                password: 'it''s yes'
                token: yes
            """;

    @Test
    void anEmptyFileGetsAllThatKubectlNeeds() {
        assertThat(Kubeconfig.with("", ENTRY)).isEqualTo(ALONE);
    }

    @Test
    void whatIsThereStaysToTheLetterWithItsCommentsAndItsCurrentContext() {
        String merged = Kubeconfig.with(OTHERS, ENTRY);

        assertThat(words(merged)).containsSubsequence(words(OTHERS));
        assertThat(merged).contains("server: https://ABC.gr7").doesNotContain("current-context: main");
    }

    /** The lines without what only shows where in a list they stand: a comment may come to stand after the dash. */
    private static List<String> words(String text) {
        return text.lines().map(line -> line.replaceFirst("^[- ]+", "")).toList();
    }

    @Test
    void writingTwiceIsWritingOnce() {
        String once = Kubeconfig.with(OTHERS, ENTRY);

        assertThat(Kubeconfig.with(once, ENTRY)).isEqualTo(once);
        assertThat(Kubeconfig.with(ALONE, ENTRY)).isEqualTo(ALONE);
    }

    @Test
    void ourOwnEntryIsBroughtUpToDateAndKeepsWhatWasAddedToIt() {
        String proxied = ALONE.replace(
                        "    server: https://ABC", "    proxy-url: http://proxy:3128\n    server: https://OLD")
                .replace("provideClusterInfo: false", "provideClusterInfo: true");

        assertThat(Kubeconfig.with(proxied, ENTRY))
                .contains("proxy-url: http://proxy:3128", "server: https://ABC", "provideClusterInfo: false")
                .doesNotContain("https://OLD");
    }

    @Test
    void aUserOfThatNameWhoLogsInInAnotherWayIsNotOverwritten() {
        String other = """
                users:
                - name: main.eu-west-1.111122223333
                  user: {token: theirs}
                """;

        ProblemException e = catchThrowableOfType(ProblemException.class, () -> Kubeconfig.with(other, ENTRY));

        assertThat(e.problem().code()).isEqualTo(Problem.Code.CONFLICT);
        assertThat(e.problem().toString()).doesNotContain("theirs");
    }

    @Test
    void listsThatAreEmptyAreFilled() {
        String empty = "apiVersion: v1\nkind: Config\nclusters: null\nusers: []\ncontexts:\ncurrent-context: \"\"\n";

        assertThat(Kubeconfig.with(empty, ENTRY))
                .contains("current-context: main")
                .contains("- name: main");
    }

    @Test
    void aFileThatIsNoKubeconfigIsLeftAlone() {
        for (String text : List.of("clusters: [unclosed", "- a\n- list\n", "clusters: {a: b}\n")) {
            ProblemException e = catchThrowableOfType(ProblemException.class, () -> Kubeconfig.with(text, ENTRY));
            assertThat(e.problem().what()).contains("left alone");
        }
    }
}
