"""Tokens of EKS against the started program: who logs in, and every way a token can be wrong."""

from __future__ import annotations

import base64
import datetime
import json
import unittest
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from support import ACCOUNT, CLUSTER, REGION, EmulatorTest, trust

OPERATOR = {"AccessKeyId": "sandbox", "SecretAccessKey": "sandbox"}
OPERATOR_ARN = f"arn:aws:iam::{ACCOUNT}:user/sandbox-operator"
STS = f"https://sts.{REGION}.amazonaws.com/"
CALLER_IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15"
VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"


def presigned(
    keys: dict[str, str] = OPERATOR,
    cluster: str | None = CLUSTER,
    url: str = STS,
    query: str = CALLER_IDENTITY,
    age: datetime.timedelta = datetime.timedelta(),
    expires: int = 60,
    service: str = "sts",
) -> str:
    """The request inside a token, as the AWS command line signs it."""
    headers = {} if cluster is None else {"x-k8s-aws-id": cluster}
    request = AWSRequest(method="GET", url=f"{url}?{query}", headers=headers)
    credentials = Credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys.get("SessionToken"))
    then = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) - age
    with mock.patch("botocore.auth.get_current_datetime", return_value=then):
        SigV4QueryAuth(credentials, service, REGION, expires=expires).add_auth(request)
    return str(request.url)


def token(url: str) -> str:
    return "k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


