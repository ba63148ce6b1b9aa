"""Managed node groups, against the started program, and the nodes that it makes in an API server."""

from __future__ import annotations

import json
import ssl
import tempfile
import threading
import time
import unittest
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from support import CLUSTER, REGION, Emulator, EmulatorTest, Issuer

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly")


def eventually(what: str, look: Callable[[], Any]) -> Any:
    for _ in range(100):
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen: " + what)


def role(emulator: Emulator, name: str, policies: tuple[str, ...] = POLICIES) -> str:
    iam = emulator.client("iam")
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    for policy in policies:
        iam.attach_role_policy(RoleName=name, PolicyArn=f"arn:aws:iam::aws:policy/{policy}")
    return str(arn)


def private_subnet(emulator: Emulator, zone: str = "eu-west-1a") -> str:
    filters = [{"Name": "availability-zone", "Values": [zone]}, {"Name": "tag-key", "Values": ["kubernetes.io/role/internal-elb"]}]
    return str(emulator.client("ec2").describe_subnets(Filters=filters)["Subnets"][0]["SubnetId"])


class NodeGroupTest(EmulatorTest):
    role: ClassVar[str]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.role = role(cls.emulator, "nodes-of-groups")

    def setUp(self) -> None:
        self.eks = self.emulator.client("eks")
        self.scaling = self.emulator.client("autoscaling")

    def create(self, name: str, **more: Any) -> dict[str, Any]:
        wanted: dict[str, Any] = {
            "clusterName": CLUSTER,
            "nodegroupName": name,
            "nodeRole": self.role,
            "subnets": [private_subnet(self.emulator)],
            "instanceTypes": ["m6i.large"],
            "amiType": "AL2023_x86_64_STANDARD",
            "scalingConfig": {"minSize": 1, "maxSize": 3, "desiredSize": 1},
        }
        return self.eks.create_nodegroup(**{**wanted, **more})["nodegroup"]  # type: ignore[no-any-return]

    def describe(self, name: str) -> dict[str, Any]:
        return self.eks.describe_nodegroup(clusterName=CLUSTER, nodegroupName=name)["nodegroup"]  # type: ignore[no-any-return]

    def active(self, name: str) -> dict[str, Any]:
        return eventually("ACTIVE", lambda: self.describe(name)["status"] == "ACTIVE" and self.describe(name))  # type: ignore[no-any-return]

    def delete(self, name: str) -> None:
        self.eks.delete_nodegroup(clusterName=CLUSTER, nodegroupName=name)
        eventually("gone", lambda: name not in self.eks.list_nodegroups(clusterName=CLUSTER)["nodegroups"])

    def test_a_group_is_made_and_has_a_real_scaling_group_with_instances_behind_it(self) -> None:
        self.assertEqual("CREATING", self.create("life", labels={"team": "orders"})["status"])
        group = self.active("life")
        self.assertEqual([], group["health"]["issues"])
        self.assertEqual({"team": "orders"}, group["labels"])
        name = group["resources"]["autoScalingGroups"][0]["name"]
        behind = self.scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"][0]
        self.assertEqual(["eu-west-1a"], behind["AvailabilityZones"])
        self.assertEqual((1, 3, 1), (behind["MinSize"], behind["MaxSize"], behind["DesiredCapacity"]))
        self.assertEqual(1, len(behind["Instances"]))
        tags = {tag["Key"]: tag["Value"] for tag in behind["Tags"]}
        self.assertLessEqual(
            {("eks:nodegroup-name", "life"), (f"k8s.io/cluster-autoscaler/{CLUSTER}", "owned")}, set(tags.items())
        )
        self.delete("life")
        self.assertEqual([], self.scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"])

    def test_what_is_wrong_is_refused(self) -> None:
        invalid = "InvalidParameterException"
        self.refused(invalid, self.create, "n" * 64, status=400)
        self.refused(invalid, self.create, "no", instanceTypes=["m99.large"])
        # Other regions have it.
        self.refused(invalid, self.create, "no", instanceTypes=["c8id.96xlarge"])
        self.refused(invalid, self.create, "no", instanceTypes=["m7g.large"])
        self.refused(invalid, self.create, "no", amiType="AL1999")
        self.refused(invalid, self.create, "no", capacityType="FREE")
        self.refused(invalid, self.create, "no", subnets=["subnet-0123"])
        self.refused(invalid, self.create, "no", nodeRole="arn:aws:iam::123456789012:role/nobody")
        self.refused(invalid, self.create, "no", scalingConfig={"minSize": 3, "maxSize": 2, "desiredSize": 2})
        self.refused(invalid, self.create, "no", scalingConfig={"minSize": 2, "maxSize": 3, "desiredSize": 1})
        self.refused(invalid, self.create, "no", labels={"kubernetes.io/x": "y"})
        self.refused(invalid, self.create, "no", taints=[{"key": "a", "value": "b", "effect": "NoSchedule"}])
        self.refused(invalid, self.create, "no", amiType="AL2023_x86_64_NVIDIA")
        self.refused(invalid, self.create, "no", amiType="AL2023_x86_64_NVIDIA", instanceTypes=["inf2.xlarge"])
        self.refused("ResourceNotFoundException", self.create, "no", clusterName="other", status=404)
        self.refused("ResourceNotFoundException", self.describe, "no", status=404)

    def test_a_second_one_of_the_name_is_refused_and_the_same_request_is_not(self) -> None:
        self.create("twice", clientRequestToken="one")
        self.create("twice", clientRequestToken="one")
        self.refused("ResourceInUseException", self.create, "twice", clientRequestToken="two", status=409)
        self.active("twice")
        self.delete("twice")

    def test_an_update_reaches_the_scaling_group_and_must_leave_room_for_the_desired_size(self) -> None:
        self.create("resized", taints=[{"key": "a", "value": "b", "effect": "NO_SCHEDULE"}])
        update = {"clusterName": CLUSTER, "nodegroupName": "resized"}
        self.refused("ResourceInUseException", self.eks.update_nodegroup_config, **update, scalingConfig={"maxSize": 4})
        self.active("resized")
        self.refused("InvalidParameterException", self.eks.update_nodegroup_config, **update, scalingConfig={"minSize": 2})
        self.eks.update_nodegroup_config(
            **update,
            scalingConfig={"minSize": 2, "maxSize": 4, "desiredSize": 2},
            labels={"addOrUpdateLabels": {"x": "y"}},
            taints={"removeTaints": [{"key": "a", "value": "b", "effect": "NO_SCHEDULE"}]},
        )
        group = self.active("resized")
        self.assertEqual({"minSize": 2, "maxSize": 4, "desiredSize": 2}, group["scalingConfig"])
        self.assertEqual(({"x": "y"}, []), (group["labels"], group["taints"]))
        self.delete("resized")

    def test_a_role_that_lacks_the_policies_of_a_node_lets_none_join(self) -> None:
        self.create("failing", nodeRole=role(self.emulator, "not-for-nodes", ()))
        group = eventually(
            "failed", lambda: self.describe("failing")["status"] == "CREATE_FAILED" and self.describe("failing")
        )
        self.assertEqual("NodeCreationFailure", group["health"]["issues"][0]["code"])
        self.delete("failing")

    def test_instances_with_accelerators_have_images_of_their_own(self) -> None:
        self.create("gpu", amiType="AL2023_x86_64_NVIDIA", instanceTypes=["g5.xlarge"])
        self.create("neuron", amiType="AL2023_x86_64_NEURON", instanceTypes=["inf2.xlarge", "inf2.8xlarge"])
        for name in ("gpu", "neuron"):
            self.active(name)
            self.delete(name)

    def test_a_type_that_ec2_does_not_offer_in_the_zone_is_noticed_when_it_is_launched(self) -> None:
        place = {"subnets": [private_subnet(self.emulator, "eu-west-1c")], "instanceTypes": ["c8a.large"]}
        self.create("elsewhere", **place)
        group = eventually(
            "failed", lambda: self.describe("elsewhere")["status"] == "CREATE_FAILED" and self.describe("elsewhere")
        )
        issue = group["health"]["issues"][0]
        self.assertEqual("AsgInstanceLaunchFailures", issue["code"])
        self.assertIn("(c8a.large) is not supported in your requested Availability Zone (eu-west-1c)", issue["message"])
        self.create("empty", scalingConfig={"minSize": 0, "maxSize": 1, "desiredSize": 0}, **place)
        self.active("empty")
        for name in ("elsewhere", "empty"):
            self.delete(name)

    def test_ec2_tells_the_types_of_this_region_and_the_zones_that_offer_them(self) -> None:
        ec2 = self.emulator.client("ec2")
        names = ["c8a.large", "m7g.large", "c8id.96xlarge", "m99.large"]
        wanted = [{"Name": "instance-type", "Values": names}]
        types = ec2.describe_instance_types(Filters=wanted)["InstanceTypes"]
        self.assertEqual(["c8a.large", "m7g.large"], sorted(each["InstanceType"] for each in types))
        offers = ec2.describe_instance_type_offerings(LocationType="availability-zone", Filters=wanted)
        places: dict[str, set[str]] = {}
        for offer in offers["InstanceTypeOfferings"]:
            places.setdefault(offer["InstanceType"], set()).add(offer["Location"][-1])
        self.assertEqual({"c8a.large": {"a", "b"}, "m7g.large": {"a", "b", "c"}}, places)
        self.refused("InvalidInstanceType", ec2.describe_instance_types, InstanceTypes=["m7g.large", "c8id.96xlarge"])
        self.refused("InvalidParameterValue", ec2.describe_instance_type_offerings, LocationType="street")
        self.refused("InvalidParameterValue", ec2.describe_instance_type_offerings, Filters=[{"Name": "zone", "Values": ["a"]}])

    def test_a_group_whose_scaling_group_is_gone_is_degraded(self) -> None:
        self.create("hollow")
        name = self.active("hollow")["resources"]["autoScalingGroups"][0]["name"]
        self.scaling.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)
        group = eventually("degraded", lambda: self.describe("hollow")["status"] == "DEGRADED" and self.describe("hollow"))
        self.assertEqual("AutoScalingGroupNotFound", group["health"]["issues"][0]["code"])
        self.delete("hollow")

    def test_tags_of_a_group(self) -> None:
        arn = self.create("tagged", tags={"a": "1"})["nodegroupArn"]
        self.eks.tag_resource(resourceArn=arn, tags={"b": "2"})
        self.eks.untag_resource(resourceArn=arn, tagKeys=["a"])
        self.assertEqual({"b": "2"}, self.eks.list_tags_for_resource(resourceArn=arn)["tags"])
        self.active("tagged")
        self.delete("tagged")


