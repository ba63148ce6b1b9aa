package dev.groundwork.catalog;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.JobCheck;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Groundwork itself in the cluster: a Job that makes the baseline so, and a CronJob or a service that looks for drift. The
 * baseline, the rights and the AWS roles of both come from everything else that the baseline wants, so they are added when
 * all of it is rendered.
 */
public final class Groundwork implements Addon<Groundwork.Settings> {
    public static final String NAME = "groundwork";
    private static final Duration RUN = Duration.ofMinutes(15);
    private static final int HOUR = 60;
    private static final int DAY = 24;
    private static final String DRIFT = "groundwork-drift";

    /** How drift is looked for. */
    public enum DriftAs {
        /** By a CronJob: a pod for each look. */
        SCHEDULE("schedule"),
        /** By a Deployment: a pod that stays, with pages that show what it found last. */
        SERVICE("service");

        private final String word;

        DriftAs(String word) {
            this.word = word;
        }

        @com.fasterxml.jackson.annotation.JsonValue
        @Override
        public String toString() {
            return word;
        }
    }

    /** What a user may set. */
    @Describe("Groundwork itself in the cluster: a Job that makes the baseline so, and what looks for drift.")
    public record Settings(
            @Describe(
                    value = "The image without its tag; see docs/install.md for how to build it.",
                    byDefault = "\"ghcr.io/groundwork/groundwork\"")
            String image,

            @Describe(value = "The tag of the image.", byDefault = "\"0.1.0-SNAPSHOT\"")
            String tag,

            @Describe(
                    value =
                            "The Job that makes the baseline so. Off, the Job is taken away with all its rights: nobody in"
                                    + " the cluster may write then.",
                    byDefault = "true")
            boolean bootstrap,

            @Describe(value = "Whether somebody looks for drift and proves the checks again.", byDefault = "true")
            boolean drift,

            @Describe(
                    value =
                            "Who looks for drift: a CronJob with a pod for each look, or a service, whose pod stays and shows"
                                    + " what it found last to people and to Prometheus.",
                    byDefault = "\"schedule\"")
            DriftAs driftAs,

            @Describe(
                    value =
                            "Minutes between two looks for drift; on a schedule a divisor of 60, or of whole hours one of"
                                    + " 24.",
                    byDefault = "30",
                    minimum = 5)
            int everyMinutes,

            @Describe(
                    value = "Whether those who stand below notifications are told what began or ended to be wrong.",
                    byDefault = "false")
            boolean notifies,

            @Describe(value = "Minutes that the Job may take for all its attempts.", byDefault = "60", minimum = 5)
            int deadlineMinutes,

            @Describe(
                    value =
                            "A Secret of the namespace groundwork whose entries become environment variables, so that the"
                                    + " baseline can name them as ${env:NAME}.")
            Optional<String> secret,

            @Describe(value = "Environment variables that are no secret, such as proxies.", byDefault = "{}")
            Map<String, String> environment,

            @Describe(
                    value = "Memory request and limit of each pod.",
                    byDefault = "\"512Mi\"",
                    pattern = "[0-9]+(Mi|Gi)")
            String memory) {
        public Settings {
            environment = Map.copyOf(environment);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "Groundwork in the cluster: a Job that makes the baseline so, and what looks for drift";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Desired desired(Settings settings, Surroundings around) {
        Map<String, String> environment = new TreeMap<>(Map.of("NO_COLOR", "1"));
        environment.putAll(settings.environment());
        var manifests = Desired.manifests(NAME).with("environment", environment);
        List<Check> checks = new ArrayList<>();
        if (settings.bootstrap()) {
            manifests
                    .with("deadlineSeconds", settings.deadlineMinutes() * 60)
                    .with("timeout", Math.min(settings.deadlineMinutes(), RUN.toMinutes()) + "m");
            checks.add(new JobCheck.JobDone(
                    NAME, id("Job", "groundwork-bootstrap"), Duration.ofMinutes(settings.deadlineMinutes())));
        }
        boolean schedule = settings.drift() && settings.driftAs() == DriftAs.SCHEDULE;
        boolean service = settings.drift() && settings.driftAs() == DriftAs.SERVICE;
        boolean secret = settings.secret().isPresent();
        if (settings.drift()) {
            manifests.with("notify", settings.notifies() ? List.of("--notify") : List.of());
        }
        if (schedule) {
            manifests.with("schedule", schedule(settings.everyMinutes()));
            checks.add(new JobCheck.RunsOnSchedule(
                    NAME, id("CronJob", DRIFT), Duration.ofMinutes(settings.everyMinutes()), RUN));
        }
        if (service) {
            manifests.with("every", settings.everyMinutes() + "m");
            checks.addAll(checksOfService(around));
        }
        if (settings.bootstrap() || settings.drift()) {
            manifests.with("image", settings.image() + ":" + settings.tag()).with("memory", settings.memory());
            settings.secret().ifPresent(name -> manifests.with("secret", name));
        }
        return manifests
                .option("bootstrap", settings.bootstrap())
                .option("bootstrap-secret", settings.bootstrap() && secret)
                .option("drift", settings.drift())
                .option("drift-schedule", schedule)
                .option("drift-schedule-secret", schedule && secret)
                .option("drift-service", service)
                .option("drift-service-secret", service && secret)
                .option("monitored", service && around.monitored())
                .provedBy(checks.toArray(Check[]::new));
    }

    /** Its pod is ready when it answers, not when a first look has ended: that look proves these very checks. */
    private static List<Check> checksOfService(Surroundings around) {
        List<Check> checks = new ArrayList<>(List.of(
                new WorkloadCheck.RolledOut(NAME, new ResourceId("apps", "Deployment", NAME, DRIFT)),
                new WorkloadCheck.EvictionAllowed(NAME, new ResourceId("policy", "PodDisruptionBudget", NAME, DRIFT))));
        if (around.monitored()) {
            checks.add(MonitoringCheck.TargetsUp.of(NAME, "ServiceMonitor", DRIFT));
        }
        return checks;
    }

    private static ResourceId id(String kind, String name) {
        return new ResourceId("batch", kind, NAME, name);
    }

    /** A schedule whose steps are all equally long, which cron has only for divisors. */
    private static String schedule(int minutes) {
        if (minutes < HOUR && HOUR % minutes == 0) {
            return "*/%d * * * *".formatted(minutes);
        }
        int hours = minutes / HOUR;
        if (minutes % HOUR == 0 && hours <= DAY && DAY % hours == 0) {
            return hours == DAY ? "0 0 * * *" : "0 */%d * * *".formatted(hours);
        }
        throw new ProblemException(new Problem(
                Problem.Code.INVALID,
                "addons.groundwork.everyMinutes",
                minutes + " minutes do not divide an hour or a day into equal parts",
                "Write for instance 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720 or 1440"));
    }
}