class TokenReviewTest(EmulatorTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.eks = cls.emulator.client("eks")
        cls.iam = cls.emulator.client("iam")

    def review(self, text: str) -> dict[str, Any]:
        document = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": text}}
        answer = self.emulator.control("POST", "token-review", document)
        self.assertEqual(("authentication.k8s.io/v1", "TokenReview"), (answer["apiVersion"], answer["kind"]))
        return answer["status"]  # type: ignore[no-any-return]

    def refusal(self, text: str) -> str:
        status = self.review(text)
        self.assertFalse(status["authenticated"], status)
        self.assertNotIn("user", status)
        return str(status.get("error", ""))

    def role(self, name: str) -> tuple[str, dict[str, str]]:
        """A role, and keys of a session of it."""
        made = self.iam.create_role(RoleName=name, Path="/people/", AssumeRolePolicyDocument=trust())["Role"]
        session = self.emulator.client("sts").assume_role(RoleArn=made["Arn"], RoleSessionName="ada@example.com")
        return made["Arn"], session["Credentials"]

    def test_who_made_the_cluster_logs_in_as_its_administrator(self) -> None:
        status = self.review(token(presigned()))
        self.assertTrue(status["authenticated"], status)
        user = status["user"]
        self.assertEqual(OPERATOR_ARN, user["username"])
        self.assertEqual(["sandbox:access-policy:AmazonEKSClusterAdminPolicy"], user["groups"])
        self.assertEqual([OPERATOR_ARN], user["extra"]["canonicalArn"])

    def test_a_role_logs_in_by_its_session_with_the_groups_and_policies_of_its_entry(self) -> None:
        arn, keys = self.role("reader")
        self.assertIn("has no access entry in cluster sandbox", self.refusal(token(presigned(keys))))
        self.eks.create_access_entry(clusterName=CLUSTER, principalArn=arn, kubernetesGroups=["readers"])
        self.assertEqual(["readers"], self.review(token(presigned(keys)))["user"]["groups"])
        self.eks.associate_access_policy(
            clusterName=CLUSTER, principalArn=arn, policyArn=VIEW, accessScope={"type": "cluster"}
        )
        user = self.review(token(presigned(keys)))["user"]
        self.assertEqual(f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/ada-example.com", user["username"])
        self.assertEqual(["readers", "sandbox:access-policy:AmazonEKSViewPolicy"], user["groups"])
        self.eks.delete_access_entry(clusterName=CLUSTER, principalArn=arn)
        self.assertIn(arn, self.refusal(token(presigned(keys))))

    def test_a_user_logs_in_with_keys_that_were_issued_here(self) -> None:
        arn = self.iam.create_user(UserName="bob")["User"]["Arn"]
        keys = self.iam.create_access_key(UserName="bob")["AccessKey"]
        self.eks.create_access_entry(clusterName=CLUSTER, principalArn=arn, username="bob")
        self.assertEqual("bob", self.review(token(presigned(keys)))["user"]["username"])
        self.eks.delete_access_entry(clusterName=CLUSTER, principalArn=arn)

    def test_a_role_that_was_made_again_is_somebody_else(self) -> None:
        arn, _ = self.role("reborn")
        self.eks.create_access_entry(clusterName=CLUSTER, principalArn=arn)
        self.iam.delete_role(RoleName="reborn")
        _, keys = self.role("reborn")
        self.assertIn("an earlier principal of this name", self.refusal(token(presigned(keys))))
        self.eks.delete_access_entry(clusterName=CLUSTER, principalArn=arn)

    def test_a_scope_of_namespaces_gives_no_group(self) -> None:
        arn, keys = self.role("narrow")
        self.eks.create_access_entry(clusterName=CLUSTER, principalArn=arn)
        scope = {"type": "namespace", "namespaces": ["shop"]}
        self.eks.associate_access_policy(clusterName=CLUSTER, principalArn=arn, policyArn=VIEW, accessScope=scope)
        self.assertEqual([], self.review(token(presigned(keys)))["user"]["groups"])
        self.eks.delete_access_entry(clusterName=CLUSTER, principalArn=arn)

    def test_after_fifteen_minutes_it_has_expired_whatever_it_says_of_itself(self) -> None:
        late = datetime.timedelta(minutes=15, seconds=1)
        self.assertIn("it has expired", self.refusal(token(presigned(age=late, expires=900))))
        self.assertTrue(self.review(token(presigned(age=datetime.timedelta(minutes=14))))["authenticated"])

    def test_what_is_signed_in_the_future_is_not_valid_yet(self) -> None:
        self.assertIn("not valid yet", self.refusal(token(presigned(age=datetime.timedelta(minutes=-6)))))

    def test_a_token_of_another_cluster_is_none_here(self) -> None:
        self.assertIn("not right for cluster sandbox", self.refusal(token(presigned(cluster="other"))))

    def test_the_clusters_name_must_be_signed(self) -> None:
        self.assertIn("does not cover the header x-k8s-aws-id", self.refusal(token(presigned(cluster=None))))

    def test_only_sts_is_asked(self) -> None:
        for url in (
            "https://sts.evil.example/",
            "https://sts.eu-west-1.amazonaws.com.evil.example/",
            "https://sts.eu-west-1.amazonaws.com:8443/",
            "https://me@sts.eu-west-1.amazonaws.com/",
            "http://sts.eu-west-1.amazonaws.com/",
        ):
            with self.subTest(url):
                self.assertIn("not a request to STS", self.refusal(token(presigned(url=url))))
        self.assertIn("the path", self.refusal(token(presigned(url=STS + "elsewhere"))))
        self.assertIn("not for STS", self.refusal(token(presigned(service="iam"))))

    def test_only_get_caller_identity_is_asked(self) -> None:
        query = "Action=AssumeRole&Version=2011-06-15"
        self.assertIn("AssumeRole, not GetCallerIdentity", self.refusal(token(presigned(query=query))))
        more = CALLER_IDENTITY + "&RoleArn=x"
        self.assertIn("must not have: rolearn", self.refusal(token(presigned(query=more))))
        self.assertIn("twice", self.refusal(token(presigned() + "&Action=GetCallerIdentity")))

    def test_what_was_changed_after_signing_is_refused(self) -> None:
        url = presigned()
        last = url[-1]
        self.assertIn("not right", self.refusal(token(url[:-1] + ("0" if last != "0" else "1"))))
        self.assertIn("not right", self.refusal(token(url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"))))
        self.assertIn("X-Amz-Expires is 901", self.refusal(token(url.replace("X-Amz-Expires=60", "X-Amz-Expires=901"))))

    def test_a_wrong_secret_and_a_key_that_nobody_was_given_are_refused(self) -> None:
        guess = {"AccessKeyId": "sandbox", "SecretAccessKey": "guess"}
        self.assertIn("not right", self.refusal(token(presigned(guess))))
        stranger = {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "secret"}
        self.assertIn("nobody here was given", self.refusal(token(presigned(stranger))))

    def test_a_session_needs_its_session_token(self) -> None:
        arn, keys = self.role("forgetful")
        self.eks.create_access_entry(clusterName=CLUSTER, principalArn=arn)
        without = {name: keys[name] for name in ("AccessKeyId", "SecretAccessKey")}
        self.assertIn("STS refuses it", self.refusal(token(presigned(without))))
        self.eks.delete_access_entry(clusterName=CLUSTER, principalArn=arn)

    def test_garbage_is_refused(self) -> None:
        good = token(presigned())
        self.assertIn("base64url", self.refusal(good + "="))
        self.assertIn("base64url", self.refusal("k8s-aws-v1.***"))
        self.assertIn("base64url", self.refusal("k8s-aws-v1."))
        self.assertIn("no request", self.refusal("k8s-aws-v1.gICA"))
        self.assertIn("too long", self.refusal("k8s-aws-v1." + "A" * 5000))
        self.assertIn("not a request to STS", self.refusal(token("nonsense?a=b")))

    def test_somebody_elses_token_is_no_error(self) -> None:
        self.assertEqual("", self.refusal("eyJhbGciOiJSUzI1NiJ9.e30.sig"))

    def test_a_review_is_no_call_of_aws(self) -> None:
        before = len(self.emulator.requests())
        self.review(token(presigned()))
        self.assertEqual(before, len(self.emulator.requests()))
        self.assertEqual("sts.eu-west-1.amazonaws.com", urlsplit(presigned()).netloc)


class AccessEntriesTest(EmulatorTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.eks = cls.emulator.client("eks")
        cls.iam = cls.emulator.client("iam")
        cls.arn = cls.iam.create_role(RoleName="entries", AssumeRolePolicyDocument=trust())["Role"]["Arn"]

    def tearDown(self) -> None:
        for arn in self.eks.list_access_entries(clusterName=CLUSTER)["accessEntries"]:
            if arn != OPERATOR_ARN:
                self.eks.delete_access_entry(clusterName=CLUSTER, principalArn=arn)
        super().tearDown()

    def create(self, **more: Any) -> Any:
        return self.eks.create_access_entry(**{"clusterName": CLUSTER, "principalArn": self.arn, **more})

    def test_an_entry_is_kept_as_it_was_asked_for(self) -> None:
        made = self.create(kubernetesGroups=["a", "b"], tags={"k": "v"})["accessEntry"]
        self.assertEqual(f"arn:aws:sts::{ACCOUNT}:assumed-role/entries/{{{{SessionName}}}}", made["username"])
        self.assertEqual("STANDARD", made["type"])
        self.assertRegex(made["accessEntryArn"], rf"access-entry/sandbox/role/{ACCOUNT}/entries/[0-9a-f-]{{36}}$")
        self.assertEqual(made, self.eks.describe_access_entry(clusterName=CLUSTER, principalArn=self.arn)["accessEntry"])
        changed = self.eks.update_access_entry(clusterName=CLUSTER, principalArn=self.arn, kubernetesGroups=[])
        self.assertEqual([], changed["accessEntry"]["kubernetesGroups"])

    def test_tags_come_and_go(self) -> None:
        arn = self.create(tags={"k": "v"})["accessEntry"]["accessEntryArn"]
        self.eks.tag_resource(resourceArn=arn, tags={"l": "w"})
        self.eks.untag_resource(resourceArn=arn, tagKeys=["k", "x"])
        self.assertEqual({"l": "w"}, self.eks.list_tags_for_resource(resourceArn=arn)["tags"])

    def test_a_principal_has_one_entry(self) -> None:
        self.create()
        self.refused("ResourceInUseException", self.create, status=409)

    def test_the_same_request_again_is_no_second_entry(self) -> None:
        first = self.create(clientRequestToken="once")["accessEntry"]
        self.assertEqual(first, self.create(clientRequestToken="once")["accessEntry"])

    def test_what_cannot_have_an_entry_is_refused(self) -> None:
        for principal in (
            "me",
            f"arn:aws:sts::{ACCOUNT}:assumed-role/entries/session",
            f"arn:aws:iam::{ACCOUNT}:role/nobody",
            f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS",
        ):
            with self.subTest(principal):
                self.refused("InvalidParameterException", self.create, principalArn=principal)

    def test_reserved_names_and_kinds_are_refused(self) -> None:
        for wrong in (
            {"kubernetesGroups": ["system:masters"]},
            {"username": "system:admin"},
            {"username": "eks:me"},
            {"username": "me-{{SessionName}}"},
            {"type": "BEST"},
            {"type": "EC2_LINUX", "kubernetesGroups": ["a"]},
            {"type": "EC2_LINUX", "principalArn": OPERATOR_ARN},
        ):
            with self.subTest(json.dumps(wrong)):
                self.refused("InvalidParameterException", self.create, **wrong)

    def test_policies_are_associated_changed_and_taken_away(self) -> None:
        self.create()
        names = {"clusterName": CLUSTER, "principalArn": self.arn}
        self.eks.associate_access_policy(**names, policyArn=VIEW, accessScope={"type": "cluster"})
        scope = {"type": "namespace", "namespaces": ["shop", "dev-*"]}
        self.eks.associate_access_policy(**names, policyArn=VIEW, accessScope=scope)
        found = self.eks.list_associated_access_policies(**names)["associatedAccessPolicies"]
        self.assertEqual([(VIEW, scope)], [(one["policyArn"], one["accessScope"]) for one in found])
        self.assertIn(
            self.arn, self.eks.list_access_entries(clusterName=CLUSTER, associatedPolicyArn=VIEW)["accessEntries"]
        )
        self.eks.disassociate_access_policy(**names, policyArn=VIEW)
        self.assertEqual([], self.eks.list_associated_access_policies(**names)["associatedAccessPolicies"])
        self.refused("ResourceNotFoundException", self.eks.disassociate_access_policy, **names, policyArn=VIEW)

    def test_policies_that_do_not_fit_are_refused(self) -> None:
        self.create()
        associate = self.eks.associate_access_policy
        names = {"clusterName": CLUSTER, "principalArn": self.arn}
        invalid = "InvalidParameterException"
        self.refused(invalid, associate, **names, policyArn=VIEW + "s", accessScope={"type": "cluster"})
        self.refused(invalid, associate, **names, policyArn=VIEW, accessScope={"type": "namespace"})
        both = {"type": "cluster", "namespaces": ["shop"]}
        self.refused(invalid, associate, **names, policyArn=VIEW, accessScope=both)
        node = self.iam.create_role(RoleName="some-node", AssumeRolePolicyDocument=trust())["Role"]["Arn"]
        self.create(principalArn=node, type="EC2_LINUX")
        nodes = {"clusterName": CLUSTER, "principalArn": node}
        self.refused("InvalidRequestException", associate, **nodes, policyArn=VIEW, accessScope={"type": "cluster"})

    def test_lists_come_in_pages(self) -> None:
        self.create()
        first = self.eks.list_access_entries(clusterName=CLUSTER, maxResults=1)
        second = self.eks.list_access_entries(clusterName=CLUSTER, maxResults=1, nextToken=first["nextToken"])
        self.assertEqual({OPERATOR_ARN, self.arn}, {*first["accessEntries"], *second["accessEntries"]})
        self.assertNotIn("nextToken", second)

    def test_a_cluster_that_reads_the_config_map_only_has_no_entries(self) -> None:
        self.emulator.control("POST", "authentication-mode", "CONFIG_MAP")
        try:
            self.refused("InvalidRequestException", self.create, status=400)
            mode = self.eks.describe_cluster(name=CLUSTER)["cluster"]["accessConfig"]["authenticationMode"]
            self.assertEqual("CONFIG_MAP", mode)
        finally:
            self.emulator.control("POST", "authentication-mode", "API_AND_CONFIG_MAP")

    def test_what_is_not_there_is_not_found(self) -> None:
        nobody = f"arn:aws:iam::{ACCOUNT}:role/nobody"
        for call in (self.eks.describe_access_entry, self.eks.delete_access_entry):
            self.refused("ResourceNotFoundException", call, clusterName=CLUSTER, principalArn=nobody, status=404)
        self.refused("ResourceNotFoundException", self.eks.list_access_entries, clusterName="other", status=404)

    def test_the_policies_of_eks_are_known(self) -> None:
        self.assertIn(VIEW, [policy["arn"] for policy in self.eks.list_access_policies()["accessPolicies"]])


if __name__ == "__main__":
    unittest.main()
