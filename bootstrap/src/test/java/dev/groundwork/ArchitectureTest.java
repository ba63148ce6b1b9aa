package dev.groundwork;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.groundwork.architecture.Rules;

/** Holds the code of all modules against {@code docs/architecture.md}. */
@AnalyzeClasses(packages = "dev.groundwork", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final Rules RULES = new Rules("dev.groundwork");

    @ArchTest
    static final ArchRule everyPackageSeesOnlyWhatLiesBeforeIt = RULES.layers();

    @ArchTest
    static final ArchRule noPackageNeedsItselfByWayOfAnother = RULES.noCycles();

    @ArchTest
    static final ArchRule onlyTheKubernetesPackageKnowsFabric8 = RULES.fabric8();

    @ArchTest
    static final ArchRule onlyTheAwsPackageKnowsTheAwsSdk = RULES.awsSdk();

    @ArchTest
    static final ArchRule onlyTheServerPackageKnowsMicronaut = RULES.micronaut();

    @ArchTest
    static final ArchRule addonsAskNeitherTheProcessNorTheNetwork = RULES.pureAddons();

    @ArchTest
    static final ArchRule onlyTheWaiterSleeps = RULES.sleep();

    @ArchTest
    static final ArchRule onlyAClockIsAskedForTheTime = RULES.clock();

    @ArchTest
    static final ArchRule clocksAreInjected = RULES.clocksAreInjected();

    @ArchTest
    static final ArchRule oneClassWritesToKubernetes = RULES.kubernetesWrites();

    @ArchTest
    static final ArchRule oneClassSendsToKubernetes = RULES.kubernetesRequests();

    @ArchTest
    static final ArchRule onlyDriversWriteToAws = RULES.awsWrites();
}
