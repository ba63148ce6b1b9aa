package dev.groundwork;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A check that cannot be refuted proves nothing, so for each there is a test in which it is. Which one cannot be found by
 * looking at code, because refutations are expected in many forms; so it is named here, and held to exist, to run, and to
 * speak of a refutation. Whoever adds a check adds a line.
 */
final class RefutationsTest {
    private static final Path SOURCES = Path.of("src", "test", "java", "dev", "groundwork");

    private static final Map<String, String> REFUTED = Map.ofEntries(
            Map.entry("PolicyEnforced", "kubernetes.PolicyEnforcedTest.aPolicyOrABindingThatIsGoneIsRefuted"),
            Map.entry(
                    "NodeGroupsHealthy",
                    "aws.NodeGroupDriverIT.aGroupThatIsGoneIsRefutedByNameAndOneThatIsWellIsProven"),
            Map.entry(
                    "NodeGroupsTagged",
                    "aws.NodeGroupDriverIT.tagsThatSomebodyTookOffAndAProcessThatSomebodyResumedComeBack"),
            Map.entry(
                    "NodesInZones",
                    "kubernetes.NodesInZonesTest.tooFewNodesOrOneThatIsElsewhereOrNotReadyIsRefutedByName"),
            Map.entry("NoOldWiring", "flow.ApplicationRolesIT.podsFromBeforeTheRoleAreNamedWhereEksGivesPodsTheirs"),
            Map.entry("GroupsAttached", "aws.GroupsAttachedProverIT.aGroupThatIsNotAttachedIsRefutedByName"),
            Map.entry("Active", "aws.EksAddonProversIT.aDegradedAddonIsRefutedInTheWordsOfEksAndAskedAgain"),
            Map.entry("VersionSupported", "aws.EksAddonProversIT.aVersionThatDoesNotRunOnThisKubernetesIsRefuted"),
            Map.entry("PrefixDelegation", "aws.EksAddonProversIT.prefixesThatSomebodySwitchedOffAreRefuted"),
            Map.entry("PreflightCheck", "preflight.FreeAddressesTest.aSubnetWithFourFreeAddressesRefusesTheUpgrade"),
            Map.entry(
                    "NamesResolve",
                    "kubernetes.NamesResolveProverTest.aNameThatNobodyKnowsOrAServerThatIsSilentIsRefuted"),
            Map.entry("Everywhere", "kubernetes.PodGetsCredentialsProverTest.anAgentThatIsNowhereIsRefuted"),
            Map.entry("AssociationMade", "aws.PodIdentityIT.anAssociationWithAnotherRoleOrNoneIsRefuted"),
            Map.entry("PodsTrusted", "aws.PodIdentityIT.aTrustThatLetsStrangersInOrDoesNotTagIsRefuted"),
            Map.entry(
                    "PodGetsCredentials", "kubernetes.PodGetsCredentialsProverTest.whatTheAgentSaysAgainstItRefutesIt"),
            Map.entry("JobDone", "kubernetes.JobChecksTest.aJobThatIsNotThereIsRefuted"),
            Map.entry("RunsOnSchedule", "kubernetes.JobChecksTest.everythingElseIsRefuted"),
            Map.entry("Operated", "kubernetes.MonitoringStateTest.whatTheOperatorSaysOfItsObjectIsTheProof"),
            Map.entry("TargetsUp", "kubernetes.TargetsUpTest.aTargetThatIsDownIsNamedWithItsLastError"),
            Map.entry(
                    "RulesEvaluated", "kubernetes.RulesEvaluatedTest.aRuleWithAnErrorIsRefutedInTheWordsOfPrometheus"),
            Map.entry("WatchdogArrives", "kubernetes.WatchdogTest.aDeliveryThatFailsIsRefutedWithItsReason"),
            Map.entry("NotificationsArrive", "kubernetes.WatchdogTest.noNotificationMayFailLately"),
            Map.entry("StorageHasRoom", "kubernetes.MonitoringStateTest.aRateThatDoesNotFitIsRefutedWithWhatWouldDo"),
            Map.entry("DataSourceAnswers", "kubernetes.MonitoringStateTest.grafanaAndItsDataSourceMustBothAnswer"),
            Map.entry("RoleAssumable", "aws.WebIdentityIT.aRoleThatTrustsAnotherSubjectIsRefutedButAskedAgain"),
            Map.entry("StrangerRefused", "aws.WebIdentityIT.aTrustOfEveryServiceAccountLetsAStrangerIn"),
            Map.entry(
                    "ApiServiceAnswers",
                    "flow.MetricsRefutedIT.aMetricsServerThatMayNotReadNodesHasNoMetricsAndAnApplyHealsIt"),
            Map.entry("NodeMetricsFresh", "kubernetes.NodeMetricsTest.aReadyNodeWithoutFreshMetricsRefutesIt"),
            Map.entry("HpaGetsNumbers", "kubernetes.HpaGetsNumbersTest.everythingElseIsRefuted"),
            Map.entry("OneMechanism", "kubernetes.OneMechanismProverTest.twoMechanismsAtOnceAreRefutedAndBothAreNamed"),
            Map.entry("NodesAllowed", "aws.Kube2iamIT.thatNodesMayAssumeIsProvenByThePolicyAndRefutedWithoutIt"),
            Map.entry("NodesTrusted", "aws.Kube2iamIT.aTrustInAllNodesAndNobodyElseIsProvenAndEverythingElseRefuted"),
            Map.entry("PodGetsRole", "kubernetes.PodGetsRoleProverTest.anotherRoleRefutesIt"),
            Map.entry("NamespaceAllows", "kubernetes.AllowedRoleTest.theCheckIsProvenByTheEntryAndRefutedWithoutIt"),
            Map.entry("Admits", "flow.WebhookIT.aGoodObjectThatIsDeniedIsRefutedWithTheWebhooksOwnWord"),
            Map.entry("Refuses", "flow.WebhookIT.aBadObjectThatPassesIsRefuted"),
            Map.entry(
                    "CertificateValid",
                    "flow.LoadBalancerControllerIT.aSecretWithoutACertificateIsRefutedAndItsCertificateMadeAnew"),
            Map.entry("ScalingGroupsAre", "aws.GroupsJudgeTest.aGroupThatSpansZonesIsRefuted"),
            Map.entry("AutoscalerStatusHealthy", "kubernetes.AutoscalerStatusTest.whatIsNotHealthyRefutesIt"),
            Map.entry("LineArrives", "aws.LineArrivesProverIT.aLineThatDoesNotArriveIsRefutedWithWhatThePodDoes"),
            Map.entry(
                    "InForce",
                    "aws.AccessEntryDriverIT.aPrincipalThatIsGoneOrMadeAgainOrHasNotWhatIsDeclaredIsRefuted"),
            Map.entry(
                    "RetentionSet",
                    "aws.RetentionSetProverIT.aGroupThatKeepsThemForEverOrTooShortOrIsGoneIsRefutedByName"),
            Map.entry("BuffersDrain", "kubernetes.BuffersDrainTest.aQueueThatGrowsIsRefuted"),
            Map.entry("RolledOut", "flow.AutoscalerRefutedIT.aWorkloadThatIsGoneIsRefuted"),
            Map.entry("OnEveryNode", "kubernetes.OnEveryNodeTest.aNodeWithoutAPodIsNamed"),
            Map.entry("EvictionAllowed", "flow.AutoscalerRefutedIT.aBudgetThatLetsNoPodGoIsRefuted"),
            Map.entry("LeaderActive", "kubernetes.LeaderActiveTest.everythingElseIsRefuted"),
            Map.entry(
                    "SubnetsFound",
                    "preflight.SubnetsJudgeTest.aZoneWithoutATaggedSubnetIsRefutedThoughItsRoutesWouldDo"),
            Map.entry("AddressesAccept", "network.TrafficProversTest.aZoneWithoutAnAddressRefutesIt"),
            Map.entry(
                    "DefaultCertificateServed",
                    "network.TrafficProversTest.aMadeUpCertificateInsteadOfThatOfTheSecretRefutesIt"),
            Map.entry(
                    "DefaultBackendAnswers",
                    "network.TrafficProversTest.anotherAnswerThanThatOfTheDefaultBackendRefutesIt"),
            Map.entry("Http2Spoken", "network.TrafficProversTest.aServerThatChoosesHttp1ByAlpnRefutesIt"),
            Map.entry("ClientAddressArrives", "network.ClientAddressTest.theLoadBalancersOwnAddressRefutesIt"),
            Map.entry("TargetsHealthy", "aws.TargetsHealthyProverIT.oneZoneThatDoesNotAnswerIsRefutedWithTheReason"),
            Map.entry("ProxyProtocolAgreed", "aws.ProxyProtocolTest.aConfigurationThatIsNotThereRefutesIt"),
            Map.entry("IngressesServed", "kubernetes.IngressesServedTest.aClassThatDoesNotExistRefutesItByName"));

