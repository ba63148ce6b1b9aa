package dev.groundwork.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Loads what a preview needs without a cluster: the launcher runs it once to make the cache from which later starts are
 * fast. Nothing listens at the addresses that it asks.
 */
@Command(name = "warm-up", hidden = true, description = "Load classes for the launcher's cache.")
final class WarmUpCommand implements Callable<Integer> {
    private static final String NOWHERE = "127.0.0.1:1";

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("groundwork-warm-up");
        try {
            Path baseline = Files.writeString(folder.resolve("groundwork.yaml"), """
                    apiVersion: groundwork.dev/v1alpha1
                    kind: Baseline
                    cluster: {name: warm-up, region: eu-west-1}
                    addons: {metrics-server: {}, cluster-autoscaler: {}}
                    """);
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: warm-up, cluster: {server: "http://%s"}}]
                    users: [{name: warm-up, user: {token: none}}]
                    contexts: [{name: warm-up, context: {cluster: warm-up, user: warm-up}}]
                    current-context: warm-up
                    """.formatted(NOWHERE));
            StringWriter unread = new StringWriter();
            Terminal terminal =
                    new Terminal(new PrintWriter(unread), new PrintWriter(unread), Map.of(), Optional.empty());
            System.setProperty("aws.accessKeyId", "none");
            System.setProperty("aws.secretAccessKey", "none");
            String[] preview = {
                "preview",
                "-f",
                baseline.toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "--endpoint-url",
                "http://" + NOWHERE
            };
            // That it cannot finish is what is expected of it.
            int _ = Main.run(terminal, preview);
            int _ = Main.run(terminal, "addons");
            return 0;
        } finally {
            try (var files = Files.list(folder)) {
                files.forEach(WarmUpCommand::delete);
            }
            delete(folder);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
