"""The calls the product makes, one by one, against the started program."""

from __future__ import annotations

import base64
import json
import unittest
from pathlib import Path
from typing import Any

from support import ACCOUNT, CLUSTER, ISSUER, PROVIDER, REGION, Emulator, EmulatorTest, trust

ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
GROUPS = [f"{CLUSTER}-{zone}" for zone in ZONES]
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "autoscaling:Describe*", "Resource": "*"}]}
)


class ClusterTest(EmulatorTest):
    def test_describe_cluster(self) -> None:
        cluster = self.emulator.client("eks").describe_cluster(name=CLUSTER)["cluster"]
        self.assertEqual(f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/{CLUSTER}", cluster["arn"])
        self.assertEqual(("ACTIVE", "1.36"), (cluster["status"], cluster["version"]))
        self.assertEqual(self.issuer.url, cluster["endpoint"])
        self.assertEqual(ISSUER, cluster["identity"]["oidc"]["issuer"])
        self.assertEqual({"authenticationMode": "API_AND_CONFIG_MAP"}, cluster["accessConfig"])
        authority = base64.b64decode(cluster["certificateAuthority"]["data"])
        self.assertEqual(self.issuer.certificate.read_bytes(), authority)
        self.assertTrue(cluster["platformVersion"].startswith("eks."))
        vpc = cluster["resourcesVpcConfig"]
        self.assertTrue(vpc["vpcId"].startswith("vpc-"))
        self.assertTrue(vpc["clusterSecurityGroupId"].startswith("sg-"))
        self.assertEqual([], vpc["securityGroupIds"])
        self.assertEqual(6, len(vpc["subnetIds"]))
        self.assertEqual((True, True), (vpc["endpointPublicAccess"], vpc["endpointPrivateAccess"]))
        self.assertEqual(["0.0.0.0/0"], vpc["publicAccessCidrs"])
        self.assertEqual(f"arn:aws:iam::{ACCOUNT}:role/{CLUSTER}-cluster", cluster["roleArn"])
        self.assertEqual([CLUSTER], self.emulator.client("eks").list_clusters()["clusters"])

    def test_an_unknown_cluster(self) -> None:
        eks = self.emulator.client("eks")
        message = self.refused("ResourceNotFoundException", eks.describe_cluster, name="other", status=404)
        self.assertEqual("No cluster found for name: other.", message)

    def test_a_cluster_whose_authority_is_not_there_yet(self) -> None:
        ca_file = self.folder / "later.crt"
        early = Emulator(self.issuer.url, ca_file, self.folder)
        self.addCleanup(early.close)
        eks = early.client("eks")
        self.assertEqual("CREATING", eks.describe_cluster(name=CLUSTER)["cluster"]["status"])
        ca_file.write_text("-----BEGIN CERTIFICATE-----\n")
        self.assertEqual("ACTIVE", eks.describe_cluster(name=CLUSTER)["cluster"]["status"])

    def test_subnets(self) -> None:
        ec2 = self.emulator.client("ec2")
        ids = self.emulator.client("eks").describe_cluster(name=CLUSTER)["cluster"]["resourcesVpcConfig"]["subnetIds"]
        subnets = ec2.describe_subnets(SubnetIds=ids)["Subnets"]
        self.assertEqual(6, len(subnets))
        for role in ("kubernetes.io/role/internal-elb", "kubernetes.io/role/elb"):
            found = ec2.describe_subnets(
                Filters=[
                    {"Name": f"tag:{role}", "Values": ["1"]},
                    {"Name": f"tag:kubernetes.io/cluster/{CLUSTER}", "Values": ["shared"]},
                ]
            )["Subnets"]
            self.assertEqual(ZONES, tuple(sorted(subnet["AvailabilityZone"] for subnet in found)))
            self.assertTrue(all(subnet["SubnetId"] in ids for subnet in found))
            public = role == "kubernetes.io/role/elb"
            self.assertTrue(all(subnet["MapPublicIpOnLaunch"] is public for subnet in found))
        self.refused("InvalidSubnetID.NotFound", ec2.describe_subnets, SubnetIds=["subnet-0123456789abcdef0"])

    def test_instances_are_the_nodes(self) -> None:
        ec2 = self.emulator.client("ec2")
        for zone_index, zone in enumerate(ZONES):
            for node in range(2):
                instance_id = f"i-{zone_index * 256 + node + 1:017x}"
                answer = ec2.describe_instances(InstanceIds=[instance_id])
                instance = answer["Reservations"][0]["Instances"][0]
                address = f"10.0.{zone_index}.{10 + node}"
                self.assertEqual(address, instance["PrivateIpAddress"])
                name = f"ip-{address.replace('.', '-')}.{REGION}.compute.internal"
                self.assertEqual(name, instance["PrivateDnsName"])
                self.assertEqual(
                    (zone, "m6i.large"), (instance["Placement"]["AvailabilityZone"], instance["InstanceType"])
                )
                self.assertEqual("running", instance["State"]["Name"])
                profile = f"arn:aws:iam::{ACCOUNT}:instance-profile/{CLUSTER}-node"
                self.assertEqual(profile, instance["IamInstanceProfile"]["Arn"])
                tags = {tag["Key"]: tag["Value"] for tag in instance["Tags"]}
                self.assertEqual(f"{CLUSTER}-{zone}", tags["aws:autoscaling:groupName"])
                self.assertEqual("owned", tags[f"kubernetes.io/cluster/{CLUSTER}"])
        self.refused("InvalidInstanceID.NotFound", ec2.describe_instances, InstanceIds=["i-0ffffffffffffffff"])
        managed = self.emulator.client("autoscaling").describe_auto_scaling_instances(
            InstanceIds=["i-00000000000000001"]
        )["AutoScalingInstances"]
        self.assertEqual([GROUPS[0]], [each["AutoScalingGroupName"] for each in managed])


class AutoScalingTest(EmulatorTest):
    def setUp(self) -> None:
        self.groups = self.emulator.client("autoscaling")

    def describe(self, name: str) -> Any:
        return self.groups.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"][0]

    def test_the_groups_as_they_are_found(self) -> None:
        found = {
            group["AutoScalingGroupName"]: group
            for group in self.groups.describe_auto_scaling_groups()["AutoScalingGroups"]
        }
        self.assertEqual({*GROUPS, f"{CLUSTER}-legacy-spanning"}, set(found))
        for zone in ZONES:
            group = found[f"{CLUSTER}-{zone}"]
            self.assertEqual([zone], group["AvailabilityZones"])
            self.assertEqual((1, 5, 2), (group["MinSize"], group["MaxSize"], group["DesiredCapacity"]))
            self.assertEqual([], group["SuspendedProcesses"])
            tags = {tag["Key"]: tag for tag in group["Tags"]}
            self.assertTrue(tags[f"kubernetes.io/cluster/{CLUSTER}"]["PropagateAtLaunch"])
            self.assertFalse([key for key in tags if key.startswith("k8s.io/cluster-autoscaler")])
            self.assertEqual(2, len(group["Instances"]))
            self.assertNotIn(",", group["VPCZoneIdentifier"])
        spanning = found[f"{CLUSTER}-legacy-spanning"]
        self.assertEqual(ZONES, tuple(spanning["AvailabilityZones"]))
        self.assertEqual(3, len(spanning["VPCZoneIdentifier"].split(",")))
        self.assertEqual(
            (0, 3, 0, []),
            (spanning["MinSize"], spanning["MaxSize"], spanning["DesiredCapacity"], spanning["Instances"]),
        )
        self.assertFalse([tag for tag in spanning["Tags"] if tag["Key"].startswith("kubernetes.io/cluster/")])

    def test_filters_and_pages(self) -> None:
        def names(**arguments: Any) -> list[str]:
            pages = self.groups.get_paginator("describe_auto_scaling_groups").paginate(**arguments)
            return sorted(group["AutoScalingGroupName"] for page in pages for group in page["AutoScalingGroups"])

        key = f"kubernetes.io/cluster/{CLUSTER}"
        self.assertEqual(GROUPS, names(Filters=[{"Name": "tag-key", "Values": [key]}]))
        self.assertEqual(GROUPS, names(Filters=[{"Name": f"tag:{key}", "Values": ["owned"]}]))
        self.assertEqual([], names(Filters=[{"Name": f"tag:{key}", "Values": ["shared"]}]))
        self.assertEqual(4, len(names(PaginationConfig={"PageSize": 1})))
        self.assertEqual([GROUPS[1]], names(AutoScalingGroupNames=[GROUPS[1], "none"]))
        self.refused("ValidationError", self.groups.describe_auto_scaling_groups, MaxRecords=101)
        self.refused("InvalidNextToken", self.groups.describe_auto_scaling_groups, NextToken="x")

    def test_tags(self) -> None:
        def tag(name: str, key: str = "k8s.io/cluster-autoscaler/enabled", value: str = "true") -> dict[str, Any]:
            return {
                "ResourceId": name,
                "ResourceType": "auto-scaling-group",
                "Key": key,
                "Value": value,
                "PropagateAtLaunch": False,
            }

        self.groups.create_or_update_tags(Tags=[tag(GROUPS[0])])
        self.groups.create_or_update_tags(Tags=[tag(GROUPS[0], value="yes")])
        mine = {"Name": "auto-scaling-group", "Values": [GROUPS[0]]}
        tags = self.groups.describe_tags(Filters=[mine])["Tags"]
        self.assertEqual(
            ["yes"], [each["Value"] for each in tags if each["Key"] == "k8s.io/cluster-autoscaler/enabled"]
        )
        propagated = self.groups.describe_tags(Filters=[mine, {"Name": "propagate-at-launch", "Values": ["true"]}])[
            "Tags"
        ]
        self.assertEqual({"Name", f"kubernetes.io/cluster/{CLUSTER}"}, {each["Key"] for each in propagated})
        self.assertEqual(1, len(self.groups.describe_tags(MaxRecords=1)["Tags"]))
        self.groups.delete_tags(Tags=[tag(GROUPS[0])])
        self.assertEqual(2, len(self.groups.describe_tags(Filters=[mine])["Tags"]))
        for call in (self.groups.create_or_update_tags, self.groups.delete_tags):
            self.refused("ValidationError", call, Tags=[tag("none")], status=400)

    def test_processes(self) -> None:
        name = GROUPS[1]
        self.groups.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["AZRebalance"])
        self.assertEqual(["AZRebalance"], [each["ProcessName"] for each in self.describe(name)["SuspendedProcesses"]])
        self.groups.resume_processes(AutoScalingGroupName=name, ScalingProcesses=["AZRebalance"])
        self.assertEqual([], self.describe(name)["SuspendedProcesses"])
        for call in (self.groups.suspend_processes, self.groups.resume_processes):
            self.refused("ValidationError", call, AutoScalingGroupName=name, ScalingProcesses=["Nope"], status=400)
            self.refused(
                "ValidationError", call, AutoScalingGroupName="none", ScalingProcesses=["AZRebalance"], status=400
            )
        self.assertEqual([], self.describe(name)["SuspendedProcesses"])

    def test_growing_and_shrinking(self) -> None:
        name = GROUPS[2]
        self.groups.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=3)
        new = [each["InstanceId"] for each in self.describe(name)["Instances"]][-1]
        answer = self.emulator.client("ec2").describe_instances(InstanceIds=[new])
        instance = answer["Reservations"][0]["Instances"][0]
        self.assertEqual(ZONES[2], instance["Placement"]["AvailabilityZone"])
        self.assertTrue(instance["PrivateDnsName"].endswith(f".{REGION}.compute.internal"), instance["PrivateDnsName"])
        self.groups.terminate_instance_in_auto_scaling_group(InstanceId=new, ShouldDecrementDesiredCapacity=True)
        self.assertEqual(2, self.describe(name)["DesiredCapacity"])
        for wanted in (0, 6):
            self.refused(
                "ValidationError", self.groups.set_desired_capacity, AutoScalingGroupName=name, DesiredCapacity=wanted
            )
        self.refused(
            "ValidationError",
            self.groups.set_desired_capacity,
            AutoScalingGroupName="none",
            DesiredCapacity=1,
            status=400,
        )
        self.refused("ValidationError", self.groups.update_auto_scaling_group, AutoScalingGroupName=name, MinSize=9)
        self.refused(
            "ValidationError",
            self.groups.terminate_instance_in_auto_scaling_group,
            InstanceId="i-0ffffffffffffffff",
            ShouldDecrementDesiredCapacity=True,
        )
        self.refused(
            "AlreadyExists",
            self.groups.create_auto_scaling_group,
            AutoScalingGroupName=name,
            MinSize=0,
            MaxSize=1,
            AvailabilityZones=[ZONES[0]],
            LaunchTemplate={"LaunchTemplateName": f"{CLUSTER}-nodes"},
        )
        self.groups.update_auto_scaling_group(AutoScalingGroupName=name, MaxSize=7)
        self.assertEqual(7, self.describe(name)["MaxSize"])
        self.groups.update_auto_scaling_group(AutoScalingGroupName=name, MaxSize=5)

    def test_what_the_autoscaler_asks(self) -> None:
        template = self.describe(GROUPS[0])["LaunchTemplate"]
        versions = self.emulator.client("ec2").describe_launch_template_versions(
            LaunchTemplateId=template["LaunchTemplateId"], Versions=[template["Version"]]
        )["LaunchTemplateVersions"]
        self.assertEqual("m6i.large", versions[0]["LaunchTemplateData"]["InstanceType"])
        self.assertEqual([], self.groups.describe_scaling_activities(AutoScalingGroupName=GROUPS[0])["Activities"])


