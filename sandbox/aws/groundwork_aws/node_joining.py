"""What time does to managed node groups: they become ACTIVE, and the nodes of their instances come and go.

A kubelet on a new instance makes its Node itself; here this thread does, and KWOK plays the kubelet from then on.
"""

from __future__ import annotations

import threading
from typing import Any

from . import nodegroups
from .api_server import ApiServer
from .config import Config
from .looking import again_and_again
from .nodegroups import GROUPS, Group

_PAUSE = 0.1
#: As the control plane gives its own simulated nodes: more than the instances have, see populate.go.
_CAPACITY = {"cpu": "64", "memory": "256Gi", "pods": "500", "ephemeral-storage": "100Gi"}


class NodeJoining:
    """Looks at all groups again and again, under the lock of the calls; speaks to the API server without it."""

    def __init__(self, config: Config, lock: threading.Lock, server: ApiServer | None) -> None:
        self._config = config
        self._lock = lock
        self._server = server
        self._joined: dict[str, dict[str, Any]] = {}
        self._known: dict[str, str] = {}
        self._places: dict[str, list[str]] = {}

    def start(self) -> None:
        again_and_again("nodes of node groups", self.look, _PAUSE)

    def look(self) -> None:
        with self._lock:
            wanted: dict[str, dict[str, Any]] = {}
            for group in GROUPS.values():
                if group.status != "DELETING" and self._lets_in(group):
                    wanted.update(self._nodes(group))
        for name in [*wanted, *self._joined]:
            self._settle(name, wanted.get(name))
        with self._lock:
            for group in list(GROUPS.values()):
                self._grow_old(group)

    def _grow_old(self, group: Group) -> None:
        names = self._nodes(group).keys()
        there = [name for name, node in self._joined.items() if _group_of(node) == group.name]
        if group.status == "CREATING":
            if not self._lets_in(group):
                if group.age() > nodegroups.GIVING_UP:
                    code = "AsgInstanceLaunchFailures" if self._not_offered(group) else "NodeCreationFailure"
                    group.issues = [self._issue(group, code)]
                    group.becomes("CREATE_FAILED")
            elif group.age() > nodegroups.MAKING and set(names) <= set(there):
                group.becomes("ACTIVE")
        elif group.status == "UPDATING" and group.age() > nodegroups.UPDATING:
            group.becomes("ACTIVE")
        elif group.status == "DELETING" and group.age() > nodegroups.GOING and not there:
            del GROUPS[(group.cluster, group.name)]
        if group.status in ("ACTIVE", "DEGRADED"):
            wrong = self._wrong(group)
            group.issues = [self._issue(group, wrong)] if wrong else []
            group.status = "DEGRADED" if wrong else "ACTIVE"

    def _wrong(self, group: Group) -> str | None:
        """https://docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html"""
        if nodegroups.behind(self._config, group) is None:
            return "AutoScalingGroupNotFound"
        return None if self._role(group) else "IamNodeRoleNotFound"

    def _issue(self, group: Group, code: str) -> dict[str, Any]:
        behind = nodegroups.behind(self._config, group)
        instances = [state.instance.id for state in behind.instance_states] if behind else []
        messages = {
            "NodeCreationFailure": ("Instances failed to join the kubernetes cluster", instances),
            "AsgInstanceLaunchFailures": (
                f"Could not launch {'Spot' if group.capacity_type == 'SPOT' else 'On-Demand'} Instances. Unsupported -"
                f" Your requested instance type ({group.instance_types[0]}) is not supported in your requested"
                f" Availability Zone ({', '.join(self._not_offered(group))}).",
                [group.scaling_group],
            ),
            "AutoScalingGroupNotFound": (
                "We couldn't find the Auto Scaling group associated with the managed node group", [group.scaling_group],
            ),
            "IamNodeRoleNotFound": ("We couldn't find the IAM role of the node group", [group.role]),
        }  # fmt: skip
        message, resources = messages[code]
        return {"code": code, "message": message, "resourceIds": resources}

    def _role(self, group: Group) -> Any:
        roles = nodegroups.iam_of(self._config).roles.values()
        return next((role for role in roles if role.arn == group.role), None)

    def _lets_in(self, group: Group) -> bool:
        """EKS writes an access entry for the role; what the role may do decides whether a node gets ready."""
        if group.status in ("CREATING", "CREATE_FAILED") and self._not_offered(group):
            return False
        role = self._role(group)
        attached = {policy.name for policy in role.managed_policies.values()} if role else set()
        return group.status in ("ACTIVE", "UPDATING", "DEGRADED") or attached.issuperset(nodegroups.NODE_POLICIES)

    def _not_offered(self, group: Group) -> list[str]:
        """Nobody notices while the group wants no instance."""
        behind = nodegroups.behind(self._config, group)
        if behind is None or behind.desired_capacity == 0:
            return []
        if group.arn not in self._places:
            self._places[group.arn] = nodegroups.not_offered(self._config, group)
        return self._places[group.arn]

    def _nodes(self, group: Group) -> dict[str, dict[str, Any]]:
        behind = nodegroups.behind(self._config, group)
        if behind is None:
            return {}
        nodes: dict[str, dict[str, Any]] = {}
        for state in behind.instance_states:
            instance = state.instance
            self._complete(group, instance)
            node = self._node(group, instance)
            nodes[node["metadata"]["name"]] = node
        return nodes

    def _complete(self, group: Group, instance: Any) -> None:
        """moto names what a group launches as if it were in us-east-1, leaves out the profile, and draws addresses."""
        instance.region_name = self._config.region
        if instance.id in self._known:
            return
        ec2 = nodegroups.ec2_of(self._config)
        profile = nodegroups.iam_of(self._config).get_instance_profile(nodegroups.hidden(group)).arn
        ec2.associate_iam_instance_profile(instance.id, iam_instance_profile_arn=profile)
        alive = {each.id for each in ec2.all_instances() if each.state != "terminated"}
        taken = {address for known, address in self._known.items() if known in alive}
        zone = self._config.zones.index(instance.availability_zone)
        address = next(a for a in (self._config.joining_ip(zone, place) for place in range(150)) if a not in taken)
        interface = instance.nics[0]
        interface.private_ip_address = address
        interface.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": address}]
        self._known[instance.id] = address

    def _node(self, group: Group, instance: Any) -> dict[str, Any]:
        address = instance.private_ip
        name = f"ip-{address.replace('.', '-')}.{self._config.region}.compute.internal"
        zone = instance.availability_zone
        architecture = nodegroups.kubernetes_architecture(group)
        labels = {
            "kubernetes.io/os": "linux",
            "kubernetes.io/arch": architecture,
            "kubernetes.io/hostname": name,
            "topology.kubernetes.io/region": self._config.region,
            "topology.kubernetes.io/zone": zone,
            "node.kubernetes.io/instance-type": instance.instance_type,
            "eks.amazonaws.com/nodegroup": group.name,
            "eks.amazonaws.com/capacityType": group.capacity_type,
            **group.labels,
        }
        return {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": name, "labels": labels, "annotations": {"kwok.x-k8s.io/node": "fake"}},
            "spec": {
                "providerID": f"aws:///{zone}/{instance.id}",
                "taints": nodegroups.kubernetes_taints(group),
            },
            "status": {
                "capacity": _CAPACITY,
                "allocatable": _CAPACITY,
                "addresses": [
                    {"type": "InternalIP", "address": address},
                    {"type": "InternalDNS", "address": name},
                    {"type": "Hostname", "address": name},
                ],
                "nodeInfo": {
                    "kubeletVersion": f"v{group.version}.0-eks-sandbox",
                    "operatingSystem": "linux",
                    "architecture": architecture,
                    "machineID": "",
                    "systemUUID": "",
                    "bootID": "",
                    "kernelVersion": "",
                    "osImage": "Amazon Linux 2023",
                    "containerRuntimeVersion": "containerd://2",
                    "kubeProxyVersion": "",
                },
            },
        }

    def _settle(self, name: str, wanted: dict[str, Any] | None) -> None:
        """Makes one node as it is wanted; what cannot be done now is tried again."""
        present = self._joined.get(name)
        if wanted is None:
            if present is not None and self._ask("DELETE", f"/api/v1/nodes/{name}", None) in (200, 202, 404):
                del self._joined[name]
        elif present is None:
            if self._ask("POST", "/api/v1/nodes", wanted) in (201, 409):
                self._joined[name] = wanted
        elif present != wanted:
            old, new = present["metadata"]["labels"], wanted["metadata"]["labels"]
            labels = {**{key: None for key in old if key not in new}, **new}
            patch = {"metadata": {"labels": labels}, "spec": {"taints": wanted["spec"]["taints"]}}
            if self._ask("PATCH", f"/api/v1/nodes/{name}", patch) == 200:
                self._joined[name] = wanted

    def _ask(self, method: str, path: str, document: dict[str, Any] | None) -> int:
        """The status of the answer; without an API server there is nobody to ask, and all is well."""
        if self._server is None:
            return {"POST": 201, "PATCH": 200}.get(method, 404)
        return self._server.ask(method, path, document)[0]


def _group_of(node: dict[str, Any]) -> str:
    return str(node["metadata"]["labels"]["eks.amazonaws.com/nodegroup"])
