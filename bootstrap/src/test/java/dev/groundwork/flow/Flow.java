package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.cli.Main;
import dev.groundwork.cli.Terminal;
import dev.groundwork.report.ReportSchema;
import dev.groundwork.sandbox.AuditEvent;
import dev.groundwork.sandbox.AwsRequest;
import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One person at one terminal, with one baseline: {@code given…}, {@code when…}, {@code then…}. */
final class Flow {
    /** What the examples' readers try first. */
    static final String EXAMPLE = read(home().resolve("examples/baseline.yaml"));

    /** Nothing of it needs a program that really runs. */
    static final String AUTOSCALER = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            addons:
              cluster-autoscaler: {}
            """;

    static final String METRICS = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            addons:
              metrics-server: {}
            """;

    static final String FLUENTD = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            addons:
              fluentd: {}
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sandbox sandbox;
    private final Path file;
    private final Map<String, String> environment;
    private Optional<Function<String, String>> person = Optional.empty();
    private Map<String, String> credentials = Map.of("aws.accessKeyId", "sandbox", "aws.secretAccessKey", "sandbox");
    private String out = "";
    private String exact = "";
    private String err = "";
    private int code = -1;
    private Duration took = Duration.ZERO;
    private long audit;
    private long aws;

    private Flow(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.environment = new TreeMap<>(sandbox.environment());
        try {
            this.file = Files.createTempFile("baseline", ".yaml");
            file.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Flow in(Sandbox sandbox) {
        return new Flow(sandbox);
    }

    private static Path home() {
        return Path.of(System.getProperty("groundwork.home", ".."));
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Flow given(String baseline) {
        try {
            Files.writeString(file, baseline);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Whoever runs the command has another kubeconfig. */
    Flow givenKubeconfig(Path kubeconfig) {
        environment.put("KUBECONFIG", kubeconfig.toString());
        return this;
    }

    /** Whoever runs the command has none. */
    Flow givenNoKubeconfig() {
        environment.remove("KUBECONFIG");
        return this;
    }

    /** Whoever runs the command is somebody else in AWS. */
    Flow givenCredentials(String key, String secret, String session) {
        credentials = Map.of("aws.accessKeyId", key, "aws.secretAccessKey", secret, "aws.sessionToken", session);
        return this;
    }

    /** Somebody sits at the terminal and gives that answer to every question. */
    Flow givenAPersonWhoSays(String answer) {
        person = Optional.of(_ -> answer);
        return this;
    }

    Flow whenPreviewed(String... options) {
        return run("preview", options);
    }

    Flow whenApplied(String... options) {
        return run("apply", with(options, "--yes"));
    }

    Flow whenVerified(String... options) {
        return run("verify", options);
    }

    Flow whenDriftIsAsked(String... options) {
        return run("drift", options);
    }

    /** Runs any command with nothing added but the file and the endpoint. */
    Flow run(String verb, String... options) {
        List<String> arguments = new ArrayList<>(arguments(verb));
        arguments.addAll(List.of(options));
        return runExactly(arguments);
    }

    List<String> arguments(String verb) {
        return List.of(
                verb,
                "--file",
                file.toString(),
                "--endpoint-url",
                sandbox.report().awsEndpoint().toString());
    }

    Map<String, String> environment() {
        return environment;
    }

    Flow runExactly(List<String> arguments) {
        audit = sandbox.audit().mark();
        aws = sandbox.aws().mark();
        StringWriter outWriter = new StringWriter();
        StringWriter errWriter = new StringWriter();
        long start = System.nanoTime();
        // The SDK looks at this process's own variables and properties, not at those of the terminal.
        credentials.forEach(System::setProperty);
        try (PrintWriter outPrinter = new PrintWriter(outWriter);
                PrintWriter errPrinter = new PrintWriter(errWriter)) {
            code = Main.run(
                    new Terminal(outPrinter, errPrinter, environment, person), arguments.toArray(String[]::new));
        } finally {
            credentials.keySet().forEach(System::clearProperty);
        }
        took = Duration.ofNanos(System.nanoTime() - start);
        exact = outWriter.toString();
        if (exact.startsWith("{\n  \"schemaVersion\"")) {
            ReportSchema.check(exact);
        }
        out = Volatile.hidden(exact);
        err = Volatile.hidden(errWriter.toString());
        return this;
    }

    private static String[] with(String[] options, String more) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add(more);
        return all.toArray(String[]::new);
    }

    Flow thenExitCodeIs(int expected) {
        assertThat(code).as("exit code of%n%s%n%s", out, err).isEqualTo(expected);
        return this;
    }

    Flow thenOutputIs(String expected) {
        assertThat(out).isEqualTo(expected);
        return this;
    }

    Flow thenMessagesAre(String expected) {
        assertThat(err).isEqualTo(expected);
        return this;
    }

    Flow thenOutputHas(String... parts) {
        assertThat(out).contains(parts);
        return this;
    }

    Flow thenOutputHasNot(String... parts) {
        assertThat(out).doesNotContain(parts);
        return this;
    }

    Flow thenMessagesHave(String... parts) {
        assertThat(err).contains(parts);
        return this;
    }

    Flow thenItTookLessThan(Duration limit) {
        assertThat(took).isLessThan(limit);
        return this;
    }

    /** What it counts as a write is in {@link AuditEvent#write()}; AWS has a list of its reading operations. */
    Flow thenNothingWasWritten() {
        assertThat(kubernetesWrites()).isEmpty();
        assertThat(awsWrites()).isEmpty();
        return this;
    }

    /** What a check makes for its question, which is all that {@code verify} writes. */
    Flow thenOnlyProbesWereMade() {
        assertThat(kubernetesWrites())
                .allMatch(write -> write.contains(" groundwork-probe-") || write.contains(" groundwork-credentials-"));
        assertThat(awsWrites()).isEmpty();
        return this;
    }

    Flow thenNoLockWasTaken() {
        assertThat(sandbox.audit()
                        .since(audit)
                        .by(Sandbox.USER)
                        .only(event -> event.resource().equals("leases")
                                && !event.verb().equals("get"))
                        .byVerbAndResource())
                .isEmpty();
        return this;
    }

    List<String> kubernetesWrites() {
        return sandbox.audit().since(audit).writes().events().stream()
                .filter(event -> event.user().equals(Sandbox.USER)
                        || event.user().startsWith("system:serviceaccount:flow:")
                        || event.user().startsWith("system:serviceaccount:groundwork:"))
                .map(event -> event.verb() + " " + event.resource() + " " + event.name())
                .toList();
    }

    List<String> awsWrites() {
        return sandbox.aws().writes(aws).stream().map(AwsRequest::operation).toList();
    }

    /** What the last command asked of AWS, as IAM names actions. */
    Set<String> awsActions() {
        return sandbox.aws().since(aws).stream()
                .map(request -> request.service() + ":" + request.operation())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    String output() {
        return out;
    }

    /** The output with everything that differs from run to run. */
    String exactOutput() {
        return exact;
    }

    String messages() {
        return err;
    }

    /** The output as JSON. */
    JsonNode json() {
        try {
            return JSON.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + out + err, e);
        }
    }

    /** The items of a list of the JSON output. */
    List<JsonNode> json(String list) {
        return StreamSupport.stream(json().path(list).spliterator(), false).toList();
    }

    /** The verdict and ground of every check of the JSON output, as {@code metrics-server node-metrics-fresh: proven real}. */
    List<String> verdicts() {
        return json("proofs").stream()
                .map(proof ->
                        proof.path("addon").asText() + " " + proof.path("check").asText() + ": "
                                + proof.path("verdict").asText() + " "
                                + proof.path("ground").asText())
                .toList();
    }
}
