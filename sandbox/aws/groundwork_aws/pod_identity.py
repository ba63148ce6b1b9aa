"""EKS Pod Identity: which role the pods of a ServiceAccount get, with the refusals that EKS gives.

Credentials are handed out by another service, which a program on each node asks: see ``eks_auth``.
"""

from __future__ import annotations

import re
import secrets
import string
from dataclasses import dataclass, field
from typing import Any, ClassVar

from moto.core.responses import ActionResult, BaseResponse, EmptyResult
from moto.core.utils import utcnow
from moto.iam.models import iam_backends

from . import errors
from .config import Config
from .errors import AwsError

_ROLE = re.compile(r"arn:(aws[a-z-]*):iam::(\d{12}):role/(?:[\w+=,.@/-]*/)?([\w+=,.@-]{1,64})", re.ASCII)
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", re.ASCII)
_MOST = 1000
_MOST_TAGS = 50
_LARGEST_PAGE = 100


@dataclass
class Association:
    id: str
    arn: str
    cluster: str
    namespace: str
    account: str
    role: str
    tags: dict[str, str]
    disable_session_tags: bool = False
    created: Any = field(default_factory=utcnow)
    modified: Any = field(default_factory=utcnow)

    def summary(self) -> dict[str, Any]:
        return {
            "clusterName": self.cluster,
            "namespace": self.namespace,
            "serviceAccount": self.account,
            "associationArn": self.arn,
            "associationId": self.id,
        }

    def describe(self) -> dict[str, Any]:
        return {
            **self.summary(),
            "roleArn": self.role,
            "tags": self.tags,
            "createdAt": self.created,
            "modifiedAt": self.modified,
            "disableSessionTags": self.disable_session_tags,
        }


