"""EKS add-ons: their life cycle, with the refusals that EKS gives.

Only the agent of EKS Pod Identity is installed in the cluster, see ``addon_installing``: any other add-on is what EKS
says of it. Whether one is healthy, and whether somebody else holds fields that it wants, is whatever a test said of it.
"""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Protocol

import yaml
from moto.core.responses import ActionResult, BaseResponse, EmptyResult
from moto.core.utils import utcnow
from moto.iam.models import iam_backends

from . import errors
from .addon_offers import KUBERNETES, OFFERS, Offer, complaints
from .config import Config
from .errors import AwsError

#: How long EKS says that it is at work: long enough to be seen, short enough for tests.
_AT_WORK = 0.5
_ROLE = re.compile(r"arn:(aws[a-z-]*):iam::(\d{12}):role/(?:[\w+=,.@/-]*/)?([\w+=,.@-]{1,64})", re.ASCII)
_CONFLICTS = ("NONE", "OVERWRITE", "PRESERVE")
#: https://docs.aws.amazon.com/eks/latest/APIReference/API_AddonIssue.html
_CODES = (
    "AccessDenied",
    "InternalFailure",
    "ClusterUnreachable",
    "InsufficientNumberOfReplicas",
    "ConfigurationConflict",
    "AdmissionRequestDenied",
    "UnsupportedAddonModification",
    "K8sResourceNotFound",
    "AddonSubscriptionNeeded",
    "AddonPermissionFailure",
)
_MOST_TAGS = 50


@dataclass(frozen=True)
class Issue:
    """What EKS complains of."""

    code: str
    message: str
    resourceIds: list[str]


@dataclass(frozen=True)
class Saying:
    """What a test said of an add-on.

    ``issues`` make it DEGRADED as long as they hold. ``conflict`` is a field of somebody else: whoever makes or changes
    the add-on without overwriting it fails. ``slow``: EKS comes to no end with what it is doing, and still tells what
    was before.
    """

    addon: str
    issues: list[Issue]
    conflict: str | None
    slow: bool = False


class AddonHealth:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, Saying] = {}

    def set(self, wanted: Any) -> dict[str, Any]:
        """Checks what is said and raises ValueError with what is wrong with it. The newest of an add-on holds."""
        if not isinstance(wanted, dict) or not isinstance(wanted.get("addon"), str):
            raise ValueError("an add-on's health is an object with the add-on's name")
        unknown = [key for key in wanted if key not in ("addon", "issues", "conflict", "slow")]
        issues = wanted.get("issues", [])
        conflict = wanted.get("conflict")
        slow = wanted.get("slow", False)
        told = isinstance(issues, list) and isinstance(slow, bool) and (conflict is None or isinstance(conflict, str))
        if unknown or not told:
            raise ValueError("an add-on's health has addon, issues, conflict and slow")
        if any(not isinstance(each, dict) or each.get("code") not in _CODES for each in issues):
            raise ValueError(f"the code of an issue is one of {', '.join(_CODES)}")
        saying = Saying(
            wanted["addon"],
            [Issue(each["code"], each.get("message", ""), each.get("resourceIds", [])) for each in issues],
            conflict,
            slow,
        )
        with self._lock:
            self._said[saying.addon] = saying
        return asdict(saying)

    def of(self, addon: str) -> Saying:
        with self._lock:
            return self._said.get(addon, Saying(addon, [], None))

    def all(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(each) for each in self._said.values()]

    def clear(self) -> None:
        with self._lock:
            self._said.clear()


@dataclass
class Addon:
    cluster: str
    name: str
    arn: str
    version: str
    configuration: str | None
    role: str | None
    tags: dict[str, str]
    created: Any = field(default_factory=utcnow)
    modified: Any = field(default_factory=utcnow)
    #: What EKS is doing with it, since when, and how that ends.
    doing: str | None = "CREATING"
    since: float = field(default_factory=time.monotonic)
    failed: str | None = None
    failure: list[Issue] = field(default_factory=list)
    #: What it was like before the last update: version, configuration and role.
    before: tuple[str, str | None, str | None] | None = None
    #: Counts what there is to install; whether it stays in the cluster when the add-on goes.
    change: int = 0
    preserved: bool = False


