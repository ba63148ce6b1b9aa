"""The emulator's own way to the cluster's API server, as the control plane of EKS has one."""

from __future__ import annotations

import http.client
import json
import ssl
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .config import Config

MERGE, APPLY = "application/merge-patch+json", "application/apply-patch+yaml"


class ApiServer:
    def __init__(self, config: Config, certificate: Path) -> None:
        self._config = config
        self._certificate = certificate

    def ask(
        self, method: str, path: str, document: dict[str, Any] | None = None, patch: str = MERGE
    ) -> tuple[int, Any]:
        """Status and answer, which is None if it is no JSON."""
        server = urlsplit(self._config.api_server)
        context = ssl.create_default_context(cafile=str(self._config.ca_file))
        context.load_cert_chain(f"{self._certificate}.crt", f"{self._certificate}.key")
        connection = http.client.HTTPSConnection(server.hostname or "", server.port or 443, timeout=10, context=context)
        try:
            body = None if document is None else json.dumps(document)
            kind = patch if method == "PATCH" else "application/json"
            connection.request(method, path, body, {"Content-Type": kind})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status >= 400 and answer.status not in (404, 409):
                print(f"{method} {path}: {answer.status} {text[:300]!r}", file=sys.stderr)
            try:
                return answer.status, json.loads(text)
            except ValueError:
                return answer.status, None
        finally:
            connection.close()