class PodIdentityCalls(BaseResponse):
    """The calls about associations, to be mixed into EKS's."""

    config: ClassVar[Config]
    _associations: ClassVar[dict[tuple[str, str, str], dict[str, Association]]] = {}

    @classmethod
    def role_of(cls, namespace: str, account: str) -> str | None:
        """What EKS's webhook for pods asks: the role of that ServiceAccount's association, if it has one."""
        association = cls.association_of(None, namespace, account)
        return association.role if association else None

    @classmethod
    def association_of(cls, cluster: str | None, namespace: str, account: str) -> Association | None:
        """In that cluster, or in any."""
        for (_, _, name), associations in list(cls._associations.items()):
            for each in list(associations.values()) if cluster in (None, name) else []:
                if (each.namespace, each.account) == (namespace, account):
                    return each
        return None

    def create_pod_identity_association(self) -> ActionResult:
        there = self._associations_here()
        namespace, account = self._get_param("namespace") or "", self._get_param("serviceAccount") or ""
        for what, name in (("namespace", namespace), ("service account", account)):
            if not _NAME.fullmatch(name):
                raise _invalid(f"The {what} '{name}' is not a valid name")
        for each in there.values():
            if (each.namespace, each.account) == (namespace, account):
                raise AwsError("ResourceInUseException", f"Association already exists: {each.id}", 409)
        if len(there) >= _MOST:
            raise AwsError("ResourceLimitExceededException", f"At most {_MOST} associations a cluster")
        self._refuse_parts()
        tags = self._get_param("tags") or {}
        _check_tags(tags)
        cluster = self._get_param("name")
        made = "a-" + "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(17))
        association = Association(
            made,
            f"arn:{self.config.partition}:eks:{self.region}:{self.current_account}"
            f":podidentityassociation/{cluster}/{made}",
            cluster,
            namespace,
            account,
            self._association_role(),
            dict(tags),
            bool(self._get_param("disableSessionTags")),
        )
        there[made] = association
        return ActionResult({"association": association.describe()})

    def describe_pod_identity_association(self) -> ActionResult:
        return ActionResult({"association": self._association().describe()})

    def list_pod_identity_associations(self) -> ActionResult:
        namespace, account = self._get_param("namespace"), self._get_param("serviceAccount")
        size = int(self._get_param("maxResults") or _LARGEST_PAGE)
        if not 1 <= size <= _LARGEST_PAGE:
            raise _invalid(f"maxResults is between 1 and {_LARGEST_PAGE}")
        token = self._get_param("nextToken")
        if token and not token.isdigit():
            raise _invalid("The nextToken is not valid")
        start = int(token or 0)
        found = sorted(
            (
                each
                for each in self._associations_here().values()
                if namespace in (None, each.namespace) and account in (None, each.account)
            ),
            key=lambda each: (each.namespace, each.account),
        )
        answer: dict[str, Any] = {"associations": [each.summary() for each in found[start : start + size]]}
        if len(found) > start + size:
            answer["nextToken"] = str(start + size)
        return ActionResult(answer)

    def update_pod_identity_association(self) -> ActionResult:
        association = self._association()
        self._refuse_parts()
        if self._get_param("roleArn") is not None:
            association.role = self._association_role()
        if self._get_param("disableSessionTags") is not None:
            association.disable_session_tags = bool(self._get_param("disableSessionTags"))
        association.modified = utcnow()
        return ActionResult({"association": association.describe()})

    def delete_pod_identity_association(self) -> ActionResult:
        association = self._association()
        del self._associations_here()[association.id]
        return ActionResult({"association": association.describe()})

    def tag_resource(self) -> ActionResult:
        association = self._tagged_association()
        if association is None:
            return super().tag_resource()  # type: ignore[misc]
        tags = {**association.tags, **(self._get_param("tags") or {})}
        _check_tags(tags)
        association.tags = tags
        return EmptyResult()

    def untag_resource(self) -> ActionResult:
        association = self._tagged_association()
        if association is None:
            return super().untag_resource()  # type: ignore[misc]
        for key in self._get_param("tagKeys") or []:
            association.tags.pop(key, None)
        return EmptyResult()

    def list_tags_for_resource(self) -> ActionResult:
        association = self._tagged_association()
        if association is None:
            return super().list_tags_for_resource()  # type: ignore[misc]
        return ActionResult({"tags": association.tags})

    def _associations_here(self) -> dict[str, Association]:
        # moto raises the typed ResourceNotFoundException for a name it does not know.
        cluster = self.eks_backend.describe_cluster(name=self._get_param("name"))  # type: ignore[attr-defined]
        return self._associations.setdefault((self.current_account, self.region, cluster.name), {})

    def _association(self) -> Association:
        wanted = self._get_param("associationId")
        association = self._associations_here().get(wanted)
        if association is None:
            raise AwsError("ResourceNotFoundException", f"No association found for id: {wanted}", 404)
        return association

    def _tagged_association(self) -> Association | None:
        arn = self._extract_arn_from_path()  # type: ignore[attr-defined]
        if ":podidentityassociation/" not in arn:
            return None
        for associations in self._associations.values():
            for each in associations.values():
                if each.arn == arn:
                    return each
        raise AwsError("ResourceNotFoundException", f"Resource not found: {arn}", 404)

    def _refuse_parts(self) -> None:
        for name in ("targetRoleArn", "policy"):
            if self._get_param(name) is not None:
                raise errors.not_implemented("eks", f"a Pod Identity association with {name}")

    def _association_role(self) -> str:
        arn = self._get_param("roleArn") or ""
        match = _ROLE.fullmatch(arn)
        if match is None:
            raise _invalid(f"The role ARN '{arn}' is not valid")
        if match.group(2) != self.current_account:
            raise AwsError("AccessDeniedException", "Cross-account pass role is not allowed.", 403)
        roles = iam_backends[self.current_account][self.config.partition].roles.values()
        if not any(role.arn == arn for role in roles):
            raise _invalid("Role provided in the request does not exist.")
        return str(arn)


def _check_tags(tags: dict[str, str]) -> None:
    if len(tags) > _MOST_TAGS:
        raise _invalid(f"Too many tags: at most {_MOST_TAGS}")


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)
