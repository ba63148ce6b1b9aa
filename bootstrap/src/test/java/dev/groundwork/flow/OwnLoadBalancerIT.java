package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import dev.groundwork.sandbox.TargetHealth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** ingress-nginx behind a load balancer of our own, from nothing to nothing; what nginx would do is not provable here. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OwnLoadBalancerIT {
    private static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/ingress-nginx-admission";
    private static final String DEPLOYMENT =
            "/apis/apps/v1/namespaces/ingress-nginx/deployments/ingress-nginx-controller";
    private static final String BALANCER = "gw-internal-sandbox-ing-49e59a92";
    private static final String OWN =
            "mode: node-port, dns: {hostedZone: %s, name: '*.apps.example.com'}".formatted(Balancers.ZONE);

    private final Sandbox sandbox = Sandboxes.real();
    private final Hands hands = new Hands(sandbox);
    private final Balancers balancers = new Balancers(sandbox);
    private final Flow flow = Flow.in(sandbox).given(baseline(OWN));

    private static String baseline(String balancer) {
        // Nobody waits for a load balancer here, so a new pod need not be ready for a minute first.
        return """
                apiVersion: groundwork.dev/v1alpha1
                kind: Baseline
                cluster: {name: sandbox, region: eu-west-1}
                addons:
                  aws-load-balancer-controller: {}
                  ingress-nginx:
                    loadBalancer: {%s}
                    minReadySeconds: 0
                """.formatted(balancer);
    }

    @BeforeAll
    void nothingIsThere() {
        hands.emptyTheCluster();
        assertThat(balancers.left()).isEmpty();
    }

    @BeforeEach
    void allTargetsAnswer() {
        sandbox.aws().targetsAre(TargetHealth.everywhere("healthy"));
    }

    @AfterEach
    void nobodySaysAnythingOfTargets() {
        sandbox.aws().clearTargets();
    }

    @AfterAll
    void end() {
        hands.delete(WEBHOOK);
        flow.run("remove", "--yes", "--delete", "99", "--timeout", "30s");
        hands.emptyTheCluster();
        balancers.close();
        hands.close();
    }

    @Test
    @Order(1)
    void aPreviewShowsTheLoadBalancerWithAllThatBelongsToIt() {
        flow.whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "--publish-status-address=(known\n                  after apply)",
                        """
                    + create    Service ingress-nginx/ingress-nginx-node-port (too early for the server to check)
                        type      NodePort
                        ports     80 to http, 443 to https
                """,
                        """
                    + create    security group groundwork-sandbox-ingress-nginx
                        vpc       vpc-ID
                        lets in   tcp 443 from 0.0.0.0/0, tcp 80 from 0.0.0.0/0
                        tags      groundwork.dev/addon=ingress-nginx, groundwork.dev/cluster=sandbox
                    + create    load balancer gw-internal-sandbox-ing-49e59a92
                        scheme    internal
                        zones     eu-west-1a in subnet-ID, eu-west-1b in subnet-ID,
                                  eu-west-1c in subnet-ID
                        let in by groundwork-sandbox-ingress-nginx
                        sends     to targets in every zone
                        tags      groundwork.dev/addon=ingress-nginx, groundwork.dev/cluster=sandbox
                    + create    target group gw-30080-internal-sandb-7277c58e
                        sends     to instances at TCP port 30080
                        check     HTTP /healthz at the same port, every 10 s, 2 good or 2 bad answers decide
                        client    its address is told by PROXY protocol
                        draining  360 s
                        tags      groundwork.dev/addon=ingress-nginx, groundwork.dev/cluster=sandbox
                    + create    listener gw-internal-sandbox-ing-49e59a92:80
                        sends     to target group gw-30080-internal-sandb-7277c58e
                        idle      closes connections after 350 s
                        tags      groundwork.dev/addon=ingress-nginx, groundwork.dev/cluster=sandbox
                    + create    target attachment sandbox-eu-west-1a/gw-30080-internal-sandb-7277c58e
                        registers instances of Auto Scaling group sandbox-eu-west-1a
                """,
                        """
                    + create    DNS record Z0123456789EXAMPLE/*.apps.example.com
                        A         alias for load balancer gw-internal-sandbox-ing-49e59a92
                        mark      TXT record _groundwork-wildcard.apps.example.com
                """,
                        "29 to create in Kubernetes, 17 in AWS, 0 to update, 0 to replace, 0 unchanged");
    }

    @Test
    @Order(2)
    void anApplyMakesItSoAndIngressesWillGetItsName() {
        flow.whenApplied("--output", "json").thenExitCodeIs(0);

        assertThat(flow.verdicts())
                .filteredOn(verdict -> verdict.startsWith("ingress-nginx"))
                .containsExactly(
                        "ingress-nginx rolled-out: proven emulated",
                        "ingress-nginx eviction-allowed: proven emulated",
                        "ingress-nginx leader-active: not-provable real",
                        "ingress-nginx webhook-admits: proven emulated",
                        "ingress-nginx webhook-refuses: not-provable real",
                        "ingress-nginx webhook-certificate-valid: proven real",
                        "ingress-nginx ingresses-served: proven real",
                        "ingress-nginx groups-attached: proven emulated",
                        "ingress-nginx targets-healthy: proven emulated",
                        "ingress-nginx proxy-protocol-agreed: proven emulated",
                        "ingress-nginx addresses-accept: not-provable real",
                        "ingress-nginx default-backend-answers: not-provable real",
                        "ingress-nginx default-certificate-served: not-provable real",
                        "ingress-nginx http2-spoken: not-provable real",
                        "ingress-nginx client-address-arrives: not-provable real");
        assertThat(hands.get(DEPLOYMENT)
                        .at("/spec/template/spec/containers/0/args")
                        .toString())
                .contains("--publish-status-address=" + balancers.host(BALANCER));
    }

    @Test
    @Order(3)
    void aSecondApplySendsNoWriteAndTakesNoLock() {
        flow.whenApplied()
                .thenExitCodeIs(0)
                .thenNothingWasWritten()
                .thenNoLockWasTaken()
                .thenOutputHas("Nothing to do: 29 Kubernetes objects and 17 AWS resources are as declared.");
    }

    @Test
    @Order(4)
    void aZoneWhoseNodeDoesNotAnswerIsRefutedWithTheReason() {
        sandbox.aws().targetsAre(TargetHealth.in("eu-west-1b", "unhealthy", "Target.Timeout"));

        flow.whenVerified("--only", "ingress-nginx", "--timeout", "2s")
                .thenExitCodeIs(3)
                .thenOnlyProbesWereMade()
                .thenOutputHas("""
                  REFUTED (emulated)  the load balancer's targets are healthy
                                        expected  every target is healthy
                                        seen      i-00000000000000101:30043 (eu-west-1b) of gw-30043-internal-sandb-33cc4b57 is unhealthy, Target.Timeout (a security group may keep the health check out)
                """);
    }

    @Test
    @Order(5)
    void aGroupThatSomebodyDetachedIsNamedAndAttachedAgain() {
        balancers.detach("sandbox-eu-west-1c");

        flow.whenDriftIsAsked("--timeout", "2s")
                .thenExitCodeIs(3)
                .thenOutputHas(
                        """
                Missing: deleted by somebody else since the last apply
                    - missing   target attachment sandbox-eu-west-1c/gw-30080-internal-sandb-7277c58e
                                (ingress-nginx)
                    - missing   target attachment sandbox-eu-west-1c/gw-30043-internal-sandb-33cc4b57
                                (ingress-nginx)
                """,
                        "sandbox-eu-west-1c is not attached to gw-30043-internal-sandb-33cc4b57, so its nodes get no traffic");

        flow.whenApplied().thenExitCodeIs(0);
        assertThat(flow.awsWrites()).containsExactly("AttachTrafficSources", "AttachTrafficSources");
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    @Order(6)
    void aSwitchToTheControllerShowsWhatComesAndGoesAndWhatThatDoesToTraffic() {
        flow.given(baseline("mode: controller"))
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "note: 16 objects of add-ons that stay on would be deleted",
                        "note: ingress-nginx: the entrance changes: Service ingress-nginx/ingress-nginx-controller-internal"
                                + " comes with a name of its own in DNS",
                        "groundwork apply --keep, move the DNS records to the new name",
                        "            -> --publish-service=$(POD_NAMESPACE)/ingress-nginx-controller-internal\n",
                        "    + create    Service ingress-nginx/ingress-nginx-controller-internal\n",
                        "    - delete    Service ingress-nginx/ingress-nginx-node-port (no longer part of it)\n",
                        "    - delete    load balancer gw-internal-sandbox-ing-49e59a92 (no longer part of it)\n",
                        "    - delete    DNS record Z0123456789EXAMPLE/*.apps.example.com (no longer part of it)\n",
                        "1 to create in Kubernetes, 0 in AWS, 1 to update, 0 to replace, 29 unchanged, 16 to delete");
    }

    @Test
    @Order(7)
    void theOldOneIsKeptUntilNobodyUsesItsNameAnyMoreAndItsDeletionIsAskedFor() {
        flow.whenApplied("--keep")
                .thenExitCodeIs(0)
                .thenOutputHas("""
                    = keep      load balancer gw-internal-sandbox-ing-49e59a92
                        it is to be kept for now, because of --keep.
                """, "    + created   Service ingress-nginx/ingress-nginx-controller-internal\n");
        assertThat(flow.awsWrites()).isEmpty();
        flow.whenApplied("--keep").thenExitCodeIs(0).thenNothingWasWritten();
        flow.whenApplied("--delete-budget", "16")
                .thenExitCodeIs(64)
                .thenNothingWasWritten()
                .thenOutputHas("16 objects would be deleted; nothing was written");

        flow.whenApplied("--delete-budget", "16", "--delete", "16")
                .thenExitCodeIs(0)
                .thenOutputHas("1 Kubernetes object and 15 AWS resources deleted, 0 failed, 0 blocked, 31 unchanged");
        assertThat(flow.awsWrites()).startsWith("ChangeResourceRecordSets").endsWith("DeleteSecurityGroup");
        assertThat(balancers.left()).isEmpty();
    }

    @Test
    @Order(8)
    void theWayBackMakesALoadBalancerThatOutlivesTheClusterWhole() {
        flow.given(baseline(OWN + ", deletionProtection: true"))
                .whenPreviewed()
                .thenOutputHas(
                        "the entrance changes: load balancer gw-internal-sandbox-ing-49e59a92 comes with a name",
                        "    - delete    Service ingress-nginx/ingress-nginx-controller-internal (no longer part of it)\n",
                        "        deletion  refused by AWS\n");
        flow.whenApplied("--delete", "1").thenExitCodeIs(0);
        String host = balancers.host(BALANCER);

        flow.run("remove", "--only", "ingress-nginx", "--yes", "--delete", "99")
                .thenExitCodeIs(0)
                .thenOutputHas("""
                    = keep      listener gw-internal-sandbox-ing-49e59a92:80
                        it belongs to load balancer gw-internal-sandbox-ing-49e59a92, which stays.
                """, "it is protected from deletion");
        assertThat(balancers.left())
                .containsExactlyInAnyOrder(
                        "load balancer " + BALANCER,
                        "listener 80",
                        "listener 443",
                        "target group gw-30080-internal-sandb-7277c58e",
                        "target group gw-30043-internal-sandb-33cc4b57",
                        "security group groundwork-sandbox-ingress-nginx",
                        "record \\052.apps.example.com.",
                        "record _groundwork-wildcard.apps.example.com.");

        flow.whenApplied().thenExitCodeIs(0);
        assertThat(flow.awsWrites()).hasSize(8).containsOnly("AttachTrafficSources", "AuthorizeSecurityGroupIngress");
        assertThat(balancers.host(BALANCER)).isEqualTo(host);
    }

    @Test
    @Order(9)
    void aRemovalLeavesNothingOnceTheProtectionIsOff() {
        flow.given(baseline(OWN)).whenApplied().thenExitCodeIs(0);
        assertThat(flow.awsWrites()).containsExactly("ModifyLoadBalancerAttributes");

        flow.run("remove", "--yes", "--delete", "99", "--also", "CustomResourceDefinition")
                .thenExitCodeIs(0)
                .thenOutputHas("Nothing of ours is left: looked for by label among all kinds of the API server");

        assertThat(balancers.left()).isEmpty();
        assertThat(hands.exists("/api/v1/namespaces/ingress-nginx")).isFalse();
    }
}
