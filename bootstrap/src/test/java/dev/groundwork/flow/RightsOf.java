package dev.groundwork.flow;

import dev.groundwork.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Hands out what {@code groundwork rights} prints, as an administrator does with kubectl. */
final class RightsOf {
    static final String HOME = "groundwork";

    private final Sandbox sandbox;
    private final Hands hands;
    private final List<HasMetadata> given = new ArrayList<>();

    RightsOf(Sandbox sandbox, Hands hands) {
        this.sandbox = sandbox;
        this.hands = hands;
    }

    /** @param files a folder for what is handed out */
    void handedOutFor(String baseline, Path files) throws IOException {
        Flow.in(sandbox)
                .given(baseline)
                .run("rights", "--rbac", "--output-dir", files.toString())
                .thenExitCodeIs(0);
        for (String set : List.of("bootstrap", "drift", "reader")) {
            try (InputStream yaml = Files.newInputStream(files.resolve("groundwork-" + set + ".yaml"))) {
                given.addAll(hands.kubernetes().load(yaml).items());
            }
        }
        given.forEach(object -> hands.kubernetes().resource(object).serverSideApply());
    }

    List<HasMetadata> given() {
        return given;
    }

    /** A kubeconfig with a token of that set's ServiceAccount, as the kubelet gives one to a pod. */
    Path kubeconfig(String set, Path folder) throws IOException {
        return Kubeconfigs.of(sandbox).withToken(token(set)).in(folder.resolve(set));
    }

    String token(String set) {
        return hands.kubernetes()
                .serviceAccounts()
                .inNamespace(HOME)
                .withName("groundwork-" + set)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** What other baselines needed is not allowed any more; the ServiceAccounts stay. */
    void rolesTakenBack() {
        given.removeIf(object -> {
            boolean role = object.getKind().contains("Role");
            if (role) {
                hands.kubernetes().resource(object).delete();
            }
            return role;
        });
    }

    /** All but the places of others. */
    void takenBack() {
        given.stream()
                .filter(object -> !object.getKind().equals("Namespace")
                        || Set.of(HOME).contains(object.getMetadata().getName()))
                .forEach(object -> hands.kubernetes().resource(object).delete());
        given.clear();
    }
}
