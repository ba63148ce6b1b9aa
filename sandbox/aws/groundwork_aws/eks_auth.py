"""EKS Auth: what the agent on each node asks for the credentials of a pod. Nothing is believed, everything is checked.

The order: may the caller ask at all, is it a token that the cluster signed for EKS and for one pod, is it still valid,
is there an association for the pod's ServiceAccount, and does its role trust EKS for a pod with these session tags.
"""

from __future__ import annotations

import json
import secrets
import sys
from dataclasses import dataclass
from typing import Any, ClassVar

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.eks.models import eks_backends
from moto.iam.models import Role, iam_backends
from moto.sts.models import sts_backends

from . import errors, permissions, trust
from .callers import Callers
from .config import Config
from .errors import AwsError
from .pod_identity import Association, PodIdentityCalls
from .web_identity import Verifier

AUDIENCE = SERVICE = "pods.eks.amazonaws.com"
_ACTION = "AssumeRoleForPodIdentity"
#: Credentials of EKS Pod Identity live that long, whatever the role says of its sessions.
_LIFE_SECONDS = 6 * 3600
_LONGEST_SESSION_NAME = 64


@dataclass(frozen=True)
class _Pod:
    """Whom a checked token is bound to."""

    namespace: str
    account: str
    name: str
    uid: str


class SandboxEksAuth(BaseResponse):
    config: ClassVar[Config]
    callers: ClassVar[Callers]
    verifier: ClassVar[Verifier]

    def __init__(self) -> None:
        super().__init__(service_name="eks-auth")

    def assume_role_for_pod_identity(self) -> ActionResult:
        cluster = self._cluster()
        self._check_caller(cluster)
        token = self._get_param("token")
        if not token:
            raise AwsError("InvalidParameterException", "The token must not be empty")
        pod = self._pod(token)
        association = PodIdentityCalls.association_of(cluster.name, pod.namespace, pod.account)
        if association is None:
            raise AwsError(
                "ResourceNotFoundException",
                f"No association found for service account '{pod.account}' in namespace '{pod.namespace}' "
                f"of cluster '{cluster.name}'",
                404,
            )
        session = f"eks-{cluster.name}-{pod.name}"[: _LONGEST_SESSION_NAME - 11] + "-" + secrets.token_hex(5)
        self._check_trust(association, cluster, pod, session)
        assumed = sts_backends[self.current_account][self.config.partition].assume_role(
            region_name=self.region,
            role_session_name=session,
            role_arn=association.role,
            policy="",
            duration=_LIFE_SECONDS,
            external_id="",
        )
        return ActionResult(
            {
                "subject": {"namespace": pod.namespace, "serviceAccount": pod.account},
                "audience": AUDIENCE,
                "podIdentityAssociation": {
                    "associationArn": association.arn,
                    "associationId": association.id,
                },
                "assumedRoleUser": {"arn": assumed.arn, "assumeRoleId": assumed.user_id},
                "credentials": {
                    "accessKeyId": assumed.access_key_id,
                    "secretAccessKey": assumed.secret_access_key,
                    "sessionToken": assumed.session_token,
                    "expiration": assumed.expiration,
                },
            }
        )

    def _cluster(self) -> Any:
        name = self._get_param("clusterName")
        try:
            return eks_backends[self.current_account][self.region].describe_cluster(name=name)
        except ServiceException:
            raise AwsError("ResourceNotFoundException", f"No cluster found for name: {name}.", 404) from None

    def _check_caller(self, cluster: Any) -> None:
        """The agent signs as the role of its node. Whoever made the cluster may ask as well."""
        key = self.get_access_key()
        principal = self.callers.principal_of_key(key)
        if principal == self.config.operator_arn:
            return
        role = self._role(principal)
        if role is None or not permissions.allows(role, f"eks-auth:{_ACTION}", cluster.arn):
            raise errors.access_denied("eks-auth", _ACTION, self.callers.of_key(key).arn, cluster.arn)

    def _pod(self, token: str) -> _Pod:
        try:
            claims = self.verifier.of_cluster(token)
        except AwsError as error:
            if error.code == "IDPCommunicationError":
                raise AwsError("ServiceUnavailableException", "The cluster's keys cannot be read", 503) from error
            if error.code == "ExpiredTokenException":
                raise
            raise _invalid_token(error.message) from error
        audiences = claims.get("aud")
        if AUDIENCE not in (audiences if isinstance(audiences, list) else [audiences]):
            raise _invalid_token(f"Its audience is not {AUDIENCE}")
        bound = claims.get("kubernetes.io") or {}
        names = [
            bound.get("namespace"),
            (bound.get("serviceaccount") or {}).get("name"),
            (bound.get("pod") or {}).get("name"),
            (bound.get("pod") or {}).get("uid"),
        ]
        if not all(isinstance(name, str) and name for name in names):
            raise _invalid_token("It is not bound to a pod")
        return _Pod(*names)

    def _check_trust(self, association: Association, cluster: Any, pod: _Pod, session: str) -> None:
        tags = {
            "eks-cluster-arn": cluster.arn,
            "eks-cluster-name": cluster.name,
            "kubernetes-namespace": pod.namespace,
            "kubernetes-service-account": pod.account,
            "kubernetes-pod-name": pod.name,
            "kubernetes-pod-uid": pod.uid,
        }
        context = {
            "aws:SourceAccount": [self.current_account],
            "aws:SourceArn": [cluster.arn],
            "sts:RoleSessionName": [session],
        }
        actions = ["sts:AssumeRole"]
        if not association.disable_session_tags:
            actions.append("sts:TagSession")
            context |= {f"aws:RequestTag/{key}": [value] for key, value in tags.items()}
            context |= {"aws:TagKeys": list(tags), "sts:TransitiveTagKeys": list(tags)}
        role = self._role(association.role)
        for action in actions:
            if role is None:
                reason = "it does not exist"
            else:
                request = trust.Request("", context, action, SERVICE)
                decision = trust.evaluate(json.loads(role.assume_role_policy_document), request)
                if decision.allowed:
                    continue
                reason = f"{action}: {decision.reason}"
            print(f"{pod.namespace}/{pod.name} refused by {association.role}: {reason}", file=sys.stderr, flush=True)
            raise AwsError(
                "AccessDeniedException",
                "Unauthorized Exception! EKS does not have permissions to assume the associated role.",
            )

    def _role(self, arn: str) -> Role | None:
        roles = iam_backends[self.current_account][self.config.partition].roles.values()
        return next((role for role in list(roles) if role.arn == arn), None)


def _invalid_token(why: str) -> AwsError:
    return AwsError("InvalidTokenException", f"The token included in the request is not valid. {why}")
