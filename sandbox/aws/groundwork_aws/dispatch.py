"""From an HTTP request to an AWS call and back: name it, fail it if asked to, carry it out, log it."""

from __future__ import annotations

import re
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any
from urllib.parse import parse_qs, urlsplit

from moto.core.request import Request
from moto.core.responses import BaseResponse
from moto.core.routing import get_service_router
from werkzeug.exceptions import HTTPException

from . import errors
from .access_entries import AccessEntries
from .addon_installing import AddonInstalling
from .addons import AddonHealth
from .api_server import ApiServer
from .autoscaling import SandboxAutoScaling
from .callers import Callers, Signature, read_signature
from .config import Config
from .ec2 import SandboxEc2
from .eks import SandboxEks
from .eks_auth import SandboxEksAuth
from .elbv2 import SandboxElbv2
from .errors import Answer, AwsError
from .faults import Fault, Faults
from .iam import SandboxIam
from .logs import SandboxLogs
from .node_joining import NodeJoining
from .request_log import RequestLog, is_write
from .route53 import SandboxRoute53
from .sts import SandboxSts
from .target_health import TargetHealth
from .token_review import TokenReview
from .web_identity import SigningKeys, Verifier

SERVICES: dict[str, type[BaseResponse]] = {
    "autoscaling": SandboxAutoScaling,
    "ec2": SandboxEc2,
    "eks": SandboxEks,
    "eks-auth": SandboxEksAuth,
    "elasticloadbalancing": SandboxElbv2,
    "iam": SandboxIam,
    "logs": SandboxLogs,
    "route53": SandboxRoute53,
    "sts": SandboxSts,
}
#: These are addressed by a header that names the API and its version; everything else by the version alone.
_BY_TARGET = {"Logs_20140328": "logs"}
#: These are addressed by path.
_BY_PATH = frozenset({"eks", "eks-auth", "route53"})
#: How an unsigned request tells which service it is for.
_VERSIONS = {
    "2010-05-08": "iam",
    "2011-06-15": "sts",
    "2011-01-01": "autoscaling",
    "2015-12-01": "elasticloadbalancing",
    "2016-11-15": "ec2",
}
#: STS takes these without a signature: the token is the credential.
_ANONYMOUS = frozenset({"AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"})
#: These take their time - over the network, or over a long list that never changes - and touch
#: nothing that another call could disturb.
_UNLOCKED = frozenset(
    {
        "AssumeRoleForPodIdentity",
        "AssumeRoleWithWebIdentity",
        "DescribeInstanceTypes",
        "DescribeInstanceTypeOfferings",
    }
)
_CODE = re.compile(rb"<Code>([^<]+)</Code>")


@dataclass(frozen=True)
class HttpRequest:
    method: str
    target: str
    headers: Message
    body: bytes
    host: str


@dataclass(frozen=True)
class Outcome:
    """What the connection has to do: write the answer, or break."""

    answer: Answer | None
    reset: bool = False


@dataclass
class Call:
    """One request as far as it is understood."""

    http: HttpRequest
    service: str
    operation: str | None
    signature: Signature | None
    version: str | None = None
    target_api: str = ""
    principal: str | None = None

    @property
    def json_client(self) -> bool:
        content_type = self.http.headers.get("Content-Type") or ""
        return "X-Amz-Target" in self.http.headers or "json" in content_type or not content_type


