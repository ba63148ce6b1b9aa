package dev.groundwork.flow;

import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Variations of a sandbox's kubeconfig. */
final class Kubeconfigs {
    private final String text;

    private Kubeconfigs(String text) {
        this.text = text;
    }

    static Kubeconfigs of(Sandbox sandbox) throws IOException {
        return new Kubeconfigs(Files.readString(sandbox.kubeconfig()));
    }

    /** The same server and authority, another user. */
    Kubeconfigs withToken(String token) {
        return new Kubeconfigs(text.replaceAll("(?m)^\\s*client-key-data:.*\\R?", "")
                .replaceAll("(?m)^(\\s*)client-certificate-data:.*$", "$1token: " + token));
    }

    /** The same user and authority, another address. */
    Kubeconfigs withServer(String server) {
        return new Kubeconfigs(text.replaceAll("(?m)^(\\s*)server:.*$", "$1server: " + server));
    }

    Path in(Path file) throws IOException {
        return Files.writeString(file, text);
    }
}
