"""EKS managed node groups: with an Auto Scaling group and instances behind each, whose nodes join the cluster."""

from __future__ import annotations

import datetime
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, ClassVar

from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup, autoscaling_backends
from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models import EC2Backend, ec2_backends
from moto.eks.responses import EKSResponse
from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend, iam_backends

from .config import Config
from .ec2 import instance_type, offering_zones
from .errors import AwsError

#: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
_NAME = re.compile(r"[0-9A-Za-z][A-Za-z0-9_-]{0,62}", re.ASCII)
_ARCHITECTURES = {
    "AL2023_x86_64_STANDARD": "x86_64",
    "AL2023_ARM_64_STANDARD": "arm64",
    "AL2023_x86_64_NVIDIA": "x86_64",
    "AL2023_ARM_64_NVIDIA": "arm64",
    "AL2023_x86_64_NEURON": "x86_64",
    "BOTTLEROCKET_x86_64": "x86_64",
    "BOTTLEROCKET_ARM_64": "arm64",
}
_KUBERNETES = {"x86_64": "amd64", "arm64": "arm64"}
_CAPACITY = ("ON_DEMAND", "SPOT")
_EFFECTS = {"NO_SCHEDULE": "NoSchedule", "NO_EXECUTE": "NoExecute", "PREFER_NO_SCHEDULE": "PreferNoSchedule"}
_RESERVED_LABELS = ("kubernetes.io/", "k8s.io/", "eks.amazonaws.com/")
_MOST_TYPES, _MOST_TAINTS = 20, 50
_DISK = 20
#: Without these a kubelet is not let in, or its pods get no address.
#: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy")
#: AWS takes minutes for these; long enough here that a client has to wait.
MAKING, UPDATING, GOING, GIVING_UP = 0.6, 0.2, 0.4, 1.5
IMAGE_ID = "ami-0fedcba9876543210"


@dataclass
class Group:
    """One managed node group."""

    cluster: str
    name: str
    arn: str
    token: str
    role: str
    subnets: list[str]
    instance_types: list[str]
    ami_type: str
    capacity_type: str
    disk_size: int
    labels: dict[str, str]
    taints: list[dict[str, str]]
    tags: dict[str, str]
    update_config: dict[str, int]
    version: str
    scaling_group: str
    status: str = "CREATING"
    since: float = field(default_factory=time.monotonic)
    made: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(datetime.timezone.utc))
    issues: list[dict[str, Any]] = field(default_factory=list)

    def becomes(self, status: str) -> None:
        self.status, self.since = status, time.monotonic()

    def age(self) -> float:
        return time.monotonic() - self.since


#: By cluster and name; there is one account and one region.
GROUPS: dict[tuple[str, str], Group] = {}


