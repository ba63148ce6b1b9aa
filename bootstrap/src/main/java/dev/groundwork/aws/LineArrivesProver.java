package dev.groundwork.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.addon.LogCheck;
import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Answers {@link LogCheck.LineArrives}: makes a pod that writes a line which nobody else writes, and looks for it in
 * CloudWatch Logs.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html">
 *     FilterLogEvents</a>
 */
public final class LineArrivesProver implements Prover<LogCheck.LineArrives> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);
    private static final int SHOWN = 300;

    private final AwsClients clients;
    private final Probes probes;
    private final Clock clock;
    private final Map<LogCheck.LineArrives, Canary> canaries = new ConcurrentHashMap<>();

    public LineArrivesProver(AwsClients clients, Probes probes, Clock clock) {
        this.clients = clients;
        this.probes = probes;
        this.clock = clock;
    }

    @Override
    public Class<LogCheck.LineArrives> check() {
        return LogCheck.LineArrives.class;
    }

    @Override
    public Finding ask(LogCheck.LineArrives check) {
        Canary canary = canaries.computeIfAbsent(check, this::made);
        Optional<List<FilteredLogEvent>> events = events(check, canary);
        if (events.isEmpty()) {
            return refuted(
                    check,
                    "there is no log group " + check.logGroup(),
                    "aws logs describe-log-groups --region %s --log-group-name-prefix %s"
                            .formatted(clients.region(), check.logGroup()),
                    true);
        }
        if (events.get().isEmpty()) {
            return refuted(check, notYet(check, canary), lookAt(check.collector()), false);
        }
        return judge(check, canary, events.get().getFirst());
    }

    private Canary made(LogCheck.LineArrives check) {
        String image = probes.read(check.collector())
                .map(collector -> collector
                        .at("spec", "template", "spec", "containers")
                        .path(0)
                        .path("image")
                        .asText())
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Code.MISSING, check.collector().toString(), "does not exist", "groundwork apply")));
        Canary canary = Canary.of(check, image, clock.instant());
        probes.make(check.name(), canary.job());
        return canary;
    }

    /** The events with the line; nothing if there is no such group. */
    private Optional<List<FilteredLogEvent>> events(LogCheck.LineArrives check, Canary canary) {
        return clients.problems().calling("logs:FilterLogEvents", "log group " + check.logGroup(), () -> {
            try {
                // A page may be empty although more follow; the paginator goes on as long as there is a token.
                return Optional.of(clients
                        .logs()
                        .filterLogEventsPaginator(request -> request.logGroupName(check.logGroup())
                                .logStreamNamePrefix(check.streamPrefix() + canary.name())
                                .startTime(canary.since().minus(CLOCKS_DIFFER).toEpochMilli())
                                .filterPattern("\"" + canary.line() + "\""))
                        .events()
                        .stream()
                        .toList());
            } catch (ResourceNotFoundException absent) {
                return Optional.empty();
            }
        });
    }

    private String notYet(LogCheck.LineArrives check, Canary canary) {
        String waited = "no line of pod %s/%s after %d seconds"
                .formatted(
                        check.collector().namespace(),
                        canary.name(),
                        Duration.between(canary.since(), clock.instant()).toSeconds());
        return probes.trouble(check.collector().namespace(), canary.labels())
                .map(trouble -> waited + "; " + trouble)
                .orElse(waited);
    }

    /** Whether what arrived is what was written, and says who wrote it. */
    private Finding judge(LogCheck.LineArrives check, Canary canary, FilteredLogEvent event) {
        JsonNode record = json(event.message());
        List<String> wrong = new ArrayList<>();
        expect(wrong, record, "/message", canary.line()::equals);
        expect(wrong, record, "/stream", "stdout"::equals);
        expect(wrong, record, "/kubernetes/namespace_name", check.collector().namespace()::equals);
        expect(wrong, record, "/kubernetes/pod_name", name -> name.startsWith(canary.name()));
        if (!wrong.isEmpty()) {
            String shown =
                    event.message().length() > SHOWN ? event.message().substring(0, SHOWN) + "…" : event.message();
            return refuted(
                    check,
                    "it arrived without %s: %s".formatted(String.join(", ", wrong), shown),
                    lookAt(check.collector()),
                    true);
        }
        Instant written = Instant.ofEpochMilli(event.timestamp());
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Proven("a line of pod %s was there %d seconds after it was written, in stream %s"
                                .formatted(
                                        record.at("/kubernetes/pod_name").asText(),
                                        Duration.between(written, clock.instant())
                                                .toSeconds(),
                                        event.logStreamName())),
                        Grounds.of(clients)),
                true);
    }

    private static void expect(
            List<String> wrong, JsonNode record, String path, java.util.function.Predicate<String> holds) {
        if (!holds.test(record.at(path).asText(""))) {
            wrong.add("the right " + path.substring(1).replace('/', '.'));
        }
    }

    private static JsonNode json(String message) {
        try {
            return JSON.readTree(message);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    @Override
    public void end(LogCheck.LineArrives check) {
        Canary canary = canaries.remove(check);
        if (canary != null) {
            probes.remove(canary.id());
        }
    }

    private static String lookAt(ResourceId collector) {
        return "kubectl -n %s logs daemonset/%s --tail=100".formatted(collector.namespace(), collector.name());
    }

    private Finding refuted(LogCheck.LineArrives check, String seen, String next, boolean settled) {
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(
                                "the line in %s within %d seconds"
                                        .formatted(
                                                check.logGroup(),
                                                check.deadline().toSeconds()),
                                seen,
                                next),
                        Grounds.of(clients)),
                settled);
    }
}
