"""IAM: moto's, with the refusals a real account gives and moto forgets."""

from __future__ import annotations

import hashlib
import json
import re
from urllib.parse import urlparse

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator
from moto.iam.responses import IamResponse

from .errors import AwsError

_ROLE_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
_TRUST_QUOTA = 2048
_INLINE_QUOTA = 10240
_CLIENT_ID_QUOTA = 100


class SandboxIam(IamResponse):
    def create_role(self) -> ActionResult:
        name = self._get_param("RoleName") or ""
        if not _ROLE_NAME.fullmatch(name):
            raise AwsError(
                "ValidationError",
                f"1 validation error detected: Value '{name}' at 'roleName' failed to satisfy constraint: "
                "Member must satisfy regular expression pattern: [\\w+=,.@-]+ and have length less than or "
                "equal to 64",
            )
        document = self._get_param("AssumeRolePolicyDocument") or ""
        # moto validates trust documents on update only; an account does on creation too.
        IAMTrustPolicyDocumentValidator(document).validate()
        _check_trust_document(document)
        return super().create_role()

    def update_assume_role_policy(self) -> ActionResult:
        document = self._get_param("PolicyDocument") or ""
        self.backend.get_role(self._get_param("RoleName"))
        IAMTrustPolicyDocumentValidator(document).validate()
        _check_trust_document(document)
        return super().update_assume_role_policy()

    def put_role_policy(self) -> ActionResult:
        role = self.backend.get_role(self._get_param("RoleName"))
        name = self._get_param("PolicyName")
        others = sum(_size(text) for key, text in role.policies.items() if key != name)
        if others + _size(self._get_param("PolicyDocument") or "") > _INLINE_QUOTA:
            raise AwsError(
                "LimitExceeded", f"Maximum policy size of {_INLINE_QUOTA} bytes exceeded for role {role.name}", 409
            )
        return super().put_role_policy()

    def create_open_id_connect_provider(self) -> ActionResult:
        url = self._get_param("Url") or ""
        parsed = urlparse(url)
        if parsed.scheme != "https" or not parsed.netloc:
            raise AwsError("ValidationError", "Invalid Open ID Connect Provider URL")
        if parsed.query or parsed.fragment:
            raise AwsError("InvalidInput", "Invalid Open ID Connect Provider URL")
        if any(url == "https://" + known.url for known in self.backend.open_id_providers.values()):
            raise AwsError("EntityAlreadyExists", f"Provider with url {url} already exists.", 409)
        provider = self.backend.create_open_id_connect_provider(
            url,
            # AWS fills in the thumbprint of the issuer's certificate authority. The issuer of a
            # sandbox has no certificate, so this is a made-up value of the right shape.
            self._get_param("ThumbprintList") or [hashlib.sha1(parsed.netloc.encode()).hexdigest()],
            self._get_param("ClientIDList") or [],
            self._get_param("Tags") or [],
        )
        return ActionResult({"OpenIDConnectProviderArn": provider.arn, "Tags": provider.get_tags()})

    def add_client_id_to_open_id_connect_provider(self) -> ActionResult:
        provider = self.backend.get_open_id_connect_provider(self._get_param("OpenIDConnectProviderArn"))
        client_id = self._client_id()
        if client_id not in provider.client_id_list:
            if len(provider.client_id_list) >= _CLIENT_ID_QUOTA:
                raise AwsError(
                    "LimitExceeded",
                    f"Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {_CLIENT_ID_QUOTA}",
                    409,
                )
            provider.client_id_list = [*provider.client_id_list, client_id]
        return EmptyResult()

    def remove_client_id_from_open_id_connect_provider(self) -> ActionResult:
        provider = self.backend.get_open_id_connect_provider(self._get_param("OpenIDConnectProviderArn"))
        client_id = self._client_id()
        # Removing what is not there is no error, as with AWS.
        provider.client_id_list = [known for known in provider.client_id_list if known != client_id]
        return EmptyResult()

    def _client_id(self) -> str:
        client_id = self._get_param("ClientID")
        if not client_id or len(client_id) > 255:
            raise AwsError("InvalidInput", "The client ID must have between 1 and 255 characters")
        return str(client_id)


def _check_trust_document(document: str) -> None:
    statements = json.loads(document)["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        if "Principal" not in statement and "NotPrincipal" not in statement:
            raise AwsError("MalformedPolicyDocument", "Missing required field Principal")
    if _size(document) > _TRUST_QUOTA:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for ACLSizePerRole: {_TRUST_QUOTA}", 409)


def _size(document: str) -> int:
    """IAM does not count white space towards its quotas."""
    return len(re.sub(r"\s", "", document))