class Installing(Protocol):
    """Who installs add-ons in the cluster."""

    def done(self, addon: Addon) -> bool:
        """Whether what the add-on is doing has come to its end in the cluster."""
        ...

    def issues(self, addon: Addon) -> list[Issue]:
        """What EKS complains of when it looks at the cluster."""
        ...


class AddonCalls(BaseResponse):
    """The calls about add-ons, to be mixed into EKS's."""

    config: ClassVar[Config]
    addon_health: ClassVar[AddonHealth]
    installing: ClassVar[Installing | None] = None
    _addons: ClassVar[dict[tuple[str, str], dict[str, Addon]]] = {}

    @classmethod
    def addon_in(cls, cluster: str, name: str) -> Addon | None:
        found = (addons[name] for addons in cls._addons.values() if name in addons)
        return next((addon for addon in found if addon.cluster == cluster), None)

    def describe_addon_versions(self) -> ActionResult:
        name, kubernetes = self._get_param("addonName"), self._get_param("kubernetesVersion")
        if kubernetes is not None and kubernetes not in KUBERNETES:
            raise _invalid(f"The Kubernetes version {kubernetes} is not supported")
        offers = list(OFFERS.values()) if name is None else [self._offer(name)]
        infos = [_info(offer, kubernetes) for offer in offers]
        return ActionResult({"addons": [info for info in infos if info["addonVersions"]]})

    def describe_addon_configuration(self) -> ActionResult:
        offer = self._offer(self._get_param("addonName"))
        version = self._get_param("addonVersion")
        if version not in [each.name for each in offer.versions]:
            raise _invalid("Addon version specified is not supported")
        return ActionResult(
            {
                "addonName": offer.name,
                "addonVersion": version,
                "configurationSchema": json.dumps(offer.schema),
                "podIdentityConfiguration": [],
            }
        )

    def create_addon(self) -> ActionResult:
        cluster = self._addon_cluster()
        offer = self._offer(self._get_param("addonName"))
        self._refuse_associations()
        there = self._addons_of(cluster.name)
        if offer.name in there:
            raise AwsError("ResourceInUseException", "Addon already exists.", 409)
        version = self._get_param("addonVersion") or getattr(offer.default(cluster.version), "name", None)
        tags = self._get_param("tags") or {}
        if len(tags) > _MOST_TAGS:
            raise _invalid(f"Too many tags: at most {_MOST_TAGS}")
        addon = Addon(
            cluster.name,
            offer.name,
            f"arn:{self.config.partition}:eks:{self.region}:{self.current_account}"
            f":addon/{cluster.name}/{offer.name}/{uuid.uuid4()}",
            self._version(cluster, offer, version),
            self._configuration(offer),
            self._addon_role(),
            dict(tags),
        )
        self._begin(addon, "CREATING", "CREATE_FAILED", leaves=False)
        there[offer.name] = addon
        return ActionResult({"addon": self._described(addon)})

    def describe_addon(self) -> ActionResult:
        return ActionResult({"addon": self._described(self._addon())})

    def list_addons(self) -> ActionResult:
        cluster = self._addon_cluster()
        for addon in list(self._addons_of(cluster.name).values()):
            self._settle(addon)
        names = sorted(self._addons_of(cluster.name))
        return ActionResult({"addons": names})

    def update_addon(self) -> ActionResult:
        cluster, addon = self._addon_cluster(), self._addon()
        self._settle(addon)
        if addon.doing:
            message = f"Addon {addon.name} cannot be updated as it is currently in {addon.doing} state"
            raise AwsError("ResourceInUseException", message, 409)
        offer = OFFERS[addon.name]
        self._refuse_associations()
        version = self._version(cluster, offer, self._get_param("addonVersion") or addon.version)
        values = self._configuration(offer)
        role = self._addon_role()
        self._begin(addon, "UPDATING", "UPDATE_FAILED", leaves=True)
        addon.modified = utcnow()
        addon.before = (addon.version, addon.configuration, addon.role)
        if addon.failed is None:
            addon.version = version
            addon.configuration = addon.configuration if values is None else values
            # A role that is not named again is taken away.
            addon.role = role
            addon.change += 1
        return ActionResult(
            {
                "update": {
                    "id": str(uuid.uuid4()),
                    "status": "InProgress",
                    "type": "AddonUpdate",
                    "params": [{"type": "AddonVersion", "value": version}],
                    "createdAt": addon.modified,
                    "errors": [],
                }
            }
        )

    def delete_addon(self) -> ActionResult:
        addon = self._addon()
        described = {**self._described(addon), "status": "DELETING"}
        addon.preserved = str(self._get_param("preserve")).lower() == "true"
        addon.doing, addon.since = "DELETING", time.monotonic()
        return ActionResult({"addon": described})

    def tag_resource(self) -> ActionResult:
        addon = self._tagged()
        if addon is None:
            return super().tag_resource()  # type: ignore[misc]
        tags = {**addon.tags, **(self._get_param("tags") or {})}
        if len(tags) > _MOST_TAGS:
            raise _invalid(f"Too many tags: at most {_MOST_TAGS}")
        addon.tags = tags
        return EmptyResult()

    def untag_resource(self) -> ActionResult:
        addon = self._tagged()
        if addon is None:
            return super().untag_resource()  # type: ignore[misc]
        for key in self._get_param("tagKeys") or []:
            addon.tags.pop(key, None)
        return EmptyResult()

    def list_tags_for_resource(self) -> ActionResult:
        addon = self._tagged()
        if addon is None:
            return super().list_tags_for_resource()  # type: ignore[misc]
        return ActionResult({"tags": addon.tags})

    def _begin(self, addon: Addon, doing: str, failed: str, leaves: bool) -> None:
        """Somebody else's field is taken, left, or in the way."""
        wish = self._get_param("resolveConflicts") or "NONE"
        if wish not in _CONFLICTS:
            raise _invalid(f"resolveConflicts is one of {', '.join(_CONFLICTS)}")
        conflict = self.addon_health.of(addon.name).conflict
        in_the_way = conflict and wish != "OVERWRITE" and not (leaves and wish == "PRESERVE")
        addon.doing, addon.since = doing, time.monotonic()
        addon.failed = failed if in_the_way else None
        addon.failure = [Issue("ConfigurationConflict", conflict or "", [])] if in_the_way else []

    def _refuse_associations(self) -> None:
        if self._get_param("podIdentityAssociations"):
            raise errors.not_implemented("eks", "an add-on with Pod Identity associations of its own")

    def _settle(self, addon: Addon) -> None:
        done = self.installing is None or self.installing.done(addon)
        over = time.monotonic() - addon.since >= _AT_WORK and not self.addon_health.of(addon.name).slow
        if addon.doing and over and done:
            if addon.doing == "DELETING":
                self._addons_of(addon.cluster).pop(addon.name, None)
            addon.doing = None

    def _described(self, addon: Addon) -> dict[str, Any]:
        wrong = [*self.addon_health.of(addon.name).issues]
        if self.installing is not None:
            wrong += self.installing.issues(addon)
        issues = addon.failure or ([] if addon.doing else wrong)
        status = addon.doing or addon.failed or ("DEGRADED" if wrong else "ACTIVE")
        version, configuration, role = addon.version, addon.configuration, addon.role
        if addon.doing == "UPDATING" and addon.before is not None and self.addon_health.of(addon.name).slow:
            version, configuration, role = addon.before
        described = {
            "addonName": addon.name,
            "clusterName": addon.cluster,
            "status": status,
            "addonVersion": version,
            "health": {"issues": [] if addon.doing else [asdict(issue) for issue in issues]},
            "addonArn": addon.arn,
            "createdAt": addon.created,
            "modifiedAt": addon.modified,
            "tags": addon.tags,
            "owner": "aws",
            "publisher": "eks",
        }
        if role:
            described["serviceAccountRoleArn"] = role
        if configuration is not None:
            described["configurationValues"] = configuration
        return described

    def _addon_cluster(self) -> Any:
        # moto raises the typed ResourceNotFoundException for a name it does not know.
        return self.eks_backend.describe_cluster(name=self._get_param("name"))  # type: ignore[attr-defined]

    def _addons_of(self, cluster: str) -> dict[str, Addon]:
        return self._addons.setdefault((self.current_account, f"{self.region}/{cluster}"), {})

    def _addon(self) -> Addon:
        cluster, name = self._addon_cluster(), self._get_param("addonName")
        addon = self._addons_of(cluster.name).get(name)
        if addon is not None:
            self._settle(addon)
            addon = self._addons_of(cluster.name).get(name)
        if addon is None:
            message = f"No addon: {name} found in cluster: {cluster.name}"
            raise AwsError("ResourceNotFoundException", message, 404)
        return addon

    def _tagged(self) -> Addon | None:
        arn = self._extract_arn_from_path()  # type: ignore[attr-defined]
        if ":addon/" not in arn:
            return None
        for addons in self._addons.values():
            for addon in addons.values():
                if addon.arn == arn:
                    return addon
        raise AwsError("ResourceNotFoundException", f"Resource not found: {arn}", 404)

    def _offer(self, name: str | None) -> Offer:
        offer = OFFERS.get(name or "")
        if offer is None:
            raise _invalid(f"Addon {name} specified is not supported")
        return offer

    def _version(self, cluster: Any, offer: Offer, version: str | None) -> str:
        if version is None or offer.version(version, cluster.version) is None:
            raise _invalid("Addon version specified is not supported")
        return version

    def _configuration(self, offer: Offer) -> str | None:
        text = self._get_param("configurationValues")
        if text is None:
            return None
        try:
            # EKS takes YAML, of which JSON is a part.
            values = yaml.safe_load(text)
        except yaml.YAMLError:
            values = text
        wrong = complaints(offer.schema, {} if values is None else values)
        if wrong:
            raise _invalid(
                "ConfigurationValue provided in request is not supported: Json schema validation failed with error: "
                + ", ".join(wrong)
            )
        return str(text)

    def _addon_role(self) -> str | None:
        arn = self._get_param("serviceAccountRoleArn")
        if arn is None:
            return None
        match = _ROLE.fullmatch(arn)
        if match is None:
            raise _invalid(f"The role ARN {arn} is not valid")
        roles = iam_backends[self.current_account][self.config.partition].roles.values()
        if not any(role.arn == arn for role in roles):
            raise _invalid(f"The role {arn} does not exist")
        return str(arn)


def _info(offer: Offer, kubernetes: str | None) -> dict[str, Any]:
    versions = []
    for version in offer.versions:
        fitting = [each for each in version.kubernetes if kubernetes in (None, each)]
        if fitting:
            versions.append(
                {
                    "addonVersion": version.name,
                    "architecture": ["amd64", "arm64"],
                    "computeTypes": ["ec2", "auto", "hybrid"],
                    "requiresConfiguration": False,
                    "requiresIamPermissions": offer.needs_role,
                    "compatibilities": [
                        {
                            "clusterVersion": each,
                            "platformVersions": ["*"],
                            "defaultVersion": each in version.default_for,
                        }
                        for each in fitting
                    ],
                }
            )
    return {
        "addonName": offer.name,
        "type": offer.category,
        "owner": "aws",
        "publisher": "eks",
        "defaultNamespace": "kube-system",
        "addonVersions": versions,
    }


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)
