"""Errors in the envelope of the service that is being spoken to.

Each AWS service wraps its errors differently, and a client finds the error *code* only in
the right wrapping. An answer without a code would read as "no idea what happened", which a
careful client must not take for "absent" - so nothing here ever answers without one.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, ready to be written."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str | None = None


class AwsError(Exception):
    """An error of ours that the dispatcher wraps for the service concerned."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


#: Services that answer with XML although they are addressed by path.
_REST_XML = frozenset({"route53", "s3", "cloudfront"})

#: Services that answer with JSON, whatever the client says of itself.
_JSON = frozenset({"eks", "eks-auth", "logs"})

_NAMESPACES = {
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
    "autoscaling": "http://autoscaling.amazonaws.com/doc/2011-01-01/",
    "elasticloadbalancing": "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
    "route53": "https://route53.amazonaws.com/doc/2013-04-01/",
}

# One circumstance, told in each service's own words: (code, message, status).
_Wording = tuple[str, str, int]

_THROTTLED: dict[str, _Wording] = {
    "ec2": ("RequestLimitExceeded", "Request limit exceeded.", 503),
    "eks": ("ThrottlingException", "Rate exceeded", 429),
    "eks-auth": ("ThrottlingException", "Rate exceeded", 429),
    "logs": ("ThrottlingException", "Rate exceeded", 400),
    "": ("Throttling", "Rate exceeded", 400),
}
_BROKEN: dict[str, _Wording] = {
    "iam": ("ServiceFailure", "The request processing has failed because of an unknown error.", 500),
    "ec2": ("InternalError", "An internal error has occurred", 500),
    "eks": ("ServerException", "Internal server error", 500),
    "eks-auth": ("InternalServerException", "Internal server error", 500),
    "logs": ("ServiceUnavailableException", "The service cannot complete the request.", 500),
    "": ("InternalFailure", "The request processing has failed because of an unknown error.", 500),
}
_EXPIRED: dict[str, _Wording] = {
    "ec2": ("RequestExpired", "Request has expired.", 400),
    "eks": ("ExpiredTokenException", "The security token included in the request is expired", 403),
    "eks-auth": ("ExpiredTokenException", "The security token included in the request is expired", 400),
    "logs": ("ExpiredTokenException", "The security token included in the request is expired", 400),
    "": ("ExpiredToken", "The security token included in the request is expired", 403),
}
_INVALID_KEY: dict[str, _Wording] = {
    "ec2": ("AuthFailure", "AWS was not able to validate the provided access credentials", 401),
    "eks": ("UnrecognizedClientException", "The security token included in the request is invalid.", 403),
    "eks-auth": ("UnrecognizedClientException", "The security token included in the request is invalid.", 403),
    "logs": ("UnrecognizedClientException", "The security token included in the request is invalid.", 400),
    "": ("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
}
_UNSIGNED: dict[str, _Wording] = {
    "eks": ("MissingAuthenticationTokenException", "Missing Authentication Token", 403),
    "eks-auth": ("MissingAuthenticationTokenException", "Missing Authentication Token", 403),
    "logs": ("MissingAuthenticationTokenException", "Missing Authentication Token", 400),
    "": ("MissingAuthenticationToken", "Request is missing Authentication Token", 403),
}
_DENIED_CODE = {
    "ec2": "UnauthorizedOperation",
    "eks": "AccessDeniedException",
    "eks-auth": "AccessDeniedException",
    "logs": "AccessDeniedException",
}
_DENIED_STATUS = {"eks-auth": 400, "logs": 400}


def _of(wordings: dict[str, _Wording], service: str) -> AwsError:
    code, message, status = wordings.get(service) or wordings[""]
    return AwsError(code, message, status)


def throttled(service: str) -> AwsError:
    return _of(_THROTTLED, service)


def broken(service: str) -> AwsError:
    return _of(_BROKEN, service)


def expired_token(service: str, operation: str) -> AwsError:
    if operation == "AssumeRoleWithWebIdentity":
        # Here it is the token in the request that is too old, not the caller's credentials.
        return AwsError("ExpiredTokenException", "Token expired", 400)
    return _of(_EXPIRED, service)


def invalid_key(service: str) -> AwsError:
    return _of(_INVALID_KEY, service)


def unsigned(service: str) -> AwsError:
    return _of(_UNSIGNED, service)


def access_denied(service: str, operation: str, principal: str | None, resource: str = "*") -> AwsError:
    """What a caller without the permission reads; it names who, what and on which resource."""
    if service == "sts" and operation == "AssumeRoleWithWebIdentity":
        return AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403)
    message = f"User: {principal or 'anonymous'} is not authorized to perform: {service}:{operation} on resource: "
    message += resource
    if service == "ec2":
        message = "You are not authorized to perform this operation. " + message
    return AwsError(_DENIED_CODE.get(service, "AccessDenied"), message, _DENIED_STATUS.get(service, 403))


def not_implemented(service: str, operation: str | None) -> AwsError:
    """A code of our own: the sandbox does not know the call, which says nothing about AWS."""
    call = f"{service}:{operation}" if operation else f"this {service} call"
    return AwsError("NotImplementedInSandbox", f"The sandbox does not implement {call}.", 501)


def render(service: str, error: AwsError, json_client: bool = False) -> Answer:
    """Wraps the error; ``json_client`` decides for services we know nothing of."""
    request_id = str(uuid.uuid4())
    headers = {"x-amzn-RequestId": request_id}
    code, message = escape(error.code), escape(error.message)
    fault = "Sender" if error.status < 500 else "Receiver"
    if service == "ec2":
        headers["Content-Type"] = "text/xml;charset=UTF-8"
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>'
            f"<Code>{code}</Code><Message>{message}</Message></Error></Errors>"
            f"<RequestID>{request_id}</RequestID></Response>"
        )
    elif service in _JSON or (json_client and service not in _REST_XML):
        headers["Content-Type"] = "application/json"
        headers["x-amzn-ErrorType"] = error.code
        body = json.dumps({"__type": error.code, "message": error.message})
    else:
        headers["Content-Type"] = "text/xml"
        namespace = _NAMESPACES.get(service)
        xmlns = f' xmlns="{namespace}"' if namespace else ""
        body = (
            f"<ErrorResponse{xmlns}><Error><Type>{fault}</Type><Code>{code}</Code>"
            f"<Message>{message}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
        )
    return Answer(error.status, headers, body.encode(), error.code)
