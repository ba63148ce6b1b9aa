"""AssumeRoleWithWebIdentity as STS does it: nothing is believed, everything is checked.

The order is that of STS: is it a token at all, does the account know its issuer, is it signed
by that issuer, is it still valid, is it meant for a known client, and only then: does the role
trust it. A caller learns from the error code how far the token came - and, as with AWS, never
why a role refused it. (That reason goes to standard error for whoever debugs the sandbox.)
"""

from __future__ import annotations

import json
import ssl
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import trust
from .config import Config
from .errors import AwsError

if TYPE_CHECKING:
    from jwt import PyJWK

_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
#: How long keys are believed without asking again. EKS rotates its keys about weekly.
_KEY_AGE_SECONDS = 30.0
#: A key id nobody knows makes us ask again, but not more often than this.
_REFETCH_SECONDS = 1.0
#: A clock may run ahead of ours by this much.
_SKEW_SECONDS = 300


class SigningKeys:
    """The public keys of the cluster's token issuer, read from its API server."""

    def __init__(self, config: Config) -> None:
        self._url = config.api_server.rstrip("/") + "/openid/v1/jwks"
        self._ca_file = config.ca_file
        self._lock = threading.Lock()
        self._keys: dict[str, PyJWK] = {}
        self._fetched = float("-inf")

    def find(self, key_id: str) -> PyJWK:
        with self._lock:
            age = time.monotonic() - self._fetched
            if age > _KEY_AGE_SECONDS or (key_id not in self._keys and age > _REFETCH_SECONDS):
                self._keys = self._fetch()
                self._fetched = time.monotonic()
            key = self._keys.get(key_id)
        if key is None:
            raise AwsError(
                "InvalidIdentityToken",
                "Couldn't retrieve verification key from your identity provider,  please reference "
                "AssumeRoleWithWebIdentity documentation for requirements",
            )
        return key

    def _fetch(self) -> dict[str, PyJWK]:
        from jwt import PyJWKSet

        try:
            context = ssl.create_default_context(cafile=str(self._ca_file))
            # Newer Pythons insist on extensions a cluster's own authority need not have.
            context.verify_flags &= ~ssl.VERIFY_X509_STRICT
            # No proxy from the environment: the API server is on this machine.
            opener = urllib.request.build_opener(
                urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
            )
            with opener.open(self._url, timeout=5) as answer:
                document = json.load(answer)
            return {key.key_id: key for key in PyJWKSet.from_dict(document).keys if key.key_id}
        except Exception as failure:
            # Whatever went wrong - refused, not authorized, not JSON - STS has one word for it.
            print(f"cannot read {self._url}: {failure}", file=sys.stderr)
            raise AwsError(
                "IDPCommunicationError",
                f"Error communicating with the identity provider at {self._url}: {failure}",
            ) from failure


@dataclass(frozen=True)
class Identity:
    """What a checked token says."""

    issuer: str
    subject: str
    audiences: tuple[str, ...]
    provider_arn: str


class Verifier:
    """Checks tokens against the account's OIDC providers and the cluster's keys."""

    def __init__(self, config: Config, keys: SigningKeys) -> None:
        self._config = config
        self._keys = keys

    def identify(self, token: str, providers: dict[str, Any]) -> Identity:
        """``providers`` are the account's OIDC providers by ARN, as moto keeps them."""
        header, claims = _unverified(token)
        issuer = _claim(claims, "iss")
        provider = _provider_of(issuer, providers)
        if issuer != self._config.issuer:
            # The account may know other issuers; the sandbox has no keys of theirs.
            raise AwsError(
                "IDPCommunicationError",
                f"Error communicating with the identity provider {issuer}: "
                "the sandbox reaches only its own cluster's issuer",
            )
        self._check_signature(token, header)
        _check_times(claims)
        audiences = claims.get("aud")
        audiences = [audiences] if isinstance(audiences, str) else audiences
        if not isinstance(audiences, list) or not audiences:
            raise AwsError("InvalidIdentityToken", "Missing a required claim: aud")
        subject = _claim(claims, "sub")
        if not any(audience in provider.client_id_list for audience in audiences):
            raise AwsError("InvalidIdentityToken", "Incorrect token audience")
        if isinstance(claims.get("azp"), str):
            audiences = [claims["azp"]]
        return Identity(issuer, subject, tuple(str(a) for a in audiences), provider.arn)

    def of_cluster(self, token: str) -> dict[str, Any]:
        """The claims of a token that the cluster itself signed and that is still valid, whoever it is meant for."""
        header, claims = _unverified(token)
        if claims.get("iss") != self._config.issuer:
            raise AwsError("InvalidIdentityToken", f"The token's issuer is not {self._config.issuer}")
        self._check_signature(token, header)
        _check_times(claims)
        return claims

    def _check_signature(self, token: str, header: dict[str, Any]) -> None:
        import jwt

        if header.get("alg") not in _ALGORITHMS:
            raise _not_a_token()
        key = self._keys.find(str(header.get("kid")))
        try:
            # Only the signature: the claims have error codes of their own.
            jwt.PyJWS().decode(token, key=key, algorithms=_ALGORITHMS)
        except jwt.PyJWTError as failure:
            raise AwsError("InvalidIdentityToken", "The signature of the ID Token is invalid") from failure


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    import jwt

    try:
        return jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as failure:
        raise _not_a_token() from failure


def check_trust(document: str, identity: Identity, session_name: str, issuer_path: str) -> None:
    """Refuses, as STS does, without telling the caller why."""
    request = trust.Request(
        provider_arn=identity.provider_arn,
        context={
            f"{issuer_path}:sub": [identity.subject],
            f"{issuer_path}:aud": list(identity.audiences),
            "sts:RoleSessionName": [session_name],
        },
    )
    decision = trust.evaluate(json.loads(document), request)
    if not decision.allowed:
        print(f"{identity.subject} refused: {decision.reason}", file=sys.stderr)
        raise refusal()


def refusal() -> AwsError:
    return AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403)


def _not_a_token() -> AwsError:
    return AwsError(
        "InvalidIdentityToken",
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    )


def _claim(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise AwsError("InvalidIdentityToken", f"Missing a required claim: {name}")
    return value


def _provider_of(issuer: str, providers: dict[str, Any]) -> Any:
    for provider in list(providers.values()):
        if issuer == "https://" + provider.url:
            return provider
    raise AwsError("InvalidIdentityToken", f"No OpenIDConnect provider found in your account for {issuer}")


def _check_times(claims: dict[str, Any]) -> None:
    now = int(time.time())
    for name in ("exp", "iat"):
        if not isinstance(claims.get(name), (int, float)):
            raise AwsError("InvalidIdentityToken", f"Missing a required claim: {name}")
    if claims["exp"] <= now:
        raise AwsError(
            "ExpiredTokenException",
            f"Token expired: current date/time {now} must be before the expiration date/time {int(claims['exp'])}",
        )
    not_before = claims.get("nbf", claims["iat"])
    if isinstance(not_before, (int, float)) and not_before > now + _SKEW_SECONDS:
        raise AwsError("InvalidIdentityToken", "The ID Token is not valid yet")