class ManagedNodeGroups(EKSResponse):
    """The calls. What time does to a group is in ``node_joining``."""

    config: ClassVar[Config]

    def create_nodegroup(self) -> ActionResult:
        cluster = self.eks_backend.describe_cluster(name=self._get_param("name"))
        name = self._get_param("nodegroupName") or ""
        token = self._get_param("clientRequestToken") or ""
        known = GROUPS.get((cluster.name, name))
        if known and token and known.token == token:
            return ActionResult({"nodegroup": self._nodegroup_answer(known)})
        if known:
            raise AwsError(
                "ResourceInUseException",
                f"NodeGroup already exists with name {name} and cluster name {cluster.name}",
                409,
            )
        if not _NAME.fullmatch(name):
            raise _invalid(f"The nodegroup name '{name}' must match [0-9A-Za-z][A-Za-z0-9-_]* and have at most 63 characters")
        if self._get_param("launchTemplate") or self._get_param("remoteAccess"):
            raise AwsError("NotImplementedInSandbox", "The sandbox makes node groups without launch templates only.", 501)
        ami_type = self._get_param("amiType") or "AL2023_x86_64_STANDARD"
        types = list(self._get_param("instanceTypes") or ["t3.medium"])
        _check_types(ami_type, types, self.region)
        capacity = self._get_param("capacityType") or "ON_DEMAND"
        if capacity not in _CAPACITY:
            raise _invalid(f"capacityType {capacity} is none of {', '.join(_CAPACITY)}")
        subnets = list(self._get_param("subnets") or [])
        self._check_subnets(subnets, cluster.resources_vpc_config)
        role = self._get_param("nodeRole") or ""
        self._check_role(role)
        sizes = dict(self._get_param("scalingConfig") or {"minSize": 1, "maxSize": 2, "desiredSize": 2})
        sizes.setdefault("minSize", 1)
        sizes.setdefault("maxSize", max(2, sizes["minSize"]))
        sizes.setdefault("desiredSize", max(1, sizes["minSize"]))
        _check_sizes(sizes)
        labels = dict(self._get_param("labels") or {})
        _check_labels(labels)
        taints = list(self._get_param("taints") or [])
        _check_taints(taints)
        disk = int(self._get_param("diskSize") or _DISK)
        if disk < 1:
            raise _invalid("diskSize must be at least 1")
        unique = str(uuid.uuid4())
        group = Group(
            cluster=cluster.name,
            name=name,
            arn=f"arn:{self.config.partition}:eks:{self.region}:{self.current_account}:nodegroup/{cluster.name}/{name}/{unique}",
            token=token,
            role=role,
            subnets=subnets,
            instance_types=types,
            ami_type=ami_type,
            capacity_type=capacity,
            disk_size=disk,
            labels=labels,
            taints=taints,
            tags=dict(self._get_param("tags") or {}),
            update_config=dict(self._get_param("updateConfig") or {"maxUnavailable": 1}),
            version=self._get_param("version") or cluster.version,
            scaling_group=f"eks-{name}-{unique}",
        )
        self._launch(group, sizes, cluster.resources_vpc_config["clusterSecurityGroupId"])
        GROUPS[(cluster.name, name)] = group
        return ActionResult({"nodegroup": self._nodegroup_answer(group)})

    def describe_nodegroup(self) -> ActionResult:
        return ActionResult({"nodegroup": self._nodegroup_answer(self._named())})

    def list_nodegroups(self) -> ActionResult:
        cluster = self.eks_backend.describe_cluster(name=self._get_param("name"))
        size = int(self._get_param("maxResults") or 100)
        start = int(self._get_param("nextToken") or 0)
        names = sorted(name for owner, name in GROUPS if owner == cluster.name)
        page = {"nodegroups": names[start : start + size]}
        return ActionResult({**page, "nextToken": str(start + size)} if len(names) > start + size else page)

    def update_nodegroup_config(self) -> ActionResult:
        group = self._named()
        if group.status not in ("ACTIVE", "DEGRADED"):
            raise AwsError(
                "ResourceInUseException", f"Nodegroup {group.name} cannot be updated as it is {group.status}", 409
            )
        labels = self._get_param("labels") or {}
        taints = self._get_param("taints") or {}
        added = dict(labels.get("addOrUpdateLabels") or {})
        _check_labels(added)
        gone = [_place(taint) for taint in taints.get("removeTaints") or []]
        new = list(taints.get("addOrUpdateTaints") or [])
        _check_taints(new)
        sizes = self._get_param("scalingConfig")
        if sizes:
            self._resize(group, sizes)
        group.labels = {
            key: value
            for key, value in {**group.labels, **added}.items()
            if key not in set(labels.get("removeLabels") or [])
        }
        replaced = {_place(taint) for taint in new} | set(gone)
        group.taints = [taint for taint in group.taints if _place(taint) not in replaced] + new
        if self._get_param("updateConfig"):
            group.update_config = dict(self._get_param("updateConfig"))
        group.becomes("UPDATING")
        return ActionResult(
            {
                "update": {
                    "id": str(uuid.uuid4()),
                    "status": "InProgress",
                    "type": "ConfigUpdate",
                    "params": [],
                    "createdAt": datetime.datetime.now(datetime.timezone.utc),
                    "errors": [],
                }
            }
        )

    def delete_nodegroup(self) -> ActionResult:
        group = self._named()
        if group.status in ("CREATING", "UPDATING"):
            raise AwsError(
                "ResourceInUseException", f"Nodegroup {group.name} cannot be deleted as it is {group.status}", 409
            )
        if group.status != "DELETING":
            group.becomes("DELETING")
            scaling = scaling_of(self.config)
            if group.scaling_group in scaling.autoscaling_groups:
                scaling.delete_auto_scaling_group(group.scaling_group)
            self._discard(group)
        return ActionResult({"nodegroup": self._nodegroup_answer(group)})

    def tag_resource(self) -> ActionResult:
        group = self._of_arn()
        if group is None:
            return super().tag_resource()
        group.tags.update(self._get_param("tags") or {})
        return EmptyResult()

    def untag_resource(self) -> ActionResult:
        group = self._of_arn()
        if group is None:
            return super().untag_resource()
        for key in self._get_param("tagKeys") or []:
            group.tags.pop(key, None)
        return EmptyResult()

    def list_tags_for_resource(self) -> ActionResult:
        group = self._of_arn()
        return super().list_tags_for_resource() if group is None else ActionResult({"tags": group.tags})

    def _of_arn(self) -> Group | None:
        arn = self._extract_arn_from_path()
        return next((group for group in GROUPS.values() if group.arn == arn), None)

    def _named(self) -> Group:
        cluster = self.eks_backend.describe_cluster(name=self._get_param("name"))
        name = self._get_param("nodegroupName")
        group = GROUPS.get((cluster.name, name))
        if group is None:
            raise AwsError("ResourceNotFoundException", f"No node group found for name: {name}.", 404)
        return group

    def _nodegroup_answer(self, group: Group) -> dict[str, Any]:
        behind = scaling_of(self.config).autoscaling_groups.get(group.scaling_group)
        return {
            "nodegroupName": group.name,
            "nodegroupArn": group.arn,
            "clusterName": group.cluster,
            "version": group.version,
            "releaseVersion": f"{group.version}.0-20261101",
            "createdAt": group.made,
            "modifiedAt": group.made,
            "status": group.status,
            "capacityType": group.capacity_type,
            "scalingConfig": {
                "minSize": behind.min_size if behind else 0,
                "maxSize": behind.max_size if behind else 0,
                "desiredSize": behind.desired_capacity if behind else 0,
            },
            "instanceTypes": group.instance_types,
            "subnets": group.subnets,
            "amiType": group.ami_type,
            "nodeRole": group.role,
            "labels": group.labels,
            "taints": group.taints,
            "resources": {"autoScalingGroups": [{"name": group.scaling_group}]} if behind else {},
            "diskSize": group.disk_size,
            "health": {"issues": group.issues},
            "updateConfig": group.update_config,
            "tags": group.tags,
        }

    def _check_subnets(self, subnets: list[str], network: dict[str, Any]) -> None:
        if not subnets:
            raise _invalid("Subnets are required")
        known = {subnet.id: subnet for subnet in ec2_of(self.config).describe_subnets()}
        for subnet in subnets:
            if subnet not in known:
                raise _invalid(f"The subnet ID '{subnet}' does not exist")
            if known[subnet].vpc_id != network["vpcId"]:
                raise _invalid(f"Subnet {subnet} is not in the VPC of the cluster")

    def _check_role(self, arn: str) -> None:
        try:
            role = iam_of(self.config).get_role(arn.rsplit("/", 1)[-1])
        except NotFoundException:
            raise _invalid(f"The role {arn} does not exist") from None
        if role.arn != arn:
            raise _invalid(f"The role {arn} does not exist")
        if "ec2.amazonaws.com" not in role.assume_role_policy_document:
            raise _invalid("Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole")

    def _launch(self, group: Group, sizes: dict[str, int], security_group: str) -> None:
        """EKS makes a launch template, an instance profile and an Auto Scaling group, which is tagged for the autoscaler."""
        iam, ec2 = iam_of(self.config), ec2_of(self.config)
        profile = hidden(group)
        iam.create_instance_profile(profile, "/", [])
        iam.add_role_to_instance_profile(profile, group.role.rsplit("/", 1)[-1])
        template = ec2.create_launch_template(
            profile,
            "",
            {
                "ImageId": IMAGE_ID,
                "InstanceType": group.instance_types[0],
                "SecurityGroupIds": [security_group],
                "IamInstanceProfile": {"Arn": iam.get_instance_profile(profile).arn},
            },
            {},
        )
        tags = {
            "eks:cluster-name": group.cluster,
            "eks:nodegroup-name": group.name,
            "k8s.io/cluster-autoscaler/enabled": "true",
            f"k8s.io/cluster-autoscaler/{group.cluster}": "owned",
            f"kubernetes.io/cluster/{group.cluster}": "owned",
        }
        scaling_of(self.config).create_auto_scaling_group(
            name=group.scaling_group,
            availability_zones=[],
            desired_capacity=sizes["desiredSize"],
            max_size=sizes["maxSize"],
            min_size=sizes["minSize"],
            launch_config_name="",
            launch_template={"LaunchTemplateId": template.id, "Version": "1"},
            vpc_zone_identifier=",".join(group.subnets),
            default_cooldown=300,
            health_check_period=15,
            health_check_type="EC2",
            load_balancers=[],
            target_group_arns=[],
            placement_group=None,
            termination_policies=["AllocationStrategy", "OldestLaunchTemplate", "OldestInstance"],
            tags=[{"Key": key, "Value": value, "PropagateAtLaunch": True} for key, value in tags.items()],
        )

    def _discard(self, group: Group) -> None:
        iam, profile = iam_of(self.config), hidden(group)
        if profile in iam.instance_profiles:
            iam.delete_instance_profile(profile, ignore_attached_roles=True)
        ec2_of(self.config).delete_launch_template(profile, None)

    def _resize(self, group: Group, wanted: dict[str, int]) -> None:
        behind = scaling_of(self.config).autoscaling_groups.get(group.scaling_group)
        if behind is None:
            raise AwsError("InvalidRequestException", f"Auto Scaling group {group.scaling_group} does not exist")
        sizes = {
            "minSize": behind.min_size,
            "maxSize": behind.max_size,
            "desiredSize": behind.desired_capacity,
            **{key: int(value) for key, value in wanted.items()},
        }
        _check_sizes(sizes)
        behind.min_size, behind.max_size = sizes["minSize"], sizes["maxSize"]
        if sizes["desiredSize"] != behind.desired_capacity:
            behind.set_desired_capacity(sizes["desiredSize"])


