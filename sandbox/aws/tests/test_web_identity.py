"""AssumeRoleWithWebIdentity against the started program: every way a token can be wrong."""

from __future__ import annotations

import json
import time
import unittest
from pathlib import Path
from typing import Any

import jwt
from botocore import UNSIGNED
from support import (
    ACCOUNT,
    AUTOSCALER,
    ISSUER,
    ISSUER_PATH,
    PROVIDER,
    Emulator,
    EmulatorTest,
    other_key,
    trust,
)

ROLE = f"arn:aws:iam::{ACCOUNT}:role/groundwork/sandbox/autoscaler"


class WebIdentityTest(EmulatorTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.iam = cls.emulator.client("iam")
        cls.sts = cls.emulator.client("sts", signature_version=UNSIGNED)
        cls.iam.create_open_id_connect_provider(Url=ISSUER, ClientIDList=["sts.amazonaws.com"])
        cls.iam.create_role(RoleName="autoscaler", Path="/groundwork/sandbox/", AssumeRolePolicyDocument=trust())

    @classmethod
    def tearDownClass(cls) -> None:
        cls.iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=PROVIDER)
        super().tearDownClass()

    def assume(self, token: str, role: str = ROLE, **more: Any) -> Any:
        return self.sts.assume_role_with_web_identity(
            RoleArn=role, RoleSessionName="groundwork-verify", WebIdentityToken=token, **more
        )

    def test_a_good_token_becomes_the_role(self) -> None:
        answer = self.assume(self.issuer.token())
        arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/autoscaler/groundwork-verify"
        self.assertEqual(AUTOSCALER, answer["SubjectFromWebIdentityToken"])
        self.assertEqual("sts.amazonaws.com", answer["Audience"])
        self.assertEqual(PROVIDER, answer["Provider"])
        self.assertEqual(arn, answer["AssumedRoleUser"]["Arn"])
        role_id = self.iam.get_role(RoleName="autoscaler")["Role"]["RoleId"]
        self.assertEqual(f"{role_id}:groundwork-verify", answer["AssumedRoleUser"]["AssumedRoleId"])
        identity = self.emulator.client("sts", answer["Credentials"]).get_caller_identity()
        self.assertEqual(arn, identity["Arn"])
        self.assertEqual(ACCOUNT, identity["Account"])
        self.assertEqual(f"{role_id}:groundwork-verify", identity["UserId"])
        last = self.emulator.requests()[-1]
        self.assertEqual(("GetCallerIdentity", arn, False), (last["operation"], last["principal"], last["write"]))

    def test_a_stranger_is_refused(self) -> None:
        token = self.issuer.token(sub="system:serviceaccount:default:stranger")
        message = self.refused("AccessDenied", self.assume, token, status=403)
        self.assertEqual("Not authorized to perform sts:AssumeRoleWithWebIdentity", message)

    def test_a_widened_trust_lets_the_stranger_in_until_it_is_healed(self) -> None:
        stranger = self.issuer.token(sub="system:serviceaccount:default:stranger")
        self.iam.create_role(RoleName="widened", AssumeRolePolicyDocument=trust())
        role = f"arn:aws:iam::{ACCOUNT}:role/widened"
        self.refused("AccessDenied", self.assume, stranger, role)
        self.iam.update_assume_role_policy(
            RoleName="widened", PolicyDocument=trust("system:serviceaccount:*", operator="StringLike")
        )
        self.assume(stranger, role)
        self.iam.update_assume_role_policy(RoleName="widened", PolicyDocument=trust())
        self.refused("AccessDenied", self.assume, stranger, role)

    def test_a_role_that_is_not_there_reads_like_one_that_refuses(self) -> None:
        for role in ("autoscaler", "groundwork/sandbox/absent"):
            self.refused(
                "AccessDenied", self.assume, self.issuer.token(), f"arn:aws:iam::{ACCOUNT}:role/{role}", status=403
            )

    def test_what_is_no_token(self) -> None:
        unsigned = jwt.encode({"iss": ISSUER, "sub": AUTOSCALER, "aud": "sts.amazonaws.com"}, "", algorithm="none")
        by_secret = jwt.encode(
            {"iss": ISSUER, "sub": AUTOSCALER, "aud": "sts.amazonaws.com", "exp": 9999999999, "iat": 1},
            "x" * 32,
            algorithm="HS256",
            headers={"kid": "first"},
        )
        for token in ("garbage", "a.b.c", unsigned, by_secret):
            self.refused("InvalidIdentityToken", self.assume, token, status=400)

    def test_a_forged_signature(self) -> None:
        message = self.refused("InvalidIdentityToken", self.assume, self.issuer.token(key=other_key()), status=400)
        self.assertIn("signature", message)
        head, _, tail = self.issuer.token().split(".")
        _, body, _ = self.issuer.token(sub="system:serviceaccount:default:stranger").split(".")
        self.refused("InvalidIdentityToken", self.assume, f"{head}.{body}.{tail}")

    def test_an_unknown_key(self) -> None:
        message = self.refused("InvalidIdentityToken", self.assume, self.issuer.token("gone", key=other_key()))
        self.assertIn("Couldn't retrieve verification key", message)

    def test_an_issuer_the_account_does_not_know(self) -> None:
        for issuer in (ISSUER + "0", ISSUER.replace("https", "http"), ISSUER.lower()):
            message = self.refused("InvalidIdentityToken", self.assume, self.issuer.token(iss=issuer), status=400)
            self.assertEqual(f"No OpenIDConnect provider found in your account for {issuer}", message)

    def test_an_issuer_the_sandbox_cannot_reach(self) -> None:
        other = "https://oidc.eks.eu-west-1.amazonaws.com/id/FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
        made = self.iam.create_open_id_connect_provider(Url=other, ClientIDList=["sts.amazonaws.com"])
        self.addCleanup(
            self.iam.delete_open_id_connect_provider, OpenIDConnectProviderArn=made["OpenIDConnectProviderArn"]
        )
        self.refused("IDPCommunicationError", self.assume, self.issuer.token(iss=other), status=400)

    def test_an_audience_nobody_registered(self) -> None:
        for audience in ("kubernetes", ["kubernetes", "vault"]):
            message = self.refused("InvalidIdentityToken", self.assume, self.issuer.token(aud=audience), status=400)
            self.assertEqual("Incorrect token audience", message)

    def test_a_registered_audience_the_role_does_not_trust(self) -> None:
        self.iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=PROVIDER, ClientID="vault")
        self.refused("AccessDenied", self.assume, self.issuer.token(aud="vault"))
        self.iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=PROVIDER, ClientID="vault")
        self.refused("InvalidIdentityToken", self.assume, self.issuer.token(aud="vault"))

    def test_times(self) -> None:
        now = int(time.time())
        message = self.refused("ExpiredTokenException", self.assume, self.issuer.token(exp=now - 1), status=400)
        self.assertIn("Token expired", message)
        self.refused("InvalidIdentityToken", self.assume, self.issuer.token(nbf=now + 3600))

    def test_missing_claims(self) -> None:
        for claim in ("iss", "sub", "aud", "exp", "iat"):
            message = self.refused("InvalidIdentityToken", self.assume, self.issuer.token(**{claim: None}))
            self.assertEqual(f"Missing a required claim: {claim}", message)

    def test_malformed_requests(self) -> None:
        token = self.issuer.token()
        self.refused("ValidationError", self.assume, token, "arn:aws:iam::1:user/somebody")
        self.refused("ValidationError", self.assume, token, DurationSeconds=900 * 60)
        # The role's own maximum is an hour.
        self.refused("ValidationError", self.assume, token, DurationSeconds=7200)
        self.refused(
            "ValidationError",
            self.sts.assume_role_with_web_identity,
            RoleArn=ROLE,
            RoleSessionName="not a name",
            WebIdentityToken=token,
        )

    def test_a_new_key_is_found_at_once_and_keys_are_kept_for_a_while(self) -> None:
        self.assume(self.issuer.token())
        self.issuer.add_key("second")
        # A key nobody knows is asked for again, at most once a second.
        time.sleep(1.1)
        self.assume(self.issuer.token("second"))
        asked = self.issuer.requests
        self.assume(self.issuer.token("second"))
        self.assertEqual(asked, self.issuer.requests, "keys are kept for a while")

    def test_without_the_provider_nobody_gets_in(self) -> None:
        self.iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=PROVIDER)
        try:
            message = self.refused("InvalidIdentityToken", self.assume, self.issuer.token())
            self.assertIn("No OpenIDConnect provider found", message)
        finally:
            self.iam.create_open_id_connect_provider(Url=ISSUER, ClientIDList=["sts.amazonaws.com"])

    def test_old_or_invented_session_credentials_are_refused(self) -> None:
        good = self.assume(self.issuer.token())["Credentials"]
        for wrong in ({**good, "SessionToken": "x"}, {**good, "AccessKeyId": "ASIAIOSFODNN7EXAMPLE"}):
            self.refused("InvalidClientTokenId", self.emulator.client("sts", wrong).get_caller_identity, status=403)

    def test_deny_wins(self) -> None:
        document = json.loads(trust())
        document["Statement"].append(
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringLike": {f"{ISSUER_PATH}:sub": "system:serviceaccount:kube-system:*"}},
            }
        )
        self.iam.create_role(RoleName="denied", AssumeRolePolicyDocument=json.dumps(document))
        self.refused("AccessDenied", self.assume, self.issuer.token(), f"arn:aws:iam::{ACCOUNT}:role/denied")


