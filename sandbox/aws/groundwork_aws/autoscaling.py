"""Auto Scaling: moto's, with typed errors where moto answers 500 or believes anything."""

from __future__ import annotations

from typing import Any, ClassVar

from moto.autoscaling.models import FakeAutoScalingGroup
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.common_types import TYPE_RESPONSE
from moto.core.responses import ActionResult, EmptyResult
from moto.elbv2.models import elbv2_backends

from .errors import AwsError
from .target_health import TargetHealth, health_of

_PROCESSES = frozenset(
    {
        "Launch",
        "Terminate",
        "AddToLoadBalancer",
        "AlarmNotification",
        "AZRebalance",
        "HealthCheck",
        "InstanceRefresh",
        "ReplaceUnhealthy",
        "ScheduledActions",
    }
)
#: These name a group that may well not exist.
_NEEDS_NO_GROUP = frozenset(
    {"CreateAutoScalingGroup", "DescribePolicies", "DescribeScheduledActions", "DescribeScalingActivities"}
)
_PAGE = 50
_LARGEST_PAGE = 100
_TARGET_GROUP = "elbv2"
#: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AttachTrafficSources.html
_MOST_SOURCES = 10


class SandboxAutoScaling(AutoScalingResponse):
    target_health: ClassVar[TargetHealth]

    def call_action(self) -> TYPE_RESPONSE:
        name = self._get_param("AutoScalingGroupName")
        if name and self._get_action() not in _NEEDS_NO_GROUP:
            self._group(name)
        return super().call_action()  # type: ignore[no-any-return]

    def create_auto_scaling_group(self) -> ActionResult:
        name = self._get_param("AutoScalingGroupName")
        if name in self.autoscaling_backend.autoscaling_groups:
            raise AwsError("AlreadyExists", f"AutoScalingGroup by this name already exists - {name}")
        _check_sizes(
            self._get_int_param("MinSize"), self._get_int_param("MaxSize"), self._get_int_param("DesiredCapacity")
        )
        return self._with_local_names(super().create_auto_scaling_group())

    def update_auto_scaling_group(self) -> ActionResult:
        group = self._group(self._get_param("AutoScalingGroupName"))
        least = self._get_int_param("MinSize")
        most = self._get_int_param("MaxSize")
        _check_sizes(
            group.min_size if least is None else least,
            group.max_size if most is None else most,
            self._get_int_param("DesiredCapacity"),
        )
        return self._with_local_names(super().update_auto_scaling_group())

    def set_desired_capacity(self) -> ActionResult:
        group = self._group(self._get_param("AutoScalingGroupName"))
        wanted = self._get_int_param("DesiredCapacity")
        if wanted is None:
            raise AwsError("ValidationError", "DesiredCapacity is required")
        least, most = group.min_size or 0, group.max_size or 0
        if not least <= wanted <= most:
            bound = f"above max value {most}" if wanted > most else f"below min value {least}"
            raise AwsError(
                "ValidationError", f"New SetDesiredCapacity value {wanted} is {bound} for the AutoScalingGroup."
            )
        return self._with_local_names(super().set_desired_capacity())

    def terminate_instance_in_auto_scaling_group(self) -> ActionResult:
        instance_id = self._get_param("InstanceId")
        if not self.autoscaling_backend.describe_auto_scaling_instances([instance_id]):
            raise AwsError(
                "ValidationError", f"Instance Id not found - No managed instance found for instance ID: {instance_id}"
            )
        return self._with_local_names(super().terminate_instance_in_auto_scaling_group())

    def suspend_processes(self) -> ActionResult:
        self._check_processes()
        return super().suspend_processes()

    def resume_processes(self) -> ActionResult:
        self._check_processes()
        return super().resume_processes()

    def create_or_update_tags(self) -> ActionResult:
        for tag in self._get_param("Tags", []):
            self._check_tag(tag)
        return super().create_or_update_tags()

    def delete_tags(self) -> ActionResult:
        for tag in self._get_param("Tags", []):
            self._check_tag(tag)
        return super().delete_tags()

    def describe_tags(self) -> ActionResult:
        filters = self._get_param("Filters", [])
        for each in filters:
            if each["Name"] == "propagate-at-launch":
                # moto compares with Python's spelling of a boolean.
                each["Values"] = [str(value).capitalize() for value in each["Values"]]
        tags = self.autoscaling_backend.describe_tags(filters=filters)
        page, token = self._page(tags)
        return ActionResult({"Tags": page, "NextToken": token})

    def describe_auto_scaling_groups(self) -> ActionResult:
        groups = self.autoscaling_backend.describe_auto_scaling_groups(
            self._get_param("AutoScalingGroupNames", []), filters=self._get_param("Filters", [])
        )
        page, token = self._page(groups)
        for group in page:
            group.traffic_sources = [
                {"Identifier": arn, "Type": _TARGET_GROUP} for arn in group.target_group_arns
            ]
        return ActionResult({"AutoScalingGroups": page, "NextToken": token})

    def attach_traffic_sources(self) -> ActionResult:
        group, arns = self._sources()
        known = elbv2_backends[self.current_account][self.region].target_groups
        for arn in arns:
            if arn not in known:
                raise AwsError("ValidationError", f"Target group '{arn}' not found")
            if known[arn].target_type != "instance":
                raise AwsError("ValidationError", f"The target type of '{arn}' is not instance")
        group.append_target_groups(arns)
        for arn in arns:
            # Only these: moto would stumble over one that was attached and then deleted.
            known[arn].register([{"Id": state.instance.id} for state in group.instance_states])
        return EmptyResult()

    def detach_traffic_sources(self) -> ActionResult:
        group, arns = self._sources()
        known = elbv2_backends[self.current_account][self.region].target_groups
        for arn in arns:
            if arn not in group.target_group_arns:
                raise AwsError("ValidationError", f"Trying to remove a traffic source that is not attached: '{arn}'")
        group.target_group_arns = [arn for arn in group.target_group_arns if arn not in arns]
        ids = {state.instance.id for state in group.instance_states}
        for arn in arns:
            if arn in known:
                registered = [target for target in known[arn].targets.values() if target["Id"] in ids]
                known[arn].deregister(registered)
        return EmptyResult()

    def describe_traffic_sources(self) -> ActionResult:
        group = self._group(self._get_param("AutoScalingGroupName"))
        kind = self._get_param("TrafficSourceType")
        arns = group.target_group_arns if kind in (None, _TARGET_GROUP) else []
        page, token = self._page(
            [
                {"Identifier": arn, "TrafficSource": arn, "Type": _TARGET_GROUP, "State": self._state(group, arn)}
                for arn in arns
            ]
        )
        return ActionResult({"TrafficSources": page, "NextToken": token})

    def _sources(self) -> tuple[FakeAutoScalingGroup, list[str]]:
        sources = self._get_param("TrafficSources", [])
        if not 1 <= len(sources) <= _MOST_SOURCES:
            raise AwsError("ValidationError", f"Between 1 and {_MOST_SOURCES} traffic sources must be given")
        for source in sources:
            if source.get("Type", _TARGET_GROUP) != _TARGET_GROUP:
                raise AwsError(
                    "NotImplementedInSandbox", "The sandbox knows target groups as traffic sources only.", 501
                )
        return self._group(self._get_param("AutoScalingGroupName")), [source["Identifier"] for source in sources]

    def _state(self, group: FakeAutoScalingGroup, arn: str) -> str:
        balancing = elbv2_backends[self.current_account][self.region]
        target_group = balancing.target_groups.get(arn)
        if target_group is None:
            return "Removed"
        healths = [
            health_of(balancing, target_group, state.instance.id, self.target_health)[0]
            for state in group.instance_states
        ]
        return "InService" if any(health.state == "healthy" for health in healths) else "Added"

    def _page(self, items: list[Any]) -> tuple[list[Any], str | None]:
        size = self._get_int_param("MaxRecords", _PAGE)
        if not 1 <= size <= _LARGEST_PAGE:
            raise AwsError("ValidationError", f"MaxRecords must be between 1 and {_LARGEST_PAGE}")
        token = self._get_param("NextToken")
        if token and not token.isdigit():
            raise AwsError("InvalidNextToken", f"The token '{token}' is invalid.")
        start = int(token or 0)
        return items[start : start + size], str(start + size) if len(items) > start + size else None

    def _group(self, name: str) -> FakeAutoScalingGroup:
        group = self.autoscaling_backend.autoscaling_groups.get(name)
        if group is None:
            raise AwsError("ValidationError", f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
        return group

    def _check_processes(self) -> None:
        for process in self._get_param("ScalingProcesses", []):
            if process not in _PROCESSES:
                raise AwsError("ValidationError", f"{process} is not a valid process type")

    def _check_tag(self, tag: dict[str, Any]) -> None:
        if tag.get("ResourceType") != "auto-scaling-group":
            raise AwsError("ValidationError", f"Invalid resource type: {tag.get('ResourceType')}")
        if not tag.get("Key"):
            raise AwsError("ValidationError", "A tag must have a key")
        self._group(str(tag.get("ResourceId")))

    def _with_local_names(self, result: ActionResult) -> ActionResult:
        """moto names what a group launches as if it were in us-east-1."""
        for state in self.autoscaling_backend.describe_auto_scaling_instances([]):
            state.instance.region_name = self.region
        return result


def _check_sizes(least: int | None, most: int | None, wanted: int | None) -> None:
    if least is None or most is None:
        raise AwsError("ValidationError", "MinSize and MaxSize are required")
    if least > most:
        raise AwsError("ValidationError", "Max bound must be greater than or equal to min bound")
    if wanted is not None and not least <= wanted <= most:
        raise AwsError(
            "ValidationError",
            f"Desired capacity:{wanted} must be between the specified min size:{least} and max size:{most}",
        )
