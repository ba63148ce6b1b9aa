"""Who signed a request.

Signatures themselves are not checked (that would need everybody's secret), but temporary
credentials must have been issued here, must carry their session token and must not have
expired: a program that holds on to old credentials fails here as it would with AWS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from moto.core.utils import utcnow
from moto.iam.models import IAMBackend, iam_backends
from moto.sts.models import STSBackend, sts_backends

from . import errors
from .config import Config

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")


@dataclass(frozen=True)
class Signature:
    """What an Authorization header says of itself."""

    access_key: str
    region: str
    service: str


@dataclass(frozen=True)
class Caller:
    arn: str
    user_id: str


def read_signature(headers: Message) -> Signature | None:
    match = _CREDENTIAL.search(headers.get("Authorization") or "")
    return Signature(*match.groups()) if match else None


class Callers:
    def __init__(self, config: Config) -> None:
        self._config = config

    def of_key(self, access_key: str) -> Caller:
        session = self._sts.get_assumed_role_from_access_key(access_key)
        if session is not None:
            return Caller(session.arn, session.user_id)
        user = self._iam.get_user_from_access_key_id(access_key)
        if user is not None:
            return Caller(user.arn, user.id)
        return Caller(self._config.operator_arn, "AIDASANDBOXOPERATOR0")

    def check(self, access_key: str, session_token: str | None, service: str, operation: str) -> None:
        """Raises what AWS answers to credentials that are not, or no longer, good."""
        if not access_key.startswith("ASIA"):
            return
        session = self._sts.get_assumed_role_from_access_key(access_key)
        if session is None or session.session_token != session_token:
            raise errors.invalid_key(service)
        if session.expiration <= utcnow():
            raise errors.expired_token(service, operation)

    @property
    def _sts(self) -> STSBackend:
        return sts_backends[self._config.account][self._config.partition]

    @property
    def _iam(self) -> IAMBackend:
        return iam_backends[self._config.account][self._config.partition]
