"""The program around the calls: faults, log, control endpoint, start and end."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import time
import unittest
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from botocore import UNSIGNED
from botocore.exceptions import ConnectionClosedError
from support import ACCOUNT, CLUSTER, REGION, Emulator, EmulatorTest, trust

OPERATOR = f"arn:aws:iam::{ACCOUNT}:user/sandbox-operator"


class FaultTest(EmulatorTest):
    def setUp(self) -> None:
        self.iam = self.emulator.client("iam")
        self.eks = self.emulator.client("eks")
        self.ec2 = self.emulator.client("ec2")
        self.sts = self.emulator.client("sts")
        self.groups = self.emulator.client("autoscaling")

    def reads(self) -> list[tuple[str, str, Any]]:
        """One harmless call a service, each with an envelope of its own."""
        return [
            ("iam", "ListRoles", self.iam.list_roles),
            ("sts", "GetCallerIdentity", self.sts.get_caller_identity),
            ("autoscaling", "DescribeAutoScalingGroups", self.groups.describe_auto_scaling_groups),
            ("ec2", "DescribeVpcs", self.ec2.describe_vpcs),
            ("eks", "ListClusters", self.eks.list_clusters),
        ]

    def each(self, kind: str, codes: dict[str, tuple[str, int]]) -> None:
        for service, operation, call in self.reads():
            with self.subTest(kind, service=service):
                code, status = codes.get(service) or codes[""]
                self.emulator.fault(service, operation, kind)
                self.refused(code, call, status=status)
                call()

    def test_throttle(self) -> None:
        self.each(
            "throttle",
            {"ec2": ("RequestLimitExceeded", 503), "eks": ("ThrottlingException", 429), "": ("Throttling", 400)},
        )

    def test_error(self) -> None:
        self.each(
            "error",
            {
                "iam": ("ServiceFailure", 500),
                "ec2": ("InternalError", 500),
                "eks": ("ServerException", 500),
                "": ("InternalFailure", 500),
            },
        )

    def test_access_denied(self) -> None:
        self.each(
            "access-denied",
            {"ec2": ("UnauthorizedOperation", 403), "eks": ("AccessDeniedException", 403), "": ("AccessDenied", 403)},
        )
        self.emulator.fault("iam", "PutRolePolicy", "access-denied")
        message = self.refused(
            "AccessDenied", self.iam.put_role_policy, RoleName="x", PolicyName="x", PolicyDocument="{}"
        )
        self.assertEqual(f"User: {OPERATOR} is not authorized to perform: iam:PutRolePolicy on resource: *", message)

    def test_expired_token(self) -> None:
        self.each(
            "expired-token",
            {"ec2": ("RequestExpired", 400), "eks": ("ExpiredTokenException", 403), "": ("ExpiredToken", 403)},
        )
        self.emulator.fault("sts", "AssumeRoleWithWebIdentity", "expired-token")
        anonymous = self.emulator.client("sts", signature_version=UNSIGNED)
        self.refused(
            "ExpiredTokenException",
            anonymous.assume_role_with_web_identity,
            RoleArn=f"arn:aws:iam::{ACCOUNT}:role/x",
            RoleSessionName="xx",
            WebIdentityToken="xxxx",
            status=400,
        )

    def test_error_code(self) -> None:
        self.emulator.fault(
            "iam", "GetRole", "error-code", code="NoSuchEntity", message="The role cannot be found.", status=404
        )
        role = {"RoleName": f"{CLUSTER}-node"}
        self.assertEqual(
            "The role cannot be found.", self.refused("NoSuchEntity", self.iam.get_role, **role, status=404)
        )
        self.iam.get_role(**role)

    def test_reset(self) -> None:
        self.emulator.fault("iam", "CreateRole", "reset")
        create = {"RoleName": "reset", "AssumeRolePolicyDocument": trust()}
        with self.assertRaises(ConnectionClosedError):
            self.iam.create_role(**create)
        self.refused("NoSuchEntity", self.iam.get_role, RoleName="reset")
        self.iam.create_role(**create)

    def test_lost_acknowledgement(self) -> None:
        self.emulator.fault("iam", "CreateRole", "lost-acknowledgement")
        before = len(self.emulator.requests())
        create = {"RoleName": "lost", "AssumeRolePolicyDocument": trust()}
        with self.assertRaises(ConnectionClosedError):
            self.iam.create_role(**create)
        self.iam.get_role(RoleName="lost")
        self.refused("EntityAlreadyExists", self.iam.create_role, **create)
        lost = self.emulator.requests(before)[0]
        self.assertEqual(
            ("CreateRole", 200, "lost-acknowledgement"), (lost["operation"], lost["status"], lost["fault"])
        )

    def test_stall(self) -> None:
        self.emulator.fault("eks", "DescribeCluster", "stall", seconds=0.5)
        with ThreadPoolExecutor() as pool:
            start = time.monotonic()
            slow = pool.submit(self.eks.describe_cluster, name=CLUSTER)
            time.sleep(0.1)
            self.iam.list_roles()
            self.assertLess(time.monotonic() - start, 0.45, "others need not wait")
            self.assertEqual("ACTIVE", slow.result()["cluster"]["status"])
            self.assertGreater(time.monotonic() - start, 0.49)

    def test_the_sdk_gets_over_what_passes(self) -> None:
        self.emulator.fault("iam", "ListRoles", "throttle", times=2)
        patient = self.emulator.client("iam", retries={"total_max_attempts": 4, "mode": "standard"})
        before = len(self.emulator.requests())
        patient.list_roles()
        seen = self.emulator.requests(before)
        self.assertEqual(["Throttling", "Throttling", None], [each["error"] for each in seen])
        self.assertEqual(["throttle", "throttle", None], [each["fault"] for each in seen])

    def test_setting_listing_and_clearing(self) -> None:
        self.emulator.fault("*", "GetCallerIdentity", "error", times=3)
        self.refused("InternalFailure", self.sts.get_caller_identity)
        left = self.emulator.control("GET", "faults")
        self.assertEqual(
            [("*", "GetCallerIdentity", "error", 2)],
            [(f["service"], f["operation"], f["kind"], f["times"]) for f in left],
        )
        self.assertEqual([], self.emulator.control("DELETE", "faults"))
        self.assertEqual([], self.emulator.control("GET", "faults"))
        self.sts.get_caller_identity()

    def test_wishes_that_make_no_sense(self) -> None:
        good = {"service": "iam", "operation": "GetRole", "kind": "error"}
        for wrong, word in (
            ({**good, "kind": "explode"}, "kind"),
            ({**good, "time": 3}, "unknown key time"),
            ({**good, "times": 0}, "times"),
            ({**good, "times": "3"}, "times"),
            ({**good, "kind": "error-code"}, "code"),
            ({"kind": "error"}, "service is missing"),
            ([], "object"),
        ):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                self.emulator.control("POST", "faults", wrong)
            self.assertEqual(400, caught.exception.code)
            self.assertIn(word, json.load(caught.exception)["error"])
        self.assertEqual([], self.emulator.control("GET", "faults"))


class LogTest(EmulatorTest):
    def test_what_is_logged(self) -> None:
        iam = self.emulator.client("iam")
        before = len(self.emulator.requests())
        iam.create_role(RoleName="logged", AssumeRolePolicyDocument=trust())
        self.refused("NoSuchEntity", iam.get_role, RoleName="absent")
        self.emulator.client("eks").describe_cluster(name=CLUSTER)
        self.emulator.control("GET", "status")
        lines = [json.loads(line) for line in self.emulator.log.read_text().splitlines()]
        self.assertEqual(lines, self.emulator.requests())
        create, get, describe = lines[before:]
        self.assertRegex(create.pop("time"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertIn("Botocore", create.pop("userAgent"))
        self.assertEqual(
            {
                "seq": before + 1,
                "service": "iam",
                "operation": "CreateRole",
                "method": "POST",
                "path": "/",
                "status": 200,
                "error": None,
                "write": True,
                "principal": OPERATOR,
                "fault": None,
            },
            create,
        )
        self.assertEqual(
            ("GetRole", 404, "NoSuchEntity", False), (get["operation"], get["status"], get["error"], get["write"])
        )
        self.assertEqual(
            ("eks", "DescribeCluster", f"/clusters/{CLUSTER}", False),
            (describe["service"], describe["operation"], describe["path"], describe["write"]),
        )
        status = self.emulator.control("GET", "status")
        self.assertEqual((len(lines), CLUSTER), (status["requests"], status["cluster"]))


class UnknownCallTest(EmulatorTest):
    def test_it_is_never_taken_for_absent(self) -> None:
        iam, eks = self.emulator.client("iam"), self.emulator.client("eks")
        arn = f"arn:aws:iam::{ACCOUNT}:role/x"
        for call, arguments in (
            (iam.simulate_principal_policy, {"PolicySourceArn": arn, "ActionNames": ["s3:GetObject"]}),
            (eks.describe_update, {"name": CLUSTER, "updateId": "x"}),
            (eks.update_cluster_config, {"name": CLUSTER}),
            (
                self.emulator.client("autoscaling").start_instance_refresh,
                {"AutoScalingGroupName": f"{CLUSTER}-{REGION}a"},
            ),
            (self.emulator.client("elb").describe_load_balancers, {}),
            (
                self.emulator.client("elbv2").create_trust_store,
                {"Name": "x", "CaCertificatesBundleS3Bucket": "b", "CaCertificatesBundleS3Key": "k"},
            ),
            (self.emulator.client("ssm").describe_parameters, {}),
            (self.emulator.client("logs").start_query, {"startTime": 0, "endTime": 1, "queryString": "x"}),
            (self.emulator.client("route53").list_traffic_policies, {}),
        ):
            self.refused("NotImplementedInSandbox", call, **arguments, status=501)

    def test_unsigned_calls(self) -> None:
        for service, operation, code in (
            ("iam", "list_roles", "MissingAuthenticationToken"),
            ("sts", "get_caller_identity", "MissingAuthenticationToken"),
            ("eks", "list_clusters", "MissingAuthenticationTokenException"),
        ):
            client = self.emulator.client(service, signature_version=UNSIGNED)
            self.refused(code, getattr(client, operation), status=403)

    def test_nonsense_on_the_wire(self) -> None:
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(self.emulator.url + "/anything")
        self.assertEqual(403, caught.exception.code)
        self.assertIn(b"MissingAuthenticationToken", caught.exception.read())
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.emulator.control("GET", "nothing")
        self.assertEqual(404, caught.exception.code)


class LifeTest(EmulatorTest):
    def test_connections_are_kept(self) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.emulator.url).netloc)
        self.addCleanup(connection.close)
        connection.request("GET", "/groundwork/status")
        connection.getresponse().read()
        first = connection.sock
        connection.request(
            "POST",
            "/",
            body=iter([b"Action=", b"ListRoles"]),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            encode_chunked=True,
        )
        self.assertIn(b"MissingAuthenticationToken", connection.getresponse().read())
        connection.request("GET", "/groundwork/status")
        self.assertEqual(200, connection.getresponse().status)
        self.assertIs(first, connection.sock)

    def test_it_is_only_there_for_this_machine(self) -> None:
        port = urlsplit(self.emulator.url).port
        hexadecimal = f"0100007F:{port:04X}"
        with open("/proc/net/tcp", encoding="ascii") as table:
            listening = [line.split()[1] for line in table if line.split()[3] == "0A"]
        self.assertIn(hexadecimal, listening)
        self.assertNotIn(f"00000000:{port:04X}", listening)

    def test_many_at_once(self) -> None:
        iam = self.emulator.client("iam", max_pool_connections=16)

        def make(_: int) -> str:
            try:
                iam.create_role(RoleName="contended", AssumeRolePolicyDocument=trust())
                return "made"
            except iam.exceptions.EntityAlreadyExistsException:
                return "there"

        with ThreadPoolExecutor(16) as pool:
            self.assertEqual(["made"] + ["there"] * 15, sorted(pool.map(make, range(16))))

    def test_it_ends_with_its_standard_input(self) -> None:
        program = Emulator(self.issuer.url, self.issuer.certificate, self.folder)
        self.addCleanup(program.close)
        assert program.process.stdin is not None
        program.process.stdin.close()
        self.assertEqual(0, program.process.wait(2))

    def test_it_ends_when_told(self) -> None:
        program = Emulator(self.issuer.url, self.issuer.certificate, self.folder)
        self.addCleanup(program.close)
        program.process.send_signal(signal.SIGTERM)
        self.assertEqual(0, program.process.wait(2))

    def test_two_at_once_know_nothing_of_each_other(self) -> None:
        other = Emulator(self.issuer.url, self.issuer.certificate, self.folder)
        self.addCleanup(other.close)
        self.assertNotEqual(self.emulator.url, other.url)
        self.emulator.client("iam").create_role(RoleName="mine", AssumeRolePolicyDocument=trust())
        self.refused("NoSuchEntity", other.client("iam").get_role, RoleName="mine")

    def test_a_taken_port_is_an_error_and_no_ready_line(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            with self.assertRaises(AssertionError):
                Emulator(self.issuer.url, self.issuer.certificate, self.folder, "--port", str(taken.getsockname()[1]))


if __name__ == "__main__":
    unittest.main()
