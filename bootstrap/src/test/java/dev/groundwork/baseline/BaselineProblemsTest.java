package dev.groundwork.baseline;

import static dev.groundwork.baseline.WrittenFile.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineProblemsTest {
    @TempDir
    private Path folder;

    @Test
    void whoLogsInIsNamedOnceAndOnlyWhereEksLetsAnybodyIn() {
        assertThat(problems("""
                        apiVersion: groundwork.dev/v1alpha1
                        kind: Baseline
                        cluster: {name: sandbox, region: eu-west-1, eks: false, account: "111122223333"}
                        access:
                          - principal: arn:aws:iam::111122223333:role/a
                            policies: [{policy: AmazonEKSViewPolicy}, {policy: AmazonEKSViewPolicy, namespaces: [x]}]
                          - principal: arn:aws:iam::111122223333:role/a
                        """))
                .contains(
                        "only EKS has access entries",
                        "7:5: arn:aws:iam::111122223333:role/a stands there twice",
                        "6:47: arn:aws:iam::111122223333:role/a has AmazonEKSViewPolicy twice");
    }

    @Test
    void whoeverAcceptsAFindingNamesOneThatThereIsAReasonAndADayOfTheCalendar() {
        assertThat(problems(HEAD + """
                                preflight:
                                  accept:
                                    endpoint-exposur: {reason: it is old}
                                    free-addresses: {until: 2027-02-30}
                                    vpc-endpoints: {reason: " ", until: spring}
                                    pod-capacity: we know
                                """)).isEqualTo("""
                        groundwork.yaml:6:5: unknown key "endpoint-exposur", did you mean "endpoint-exposure"?
                        groundwork.yaml:7:5: missing key "reason"; add "reason: …"
                        groundwork.yaml:7:29: the calendar has no 2027-02-30; write the last day that counts
                        groundwork.yaml:8:29: expected a reason in words, such as "the VPN comes in spring, OPS-123", found text " "
                        groundwork.yaml:8:41: expected a day such as 2027-03-31, found text "spring"
                        groundwork.yaml:9:19: expected keys with values, found text "we know"
                        """);
    }

    @Test
    void allProblemsOfAFileAreToldAtOnceInTheOrderOfTheirPlaces() {
        assertThat(problems("""
                        apiVersion: groundwork.dev/v1
                        kind: baseline
                        cluster:
                          regoin: eu-west-1
                          name: sandbox
                          issuer: http://issuer.example.com
                        identity: isra
                        registry: https://mirror.example.com
                        labels: {"team?": platform, groundwork.dev/addon: x}
                        tags: {aws:owner: me, cost-center: 42}
                        addons:
                          metric-server: {}
                          metrics-server:
                            replica: 2
                            replicas: "two"
                            resolutionSeconds: 5
                            adopt: yes
                            take: [spec.replicas]
                            yield: [spec.replicas]
                          cluster-autoscaler:
                            expander: least-wast
                            memory: 600M
                            memory: 0600
                        """)).isEqualTo("""
                        groundwork.yaml:1:13: expected "groundwork.dev/v1alpha1", found text "groundwork.dev/v1", did you mean "groundwork.dev/v1alpha1"?
                        groundwork.yaml:2:7: expected "Baseline", found text "baseline", did you mean "Baseline"?
                        groundwork.yaml:3:1: missing key "region"; add "region: …"
                        groundwork.yaml:4:3: unknown key "regoin", did you mean "region"?
                        groundwork.yaml:6:3: "issuer" of an EKS cluster is read from EKS; remove it, or write "eks: false" if EKS does not know this cluster
                        groundwork.yaml:6:11: expected an address that starts with https:// and has no query, found text "http://issuer.example.com"
                        groundwork.yaml:7:11: expected "irsa", "kube2iam" or "pod-identity", found text "isra", did you mean "irsa"?
                        groundwork.yaml:8:11: expected a host without https://, with or without a path, such as mirror.example.com/k8s, found text "https://mirror.example.com"
                        groundwork.yaml:9:10: expected a label key: at most 63 letters, digits, '-', '_' and '.', after a DNS name and '/' if you like, found "team?"
                        groundwork.yaml:9:29: the label "groundwork.dev/addon" is set by Groundwork itself; choose another key
                        groundwork.yaml:10:8: tags that start with "aws:" are reserved; choose another key
                        groundwork.yaml:10:36: expected text, found the number 42; put it in quotes: "42"
                        groundwork.yaml:12:3: unknown add-on "metric-server", did you mean "metrics-server"?
                        groundwork.yaml:14:5: unknown key "replica", did you mean "replicas"?
                        groundwork.yaml:15:15: expected a whole number, found text "two"
                        groundwork.yaml:16:24: expected 12 or more, found the number 5
                        groundwork.yaml:17:12: yes is not read alike by all readers of YAML; write true, or "yes" in quotes for text
                        groundwork.yaml:19:13: "spec.replicas" is also taken, at line 18, column 12; keep one of them
                        groundwork.yaml:21:15: expected "least-waste", "most-pods" or "random", found text "least-wast", did you mean "least-waste"?
                        groundwork.yaml:22:13: expected text of the form [0-9]+(Mi|Gi), found text "600M"
                        groundwork.yaml:23:5: duplicate key "memory", first given at line 22, column 5; keep one of them
                        groundwork.yaml:23:13: 0600 is not read alike by all readers of YAML; write 384 or 600 for the number, or "0600" in quotes for text
                        """);
    }

    @Test
    void whatAClusterOutsideEksNeedsIsAskedFor() {
        assertThat(problems(HEAD.replace("}", ", eks: false}"))).isEqualTo("""
                        groundwork.yaml:3:45: a cluster that EKS does not know needs its account here; add "account:" with the 12 digits of the AWS account in quotes
                        """);
    }

    @Test
    void keysThatAreNotThereAreAskedForAtTheirObject() {
        assertThat(problems("kind: Baseline\ncluster:\n  name: sandbox\n")).isEqualTo("""
                        groundwork.yaml:1:1: missing key "apiVersion"; add "apiVersion: …"
                        groundwork.yaml:2:1: missing key "region"; add "region: …"
                        """);
    }

    @Test
    void labelsAndTagsAreCheckedBeforeAnyServerDoes() {
        assertThat(problems(HEAD + """
                                labels: {app.kubernetes.io/managed-by: me, Upper.Case/x: a, ok: "-a"}
                                tags: {kubernetes.io/cluster/x: owned, AWS:x: b, "k$y": a, k8s.io/cluster-autoscaler/enabled: "true"}
                                """)).isEqualTo("""
                        groundwork.yaml:4:10: the label "app.kubernetes.io/managed-by" is set by Groundwork itself; choose another key
                        groundwork.yaml:4:44: expected a label key: at most 63 letters, digits, '-', '_' and '.', after a DNS name and '/' if you like, found "Upper.Case/x"
                        groundwork.yaml:4:65: expected a label value: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, found text "-a"
                        groundwork.yaml:5:8: tags that start with "kubernetes.io/cluster" are reserved; choose another key
                        groundwork.yaml:5:40: tags that start with "aws:" are reserved; choose another key
                        groundwork.yaml:5:50: expected a tag key: at most 128 letters, digits, spaces and _ . : / = + - @, found "k$y"
                        groundwork.yaml:5:60: tags that start with "k8s.io/cluster-autoscaler/" are reserved; choose another key
                        """);
    }

    @Test
    void aValueOfTheWrongTypeIsToldWithWhatToWrite() {
        assertThat(problems(HEAD + """
                                registry:
                                tags: [a]
                                addons:
                                  cluster-autoscaler: true
                                  metrics-server: {replicas: '2', resolutionSeconds: 1.5, adopt: 'true', take: spec.replicas, yield: [a b, 3], version: 0.8}
                                """)).isEqualTo("""
                        groundwork.yaml:4:10: expected text, found nothing
                        groundwork.yaml:5:7: expected keys with values, found a list
                        groundwork.yaml:7:23: expected keys with values, found true
                        groundwork.yaml:8:30: expected a whole number, found text "2"; write 2 without quotes
                        groundwork.yaml:8:54: expected a whole number, found the number 1.5
                        groundwork.yaml:8:66: expected true or false, found text "true"; write true without quotes
                        groundwork.yaml:8:80: expected a list, found text "spec.replicas"; write a list: ["spec.replicas"]
                        groundwork.yaml:8:103: expected text of the form \\S+, found text "a b"
                        groundwork.yaml:8:108: expected text, found the number 3; put it in quotes: "3"
                        groundwork.yaml:8:121: expected text, found the number 0.8; put it in quotes: "0.8"
                        """);
    }

    @Test
    void aNumberBeyondAllBoundsIsAMistakeOfTheFile() {
        assertThat(problems(HEAD + """
                                nodeGroups:
                                  workers: {instanceTypes: [m6i.large], pods: 99999999999999999999, max: 2147483648}
                                addons:
                                  metrics-server: {replicas: 3000000000}
                                """)).isEqualTo("""
                        groundwork.yaml:5:47: expected 2147483647 or less, found the number 99999999999999999999
                        groundwork.yaml:5:74: expected 2147483647 or less, found the number 2147483648
                        groundwork.yaml:7:30: expected 2147483647 or less, found the number 3000000000
                        """);
    }

    @Test
    void aMoveGoesToPodIdentityAndComesFromIrsa() {
        assertThat(problems(HEAD + """
                                movingFrom: irsa
                                addons:
                                  metrics-server: {identity: pod-identity, movingFrom: irsa}
                                  cluster-autoscaler: {movingFrom: irsa}
                                  fluentd: {identity: pod-identity, movingFrom: kube2iam}
                                """)).isEqualTo("""
                        groundwork.yaml:4:1: "movingFrom" is for a move to pod-identity, and the identity here is irsa; write "identity: pod-identity" beside it, or take it out
                        groundwork.yaml:7:24: "movingFrom" is for a move to pod-identity, and the identity here is irsa; write "identity: pod-identity" beside it, or take it out
                        groundwork.yaml:8:49: expected "irsa", found text "kube2iam"
                        """);
    }

    @Test
    void theIdentityKube2iamNeedsItsAddonWhoeverChoosesIt() {
        assertThat(problems(HEAD + """
                                identity: kube2iam
                                addons:
                                  metrics-server: {identity: irsa}
                                  cluster-autoscaler: {identity: kube2iam}
                                """)).isEqualTo("""
                        groundwork.yaml:4:11: the identity kube2iam needs the add-on kube2iam; add "kube2iam: {}" below "addons:", or write irsa
                        groundwork.yaml:7:34: the identity kube2iam needs the add-on kube2iam; add "kube2iam: {}" below "addons:", or write irsa
                        """);
        assertThat(problems(HEAD + """
                                identity: kube2iam
                                addons: {kube2iam: {}}
                                """)).isEqualTo("none");
    }

    @Test
    void aRoleOfAnApplicationIsCheckedToItsPolicies() {
        assertThat(problems(HEAD + """
                                identity: irsa
                                roles:
                                  Orders: {}
                                  orders:
                                    namespace: Shop
                                    serviceAcount: orders
                                    identity: kube2iam
                                    managedPolicies: [AmazonS3ReadOnlyAccess]
                                  bills:
                                    namespace: shop
                                    serviceAccount: bills
                                    policies:
                                      all: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: ["s3:GetObject", "*"], Resource: "*"}]}
                                      odd name: {}
                                      old:
                                        Statement:
                                          Effect: Alow
                                          Action: GetObject
                                          Resource: [my-bucket, "arn:aws-cn:s3:::mine/*"]
                                          Principal: "*"
                                  mails: {namespace: shop, serviceAccount: bills, managedPolicies: ["arn:aws:iam::aws:policy/A"]}
                                  idle: {namespace: shop, serviceAccount: idle}
                                """)).isEqualTo("""
                        groundwork.yaml:6:3: expected the name of a role: at most 40 small letters, digits and '-', found "Orders"
                        groundwork.yaml:6:3: a role without policies allows nothing; add policies or managedPolicies
                        groundwork.yaml:7:3: missing key "serviceAccount"; add "serviceAccount: …"
                        groundwork.yaml:8:16: expected the name of a namespace: at most 63 small letters, digits and '-', found text "Shop"
                        groundwork.yaml:9:5: unknown key "serviceAcount", did you mean "serviceAccount"?
                        groundwork.yaml:10:15: the identity kube2iam needs the add-on kube2iam; add "kube2iam: {}" below "addons:", or write irsa
                        groundwork.yaml:11:23: expected the ARN of a managed policy such as arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess, found text "AmazonS3ReadOnlyAccess"
                        groundwork.yaml:16:89: this allows * on every resource; name the actions, or the resources by their ARNs
                        groundwork.yaml:17:7: expected the name of a policy: at most 128 letters, digits and _ + = , . @ -, found "odd name"
                        groundwork.yaml:17:7: the version of a policy's language is missing or old, and an old one knows no variables; write Version: "2012-10-17"
                        groundwork.yaml:17:7: a policy without a statement allows nothing; add a Statement
                        groundwork.yaml:18:7: the version of a policy's language is missing or old, and an old one knows no variables; write Version: "2012-10-17"
                        groundwork.yaml:20:11: the effect of a statement is Allow or Deny
                        groundwork.yaml:21:11: "GetObject" is no action; write it as service:Action, for instance s3:GetObject
                        groundwork.yaml:22:22: "my-bucket" is no ARN; write it as arn:aws:service:region:account:resource, or *
                        groundwork.yaml:22:33: this ARN is of partition aws-cn, but the cluster is in partition aws, so it means nothing there; begin it with arn:aws:
                        groundwork.yaml:23:11: a policy of a role names no principal: who may assume the role is its trust, which Groundwork writes; remove it
                        groundwork.yaml:24:3: ServiceAccount shop/bills has two roles: bills and mails; put all its policies into one of them
                        groundwork.yaml:25:3: a role without policies allows nothing; add policies or managedPolicies
                        """);
    }

    @Test
    void aServiceAccountWithTwoMechanismsIsAnErrorThatNamesBoth() {
        assertThat(problems(HEAD + """
                                addons: {kube2iam: {}}
                                roles:
                                  one: {namespace: shop, serviceAccount: bills, managedPolicies: ["arn:aws:iam::aws:policy/A"]}
                                  two:
                                    namespace: shop
                                    serviceAccount: bills
                                    identity: kube2iam
                                    managedPolicies: ["arn:aws:iam::aws:policy/A"]
                                """)).isEqualTo("""
                        groundwork.yaml:7:3: ServiceAccount shop/bills has two mechanisms at once: IRSA (role one) and kube2iam (role two); put all its policies into one of them
                        """);
    }

    @Test
    void thePoliciesOfARoleHaveAQuota() {
        assertThat(problems(HEAD + """
                                roles:
                                  big:
                                    namespace: shop
                                    serviceAccount: big
                                    policies:
                                      big: {Version: "2012-10-17", Statement: {Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::%s"}}
                                """.formatted("x".repeat(10_240)))).isEqualTo("""
                        groundwork.yaml:5:3: its policies have 10346 characters, and IAM takes 10240 of a role's own; make managed policies of them, and name these in managedPolicies
                        """);
    }

    @Test
    void rolesOfNodesAreArns() {
        assertThat(problems(HEAD.replace("}", ", nodeRoles: [nodes, \"arn:aws:iam::111122223333:role/eks/nodes\"]}")))
                .isEqualTo("""
                        groundwork.yaml:3:57: expected the ARN of a role such as arn:aws:iam::111122223333:role/nodes, found text "nodes"
                        """);
    }

    @Test
    void aLineBreakAtTheEndIsPartOfAText() {
        assertThat(problems(HEAD.replace("sandbox", "\"sandbox\\n\""))).isEqualTo("""
                        groundwork.yaml:3:17: expected a cluster name: at most 100 letters, digits, - and _, found text "sandbox\\n"
                        """);
    }

    @Test
    void aNumberThatFitsNoIntIsRefused() {
        assertThat(problems(HEAD + "addons: {metrics-server: {replicas: 99999999999}}"))
                .isEqualTo("""
                        groundwork.yaml:4:37: expected 2147483647 or less, found the number 99999999999
                        """);
    }

    @Test
    void aProblemOfAFileIsAProblemOfTheRun() {
        FileProblem problem =
                new FileProblem("groundwork.yaml", 7, 5, "unknown key \"replica\"", "did you mean \"replicas\"?");

        assertThat(problem).hasToString("groundwork.yaml:7:5: unknown key \"replica\", did you mean \"replicas\"?");
        assertThat(problem.toProblem())
                .isEqualTo(new Problem(
                        Problem.Code.INVALID,
                        "groundwork.yaml:7:5",
                        "unknown key \"replica\"",
                        "Did you mean \"replicas\"?"));
    }

    @Test
    void aSecretOfANotificationIsFoundInExactlyOnePlaceAndIsNeverWrittenHere() {
        assertThat(problems(HEAD + """
                        notifications:
                          slack: {url: https://hooks.slack.com/services/T0/S3CRET}
                          pagerDuty: {key: {}}
                          webhook: {url: {env: HOOK_URL, file: /etc/hook}}
                        """))
                .doesNotContain("S3CRET")
                .contains(
                        "expected where the secret is found; what stands here is not shown",
                        "\"key\" needs exactly one of \"env\" and \"file\"; name the variable or the file that holds it",
                        "\"url\" needs exactly one of \"env\" and \"file\"; name the variable or the file that holds it");
    }

    private String problems(String text) {
        return WrittenFile.in(folder).text(text).problems();
    }
}
