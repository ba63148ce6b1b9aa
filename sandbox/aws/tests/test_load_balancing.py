"""Load balancers, target groups, listeners and targets, call by call, against the started program."""

from __future__ import annotations

import itertools
import time
import unittest
import urllib.error
from typing import Any, ClassVar

from support import ACCOUNT, CLUSTER, REGION, EmulatorTest

_NUMBERS = itertools.count(1)


class LoadBalancingTest(EmulatorTest):
    vpc: ClassVar[str]
    subnets: ClassVar[list[str]]

    def setUp(self) -> None:
        self.elb = self.emulator.client("elbv2")
        self.groups = self.emulator.client("autoscaling")
        ec2 = self.emulator.client("ec2")
        found = ec2.describe_subnets(Filters=[{"Name": "tag:kubernetes.io/role/elb", "Values": ["1"]}])["Subnets"]
        found = sorted(found, key=lambda subnet: subnet["AvailabilityZone"])
        type(self).subnets = [subnet["SubnetId"] for subnet in found]
        type(self).vpc = found[0]["VpcId"]

    def tearDown(self) -> None:
        self.emulator.control("DELETE", "targets")
        super().tearDown()

    def name(self, word: str) -> str:
        return f"it-{word}-{next(_NUMBERS)}"

    def balancer(self, name: str | None = None, **more: Any) -> dict[str, Any]:
        wanted = {"Name": name or self.name("lb"), "Type": "network", "Subnets": self.subnets, **more}
        return self.elb.create_load_balancer(**wanted)["LoadBalancers"][0]  # type: ignore[no-any-return]

    def group(self, name: str | None = None, **more: Any) -> str:
        wanted = {
            "Name": name or self.name("tg"), "Protocol": "TCP", "Port": 30080, "VpcId": self.vpc,
            "TargetType": "instance", "HealthCheckProtocol": "HTTP", "HealthCheckPath": "/healthz", **more,
        }  # fmt: skip
        made = self.elb.create_target_group(**wanted)["TargetGroups"][0]
        return made["TargetGroupArn"]  # type: ignore[no-any-return]

    def listener(self, balancer: str, group: str, port: int = 80) -> str:
        made = self.elb.create_listener(
            LoadBalancerArn=balancer,
            Protocol="TCP",
            Port=port,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
        )
        return made["Listeners"][0]["ListenerArn"]  # type: ignore[no-any-return]

    def attached(self, zone: str, group: str) -> str:
        name = f"{CLUSTER}-{REGION}{zone}"
        sources = [{"Identifier": group, "Type": "elbv2"}]
        self.groups.attach_traffic_sources(AutoScalingGroupName=name, TrafficSources=sources)
        self.addCleanup(self._detach, name, group)
        return name

    def _detach(self, name: str, group: str) -> None:
        there = self.groups.describe_traffic_sources(AutoScalingGroupName=name)["TrafficSources"]
        if group in [source["Identifier"] for source in there]:
            self.groups.detach_traffic_sources(
                AutoScalingGroupName=name, TrafficSources=[{"Identifier": group, "Type": "elbv2"}]
            )

    def healths(self, group: str) -> list[tuple[str, str, str | None]]:
        found = self.elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        return sorted(
            (each["Target"]["AvailabilityZone"], each["TargetHealth"]["State"], each["TargetHealth"].get("Reason"))
            for each in found
        )


