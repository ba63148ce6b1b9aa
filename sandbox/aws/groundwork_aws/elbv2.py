"""Elastic Load Balancing v2: moto's, with network load balancers as AWS has them.

What moto lacks and a careful client depends on: ARNs with ``net/``, creation that is idempotent for
equal settings and refused for others, protection from deletion, one listener a port, a target group
for one load balancer alone, and the health of targets.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable
from typing import Any, ClassVar

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models import ec2_backends
from moto.elbv2.models import FakeListener, FakeLoadBalancer, FakeTargetGroup
from moto.elbv2.responses import ELBV2Response

from .errors import AwsError
from .target_health import TargetHealth, health_of

_NAME = re.compile(r"(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)")
_LARGEST_PAGE = 400
_MOST_TAGGED = 20
#: How long a new load balancer is "provisioning"; with AWS it is minutes.
_PROVISIONING_SECONDS = 0.5
#: The Route 53 zones in which AWS keeps the names of network load balancers.
#: https://docs.aws.amazon.com/general/latest/gr/elb.html
_HOSTED_ZONES = {"eu-west-1": "Z2IFOLAFXWLO4F", "us-east-1": "Z26RNL4JYFTOTI", "eu-central-1": "Z3F0SRJ5LGBH90"}
_TARGET_GROUP_DEFAULTS = {
    "deregistration_delay.connection_termination.enabled": "false",
    "deregistration_delay.timeout_seconds": "300",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "preserve_client_ip.enabled": "true",
    "proxy_protocol_v2.enabled": "false",
    "stickiness.enabled": "false",
    "stickiness.type": "source_ip",
}
#: Parameter of CreateTargetGroup and ModifyTargetGroup -> what a number may be.
_RANGES = {
    "Port": (1, 65535),
    "HealthCheckIntervalSeconds": (5, 300),
    "HealthCheckTimeoutSeconds": (2, 120),
    "HealthyThresholdCount": (2, 10),
    "UnhealthyThresholdCount": (2, 10),
}


class SandboxElbv2(ELBV2Response):
    target_health: ClassVar[TargetHealth]

    def create_load_balancer(self) -> ActionResult:
        name = self._get_param("Name") or ""
        if not _NAME.fullmatch(name):
            raise AwsError("ValidationError", f"The load balancer name '{name}' is not valid")
        if self._get_param("Type") != "network":
            # Nobody here asks for others, and moto's application load balancer would be believed.
            raise AwsError("NotImplementedInSandbox", "The sandbox makes network load balancers only.", 501)
        subnets = [mapping["SubnetId"] for mapping in self._get_param("SubnetMappings", [])]
        subnets += self._get_param("Subnets", [])
        self._check_subnets(subnets)
        groups = self._get_param("SecurityGroups", [])
        self._check_security_groups(groups)
        scheme = self._get_param("Scheme") or "internet-facing"
        known = next((each for each in self._balancers() if each.name == name), None)
        if known is not None:
            same = (known.scheme, _zones(known), sorted(known.security_groups)) == (
                scheme,
                sorted(subnets),
                sorted(groups),
            )
            if not same or self._tags_of(known.arn) != _pairs(self._get_param("Tags", [])):
                raise AwsError(
                    "DuplicateLoadBalancerName",
                    f"A load balancer with the same name '{name}' exists, but with different settings",
                )
            return ActionResult({"LoadBalancers": [known]})
        made: FakeLoadBalancer = self.elbv2_backend.create_load_balancer(
            name=name,
            security_groups=groups,
            subnet_ids=subnets,
            scheme=scheme,
            loadbalancer_type="network",
            ip_address_type=self._get_param("IpAddressType") or "ipv4",
        )
        self._as_network(made)
        return ActionResult({"LoadBalancers": [made]})

    def describe_load_balancers(self) -> ActionResult:
        arns, names = self._get_param("LoadBalancerArns", []), self._get_param("Names", [])
        all_known = self._balancers()
        for wanted, known in ((arns, {each.arn for each in all_known}), (names, {each.name for each in all_known})):
            missing = [each for each in wanted if each not in known]
            if missing:
                raise AwsError("LoadBalancerNotFound", f"Load balancers '{missing}' not found")
        if arns or names:
            all_known = [each for each in all_known if each.arn in arns or each.name in names]
        for each in all_known:
            if time.monotonic() - each.made_at >= _PROVISIONING_SECONDS:
                each.state = "active"
        page, marker = self._page(all_known)
        return ActionResult({"LoadBalancers": page, "NextMarker": marker})

    def delete_load_balancer(self) -> ActionResult:
        arn = self._get_param("LoadBalancerArn")
        balancer = self.elbv2_backend.load_balancers.get(arn)
        if balancer is None:
            # With AWS this call succeeds, too: what shall be gone is gone.
            return EmptyResult()
        if balancer.attrs.get("deletion_protection.enabled") == "true":
            raise AwsError(
                "OperationNotPermitted",
                f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
            )
        for group in self.elbv2_backend.target_groups.values():
            group.load_balancer_arns = [each for each in group.load_balancer_arns if each != arn]
        return super().delete_load_balancer()

    def set_subnets(self) -> ActionResult:
        balancer = self._balancer(self._get_param("LoadBalancerArn"))
        subnets = self._get_param("Subnets", [])
        self._check_subnets(subnets)
        balancer.subnets = [self._ec2.get_subnet(subnet) for subnet in subnets]
        return ActionResult({"AvailabilityZones": balancer.availability_zones})

    def set_security_groups(self) -> ActionResult:
        balancer = self._balancer(self._get_param("LoadBalancerArn"))
        groups = self._get_param("SecurityGroups", [])
        if not balancer.security_groups:
            raise AwsError(
                "InvalidConfigurationRequest",
                "You cannot set security groups on a network load balancer that was created without any",
            )
        self._check_security_groups(groups)
        return super().set_security_groups()

    def create_target_group(self) -> ActionResult:
        self._check_ranges()
        name = self._get_param("Name") or ""
        known = next((each for each in self.elbv2_backend.target_groups.values() if each.name == name), None)
        if known is not None:
            if self._equals_request(known):
                return ActionResult({"TargetGroups": [known]})
            raise AwsError(
                "DuplicateTargetGroupName",
                f"A target group with the same name '{name}' exists, but with different settings",
            )
        result = super().create_target_group()
        made = next(each for each in self.elbv2_backend.target_groups.values() if each.name == name)
        if made.protocol == "TCP":
            made.attributes = dict(_TARGET_GROUP_DEFAULTS)
        if made.health_check_protocol in ("HTTP", "HTTPS"):
            given = self._get_param("Matcher") or {}
            made.matcher = {"HttpCode": given.get("HttpCode", "200-399" if made.protocol == "TCP" else "200")}
            made.health_check_path = made.health_check_path or "/"
        made.asked = self._asked_group()
        return result

    def describe_target_groups(self) -> ActionResult:
        names = self._get_param("Names", [])
        known = {each.name for each in self.elbv2_backend.target_groups.values()}
        if any(name not in known for name in names):
            raise AwsError("TargetGroupNotFound", "One or more target groups not found")
        groups = self.elbv2_backend.describe_target_groups(
            self._get_param("LoadBalancerArn"), self._get_param("TargetGroupArns", []), names
        )
        page, marker = self._page(list(groups))
        return ActionResult({"TargetGroups": page, "NextMarker": marker})

    def modify_target_group(self) -> ActionResult:
        self._check_ranges()
        result = super().modify_target_group()
        group = self._target_group(self._get_param("TargetGroupArn"))
        if group.health_check_protocol == "TCP":
            group.health_check_path = None
            group.matcher = {}
        else:
            group.health_check_path = group.health_check_path or "/"
            given = self._get_param("Matcher") or {}
            group.matcher = {"HttpCode": given.get("HttpCode") or group.matcher.get("HttpCode", "200-399")}
        return result

    def modify_target_group_attributes(self) -> ActionResult:
        group = self._target_group(self._get_param("TargetGroupArn"))
        for attribute in self._get_param("Attributes", []):
            if attribute["Key"] not in group.attributes:
                raise AwsError("ValidationError", f"Target group attribute key '{attribute['Key']}' is not recognized")
        return super().modify_target_group_attributes()

    def delete_target_group(self) -> ActionResult:
        arn = self._get_param("TargetGroupArn")
        if arn not in self.elbv2_backend.target_groups:
            return EmptyResult()
        return super().delete_target_group()

    def create_listener(self) -> ActionResult:
        balancer = self._balancer(self._get_param("LoadBalancerArn"))
        port, protocol = self._get_param("Port"), self._get_param("Protocol")
        actions = self._get_param("DefaultActions", [])
        for known in balancer.listeners.values():
            if known.port == port:
                if known.protocol == protocol and _forwards(known) == _targets(actions):
                    return ActionResult({"Listeners": [known]})
                raise AwsError("DuplicateListener", "A listener already exists on this port for this load balancer")
        for arn in _targets(actions):
            group = self._target_group(arn)
            if group.protocol != protocol:
                raise AwsError(
                    "IncompatibleProtocols", f"The protocol of target group '{arn}' is not that of the listener"
                )
            if any(each != balancer.arn for each in group.load_balancer_arns):
                raise AwsError(
                    "TargetGroupAssociationLimit",
                    f"The following target groups cannot be associated with more than one load balancer: {arn}",
                )
        return super().create_listener()

    def modify_listener(self) -> ActionResult:
        actions = self._get_param("DefaultActions", [])
        for arn in _targets(actions):
            self._target_group(arn)
        listener = self._listener(self._get_param("ListenerArn"))
        before = _forwards(listener)
        result = super().modify_listener()
        for arn in before:
            group = self.elbv2_backend.target_groups.get(arn)
            if group is not None and not self.elbv2_backend._any_listener_using(arn):
                group.load_balancer_arns = []
        for arn in _targets(actions):
            arns = self._target_group(arn).load_balancer_arns
            if listener.load_balancer_arn not in arns:
                arns.append(listener.load_balancer_arn)
        return result

    def describe_listeners(self) -> ActionResult:
        balancer = self._get_param("LoadBalancerArn")
        if not balancer:
            return super().describe_listeners()
        listeners = sorted(self._balancer(balancer).listeners.values(), key=lambda each: int(each.port))
        page, marker = self._page(listeners)
        return ActionResult({"Listeners": page, "NextMarker": marker})

    def delete_listener(self) -> ActionResult:
        listener = self._listener(self._get_param("ListenerArn"))
        result = super().delete_listener()
        for arn in _forwards(listener):
            group = self.elbv2_backend.target_groups.get(arn)
            if group is not None and not self.elbv2_backend._any_listener_using(arn):
                group.load_balancer_arns = []
        return result

    def describe_tags(self) -> ActionResult:
        arns = self._get_param("ResourceArns", [])
        if len(arns) > _MOST_TAGGED:
            raise AwsError("ValidationError", f"No more than {_MOST_TAGGED} resources may be specified")
        for arn in arns:
            kind = arn.split(":")[-1].split("/")[0]
            find = {"targetgroup": self._target_group, "listener": self._listener}.get(kind, self._balancer)
            find(arn)
        return ActionResult(
            {
                "TagDescriptions": [
                    {"ResourceArn": arn, "Tags": self.elbv2_backend.tagging_service.get_tag_dict_for_resource(arn)}
                    for arn in arns
                ]
            }
        )

    def register_targets(self) -> ActionResult:
        self._target_group(self._get_param("TargetGroupArn"))
        for target in self._get_param("Targets", []):
            if self._ec2.get_instance_by_id(target["Id"]) is None:
                message = f"The following targets are not in the target group VPC: '{target['Id']}'"
                raise AwsError("InvalidTarget", message)
        return super().register_targets()

    def describe_target_health(self) -> ActionResult:
        group = self._target_group(self._get_param("TargetGroupArn"))
        wanted = {target["Id"] for target in self._get_param("Targets", [])}
        described = []
        for target in group.targets.values():
            if wanted and target["Id"] not in wanted:
                continue
            health, zone = health_of(self.elbv2_backend, group, target["Id"], self.target_health)
            described.append(
                {
                    "Target": {"Id": target["Id"], "Port": int(target["Port"]), "AvailabilityZone": zone},
                    "HealthCheckPort": str(target["Port"])
                    if group.health_check_port == "traffic-port"
                    else str(group.health_check_port),
                    "TargetHealth": {
                        "State": health.state,
                        "Reason": health.reason,
                        "Description": health.description,
                    },
                }
            )
        return ActionResult({"TargetHealthDescriptions": described})

    @property
    def _ec2(self) -> Any:
        return ec2_backends[self.current_account][self.region]

    def _balancers(self) -> list[Any]:
        return list(self.elbv2_backend.load_balancers.values())

    def _balancer(self, arn: str) -> FakeLoadBalancer:
        balancer = self.elbv2_backend.load_balancers.get(arn)
        if balancer is None:
            raise AwsError("LoadBalancerNotFound", f"Load balancer '{arn}' not found")
        return balancer

    def _target_group(self, arn: str) -> FakeTargetGroup:
        group = self.elbv2_backend.target_groups.get(arn)
        if group is None:
            raise AwsError("TargetGroupNotFound", f"Target groups '{arn}' not found")
        return group

    def _listener(self, arn: str) -> FakeListener:
        for balancer in self._balancers():
            if arn in balancer.listeners:
                return balancer.listeners[arn]  # type: ignore[no-any-return]
        raise AwsError("ListenerNotFound", f"Listener '{arn}' not found")

    def _as_network(self, made: Any) -> None:
        """moto names every load balancer an application's."""
        backend = self.elbv2_backend
        del backend.load_balancers[made.arn]
        made.arn = made.arn.replace(":loadbalancer/app/", ":loadbalancer/net/")
        backend.load_balancers[made.arn] = made
        backend.tagging_service.tag_resource(made.arn, self._get_param("Tags", []))
        made.dns_name = f"{made.name}-{made.arn[-16:]}.elb.{self.region}.amazonaws.com"
        made.canonical_hosted_zone_id = _HOSTED_ZONES.get(self.region) or _made_up_zone(self.region)
        made.made_at = time.monotonic()
        made.attrs = {
            "access_logs.s3.enabled": "false",
            "deletion_protection.enabled": "false",
            "dns_record.client_routing_policy": "any_availability_zone",
            "ipv6.deny_all_igw_traffic": "false",
            "load_balancing.cross_zone.enabled": "false",
            "zonal_shift.config.enabled": "false",
        }

    def _check_subnets(self, subnets: list[str]) -> None:
        if not subnets:
            raise AwsError("ValidationError", "At least one subnet must be specified")
        found = self._ec2.describe_subnets(filters={"subnet-id": subnets})
        if len(found) != len(set(subnets)):
            raise AwsError("SubnetNotFound", f"The subnet IDs '{', '.join(subnets)}' do not all exist")
        zones = [subnet.availability_zone for subnet in found]
        if len(set(zones)) != len(zones) or len(subnets) != len(found):
            raise AwsError(
                "InvalidConfigurationRequest",
                "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
            )
        if len({subnet.vpc_id for subnet in found}) > 1:
            raise AwsError("InvalidConfigurationRequest", "All subnets must belong to the same VPC")

    def _check_security_groups(self, groups: Iterable[str]) -> None:
        for group in groups:
            if self._ec2.get_security_group_from_id(group) is None:
                raise AwsError("InvalidSecurityGroup", f"Security group '{group}' does not exist")

    def _check_ranges(self) -> None:
        for parameter, (least, most) in _RANGES.items():
            value = self._get_int_param(parameter)
            if value is not None and not least <= value <= most:
                raise AwsError("ValidationError", f"{parameter} '{value}' must be between {least} and {most}")

    def _asked_group(self) -> dict[str, Any]:
        parameters = (
            "Protocol", "Port", "VpcId", "TargetType", "HealthCheckProtocol", "HealthCheckPort", "HealthCheckPath",
            "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthyThresholdCount",
            "UnhealthyThresholdCount", "Matcher",
        )  # fmt: skip
        return {parameter: self._get_param(parameter) for parameter in parameters}

    def _equals_request(self, known: Any) -> bool:
        tags = self._tags_of(known.arn) == _pairs(self._get_param("Tags", []))
        return tags and known.asked == self._asked_group()

    def _tags_of(self, arn: str) -> dict[str, str]:
        return self.elbv2_backend.tagging_service.get_tag_dict_for_resource(arn)

    def _page(self, items: list[Any]) -> tuple[list[Any], str | None]:
        size = self._get_int_param("PageSize", _LARGEST_PAGE)
        if not 1 <= size <= _LARGEST_PAGE:
            raise AwsError("ValidationError", f"PageSize must be between 1 and {_LARGEST_PAGE}")
        start = int(self._get_param("Marker") or 0)
        return items[start : start + size], str(start + size) if len(items) > start + size else None


def _zones(balancer: Any) -> list[str]:
    return sorted(subnet.id for subnet in balancer.subnets)


def _targets(actions: list[dict[str, Any]]) -> list[str]:
    """The target groups that actions of a request forward to."""
    found: list[str] = []
    for action in actions:
        forward = action.get("ForwardConfig") or {}
        found += [group["TargetGroupArn"] for group in forward.get("TargetGroups", [])] or (
            [action["TargetGroupArn"]] if "TargetGroupArn" in action else []
        )
    return found


def _forwards(listener: Any) -> list[str]:
    return _targets([action.data for action in listener.default_actions])


def _pairs(tags: list[dict[str, str]]) -> dict[str, str]:
    return {tag["Key"]: tag.get("Value", "") for tag in tags}


def _made_up_zone(region: str) -> str:
    return "Z" + hashlib.sha256(region.encode()).hexdigest()[:13].upper()
