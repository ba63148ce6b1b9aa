package dev.groundwork.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.addon.ScalingGroupCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers {@link ScalingGroupCheck.AutoscalerStatusHealthy} from the status ConfigMap, which is YAML since cluster-autoscaler 1.30.
 * The ConfigMap exists before AWS was ever asked, so that it is there proves nothing.
 *
 * @see <a href="https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/clusterstate/api/types.go">
 *     ClusterAutoscalerStatus</a>
 */
public final class AutoscalerStatusProver implements Prover<ScalingGroupCheck.AutoscalerStatusHealthy> {
    private static final YAMLMapper YAML = new YAMLMapper();
    /** A few scan intervals of ten seconds. */
    private static final Duration FRESH = Duration.ofSeconds(60);
    /** Go's way to print a time: {@code 2026-11-22 04:56:15.366428082 +0000 UTC}. */
    private static final DateTimeFormatter GO_TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern(" xx")
            .toFormatter(java.util.Locale.ROOT);

    private static final Pattern UP_TO_OFFSET = Pattern.compile("\\S+ \\S+ [-+][0-9]{4}");

    private final KubernetesReader reader;
    private final Clock clock;

    public AutoscalerStatusProver(KubernetesReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public Class<ScalingGroupCheck.AutoscalerStatusHealthy> check() {
        return ScalingGroupCheck.AutoscalerStatusHealthy.class;
    }

    @Override
    public Finding ask(ScalingGroupCheck.AutoscalerStatusHealthy check) {
        Optional<Tree> configMap = reader.get(new ResourceId("", "ConfigMap", check.namespace(), check.configMap()));
        return judge(check, configMap, clock.instant());
    }

    /** What the ConfigMap says at that time. */
    static Finding judge(ScalingGroupCheck.AutoscalerStatusHealthy check, Optional<Tree> configMap, Instant now) {
        if (configMap.isEmpty()) {
            return refuted(check, "there is no ConfigMap " + check.configMap());
        }
        if (check.groups().isEmpty()) {
            return refuted(check, "there is no Auto Scaling group that it could grow");
        }
        try {
            JsonNode status = YAML.readTree(configMap.get().text("data", "status"));
            return judge(check, status, now);
        } catch (JsonProcessingException e) {
            return refuted(check, "the ConfigMap's status is no YAML");
        }
    }

    private static Finding judge(ScalingGroupCheck.AutoscalerStatusHealthy check, JsonNode status, Instant now) {
        Optional<Instant> time = time(status.path("time").asText(""));
        if (time.isEmpty()) {
            return refuted(check, "the status has no time");
        }
        Duration age = Duration.between(time.get(), now);
        if (age.compareTo(FRESH) > 0) {
            return refuted(check, "the status is " + age.toSeconds() + " seconds old");
        }
        List<String> wrong = new ArrayList<>();
        if (!status.path("autoscalerStatus").asText().equals("Running")) {
            wrong.add("the autoscaler is " + status.path("autoscalerStatus").asText("of unknown state"));
        }
        Set<String> missing = new HashSet<>(check.groups());
        for (JsonNode group : status.path("nodeGroups")) {
            String name = group.path("name").asText();
            missing.removeIf(wanted -> ManagedNodeGroup.isMeant(name, wanted));
            String health = group.path("health").path("status").asText("unknown");
            String scaleUp = group.path("scaleUp").path("status").asText("");
            if (!health.equals("Healthy")) {
                wrong.add("group " + name + " is " + health);
            } else if (scaleUp.equals("Backoff")) {
                wrong.add("group " + name + " backs off: "
                        + group.path("scaleUp")
                                .path("backoffInfo")
                                .path("errorMessage")
                                .asText("no reason given"));
            }
        }
        missing.stream().sorted().forEach(name -> wrong.add("group " + name + " is not listed"));
        if (!wrong.isEmpty()) {
            return refuted(check, String.join(", ", wrong));
        }
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Proven("status %d seconds old, %d groups healthy"
                                .formatted(age.toSeconds(), check.groups().size())),
                        Proof.Ground.REAL),
                true);
    }

    static Optional<Instant> time(String text) {
        // Behind the offset come the zone's name and, in some, a monotonic clock.
        Matcher matcher = UP_TO_OFFSET.matcher(text);
        try {
            return matcher.lookingAt()
                    ? Optional.of(OffsetDateTime.parse(matcher.group(), GO_TIME).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Finding refuted(ScalingGroupCheck.AutoscalerStatusHealthy check, String seen) {
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(
                                "a status younger than %d seconds in which %s are healthy"
                                        .formatted(FRESH.toSeconds(), String.join(", ", check.groups())),
                                seen,
                                "kubectl -n %s logs deployment/%s"
                                        .formatted(
                                                check.namespace(),
                                                check.backend().name())),
                        Proof.Ground.REAL),
                false);
    }
}