class LoadBalancerTest(LoadBalancingTest):
    def test_a_network_load_balancer_looks_like_one(self) -> None:
        made = self.balancer(Scheme="internal", Tags=[{"Key": "a", "Value": "1"}])
        name = made["LoadBalancerName"]
        self.assertRegex(
            made["LoadBalancerArn"],
            f"^arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/net/{name}/[0-9a-f]{{16}}$",
        )
        self.assertRegex(made["DNSName"], rf"^{name}-[0-9a-f]{{16}}\.elb\.{REGION}\.amazonaws\.com$")
        self.assertEqual(("network", "internal", self.vpc), (made["Type"], made["Scheme"], made["VpcId"]))
        self.assertEqual("Z2IFOLAFXWLO4F", made["CanonicalHostedZoneId"])
        self.assertEqual(3, len(made["AvailabilityZones"]))
        tags = self.elb.describe_tags(ResourceArns=[made["LoadBalancerArn"]])["TagDescriptions"][0]["Tags"]
        self.assertEqual([{"Key": "a", "Value": "1"}], tags)

    def test_it_is_active_only_after_a_while(self) -> None:
        made = self.balancer()
        self.assertEqual("provisioning", made["State"]["Code"])
        deadline = time.monotonic() + 5
        while self.state(made) != "active":
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)

    def state(self, balancer: dict[str, Any]) -> str:
        found = self.elb.describe_load_balancers(Names=[balancer["LoadBalancerName"]])["LoadBalancers"]
        return found[0]["State"]["Code"]  # type: ignore[no-any-return]

    def test_the_same_again_is_no_second_one_and_another_of_that_name_is_refused(self) -> None:
        made = self.balancer(Scheme="internal")
        again = self.balancer(made["LoadBalancerName"], Scheme="internal")
        self.assertEqual(made["LoadBalancerArn"], again["LoadBalancerArn"])
        self.refused("DuplicateLoadBalancerName", self.balancer, made["LoadBalancerName"], status=400)
        self.refused(
            "DuplicateLoadBalancerName",
            self.balancer,
            made["LoadBalancerName"],
            Scheme="internal",
            Subnets=self.subnets[:2],
        )

    def test_what_a_load_balancer_may_not_be(self) -> None:
        for name in ("x" * 33, "-x", "x-", "internal-x", "a_b"):
            self.refused("ValidationError", self.balancer, name)
        self.refused("SubnetNotFound", self.balancer, Subnets=["subnet-00000000"])
        private = self.emulator.client("ec2").describe_subnets(
            Filters=[{"Name": "tag:kubernetes.io/role/internal-elb", "Values": ["1"]}]
        )["Subnets"][0]["SubnetId"]
        self.refused("InvalidConfigurationRequest", self.balancer, Subnets=[*self.subnets, private])
        self.refused("InvalidSecurityGroup", self.balancer, SecurityGroups=["sg-00000000"])
        self.refused("NotImplementedInSandbox", self.balancer, Type="application", status=501)

    def test_one_that_is_not_there_is_not_found_even_beside_one_that_is(self) -> None:
        name = self.balancer()["LoadBalancerName"]
        describe = self.elb.describe_load_balancers
        self.refused("LoadBalancerNotFound", describe, Names=["it-none"])
        self.refused("LoadBalancerNotFound", describe, Names=[name, "it-none"])

    def test_protection_from_deletion_protects(self) -> None:
        arn = self.balancer()["LoadBalancerArn"]
        self.protect(arn, "true")
        self.refused("OperationNotPermitted", self.elb.delete_load_balancer, LoadBalancerArn=arn)
        self.protect(arn, "false")
        self.elb.delete_load_balancer(LoadBalancerArn=arn)
        self.elb.delete_load_balancer(LoadBalancerArn=arn)

    def protect(self, arn: str, value: str) -> None:
        attribute = {"Key": "deletion_protection.enabled", "Value": value}
        self.elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[attribute])

    def test_zones_and_security_groups_can_change_but_not_none_into_some(self) -> None:
        ec2 = self.emulator.client("ec2")
        group = ec2.create_security_group(GroupName=self.name("sg"), Description="x", VpcId=self.vpc)["GroupId"]
        with_group = self.balancer(SecurityGroups=[group], Subnets=self.subnets[:1])["LoadBalancerArn"]
        zones = self.elb.set_subnets(LoadBalancerArn=with_group, Subnets=self.subnets)["AvailabilityZones"]
        self.assertEqual(3, len(zones))
        self.refused("DependencyViolation", ec2.delete_security_group, GroupId=group)
        without = self.balancer()["LoadBalancerArn"]
        self.refused(
            "InvalidConfigurationRequest", self.elb.set_security_groups, LoadBalancerArn=without, SecurityGroups=[group]
        )
        self.elb.delete_load_balancer(LoadBalancerArn=with_group)
        ec2.delete_security_group(GroupId=group)