    @Test
    void everyCheckHasATestInWhichItIsRefuted() {
        assertThat(REFUTED.keySet())
                .isEqualTo(records(Check.class).map(Class::getSimpleName).collect(Collectors.toSet()));
    }

    static List<String> checks() {
        return List.copyOf(new TreeSet<>(REFUTED.keySet()));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void itExistsAndRunsAndSpeaksOfARefutation(String check) throws ClassNotFoundException {
        String named = REFUTED.getOrDefault(check, "");
        int dot = named.lastIndexOf('.');
        Class<?> tests = Class.forName(
                "dev.groundwork." + named.substring(0, dot), false, getClass().getClassLoader());
        String method = named.substring(dot + 1);

        assertThat(Arrays.stream(tests.getDeclaredMethods())
                        .filter(each -> each.getName().equals(method))
                        .filter(each -> each.isAnnotationPresent(Test.class)
                                || each.isAnnotationPresent(ParameterizedTest.class)))
                .as(named)
                .hasSize(1);
        assertThat(speaksOfRefutation(source(tests), method, new HashSet<>()))
                .as("%s, or a method of its file that it calls, says that something is refuted", named)
                .isTrue();
    }

    private static Stream<Class<?>> records(Class<?> checks) {
        return checks.isRecord()
                ? Stream.of(checks)
                : Arrays.stream(Optional.ofNullable(checks.getPermittedSubclasses())
                                .orElse(new Class<?>[0]))
                        .flatMap(RefutationsTest::records);
    }

    private static String source(Class<?> tests) {
        String path = tests.getName().substring("dev.groundwork.".length()).replace('.', '/') + ".java";
        try {
            return Files.readString(SOURCES.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the body of that method has the word as code or as expected output, or that of a method which it calls. */
    private static boolean speaksOfRefutation(String source, String method, Set<String> seen) {
        if (!seen.add(method)) {
            return false;
        }
        return bodies(source, method)
                .anyMatch(body -> body.contains("Refuted")
                        || body.contains("REFUTED")
                        || body.contains(": refuted")
                        || body.contains("refuted(")
                        || Pattern.compile("\\b([a-z]\\w*)\\(")
                                .matcher(body)
                                .results()
                                .anyMatch(call -> speaksOfRefutation(source, call.group(1), seen)));
    }

    /** What stands between a method's head and the closing brace that is indented like a member's. */
    private static Stream<String> bodies(String source, String method) {
        Matcher head = Pattern.compile("\n    (?:(?:private|static|public) )*[\\w.<>?, ]+ " + method + "\\([^{;]*\\{\n")
                .matcher(source);
        return head.results().map(found -> source.substring(found.end(), source.indexOf("\n    }\n", found.end())));
    }
}
