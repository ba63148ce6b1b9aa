"""STS: moto's, with a web identity that is checked and callers that have a name."""

from __future__ import annotations

import re
from typing import ClassVar

from moto.core.responses import ActionResult
from moto.iam.models import IAMBackend, iam_backends
from moto.sts.responses import TokenResponse

from .callers import Callers
from .config import Config
from .errors import AwsError
from .web_identity import Verifier, check_trust, refusal

_ROLE_ARN = re.compile(r"arn:[a-z-]+:iam::\d{12}:role/[\w+=,.@/-]+")
_SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)


class SandboxSts(TokenResponse):
    config: ClassVar[Config]
    verifier: ClassVar[Verifier]
    callers: ClassVar[Callers]

    def assume_role_with_web_identity(self) -> ActionResult:
        role_arn = self._required("RoleArn")
        session_name = self._required("RoleSessionName")
        token = self._required("WebIdentityToken")
        duration = self._get_int_param("DurationSeconds", 3600)
        if not _ROLE_ARN.fullmatch(role_arn):
            raise AwsError("ValidationError", f"{role_arn} is invalid")
        if not _SESSION_NAME.fullmatch(session_name):
            raise AwsError(
                "ValidationError",
                f"1 validation error detected: Value '{session_name}' at 'roleSessionName' failed to satisfy "
                "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
            )
        if not 900 <= duration <= 43200:
            raise AwsError(
                "ValidationError",
                f"1 validation error detected: Value '{duration}' at 'durationSeconds' failed to satisfy "
                "constraint: Member must have value between 900 and 43200",
            )
        identity = self.verifier.identify(token, self._iam.open_id_providers)
        role = next((role for role in list(self._iam.get_roles()) if role.arn == role_arn), None)
        if role is None:
            raise refusal()
        check_trust(role.assume_role_policy_document, identity, session_name, self.config.issuer_path)
        if duration > int(role.max_session_duration or 3600):
            raise AwsError(
                "ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            )
        session = self.backend.assume_role_with_web_identity(
            region_name=self.region,
            role_session_name=session_name,
            role_arn=role_arn,
            policy=self._get_param("Policy"),
            duration=duration,
            external_id=None,
        )
        return ActionResult(
            {
                "Credentials": session,
                "AssumedRoleUser": {"AssumedRoleId": session.user_id, "Arn": session.arn},
                "SubjectFromWebIdentityToken": identity.subject,
                "Audience": identity.audiences[0],
                "Provider": identity.provider_arn,
                "PackedPolicySize": 0,
            }
        )

    def get_caller_identity(self) -> ActionResult:
        caller = self.callers.of_key(self.get_access_key())
        return ActionResult({"UserId": caller.user_id, "Account": self.current_account, "Arn": caller.arn})

    @property
    def _iam(self) -> IAMBackend:
        return iam_backends[self.current_account][self.partition]

    def _required(self, name: str) -> str:
        value = self._get_param(name)
        if not value:
            member = name[0].lower() + name[1:]
            raise AwsError(
                "ValidationError",
                f"1 validation error detected: Value null at '{member}' failed to satisfy constraint: "
                "Member must not be null",
            )
        return str(value)