class ExpiredSessionTest(unittest.TestCase):
    """A session lasts a quarter of an hour at least, so its end is tried in this process."""

    def test_what_each_service_says(self) -> None:
        from datetime import timedelta

        from moto.sts.models import sts_backends

        from groundwork_aws.callers import Callers
        from groundwork_aws.config import Config
        from groundwork_aws.errors import AwsError

        config = Config("eu-west-1", ACCOUNT, "sandbox", ("eu-west-1a",), 1, "https://x", Path("x"), ISSUER, "1.36")
        session = sts_backends[ACCOUNT]["aws"].assume_role("eu-west-1", "name", ROLE, "", 900, "")
        callers = Callers(config)
        callers.check(session.access_key_id, session.session_token, "iam", "GetRole")
        session.expiration -= timedelta(seconds=901)
        for service, code in (("iam", "ExpiredToken"), ("ec2", "RequestExpired"), ("eks", "ExpiredTokenException")):
            with self.assertRaises(AwsError) as caught:
                callers.check(session.access_key_id, session.session_token, service, "Anything")
            self.assertEqual(code, caught.exception.code)


class UnreachableIssuerTest(EmulatorTest):
    def test_it_says_so(self) -> None:
        alone = Emulator("https://127.0.0.1:1", self.issuer.certificate, self.folder)
        self.addCleanup(alone.close)
        alone.client("iam").create_open_id_connect_provider(Url=ISSUER, ClientIDList=["sts.amazonaws.com"])
        self.refused(
            "IDPCommunicationError",
            alone.client("sts", signature_version=UNSIGNED).assume_role_with_web_identity,
            RoleArn=ROLE,
            RoleSessionName="groundwork",
            WebIdentityToken=self.issuer.token(),
            status=400,
        )


if __name__ == "__main__":
    unittest.main()