class TargetGroupTest(LoadBalancingTest):
    def test_the_same_again_is_no_second_one_and_another_of_that_name_is_refused(self) -> None:
        name = self.name("same")
        self.assertEqual(self.group(name), self.group(name))
        self.refused("DuplicateTargetGroupName", self.group, name, Port=30081)

    def test_ranges(self) -> None:
        self.refused("ValidationError", self.group, Port=70000)
        self.refused("ValidationError", self.group, HealthCheckIntervalSeconds=301)
        self.refused("ValidationError", self.group, HealthyThresholdCount=11)

    def test_attributes_of_tcp(self) -> None:
        arn = self.group()
        attributes = self.attributes(arn)
        self.assertEqual("false", attributes["proxy_protocol_v2.enabled"])
        self.assertEqual("true", attributes["preserve_client_ip.enabled"])
        change = self.elb.modify_target_group_attributes
        change(TargetGroupArn=arn, Attributes=[{"Key": "proxy_protocol_v2.enabled", "Value": "true"}])
        self.assertEqual("true", self.attributes(arn)["proxy_protocol_v2.enabled"])
        self.refused("ValidationError", change, TargetGroupArn=arn, Attributes=[{"Key": "nope", "Value": "1"}])

    def attributes(self, arn: str) -> dict[str, str]:
        found = self.elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
        return {each["Key"]: each["Value"] for each in found}

    def test_the_health_check_can_change_from_http_to_tcp(self) -> None:
        arn = self.group()
        described = self.elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]
        self.assertEqual(("/healthz", "200-399"), (described["HealthCheckPath"], described["Matcher"]["HttpCode"]))
        self.elb.modify_target_group(TargetGroupArn=arn, HealthCheckProtocol="TCP")
        described = self.elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]
        self.assertNotIn("HealthCheckPath", described)

    def test_one_in_use_is_not_deleted(self) -> None:
        balancer, group = self.balancer()["LoadBalancerArn"], self.group()
        listener = self.listener(balancer, group)
        self.refused("ResourceInUse", self.elb.delete_target_group, TargetGroupArn=group)
        self.elb.delete_listener(ListenerArn=listener)
        self.elb.delete_target_group(TargetGroupArn=group)
        self.refused("TargetGroupNotFound", self.elb.describe_target_groups, TargetGroupArns=[group])


class ListenerTest(LoadBalancingTest):
    def test_one_a_port(self) -> None:
        balancer, first, second = self.balancer()["LoadBalancerArn"], self.group(), self.group()
        self.assertEqual(self.listener(balancer, first), self.listener(balancer, first))
        self.refused("DuplicateListener", self.listener, balancer, second)

    def test_a_target_group_serves_one_load_balancer_alone(self) -> None:
        group = self.group()
        self.listener(self.balancer()["LoadBalancerArn"], group)
        self.refused("TargetGroupAssociationLimit", self.listener, self.balancer()["LoadBalancerArn"], group)

    def test_forwarding_elsewhere_frees_the_target_group(self) -> None:
        balancer, first, second = self.balancer()["LoadBalancerArn"], self.group(), self.group()
        listener = self.listener(balancer, first)
        self.elb.modify_listener(ListenerArn=listener, DefaultActions=[{"Type": "forward", "TargetGroupArn": second}])
        self.elb.delete_target_group(TargetGroupArn=first)
        there = self.elb.describe_target_groups(LoadBalancerArn=balancer)["TargetGroups"]
        self.assertEqual([second], [each["TargetGroupArn"] for each in there])

    def test_the_idle_timeout_is_an_attribute(self) -> None:
        listener = self.listener(self.balancer()["LoadBalancerArn"], self.group())
        self.elb.modify_listener_attributes(
            ListenerArn=listener, Attributes=[{"Key": "tcp.idle_timeout.seconds", "Value": "600"}]
        )
        found = self.elb.describe_listener_attributes(ListenerArn=listener)["Attributes"]
        self.assertIn({"Key": "tcp.idle_timeout.seconds", "Value": "600"}, found)


