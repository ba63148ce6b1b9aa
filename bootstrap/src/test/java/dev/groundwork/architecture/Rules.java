package dev.groundwork.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The rules of {@code docs/architecture.md}, over the packages below a root, so that they can be tried on offenders.
 *
 * @param root the package that stands for {@code dev.groundwork}
 */
public record Rules(String root) {
    /** The only class that writes to Kubernetes. */
    static final String KUBERNETES_WRITER = "kubernetes.KubernetesWriter";
    /** The only class that speaks HTTP to the API server, and within it what a request is. */
    static final String KUBERNETES_SENDER = "kubernetes.ApiServer";

    static final String KUBERNETES_REQUEST = KUBERNETES_SENDER + "$Request";
    /** How the names of the classes end that write to AWS. */
    static final String AWS_WRITER = "Driver";
    /** The only class of the product that sleeps. */
    static final String WAITER = "engine.Waiter";
    /** The sandbox watches its logs, and sleeps only where Linux has no watch left. */
    static final String FILE_CHANGES = "sandbox.FileChanges";

    /** What each package may see besides itself. One that is not listed may not exist. */
    private static final Map<String, Set<String>> SEES = Map.ofEntries(
            Map.entry("resource", Set.of()),
            Map.entry("addon", Set.of("resource")),
            Map.entry("catalog", Set.of("resource", "addon")),
            Map.entry("baseline", Set.of("resource", "addon", "catalog")),
            Map.entry("render", Set.of("resource", "addon", "catalog", "baseline")),
            Map.entry("plan", Set.of("resource", "addon")),
            Map.entry("preflight", Set.of("resource", "addon", "plan")),
            Map.entry("rights", Set.of("resource", "addon")),
            Map.entry("engine", Set.of("resource", "addon", "plan")),
            Map.entry("kubernetes", Set.of("resource", "addon", "plan", "preflight", "rights", "engine")),
            Map.entry("aws", Set.of("resource", "addon", "plan", "preflight", "rights", "engine")),
            Map.entry("network", Set.of("resource", "addon", "plan", "engine")),
            Map.entry("report", Set.of("resource", "addon", "plan")),
            Map.entry("sandbox", Set.of()),
            Map.entry("image", Set.of("resource")),
            Map.entry(
                    "server",
                    Set.of(
                            "resource",
                            "addon",
                            "catalog",
                            "baseline",
                            "render",
                            "plan",
                            "preflight",
                            "rights",
                            "engine",
                            "kubernetes",
                            "aws",
                            "network",
                            "report")),
            Map.entry(
                    "cli",
                    Set.of(
                            "resource",
                            "addon",
                            "catalog",
                            "baseline",
                            "render",
                            "plan",
                            "preflight",
                            "rights",
                            "engine",
                            "kubernetes",
                            "aws",
                            "network",
                            "report",
                            "sandbox",
                            "image",
                            "server")));

    private static final Pattern KUBERNETES_WRITE =
            Pattern.compile("(create|delete|edit|evict|patch|put|replace|scale|serverSideApply|update).*");
    private static final Pattern AWS_READ = Pattern.compile(
            "(describe|list|get|filterLogEvents|batchGet|assumeRole|simulate|service|builder$|create$|close$|waiter$).*");