class IamTest(EmulatorTest):
    def setUp(self) -> None:
        self.iam = self.emulator.client("iam")

    def test_providers(self) -> None:
        made = self.iam.create_open_id_connect_provider(
            Url=ISSUER, ClientIDList=["sts.amazonaws.com"], Tags=[{"Key": "owner", "Value": "groundwork"}]
        )
        self.assertEqual(PROVIDER, made["OpenIDConnectProviderArn"])
        arn = {"OpenIDConnectProviderArn": PROVIDER}
        found = self.iam.get_open_id_connect_provider(**arn)
        self.assertEqual(ISSUER.removeprefix("https://"), found["Url"])
        self.assertEqual(["sts.amazonaws.com"], found["ClientIDList"])
        self.assertRegex(found["ThumbprintList"][0], "^[0-9a-f]{40}$")
        self.assertEqual([{"Key": "owner", "Value": "groundwork"}], found["Tags"])
        message = self.refused("EntityAlreadyExists", self.iam.create_open_id_connect_provider, Url=ISSUER, status=409)
        self.assertIn(ISSUER, message)
        self.refused("ValidationError", self.iam.create_open_id_connect_provider, Url="http://issuer.example")
        self.iam.add_client_id_to_open_id_connect_provider(**arn, ClientID="vault")
        self.iam.add_client_id_to_open_id_connect_provider(**arn, ClientID="vault")
        self.assertEqual(["sts.amazonaws.com", "vault"], self.iam.get_open_id_connect_provider(**arn)["ClientIDList"])
        self.iam.remove_client_id_from_open_id_connect_provider(**arn, ClientID="vault")
        self.iam.remove_client_id_from_open_id_connect_provider(**arn, ClientID="vault")
        self.assertEqual(["sts.amazonaws.com"], self.iam.get_open_id_connect_provider(**arn)["ClientIDList"])
        self.iam.update_open_id_connect_provider_thumbprint(**arn, ThumbprintList=["a" * 40])
        self.iam.tag_open_id_connect_provider(**arn, Tags=[{"Key": "owner", "Value": "me"}, {"Key": "x", "Value": ""}])
        self.iam.untag_open_id_connect_provider(**arn, TagKeys=["x"])
        self.assertEqual([{"Key": "owner", "Value": "me"}], self.iam.list_open_id_connect_provider_tags(**arn)["Tags"])
        self.assertEqual([{"Arn": PROVIDER}], self.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"])
        self.iam.delete_open_id_connect_provider(**arn)
        for call, more in (
            (self.iam.get_open_id_connect_provider, {}),
            (self.iam.add_client_id_to_open_id_connect_provider, {"ClientID": "x"}),
            (self.iam.list_open_id_connect_provider_tags, {}),
        ):
            self.refused("NoSuchEntity", call, **arn, **more, status=404)

    def test_roles(self) -> None:
        path = "/groundwork/sandbox/"
        made = self.iam.create_role(
            RoleName="reader", Path=path, AssumeRolePolicyDocument=trust(), Tags=[{"Key": "a", "Value": "1"}]
        )["Role"]
        self.assertEqual(f"arn:aws:iam::{ACCOUNT}:role{path}reader", made["Arn"])
        self.refused(
            "EntityAlreadyExists", self.iam.create_role, RoleName="reader", AssumeRolePolicyDocument=trust(), status=409
        )
        role = self.iam.get_role(RoleName="reader")["Role"]
        self.assertEqual(json.loads(trust()), role["AssumeRolePolicyDocument"])
        self.assertEqual([{"Key": "a", "Value": "1"}], role["Tags"])
        self.assertEqual(
            ["reader"], [each["RoleName"] for each in self.iam.list_roles(PathPrefix="/groundwork/")["Roles"]]
        )
        self.assertEqual([], self.iam.list_roles(PathPrefix="/other/")["Roles"])
        self.iam.tag_role(RoleName="reader", Tags=[{"Key": "b", "Value": "2"}])
        self.iam.untag_role(RoleName="reader", TagKeys=["a"])
        self.assertEqual([{"Key": "b", "Value": "2"}], self.iam.list_role_tags(RoleName="reader")["Tags"])
        self.iam.update_role(RoleName="reader", Description="reads", MaxSessionDuration=7200)
        self.assertEqual(7200, self.iam.get_role(RoleName="reader")["Role"]["MaxSessionDuration"])
        self.iam.put_role_policy(RoleName="reader", PolicyName="read", PolicyDocument=POLICY)
        found = self.iam.get_role_policy(RoleName="reader", PolicyName="read")
        self.assertEqual(json.loads(POLICY), found["PolicyDocument"])
        self.assertEqual(["read"], self.iam.list_role_policies(RoleName="reader")["PolicyNames"])
        self.refused("DeleteConflict", self.iam.delete_role, RoleName="reader", status=409)
        self.iam.delete_role_policy(RoleName="reader", PolicyName="read")
        self.refused("NoSuchEntity", self.iam.get_role_policy, RoleName="reader", PolicyName="read", status=404)
        self.refused("NoSuchEntity", self.iam.delete_role_policy, RoleName="reader", PolicyName="read", status=404)
        self.assertEqual([], self.iam.list_attached_role_policies(RoleName="reader")["AttachedPolicies"])
        self.iam.delete_role(RoleName="reader")
        for call in (self.iam.get_role, self.iam.list_role_policies, self.iam.list_role_tags, self.iam.delete_role):
            self.refused("NoSuchEntity", call, RoleName="reader", status=404)
        self.refused("NoSuchEntity", self.iam.put_role_policy, RoleName="reader", PolicyName="x", PolicyDocument=POLICY)
        self.refused("NoSuchEntity", self.iam.update_assume_role_policy, RoleName="reader", PolicyDocument=trust())

    def test_documents_that_are_wrong(self) -> None:
        self.iam.create_role(RoleName="strict", AssumeRolePolicyDocument=trust())
        without_principal = json.loads(trust())
        del without_principal["Statement"][0]["Principal"]
        with_resource = json.loads(trust())
        with_resource["Statement"][0]["Resource"] = "*"
        for document in ("not JSON", "{}", json.dumps(without_principal), json.dumps(with_resource)):
            self.refused(
                "MalformedPolicyDocument",
                self.iam.create_role,
                RoleName="new",
                AssumeRolePolicyDocument=document,
                status=400,
            )
            self.refused(
                "MalformedPolicyDocument",
                self.iam.update_assume_role_policy,
                RoleName="strict",
                PolicyDocument=document,
            )
        self.refused("NoSuchEntity", self.iam.get_role, RoleName="new")
        self.refused(
            "MalformedPolicyDocument",
            self.iam.put_role_policy,
            RoleName="strict",
            PolicyName="x",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*"}]}),
        )
        self.refused("ValidationError", self.iam.create_role, RoleName="a b", AssumeRolePolicyDocument=trust())
        self.refused("ValidationError", self.iam.create_role, RoleName="a" * 65, AssumeRolePolicyDocument=trust())

    def test_quotas(self) -> None:
        self.iam.create_role(RoleName="large", AssumeRolePolicyDocument=trust() + " " * 3000)
        self.refused(
            "LimitExceeded",
            self.iam.create_role,
            RoleName="larger",
            AssumeRolePolicyDocument=trust("x" * 2048),
            status=409,
        )
        self.refused(
            "LimitExceeded", self.iam.update_assume_role_policy, RoleName="large", PolicyDocument=trust("x" * 2048)
        )

        def policy(length: int) -> str:
            statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::" + "x" * length}
            return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

        self.iam.put_role_policy(RoleName="large", PolicyName="a", PolicyDocument=policy(6000))
        # The quota is for all inline policies of a role together; replacing one is no addition.
        self.iam.put_role_policy(RoleName="large", PolicyName="a", PolicyDocument=policy(6001))
        self.refused(
            "LimitExceeded",
            self.iam.put_role_policy,
            RoleName="large",
            PolicyName="b",
            PolicyDocument=policy(6000),
            status=409,
        )

    def test_what_the_cluster_came_with(self) -> None:
        profile = self.iam.get_instance_profile(InstanceProfileName=f"{CLUSTER}-node")["InstanceProfile"]
        self.assertEqual([f"{CLUSTER}-node"], [role["RoleName"] for role in profile["Roles"]])

    def test_the_operator(self) -> None:
        identity = self.emulator.client("sts").get_caller_identity()
        self.assertEqual(f"arn:aws:iam::{ACCOUNT}:user/sandbox-operator", identity["Arn"])
        self.assertEqual(ACCOUNT, identity["Account"])


class RequirementsTest(unittest.TestCase):
    def test_requirements_are_pinned(self) -> None:
        lines = (Path(__file__).parents[1] / "requirements.txt").read_text().splitlines()
        for line in lines:
            self.assertTrue(not line or line.startswith("#") or "==" in line, line)


if __name__ == "__main__":
    unittest.main()