class Dispatcher:
    def __init__(
        self, config: Config, log: RequestLog, faults: Faults, targets: TargetHealth, addons: AddonHealth
    ) -> None:
        self._log = log
        self._faults = faults
        self._callers = Callers(config)
        # moto's back-ends take no care of threads; one call at a time keeps "does it exist" and
        # "make it" together, as AWS does.
        self._state = threading.Lock()
        SandboxAutoScaling.target_health = targets
        SandboxElbv2.target_health = targets
        SandboxEks.addon_health = addons
        SandboxEks.config = config
        SandboxEks.entries = AccessEntries(config)
        self.tokens = TokenReview(config, self._callers, SandboxEks.entries, self._state)
        SandboxSts.config = config
        SandboxSts.callers = self._callers
        SandboxSts.verifier = Verifier(config, SigningKeys(config))
        SandboxEksAuth.config = config
        SandboxEksAuth.callers = self._callers
        SandboxEksAuth.verifier = SandboxSts.verifier
        self._config = config

    def reach(self, server: ApiServer | None) -> None:
        """From now on instances of managed node groups become nodes, and what EKS installs is installed there."""
        NodeJoining(self._config, self._state, server).start()
        if server is not None:
            SandboxEks.installing = AddonInstalling(self._config, self._state, server)
            SandboxEks.installing.start()

    def handle(self, http: HttpRequest) -> Outcome:
        call = self._understand(http)
        fault = self._faults.take(call.service, call.operation or "")
        try:
            outcome = self._with_fault(call, fault)
        except AwsError as error:
            outcome = Outcome(errors.render(call.service, error, call.json_client))
        except Exception:
            # A bug here or in moto. It must still carry a code: see errors.py.
            traceback.print_exc(file=sys.stderr)
            outcome = Outcome(errors.render(call.service, errors.broken(call.service), call.json_client))
        answer = outcome.answer
        self._log.append(
            {
                "service": call.service,
                "operation": call.operation,
                "method": http.method,
                "path": urlsplit(http.target).path,
                "status": answer.status if answer else None,
                "error": answer.error if answer else None,
                "write": is_write(call.operation),
                "userAgent": http.headers.get("User-Agent"),
                "principal": call.principal,
                "fault": fault.kind if fault else None,
            }
        )
        return outcome

    def _understand(self, http: HttpRequest) -> Call:
        signature = read_signature(http.headers)
        path, query = urlsplit(http.target)[2:4]
        parameters = parse_qs(query)
        if "form-urlencoded" in (http.headers.get("Content-Type") or ""):
            parameters.update(parse_qs(http.body.decode("utf-8", "replace")))
        operation: str | None = parameters.get("Action", [None])[0]
        version: str | None = parameters.get("Version", [None])[0]
        target_api, _, target_operation = (http.headers.get("X-Amz-Target") or "").rpartition(".")
        if signature:
            service = signature.service
        elif version in _VERSIONS:
            service = _VERSIONS[version]
        elif target_api in _BY_TARGET:
            service = _BY_TARGET[target_api]
        elif path.startswith("/clusters"):
            service = "eks"
        elif path.startswith("/2013-04-01/"):
            service = "route53"
        else:
            service = "sts" if operation in _ANONYMOUS else "unknown"
        if not operation:
            operation = target_operation or None
        if service in _BY_PATH:
            operation = _routed(service, http)
        call = Call(http, service, operation, signature, version, target_api)
        if signature:
            with self._state:
                call.principal = self._callers.of_key(signature.access_key).arn
        return call

    def _with_fault(self, call: Call, fault: Fault | None) -> Outcome:
        kind = fault.kind if fault else None
        operation = call.operation or ""
        if fault is None:
            return Outcome(self._carry_out(call))
        if kind == "throttle":
            raise errors.throttled(call.service)
        if kind == "error":
            raise errors.broken(call.service)
        if kind == "access-denied":
            raise errors.access_denied(call.service, operation, call.principal)
        if kind == "expired-token":
            raise errors.expired_token(call.service, operation)
        if kind == "error-code":
            raise AwsError(fault.code, fault.message, fault.status)
        if kind == "reset":
            return Outcome(None, reset=True)
        if kind == "stall":
            time.sleep(fault.seconds)
            return Outcome(self._carry_out(call))
        try:
            answer = self._carry_out(call)
        except AwsError as error:
            answer = errors.render(call.service, error, call.json_client)
        return Outcome(answer, reset=True)

    def _carry_out(self, call: Call) -> Answer:
        operation = call.operation or ""
        if call.signature is None:
            if not (call.service == "sts" and operation in _ANONYMOUS):
                raise errors.unsigned(call.service)
        else:
            token = call.http.headers.get("X-Amz-Security-Token")
            with self._state:
                self._callers.check(call.signature.access_key, token, call.service, operation)
        responder = SERVICES.get(call.service)
        if responder is None or not operation:
            raise errors.not_implemented(call.service, call.operation)
        named = (_VERSIONS.get(call.version or ""), _BY_TARGET.get(call.target_api))
        if call.service not in _BY_PATH and call.service not in named:
            # Several services share a signing name; the API version tells them apart.
            raise errors.not_implemented(
                call.service, f"{operation} of API version {call.version or call.target_api or None}"
            )
        request = _moto_request(call.http)
        try:
            if operation in _UNLOCKED:
                status, headers, body = responder.dispatch(request)
            else:
                with self._state:
                    status, headers, body = responder.dispatch(request)
        except NotImplementedError:
            raise errors.not_implemented(call.service, operation) from None
        except HTTPException as error:
            status, headers, body = error.code or 500, dict(error.get_headers()), error.get_body()
        return self._answer(call, int(status), headers, body)

    def _answer(self, call: Call, status: int, headers: Mapping[str, Any], body: Any) -> Answer:
        names = {str(name): str(value) for name, value in headers.items() if str(name).lower() not in _HOP_HEADERS}
        content = body.encode() if isinstance(body, str) else bytes(body or b"")
        answer = Answer(status, names, content)
        if status < 400:
            return answer
        code = next((value for name, value in names.items() if name.lower() == "x-amzn-errortype"), None)
        found = _CODE.search(content)
        if code is None and found:
            code = found.group(1).decode()
        if code is None:
            raise errors.not_implemented(call.service, call.operation)
        return replace(answer, error=code)


#: Written by the connection itself, or no header at all.
_HOP_HEADERS = frozenset({"date", "server", "content-length", "connection", "status", "transfer-encoding"})


def _moto_request(http: HttpRequest) -> Request:
    request = Request.from_primitives(http.method, f"http://{http.host}{http.target}", http.headers, http.body)
    request.from_wsgi_server = True
    return request


def _routed(service: str, http: HttpRequest) -> str | None:
    """The operation of a service that is addressed by path, from the service's own model."""
    try:
        operation, _ = get_service_router(service).match(_moto_request(http))
        return str(operation.name)
    except Exception:
        return None