class Nodes:
    """As much of an API server as keeps nodes, for callers with a certificate."""

    def __init__(self, folder: Path, issuer: Issuer) -> None:
        self.nodes: dict[str, Any] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self, status: int) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def body(self) -> Any:
                return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

            def do_POST(self) -> None:
                node = self.body()
                outer.nodes[node["metadata"]["name"]] = node
                self.answer(201)

            def do_PATCH(self) -> None:
                outer.nodes[self.path.rsplit("/", 1)[-1]]["patched"] = self.body()
                self.answer(200)

            def do_DELETE(self) -> None:
                self.answer(200 if outer.nodes.pop(self.path.rsplit("/", 1)[-1], None) else 404)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.certificate, key = folder / "ca.crt", folder / "ca.key"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        context.load_verify_locations(self.certificate)
        context.verify_mode = ssl.CERT_REQUIRED
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class JoiningTest(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        folder = Path(scratch.name)
        issuer = Issuer(folder)
        issuer.close()
        self.api = Nodes(folder, issuer)
        self.addCleanup(self.api.close)
        self.emulator = Emulator(
            self.api.url, self.api.certificate, folder, "--node-certificate", str(folder / "ca")
        )
        self.addCleanup(self.emulator.close)

    def test_nodes_come_and_go_with_the_instances(self) -> None:
        eks, scaling = self.emulator.client("eks"), self.emulator.client("autoscaling")
        group = eks.create_nodegroup(
            clusterName=CLUSTER,
            nodegroupName="joining",
            nodeRole=role(self.emulator, "joining"),
            subnets=[private_subnet(self.emulator, "eu-west-1b")],
            instanceTypes=["m7g.large"],
            amiType="AL2023_ARM_64_STANDARD",
            scalingConfig={"minSize": 0, "maxSize": 3, "desiredSize": 1},
            labels={"team": "orders"},
            taints=[{"key": "only", "value": "orders", "effect": "NO_EXECUTE"}],
        )["nodegroup"]
        node = eventually("one node", lambda: list(self.api.nodes.values()))[0]
        self.assertEqual("eu-west-1b", node["metadata"]["labels"]["topology.kubernetes.io/zone"])
        self.assertEqual("arm64", node["metadata"]["labels"]["kubernetes.io/arch"])
        self.assertEqual("orders", node["metadata"]["labels"]["team"])
        self.assertEqual([{"key": "only", "value": "orders", "effect": "NoExecute"}], node["spec"]["taints"])
        self.assertEqual(f"ip-10-0-1-100.{REGION}.compute.internal", node["metadata"]["name"])
        instance = self.emulator.client("ec2").describe_instances(
            Filters=[{"Name": "private-dns-name", "Values": [node["metadata"]["name"]]}]
        )["Reservations"][0]["Instances"][0]
        self.assertEqual(node["spec"]["providerID"], f"aws:///eu-west-1b/{instance['InstanceId']}")
        name = group["resources"]["autoScalingGroups"][0]["name"]
        scaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=3)
        eventually("three nodes", lambda: len(self.api.nodes) == 3)
        eventually("active", lambda: eks.describe_nodegroup(clusterName=CLUSTER, nodegroupName="joining")["nodegroup"]["status"] == "ACTIVE")
        eks.delete_nodegroup(clusterName=CLUSTER, nodegroupName="joining")
        eventually("no node", lambda: not self.api.nodes)


if __name__ == "__main__":
    unittest.main()