class AttachmentTest(LoadBalancingTest):
    def test_a_group_registers_its_instances_and_takes_them_back(self) -> None:
        arn = self.group()
        name = self.attached("a", arn)
        self.attached("a", arn)
        described = self.groups.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"][0]
        self.assertEqual([{"Identifier": arn, "Type": "elbv2"}], described["TrafficSources"])
        self.assertEqual([arn], described["TargetGroupARNs"])
        self.assertEqual(2, len(self.healths(arn)))
        self._detach(name, arn)
        self.assertEqual([], self.healths(arn))
        self.assertEqual([], self.groups.describe_traffic_sources(AutoScalingGroupName=name)["TrafficSources"])

    def test_what_is_not_there_is_refused(self) -> None:
        name, gone = f"{CLUSTER}-{REGION}a", self.group()
        self.elb.delete_target_group(TargetGroupArn=gone)
        sources = [{"Identifier": gone, "Type": "elbv2"}]
        attach, detach = self.groups.attach_traffic_sources, self.groups.detach_traffic_sources
        self.refused("ValidationError", attach, AutoScalingGroupName=name, TrafficSources=sources)
        self.refused("ValidationError", attach, AutoScalingGroupName="none", TrafficSources=sources)
        self.refused("ValidationError", detach, AutoScalingGroupName=name, TrafficSources=sources)

    def test_a_source_is_in_service_when_a_target_of_that_group_is_healthy(self) -> None:
        balancer, arn = self.balancer()["LoadBalancerArn"], self.group()
        self.listener(balancer, arn)
        name = self.attached("a", arn)
        self.assertEqual(["Added"], self.states(name))
        self.emulator.control("POST", "targets", {"zone": f"{REGION}b", "state": "healthy"})
        self.assertEqual(["Added"], self.states(name))
        self.emulator.control("POST", "targets", {"zone": f"{REGION}a", "state": "healthy"})
        self.assertEqual(["InService"], self.states(name))

    def states(self, name: str) -> list[str]:
        found = self.groups.describe_traffic_sources(AutoScalingGroupName=name)["TrafficSources"]
        return [each["State"] for each in found]


class TargetHealthTest(LoadBalancingTest):
    def test_a_target_is_unused_until_a_listener_sends_to_its_zone(self) -> None:
        arn = self.group()
        self.attached("a", arn)
        self.attached("b", arn)
        unused = (f"{REGION}b", "unused", "Target.NotInUse")
        self.assertIn(unused, self.healths(arn))
        self.listener(self.balancer(Subnets=self.subnets[:1])["LoadBalancerArn"], arn)
        self.assertIn((f"{REGION}a", "initial", "Elb.InitialHealthChecking"), self.healths(arn))
        self.assertIn(unused, self.healths(arn))

    def test_it_stays_initial_until_somebody_says_otherwise_and_the_newest_word_holds(self) -> None:
        arn = self.group(name := self.name("said"))
        self.listener(self.balancer()["LoadBalancerArn"], arn)
        for zone in "abc":
            self.attached(zone, arn)
        self.assertEqual({"initial"}, {state for _, state, _ in self.healths(arn)})
        self.emulator.control("POST", "targets", {"targetGroup": name, "state": "healthy"})
        self.assertEqual({"healthy"}, {state for _, state, _ in self.healths(arn)})
        wish = {"zone": f"{REGION}b", "state": "unhealthy", "reason": "Target.Timeout"}
        self.emulator.control("POST", "targets", wish)
        self.assertEqual(
            {
                (f"{REGION}a", "healthy", None),
                (f"{REGION}b", "unhealthy", "Target.Timeout"),
                (f"{REGION}c", "healthy", None),
            },
            set(self.healths(arn)),
        )
        self.assertEqual(2, len(self.emulator.control("GET", "targets")))

    def test_a_wrong_wish_is_told_whole(self) -> None:
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.emulator.control("POST", "targets", {"state": "well", "color": "red"})
        self.assertEqual(400, caught.exception.code)
        self.assertIn("unknown key color", caught.exception.read().decode())


if __name__ == "__main__":
    unittest.main()
