"""EC2: moto's, which deletes a security group that is in use, knows the entries of every prefix list, and has the instance
types of all regions in each."""

from __future__ import annotations

import functools
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.instance_types import INSTANCE_TYPE_OFFERINGS, INSTANCE_TYPES
from moto.ec2.responses import EC2Response
from moto.elbv2.models import elbv2_backends

from .errors import AwsError


#: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html
_LOCATIONS = ("region", "availability-zone", "availability-zone-id", "outpost")
_OFFERING_FILTERS = frozenset({"instance-type", "location"})


def instance_type(name: str, region: str) -> dict[str, Any] | None:
    """What is known of that type, if the region has it."""
    return INSTANCE_TYPES[name] if name in INSTANCE_TYPES and _zones(region).get(name) else None


def offering_zones(name: str, region: str) -> set[str]:
    """The zones of the region that have instances of that type."""
    return set(_zones(region).get(name, ()))


@functools.cache
def _zones(region: str) -> dict[str, set[str]]:
    zones: dict[str, set[str]] = {}
    for offer in INSTANCE_TYPE_OFFERINGS["availability-zone"][region]:
        zones.setdefault(offer["InstanceType"], set()).add(offer["Location"])
    return zones


class SandboxEc2(EC2Response):
    def describe_instance_types(self) -> ActionResult:
        result: ActionResult = super().describe_instance_types()
        known = [each for each in result.result["InstanceTypes"] if instance_type(each["InstanceType"], self.region)]
        wanted = set(self._get_param("InstanceTypes") or [])
        missing = wanted - {each["InstanceType"] for each in known}
        if missing and not self._filters_from_querystring():
            raise AwsError("InvalidInstanceType", f"The following supplied instance types do not exist: [{', '.join(sorted(missing))}]")
        return ActionResult({"InstanceTypes": known})

    def describe_instance_type_offerings(self) -> ActionResult:
        location = self._get_param("LocationType") or "region"
        if location not in _LOCATIONS:
            raise AwsError("InvalidParameterValue", f"Invalid value '{location}' for LocationType")
        for name in self._filters_from_querystring():
            if name not in _OFFERING_FILTERS:
                raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
        return super().describe_instance_type_offerings()

    def get_managed_prefix_list_entries(self) -> ActionResult:
        # moto has no entries of a list that it does not know.
        wanted = self._get_param("PrefixListId") or ""
        if wanted not in self.ec2_backend.managed_prefix_lists:
            raise AwsError("InvalidPrefixListID.NotFound", f"The prefix list ID '{wanted}' does not exist")
        return super().get_managed_prefix_list_entries()

    def delete_security_group(self) -> ActionResult:
        group = self._get_param("GroupId") or ""
        users = [
            each.id
            for groups in self.ec2_backend.groups.values()
            for each in groups.values()
            if each.id != group
            for rule in [*each.ingress_rules, *each.egress_rules]
            if (rule.source_group or {}).get("GroupId") == group
        ]
        balancers = elbv2_backends[self.current_account][self.region].load_balancers.values()
        users += [balancer.name for balancer in balancers if group in balancer.security_groups]
        users += [
            instance.id
            for instance in self.ec2_backend.all_instances()
            if instance.state != "terminated" and group in {each.id for each in instance.security_groups}
        ]
        if users:
            raise AwsError("DependencyViolation", f"resource {group} has a dependent object")
        return super().delete_security_group()