def ec2_of(config: Config) -> EC2Backend:
    return ec2_backends[config.account][config.region]


def iam_of(config: Config) -> IAMBackend:
    return iam_backends[config.account][config.partition]


def scaling_of(config: Config) -> AutoScalingBackend:
    return autoscaling_backends[config.account][config.region]


def behind(config: Config, group: Group) -> FakeAutoScalingGroup | None:
    return scaling_of(config).autoscaling_groups.get(group.scaling_group)


def kubernetes_architecture(group: Group) -> str:
    return _KUBERNETES[_ARCHITECTURES[group.ami_type]]


def kubernetes_taints(group: Group) -> list[dict[str, str]]:
    return [
        {"key": taint["key"], "value": taint.get("value", ""), "effect": _EFFECTS[taint["effect"]]}
        for taint in group.taints
    ]


def hidden(group: Group) -> str:
    """The name of what EKS makes beside the group."""
    return "eks-" + group.arn.rsplit("/", 1)[-1]


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)


def _place(taint: dict[str, str]) -> tuple[str, str]:
    return taint.get("key", ""), taint.get("effect", "")


def _check_types(ami_type: str, types: list[str], region: str) -> None:
    if ami_type not in _ARCHITECTURES:
        raise _invalid(f"amiType {ami_type} is none of {', '.join(_ARCHITECTURES)}")
    if len(types) > _MOST_TYPES:
        raise _invalid(f"At most {_MOST_TYPES} instance types can be given")
    for each in types:
        known = instance_type(each, region)
        if known is None:
            raise _invalid(f"The following supplied instance types do not exist: [{each}]")
        if _ARCHITECTURES[ami_type] not in known["ProcessorInfo"]["SupportedArchitectures"]:
            raise _invalid(f"[{each}] is not a valid instance type for requested amiType {ami_type}")
        wanted = next((word for word in ("NVIDIA", "NEURON") if ami_type.endswith(word)), "")
        if wanted and wanted != _accelerator(known):
            raise _invalid(f"[{each}] is not a valid instance type for requested amiType {ami_type}")