    /** Every package sees only what lies before it. */
    public ArchRule layers() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(seeOnlyWhatTheirPackageMay())
                .because("arrows run down the list of packages, never up: what we want must not know how it is done");
    }

    /** No package needs itself by way of another. */
    public ArchRule noCycles() {
        return slices().matching(root + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("two packages that need each other are one package with two names")
                .allowEmptyShould(true);
    }

    /** Only one package knows the Kubernetes client. */
    public ArchRule fabric8() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".kubernetes..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .because("the client's types and errors are translated once, next to it")
                .allowEmptyShould(true);
    }

    /** Only one package knows the AWS SDK. */
    public ArchRule awsSdk() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".aws..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .because("the SDK's types and errors are translated once, next to it")
                .allowEmptyShould(true);
    }

    /** Only one package knows Micronaut. */
    public ArchRule micronaut() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micronaut..")
                .because("a command that loads it starts a good part of a tenth of a second later")
                .allowEmptyShould(true);
    }

    /** The add-ons module is a pure function of what it is given. */
    public ArchRule pureAddons() {
        return noClasses()
                .that()
                .resideInAnyPackage(root + ".resource..", root + ".addon..", root + ".catalog..")
                .should()
                .accessTargetWhere(target("asks the process or the network", Rules::asksTheWorld))
                .because("the same settings and surroundings must render the same, or golden files prove nothing")
                .allowEmptyShould(true);
    }

    /** Only one class sleeps, and one of the sandbox where it cannot watch. */
    public ArchRule sleep() {
        return noClasses()
                .that(areNot(WAITER, FILE_CHANGES))
                .should()
                .accessTargetWhere(target("sleeps", Rules::sleeps))
                .because("waiting is by watch; what cannot be watched is waited for in one place, which tests replace")
                .allowEmptyShould(true);
    }

    /** Nobody asks the time but an injected clock. */
    public ArchRule clock() {
        return noClasses()
                .should()
                .accessTargetWhere(target("asks the time of day without a Clock", Rules::asksTheTime))
                .because("deadlines and ages can only be tested with a Clock that is given")
                .allowEmptyShould(true);
    }

    /** Clocks are made where things are wired together. */
    public ArchRule clocksAreInjected() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".cli..", root + ".server..", root + ".sandbox..")
                .should()
                .accessTargetWhere(target("makes a clock or reads the stopwatch", Rules::makesAClock))
                .because("a Clock is given by the command line or the service, so that a test can give another")
                .allowEmptyShould(true);
    }

    /** Only one class writes to Kubernetes. */
    public ArchRule kubernetesWrites() {
        return noClasses()
                .that(areNot(KUBERNETES_WRITER, KUBERNETES_REQUEST))
                .should()
                .accessTargetWhere(target("writes to Kubernetes", this::writesToKubernetes))
                .because("a preview that never writes and a write under our field manager are seen in one file")
                .allowEmptyShould(true);
    }

    /** Only one class speaks HTTP to the API server. */
    public ArchRule kubernetesRequests() {
        return noClasses()
                .that(areNot(KUBERNETES_SENDER))
                .should()
                .accessTargetWhere(target("sends to Kubernetes", Rules::sendsToKubernetes))
                .because("a second way to the API server has no retries, no limit and no translated errors")
                .allowEmptyShould(true);
    }

    /** Only drivers write to AWS. */
    public ArchRule awsWrites() {
        return noClasses()
                .that(new DescribedPredicate<JavaClass>("are not drivers") {
                    @Override
                    public boolean test(JavaClass found) {
                        return !(found.getPackageName().equals(root + ".aws")
                                && outermost(found).getSimpleName().endsWith(AWS_WRITER));
                    }
                })
                .should()
                .accessTargetWhere(target("writes to AWS", Rules::writesToAws))
                .because("what changes an account is found by opening the driver of that kind, and nowhere else")
                .allowEmptyShould(true);
    }

    private ArchCondition<JavaClass> seeOnlyWhatTheirPackageMay() {
        return new ArchCondition<>("see only what their package may") {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                String layer = layer(from);
                if (layer.isEmpty()) {
                    return;
                }
                if (!SEES.containsKey(layer)) {
                    events.add(SimpleConditionEvent.violated(
                            from,
                            "%s lies in %s.%s, which has no place among the layers"
                                    .formatted(from.getName(), root, layer)));
                    return;
                }
                from.getDirectDependenciesFromSelf().forEach(dependency -> {
                    String seen = layer(dependency.getTargetClass());
                    if (!seen.isEmpty()
                            && !seen.equals(layer)
                            && !SEES.getOrDefault(layer, Set.of()).contains(seen)) {
                        events.add(SimpleConditionEvent.violated(
                                from, layer + " may not see " + seen + ": " + dependency.getDescription()));
                    }
                });
            }
        };
    }

    /** The first part of the package's name below the root; empty for the root itself and for what lies outside. */
    private String layer(JavaClass found) {
        String name = found.getPackageName();
        return name.startsWith(root + ".") ? name.substring(root.length() + 1).split("\\.", 2)[0] : "";
    }

    /** Matches by the outermost class too, unless a nested one is named. */
    private DescribedPredicate<JavaClass> areNot(String... names) {
        List<String> allowed = new ArrayList<>();
        for (String name : names) {
            allowed.add(root + "." + name);
        }
        return new DescribedPredicate<>("are not " + String.join(" or ", names)) {
            @Override
            public boolean test(JavaClass found) {
                return !allowed.contains(found.getName())
                        && !allowed.contains(outermost(found).getName());
            }
        };
    }

    private static JavaClass outermost(JavaClass found) {
        JavaClass outer = found;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    /** Calls and method references alike. */
    private static DescribedPredicate<JavaAccess<?>> target(
            String description, Predicate<? super CodeUnitAccessTarget> matches) {
        return new DescribedPredicate<>(description) {
            @Override
            public boolean test(JavaAccess<?> access) {
                return access.getTarget() instanceof CodeUnitAccessTarget called && matches.test(called);
            }
        };
    }

    private static boolean asksTheWorld(CodeUnitAccessTarget called) {
        String owner = called.getOwner().getName();
        return switch (owner) {
            case "java.lang.System" -> Set.of("getenv", "getProperty", "exit").contains(called.getName());
            case "java.lang.ProcessBuilder", "java.lang.Runtime", "java.net.Socket", "java.net.InetAddress" -> true;
            default -> owner.startsWith("java.net.http.");
        };
    }

    private static boolean sleeps(CodeUnitAccessTarget called) {
        return switch (called.getOwner().getName()) {
            case "java.lang.Thread", "java.util.concurrent.TimeUnit" ->
                called.getName().equals("sleep");
            case "java.util.concurrent.locks.LockSupport" -> called.getName().startsWith("park");
            default -> false;
        };
    }

    private static boolean asksTheTime(CodeUnitAccessTarget called) {
        JavaClass owner = called.getOwner();
        boolean takesClock =
                called.getRawParameterTypes().stream().anyMatch(parameter -> parameter.isEquivalentTo(Clock.class));
        return switch (owner.getName()) {
            case "java.lang.System" -> called.getName().equals("currentTimeMillis");
            case "java.util.Date" ->
                called.getName().equals("<init>")
                        && called.getRawParameterTypes().isEmpty();
            default ->
                owner.getPackageName().startsWith("java.time")
                        && called.getName().equals("now")
                        && !takesClock;
        };
    }

    private static boolean makesAClock(CodeUnitAccessTarget called) {
        return switch (called.getOwner().getName()) {
            case "java.time.Clock" ->
                called.getName().startsWith("system")
                        || (called.getName().startsWith("tick")
                                && !called.getRawParameterTypes().getFirst().isEquivalentTo(Clock.class));
            case "java.lang.System" -> called.getName().equals("nanoTime");
            default -> false;
        };
    }

    private boolean writesToKubernetes(CodeUnitAccessTarget called) {
        String owner = called.getOwner().getName();
        if (owner.startsWith("io.fabric8.kubernetes.client.dsl.")) {
            return KUBERNETES_WRITE.matcher(called.getName()).matches();
        }
        return owner.equals(root + "." + KUBERNETES_REQUEST) && called.getName().equals("<init>");
    }

    private static boolean sendsToKubernetes(CodeUnitAccessTarget called) {
        String owner = called.getOwner().getName();
        return (owner.equals("io.fabric8.kubernetes.client.http.HttpClient")
                        && called.getName().startsWith("send"))
                || (owner.startsWith("io.fabric8.kubernetes.client.")
                        && called.getName().equals("raw"));
    }

    private static boolean writesToAws(CodeUnitAccessTarget called) {
        String owner = called.getOwner().getName();
        return owner.startsWith("software.amazon.awssdk.services.")
                && owner.endsWith("Client")
                && !AWS_READ.matcher(called.getName()).matches();
    }
}
