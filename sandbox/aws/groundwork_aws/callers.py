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
from .config import OPERATOR_KEY, OPERATOR_SECRET, Config

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
        return Caller(self._config.operator_arn, self._config.operator_id)

    def principal_of_key(self, access_key: str) -> str:
        """The user or role behind the key: what a policy or an access entry names, also for a session."""
        session = self._sts.get_assumed_role_from_access_key(access_key)
        return str(session.role_arn) if session is not None else self.of_key(access_key).arn

    def secret_of(self, access_key: str) -> str | None:
        """The secret of a key that was issued here, or that the sandbox hands out."""
        if access_key == OPERATOR_KEY:
            return OPERATOR_SECRET
        session = self._sts.get_assumed_role_from_access_key(access_key)
        if session is not None:
            return str(session.secret_access_key)
        key = self._iam.access_keys.get(access_key)
        return str(key.secret_access_key) if key is not None else None

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
