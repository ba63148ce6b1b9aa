"""EKS access entries: who may log in to the cluster, as whom, and with which policies.

Refuses what the service refuses, so that a wrong declaration fails here as well: session principals, service-linked
roles, principals that do not exist, reserved group and user names, policies for entries of nodes.
"""

from __future__ import annotations

import datetime
import re
import uuid
from dataclasses import dataclass, field
from typing import Any, ClassVar

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.eks.responses import EKSResponse
from moto.iam.models import IAMBackend, iam_backends

from .config import Config
from .errors import AwsError

#: Types that EKS gives nodes; their user and groups are its own.
_NODE_TYPES = frozenset({"EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "EC2", "HYPERPOD_LINUX"})
_RESERVED_NAMES = ("system:", "eks:", "aws:", "amazon:", "iam:")
_PRINCIPAL = re.compile(r"arn:(aws[a-z-]*):iam::(\d{12}):(user|role)/((?:[\x21-\x7e]*/)?([\w+=,.@-]+))", re.ASCII)
MODES = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")
POLICIES = (
    "AmazonEKSAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSViewPolicy",
)


@dataclass
class Association:
    policy_arn: str
    scope: dict[str, Any]
    associated: datetime.datetime
    modified: datetime.datetime

    def describe(self) -> dict[str, Any]:
        return {
            "policyArn": self.policy_arn,
            "accessScope": self.scope,
            "associatedAt": self.associated,
            "modifiedAt": self.modified,
        }


@dataclass
class Entry:
    arn: str
    principal: str
    #: The principal's own id: one that is made again under the same name is somebody else.
    principal_id: str
    kind: str
    username: str
    groups: list[str]
    tags: dict[str, str]
    token: str | None
    created: datetime.datetime
    modified: datetime.datetime
    policies: dict[str, Association] = field(default_factory=dict)

    def describe(self, cluster: str) -> dict[str, Any]:
        return {
            "clusterName": cluster,
            "principalArn": self.principal,
            "kubernetesGroups": self.groups,
            "accessEntryArn": self.arn,
            "createdAt": self.created,
            "modifiedAt": self.modified,
            "tags": self.tags,
            "username": self.username,
            "type": self.kind,
        }


class AccessEntries:
    """Those of the one cluster there is, by principal."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._entries: dict[str, Entry] = {}
        #: As API says it. EKS lets it go forwards only; the control endpoint may set it.
        self.mode = "API_AND_CONFIG_MAP"
        # What EKS makes for whoever creates a cluster, unless it is asked not to.
        self.add(config.operator_arn, "STANDARD", None, [], {}, None)
        self.associate(config.operator_arn, self.policy_arn("AmazonEKSClusterAdminPolicy"), {"type": "cluster"})

    def policy_arn(self, name: str) -> str:
        return f"arn:{self._config.partition}:eks::aws:cluster-access-policy/{name}"

    def all(self) -> list[Entry]:
        return list(self._entries.values())

    def find(self, principal: str) -> Entry | None:
        return self._entries.get(principal)

    def get(self, principal: str) -> Entry:
        entry = self._entries.get(principal)
        if entry is None:
            raise AwsError(
                "ResourceNotFoundException",
                "The specified principalArn could not be found. You can view your available access entries with "
                "'list-access-entries'.",
                404,
            )
        return entry

    def add(
        self,
        principal: str,
        kind: str,
        username: str | None,
        groups: list[str],
        tags: dict[str, str],
        token: str | None,
    ) -> Entry:
        match = _PRINCIPAL.fullmatch(principal)
        if match is None:
            raise _invalid(f"The specified principalArn is invalid: invalid principal: {principal}")
        partition, account, sort, path, name = match.groups()
        if path.startswith("aws-service-role/"):
            raise _invalid("The specified principalArn is invalid: service-linked roles cannot have access entries.")
        if kind != "STANDARD" and kind not in _NODE_TYPES:
            raise _invalid(f"The specified type is invalid: {kind}")
        if kind in _NODE_TYPES:
            if sort != "role":
                raise _invalid(f"The specified principalArn is invalid: an entry of type {kind} is for an IAM role.")
            if username or groups:
                raise _invalid(f"The type {kind} does not take a username or Kubernetes groups.")
        principal_id = self._id_of(principal, account, sort, name)
        _check_groups(groups)
        _check_username(username)
        there = self._entries.get(principal)
        if there is not None:
            if token and there.token == token:
                return there
            raise AwsError(
                "ResourceInUseException", "The specified access entry resource is already in use on this cluster.", 409
            )
        now = utcnow()
        config = self._config
        entry = Entry(
            arn=f"arn:{config.partition}:eks:{config.region}:{config.account}:access-entry/{config.cluster}/"
            f"{sort}/{account}/{name}/{uuid.uuid4()}",
            principal=principal,
            principal_id=principal_id,
            kind=kind,
            username=username or _usual_name(kind, partition, principal, account, sort, name),
            groups=["system:nodes"] if kind in _NODE_TYPES else groups,
            tags=tags,
            token=token,
            created=now,
            modified=now,
        )
        self._entries[principal] = entry
        return entry

    def change(self, principal: str, username: str | None, groups: list[str] | None) -> Entry:
        entry = self.get(principal)
        if entry.kind in _NODE_TYPES and (username or groups):
            raise _invalid(f"The type {entry.kind} does not take a username or Kubernetes groups.")
        if groups is not None:
            _check_groups(groups)
            entry.groups = groups
        if username:
            _check_username(username)
            entry.username = username
        entry.modified = utcnow()
        return entry

    def remove(self, principal: str) -> None:
        del self._entries[self.get(principal).principal]

    def associate(self, principal: str, policy_arn: str, scope: dict[str, Any]) -> Association:
        entry = self.get(principal)
        if entry.kind != "STANDARD":
            raise AwsError(
                "InvalidRequestException", f"An access policy cannot be associated with an entry of type {entry.kind}."
            )
        if policy_arn not in [self.policy_arn(name) for name in POLICIES]:
            raise _invalid(f"The policyArn does not match with a valid access policy: {policy_arn}")
        kind, namespaces = scope.get("type"), scope.get("namespaces") or []
        if kind not in ("cluster", "namespace"):
            raise _invalid("The specified accessScope is invalid: type must be cluster or namespace.")
        if kind == "namespace" and not namespaces:
            raise _invalid("The specified accessScope is invalid: namespaces are missing.")
        if kind == "cluster" and namespaces:
            raise _invalid("The specified accessScope is invalid: the type cluster takes no namespaces.")
        now = utcnow()
        there = entry.policies.get(policy_arn)
        association = Association(
            policy_arn, {"type": kind, "namespaces": list(namespaces)}, there.associated if there else now, now
        )
        entry.policies[policy_arn] = association
        return association

    def disassociate(self, principal: str, policy_arn: str) -> None:
        entry = self.get(principal)
        if policy_arn not in entry.policies:
            raise AwsError("ResourceNotFoundException", "The specified associated policy could not be found.", 404)
        del entry.policies[policy_arn]

    def of_arn(self, arn: str) -> Entry:
        found = next((entry for entry in self._entries.values() if entry.arn == arn), None)
        if found is None:
            raise AwsError("NotFoundException", "Resource was not found", 404)
        return found

    def _id_of(self, principal: str, account: str, sort: str, name: str) -> str:
        if principal == self._config.operator_arn:
            return self._config.operator_id
        if account != self._config.account:
            return ""  # another account's principals cannot be seen from here
        known = list(self._iam.roles.values()) if sort == "role" else list(self._iam.users.values())
        found = next((one for one in known if one.arn == principal), None)
        if found is None:
            raise _invalid(f"The specified principalArn is invalid: invalid principal: {name} does not exist.")
        return str(found.id)

    @property
    def _iam(self) -> IAMBackend:
        return iam_backends[self._config.account][self._config.partition]


class AccessEntryCalls(EKSResponse):
    """The calls, to be mixed into the service."""

    entries: ClassVar[AccessEntries]

    def create_access_entry(self) -> ActionResult:
        cluster = self._cluster()
        entry = self.entries.add(
            self._get_param("principalArn") or "",
            self._get_param("type") or "STANDARD",
            self._get_param("username"),
            list(self._get_param("kubernetesGroups") or []),
            dict(self._get_param("tags") or {}),
            self._get_param("clientRequestToken"),
        )
        return ActionResult({"accessEntry": entry.describe(cluster)})

    def describe_access_entry(self) -> ActionResult:
        cluster = self._cluster()
        return ActionResult({"accessEntry": self._entry().describe(cluster)})

    def update_access_entry(self) -> ActionResult:
        cluster = self._cluster()
        groups = self._get_param("kubernetesGroups")
        entry = self.entries.change(
            self._get_param("principalArn"), self._get_param("username"), None if groups is None else list(groups)
        )
        return ActionResult({"accessEntry": entry.describe(cluster)})

    def delete_access_entry(self) -> ActionResult:
        self._cluster()
        self.entries.remove(self._get_param("principalArn"))
        return EmptyResult()

    def list_access_entries(self) -> ActionResult:
        self._cluster()
        policy = self._get_param("associatedPolicyArn")
        found = [entry.principal for entry in self.entries.all() if not policy or policy in entry.policies]
        page, more = self._page(found)
        return ActionResult({"accessEntries": page, **more})

    def associate_access_policy(self) -> ActionResult:
        cluster, principal = self._cluster(), self._get_param("principalArn")
        association = self.entries.associate(
            principal, self._get_param("policyArn") or "", dict(self._get_param("accessScope") or {})
        )
        return ActionResult(
            {"clusterName": cluster, "principalArn": principal, "associatedAccessPolicy": association.describe()}
        )

    def disassociate_access_policy(self) -> ActionResult:
        self._cluster()
        self.entries.disassociate(self._get_param("principalArn"), self._get_param("policyArn"))
        return EmptyResult()

    def list_associated_access_policies(self) -> ActionResult:
        cluster, entry = self._cluster(), self._entry()
        page, more = self._page([association.describe() for association in entry.policies.values()])
        return ActionResult(
            {"clusterName": cluster, "principalArn": entry.principal, "associatedAccessPolicies": page, **more}
        )

    def list_access_policies(self) -> ActionResult:
        page, more = self._page([{"name": name, "arn": self.entries.policy_arn(name)} for name in POLICIES])
        return ActionResult({"accessPolicies": page, **more})

    def tag_resource(self) -> ActionResult:
        arn = self._get_param("resourceArn") or ""
        if ":access-entry/" not in arn:
            return super().tag_resource()
        self.entries.of_arn(arn).tags.update(self._get_param("tags") or {})
        return EmptyResult()

    def untag_resource(self) -> ActionResult:
        arn = self._get_param("resourceArn") or ""
        if ":access-entry/" not in arn:
            return super().untag_resource()
        tags = self.entries.of_arn(arn).tags
        for key in self.querystring.get("tagKeys") or []:
            tags.pop(key, None)
        return EmptyResult()

    def list_tags_for_resource(self) -> ActionResult:
        arn = self._get_param("resourceArn") or ""
        if ":access-entry/" not in arn:
            return super().list_tags_for_resource()
        return ActionResult({"tags": self.entries.of_arn(arn).tags})

    def _cluster(self) -> str:
        """The cluster's name; moto raises the typed error for one it does not know."""
        cluster = self.eks_backend.describe_cluster(name=self._get_param("clusterName") or self._get_param("name"))
        if self.entries.mode == "CONFIG_MAP":
            raise AwsError(
                "InvalidRequestException",
                "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this "
                "operation.",
            )
        return str(cluster.name)

    def _entry(self) -> Entry:
        return self.entries.get(self._get_param("principalArn"))

    def _page(self, found: list[Any]) -> tuple[list[Any], dict[str, str]]:
        start, size = int(self._get_param("nextToken") or 0), int(self._get_param("maxResults") or 100)
        rest = {"nextToken": str(start + size)} if start + size < len(found) else {}
        return found[start : start + size], rest


def _usual_name(kind: str, partition: str, principal: str, account: str, sort: str, name: str) -> str:
    """The user that EKS thinks of if none is given."""
    if kind != "STANDARD":
        return "system:node:{{EC2PrivateDNSName}}"
    if sort == "user":
        return principal
    return f"arn:{partition}:sts::{account}:assumed-role/{name}/{{{{SessionName}}}}"


def _check_groups(groups: list[str]) -> None:
    for group in groups:
        if group.startswith("system:"):
            raise _invalid(f"The kubernetes group name {group} is invalid, it cannot start with system:")


def _check_username(username: str | None) -> None:
    if username and username.startswith(_RESERVED_NAMES):
        raise _invalid(f"The username {username} is invalid, it cannot start with {', '.join(_RESERVED_NAMES)}")
    if username and "{{SessionName" in username and ":{{SessionName" not in username:
        raise _invalid("The username is invalid: {{SessionName}} must come after a colon.")


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)