def _accelerator(known: dict[str, Any]) -> str:
    makers = {gpu.get("Manufacturer") for gpu in known.get("GpuInfo", {}).get("Gpus", [])}
    return "NVIDIA" if "NVIDIA" in makers else "NEURON" if "NeuronInfo" in known else ""


def not_offered(config: Config, group: Group) -> list[str]:
    """The zones of the group in which EC2 has none of its instance types."""
    known = {subnet.id: subnet.availability_zone for subnet in ec2_of(config).describe_subnets()}
    zones = {str(known[subnet]) for subnet in group.subnets if subnet in known}
    there: set[str] = set().union(*(offering_zones(each, config.region) for each in group.instance_types))
    return sorted(zones - there)


def _check_sizes(sizes: dict[str, int]) -> None:
    least, most, wanted = sizes["minSize"], sizes["maxSize"], sizes["desiredSize"]
    if least < 0 or most < 1:
        raise _invalid("minSize must be at least 0 and maxSize at least 1")
    if least > most:
        raise _invalid(f"Minimum capacity {least} can't be greater than maximum size {most}")
    if wanted < least:
        raise _invalid(f"Minimum capacity {least} can't be greater than desired size {wanted}")
    if wanted > most:
        raise _invalid(f"Desired capacity {wanted} can't be greater than max size {most}")


def _check_labels(labels: dict[str, str]) -> None:
    for key, value in labels.items():
        if key.startswith(_RESERVED_LABELS):
            raise _invalid(f"Label cannot contain reserved prefixes [{', '.join(_RESERVED_LABELS)}]")
        if not 1 <= len(key.rsplit("/", 1)[-1]) <= 63 or len(value) > 63:
            raise _invalid(f"Label {key} is too long")


def _check_taints(taints: list[dict[str, str]]) -> None:
    if len(taints) > _MOST_TAINTS:
        raise _invalid(f"At most {_MOST_TAINTS} taints can be given")
    for taint in taints:
        if taint.get("effect") not in _EFFECTS:
            raise _invalid(f"Taint effect {taint.get('effect')} is none of {', '.join(_EFFECTS)}")
        if not 1 <= len(taint.get("key", "")) <= 63 or len(taint.get("value", "")) > 63:
            raise _invalid("Taint keys have 1 to 63 characters, values at most 63")
