"""The cluster's token webhook: whom a ``k8s-aws-v1.`` token stands for, or why nobody.

The token is a presigned GetCallerIdentity. EKS sends it to STS with a header that names its own cluster; here both are
one, so the signature itself is checked, with the cluster's name in that header's place. That needs the secret: keys that
were issued here have one, and so has the pair that the sandbox hands out. Nobody else logs in.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import re
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit

from moto.core.utils import utcnow

from .access_entries import MODES, AccessEntries, Entry
from .callers import Callers
from .config import Config
from .errors import AwsError

PREFIX = "k8s-aws-v1."
CLUSTER_HEADER = "x-k8s-aws-id"
#: What the authenticator of EKS lets a token be: its length, and the time after its date, whatever X-Amz-Expires says.
_LONGEST = 4096
_VALID = datetime.timedelta(minutes=15)
_SKEW = datetime.timedelta(minutes=5)
_LONGEST_EXPIRY = 900
_PARAMETERS = frozenset(
    {
        "action",
        "version",
        "x-amz-algorithm",
        "x-amz-credential",
        "x-amz-date",
        "x-amz-expires",
        "x-amz-security-token",
        "x-amz-signature",
        "x-amz-signedheaders",
        "x-amz-user-agent",
    }
)
#: Groups that the sandbox binds to the ClusterRole that comes nearest to a policy with the scope of the cluster. In EKS
#: an authorizer of its own knows the policies.
POLICY_GROUP = "sandbox:access-policy:"


class Refused(Exception):
    """Why a token stands for nobody."""


@dataclass(frozen=True)
class _Request:
    url: SplitResult
    parameters: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...]


class TokenReview:
    def __init__(self, config: Config, callers: Callers, entries: AccessEntries, state: threading.Lock) -> None:
        self._config = config
        self._callers = callers
        self._entries = entries
        self._state = state

    def set_mode(self, mode: object) -> str:
        """Sets the authentication mode of the cluster, also backwards, which EKS refuses."""
        if mode not in MODES:
            raise ValueError(f"the modes are {', '.join(MODES)}")
        with self._state:
            self._entries.mode = str(mode)
        return str(mode)

    def review(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a TokenReview. A refusal is told to the log of the API server, and here, but not to the caller."""
        token = str((document.get("spec") or {}).get("token") or "")
        status: dict[str, Any]
        if not token.startswith(PREFIX):
            # Somebody else's token, such as one of a ServiceAccount that has expired.
            status = {"authenticated": False}
        else:
            try:
                with self._state:
                    status = {"authenticated": True, "user": self._user(token)}
            except Refused as refusal:
                print(f"token refused: {refusal}", file=sys.stderr, flush=True)
                status = {"authenticated": False, "error": str(refusal)}
        return {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "status": status}

    def _user(self, token: str) -> dict[str, Any]:
        request = _read(token)
        self._check_form(request)
        access_key = self._check_signature(request)
        caller = self._callers.of_key(access_key)
        principal = self._callers.principal_of_key(access_key)
        principal_id, _, session = caller.user_id.partition(":")
        entry = self._entries.find(principal) if self._entries.mode != "CONFIG_MAP" else None
        if entry is None:
            raise Refused(f"{principal} has no access entry in cluster {self._config.cluster}")
        if entry.principal_id and entry.principal_id != principal_id:
            raise Refused(f"the access entry of {principal} is that of an earlier principal of this name")
        return {
            "username": entry.username.replace("{{SessionNameRaw}}", session).replace(
                "{{SessionName}}", session.replace("@", "-")
            ),
            "uid": f"aws-iam-authenticator:{self._config.account}:{principal_id}",
            "groups": [*entry.groups, *_policy_groups(entry)],
            "extra": {
                "accessKeyId": [access_key],
                "arn": [caller.arn],
                "canonicalArn": [principal],
                "principalId": [principal_id],
                "sessionName": [session],
            },
        }

    def _check_form(self, request: _Request) -> None:
        url, parameters = request.url, request.parameters
        suffix = "amazonaws.com.cn" if self._config.partition == "aws-cn" else "amazonaws.com"
        if url.scheme != "https" or not re.fullmatch(rf"sts\.(?:[a-z0-9-]+\.)?{re.escape(suffix)}", url.netloc):
            raise Refused(f"it is not a request to STS but to {url.scheme}://{url.netloc}")
        if url.path != "/" or url.fragment:
            raise Refused(f"the path of the request is {url.path}")
        unknown = sorted(name for name in parameters if name not in _PARAMETERS)
        if unknown:
            raise Refused(f"the request has parameters that it must not have: {', '.join(unknown)}")
        if parameters.get("action") != "GetCallerIdentity" or parameters.get("version") != "2011-06-15":
            raise Refused(f"the request is {parameters.get('action')}, not GetCallerIdentity")
        if parameters.get("x-amz-algorithm") != "AWS4-HMAC-SHA256":
            raise Refused("the request is not signed with AWS4-HMAC-SHA256")
        expires = parameters.get("x-amz-expires", "")
        if not expires.isascii() or not expires.isdigit() or int(expires) > _LONGEST_EXPIRY:
            raise Refused(f"X-Amz-Expires is {expires}")
        try:
            date = datetime.datetime.strptime(parameters.get("x-amz-date", ""), "%Y%m%dT%H%M%SZ")
        except ValueError:
            raise Refused("X-Amz-Date is no date") from None
        if date + _VALID <= utcnow():
            raise Refused(f"it has expired: it was signed at {date} and is good for 15 minutes")
        if date - _SKEW > utcnow():
            raise Refused(f"it is not valid yet: it was signed at {date}")

    def _check_signature(self, request: _Request) -> str:
        """Returns the access key."""
        parameters = request.parameters
        scope = parameters.get("x-amz-credential", "").split("/")
        if len(scope) != 5 or scope[3:] != ["sts", "aws4_request"] or scope[1] != parameters["x-amz-date"][:8]:
            raise Refused("the signature is not for STS on the day of the request")
        access_key, day, region = scope[:3]
        names = parameters.get("x-amz-signedheaders", "").split(";")
        if CLUSTER_HEADER not in names or "host" not in names:
            raise Refused(f"the signature does not cover the header {CLUSTER_HEADER}")
        ours = {"host": request.url.netloc, CLUSTER_HEADER: self._config.cluster}
        foreign = [name for name in names if name not in ours]
        if foreign:
            raise Refused(f"the signature covers headers that are not sent: {', '.join(foreign)}")
        secret = self._callers.secret_of(access_key)
        if secret is None:
            raise Refused(f"nobody here was given the access key {access_key}")
        try:
            self._callers.check(access_key, parameters.get("x-amz-security-token"), "sts", "GetCallerIdentity")
        except AwsError as error:
            raise Refused(f"STS refuses it: {error}") from None
        query = "&".join(
            sorted(f"{_encoded(name)}={_encoded(value)}" for name, value in request.pairs if name != "X-Amz-Signature")
        )
        headers = "".join(f"{name}:{ours[name]}\n" for name in names)
        nothing = hashlib.sha256(b"").hexdigest()
        canonical = "\n".join(["GET", "/", query, headers, ";".join(names), nothing])
        text = "\n".join(
            [
                "AWS4-HMAC-SHA256",
                parameters["x-amz-date"],
                "/".join(scope[1:]),
                hashlib.sha256(canonical.encode()).hexdigest(),
            ]
        )
        key = f"AWS4{secret}".encode()
        for part in (day, region, "sts", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        right = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right, parameters.get("x-amz-signature", "")):
            raise Refused(f"the signature is not right for cluster {self._config.cluster}: it is another one's, or changed")
        return access_key


def _read(token: str) -> _Request:
    if len(token) > _LONGEST:
        raise Refused("it is too long")
    text = token.removeprefix(PREFIX)
    if not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise Refused("it is not base64url without padding")
    try:
        url = urlsplit(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii"))
        pairs = parse_qsl(url.query, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        raise Refused("there is no request in it") from None
    parameters = {name.lower(): value for name, value in pairs}
    if len(parameters) != len(pairs):
        raise Refused("a parameter of the request is there twice")
    return _Request(url, parameters, tuple(pairs))


def _policy_groups(entry: Entry) -> list[str]:
    return [
        POLICY_GROUP + arn.rpartition("/")[2]
        for arn, association in entry.policies.items()
        if association.scope["type"] == "cluster"
    ]


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
