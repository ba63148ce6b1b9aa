"""EKS Auth, refusal by refusal, against the started program: which pods get credentials, and whose."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any

from support import ACCOUNT, CLUSTER, ISSUER, REGION, EmulatorTest, other_key

AUDIENCE = "pods.eks.amazonaws.com"
CLUSTER_ARN = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/{CLUSTER}"
ROLE = "it-eks-auth"
NODE = "10.0.1.10"
BOUND = {
    "namespace": "shop",
    "serviceaccount": {"name": "orders", "uid": "1"},
    "pod": {"name": "orders-7d9f", "uid": "b7c0"},
}
CONDITIONS = {
    "StringEquals": {
        "aws:RequestTag/kubernetes-namespace": "shop",
        "aws:RequestTag/kubernetes-service-account": "orders",
        "aws:SourceAccount": ACCOUNT,
    },
    "ArnEquals": {"aws:SourceArn": CLUSTER_ARN},
}


def trusting(**changes: Any) -> str:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": AUDIENCE},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Condition": CONDITIONS,
        **changes,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class EksAuthTest(EmulatorTest):
    def setUp(self) -> None:
        self.iam = self.emulator.client("iam")
        self.eks = self.emulator.client("eks")
        role = self.iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=trusting())["Role"]["Arn"]
        self.association = self.eks.create_pod_identity_association(
            clusterName=CLUSTER, namespace="shop", serviceAccount="orders", roleArn=role
        )["association"]

    def tearDown(self) -> None:
        super().tearDown()
        for each in self.eks.list_pod_identity_associations(clusterName=CLUSTER)["associations"]:
            self.eks.delete_pod_identity_association(clusterName=CLUSTER, associationId=each["associationId"])
        self.iam.delete_role(RoleName=ROLE)

    def node(self, address: str = NODE) -> Any:
        """A client with the credentials of that node, as its agent has them."""
        found = self.emulator.control("GET", f"instance-credentials?address={address}")
        return self.emulator.client("eks-auth", {**found, "SessionToken": found["Token"]})

    def token(self, **changes: Any) -> str:
        claims = {"sub": "system:serviceaccount:shop:orders", "aud": [AUDIENCE], "kubernetes.io": BOUND, **changes}
        return self.issuer.token(**claims)

    def exchange(self, token: str | None = None, cluster: str = CLUSTER) -> dict[str, Any]:
        answer: dict[str, Any] = self.node().assume_role_for_pod_identity(
            clusterName=cluster, token=self.token() if token is None else token
        )
        return answer

    def trust(self, **changes: Any) -> None:
        self.iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=trusting(**changes))

    def distrusted(self) -> None:
        message = self.refused("AccessDeniedException", self.exchange, status=400)
        self.assertEqual(
            "Unauthorized Exception! EKS does not have permissions to assume the associated role.", message
        )


class GivenTest(EksAuthTest):
    def test_a_pod_gets_credentials_of_its_role_and_is_told_whose_they_are(self) -> None:
        answer = self.exchange()
        self.assertEqual({"namespace": "shop", "serviceAccount": "orders"}, answer["subject"])
        self.assertEqual(AUDIENCE, answer["audience"])
        self.assertEqual(self.association["associationId"], answer["podIdentityAssociation"]["associationId"])
        self.assertEqual(self.association["associationArn"], answer["podIdentityAssociation"]["associationArn"])
        self.assertRegex(
            answer["assumedRoleUser"]["arn"],
            rf"arn:aws:sts::{ACCOUNT}:assumed-role/{ROLE}/eks-{CLUSTER}-orders-7d9f-[0-9a-f]{{10}}",
        )
        given = answer["credentials"]
        self.assertAlmostEqual(6 * 3600, given["expiration"].timestamp() - time.time(), delta=60)
        keys = {
            "AccessKeyId": given["accessKeyId"],
            "SecretAccessKey": given["secretAccessKey"],
            "SessionToken": given["sessionToken"],
        }
        self.assertEqual(
            answer["assumedRoleUser"]["arn"], self.emulator.client("sts", keys).get_caller_identity()["Arn"]
        )

    def test_the_request_log_names_the_node_and_calls_it_no_write(self) -> None:
        since = self.emulator.requests()[-1]["seq"]
        self.exchange()
        logged = self.emulator.requests(since)[-1]
        self.assertEqual(
            ("eks-auth", "AssumeRoleForPodIdentity", 200, False),
            (logged["service"], logged["operation"], logged["status"], logged["write"]),
        )
        self.assertRegex(logged["principal"], rf"arn:aws:sts::{ACCOUNT}:assumed-role/{CLUSTER}-node/i-[0-9a-f]{{17}}")

    def test_conditions_on_every_session_tag_are_met(self) -> None:
        tags = {
            "eks-cluster-arn": CLUSTER_ARN,
            "eks-cluster-name": CLUSTER,
            "kubernetes-pod-name": "orders-7d9f",
            "kubernetes-pod-uid": "b7c0",
        }
        self.trust(
            Condition={
                "StringEquals": {f"aws:RequestTag/{key}": value for key, value in tags.items()},
                "ArnLike": {"aws:SourceArn": f"arn:aws:eks:*:{ACCOUNT}:cluster/*"},
            }
        )
        self.exchange()

    def test_without_session_tags_no_permission_to_tag_is_needed(self) -> None:
        self.eks.update_pod_identity_association(
            clusterName=CLUSTER, associationId=self.association["associationId"], disableSessionTags=True
        )
        self.trust(Action="sts:AssumeRole", Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}})
        self.exchange()
        self.trust(Action="sts:AssumeRole")
        self.distrusted()


class TokenRefusedTest(EksAuthTest):
    def invalid(self, token: str) -> str:
        return self.refused("InvalidTokenException", self.exchange, token, status=400)

    def test_one_that_is_no_token(self) -> None:
        self.invalid("no token")

    def test_one_that_somebody_else_signed(self) -> None:
        self.invalid(self.token(key=other_key()))

    def test_one_of_another_cluster(self) -> None:
        self.invalid(self.token(iss=ISSUER[:-1] + "0"))

    def test_one_for_sts(self) -> None:
        self.assertIn("audience", self.invalid(self.token(aud=["sts.amazonaws.com"])))

    def test_one_of_no_pod(self) -> None:
        unbound = {key: value for key, value in BOUND.items() if key != "pod"}
        self.assertIn("not bound to a pod", self.invalid(self.token(**{"kubernetes.io": unbound})))
        self.invalid(self.token(**{"kubernetes.io": None}))

    def test_an_old_one(self) -> None:
        token = self.token(exp=int(time.time()) - 1)
        self.refused("ExpiredTokenException", self.exchange, token, status=400)


class AssociationRefusedTest(EksAuthTest):
    def test_there_is_none(self) -> None:
        self.eks.delete_pod_identity_association(
            clusterName=CLUSTER, associationId=self.association["associationId"]
        )
        self.refused("ResourceNotFoundException", self.exchange, status=404)

    def test_it_is_for_another_service_account_or_namespace(self) -> None:
        for other in ({"namespace": "other"}, {"serviceaccount": {"name": "other", "uid": "2"}}):
            token = self.token(**{"kubernetes.io": {**BOUND, **other}})
            self.refused("ResourceNotFoundException", self.exchange, token, status=404)

    def test_there_is_no_such_cluster(self) -> None:
        self.refused("ResourceNotFoundException", self.exchange, None, "other", status=404)


class TrustRefusedTest(EksAuthTest):
    def test_it_does_not_let_eks_tag_the_session(self) -> None:
        self.trust(Action="sts:AssumeRole")
        self.distrusted()

    def test_it_lets_eks_only_tag(self) -> None:
        self.trust(Action="sts:TagSession")
        self.distrusted()

    def test_it_trusts_another_service(self) -> None:
        self.trust(Principal={"Service": "ec2.amazonaws.com"})
        self.distrusted()

    def test_a_condition_is_for_other_pods_clusters_or_accounts(self) -> None:
        for condition in (
            {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "other"}},
            {"StringEquals": {"aws:RequestTag/kubernetes-service-account": "other"}},
            {"StringEquals": {"aws:RequestTag/eks-cluster-name": "other"}},
            {"StringEquals": {"aws:SourceAccount": "999999999999"}},
            {"ArnEquals": {"aws:SourceArn": CLUSTER_ARN + "-other"}},
            {"ArnLike": {"aws:SourceArn": "arn:aws:eks:*"}},
        ):
            with self.subTest(condition):
                self.trust(Condition=condition)
                self.distrusted()

    def test_what_cannot_be_evaluated_never_grants(self) -> None:
        self.trust(Condition={"StringEquals": {"aws:SourceOrgID": "o-1"}})
        self.distrusted()

    def test_the_role_was_deleted(self) -> None:
        self.iam.delete_role(RoleName=ROLE)
        self.distrusted()
        self.iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=trusting())


class CallerRefusedTest(EksAuthTest):
    WORKER = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
    INLINE = "it-eks-auth"

    def tearDown(self) -> None:
        node = f"{CLUSTER}-node"
        if self.INLINE in self.iam.list_role_policies(RoleName=node)["PolicyNames"]:
            self.iam.delete_role_policy(RoleName=node, PolicyName=self.INLINE)
        attached = self.iam.list_attached_role_policies(RoleName=node)["AttachedPolicies"]
        if self.WORKER not in [each["PolicyArn"] for each in attached]:
            self.iam.attach_role_policy(RoleName=node, PolicyArn=self.WORKER)
        super().tearDown()

    def denied(self) -> None:
        message = self.refused("AccessDeniedException", self.exchange, status=400)
        self.assertRegex(
            message,
            r"User: arn:aws:sts::\d+:assumed-role/sandbox-node/i-\w+ is not authorized to perform: "
            rf"eks-auth:AssumeRoleForPodIdentity on resource: {CLUSTER_ARN}",
        )

    def test_a_node_role_without_the_policy_of_worker_nodes(self) -> None:
        self.iam.detach_role_policy(RoleName=f"{CLUSTER}-node", PolicyArn=self.WORKER)
        self.denied()
        self.inline("Allow", {})
        self.exchange()

    def test_a_node_role_that_is_denied_it(self) -> None:
        self.inline("Deny", {})
        self.denied()

    def test_a_condition_that_is_not_evaluated_never_allows(self) -> None:
        self.iam.detach_role_policy(RoleName=f"{CLUSTER}-node", PolicyArn=self.WORKER)
        self.inline("Allow", {"Condition": {"StringEquals": {"aws:PrincipalTag/a": "b"}}})
        self.denied()

    def test_nobody_who_does_not_sign(self) -> None:
        url = f"{self.emulator.url}/clusters/{CLUSTER}/assume-role-for-pod-identity"
        request = urllib.request.Request(url, data=b'{"token": "x"}', headers={"Content-Type": "application/json"})
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=10)
        with caught.exception as refusal:
            self.assertEqual(403, refusal.code)

    def test_an_address_that_no_instance_has(self) -> None:
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.node("10.9.9.9")
        with caught.exception as refusal:
            self.assertEqual(404, refusal.code)

    def inline(self, effect: str, more: dict[str, Any]) -> None:
        statement = {"Effect": effect, "Action": "eks-auth:Assume*", "Resource": CLUSTER_ARN, **more}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.iam.put_role_policy(RoleName=f"{CLUSTER}-node", PolicyName=self.INLINE, PolicyDocument=document)
