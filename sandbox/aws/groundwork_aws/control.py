"""The control endpoint below /groundwork/: what a test sets and reads. Never logged."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import eks_network, instance_metadata
from .addons import AddonHealth
from .config import Config
from .errors import Answer
from .faults import Faults
from .pod_identity import PodIdentityCalls
from .request_log import RequestLog
from .target_health import TargetHealth
from .token_review import TokenReview

PREFIX = "/groundwork/"


class Control:
    def __init__(
        self,
        config: Config,
        log: RequestLog,
        faults: Faults,
        targets: TargetHealth,
        addons: AddonHealth,
        tokens: TokenReview,
    ) -> None:
        self._config = config
        self._log = log
        self._faults = faults
        self._targets = targets
        self._tokens = tokens
        self._addons = addons

    def handle(self, method: str, target: str, body: bytes) -> Answer:
        url = urlsplit(target)
        call = (method, url.path.removeprefix(PREFIX))
        if call == ("GET", "status"):
            return _json(200, self._status())
        if call == ("GET", "requests"):
            since = parse_qs(url.query).get("since", ["0"])[0]
            if not since.isdigit():
                return _json(400, {"error": "since must be a number"})
            return _json(200, self._log.since(int(since)))
        if call == ("GET", "faults"):
            return _json(200, self._faults.left())
        if call == ("DELETE", "faults"):
            self._faults.clear()
            return _json(200, [])
        if call == ("POST", "faults"):
            try:
                return _json(201, self._faults.add(json.loads(body)))
            except ValueError as problem:
                return _json(400, {"error": str(problem)})
        if call == ("GET", "targets"):
            return _json(200, self._targets.wishes())
        if call == ("DELETE", "targets"):
            self._targets.clear()
            return _json(200, [])
        if call == ("POST", "targets"):
            try:
                return _json(201, self._targets.set(json.loads(body)))
            except ValueError as problem:
                return _json(400, {"error": str(problem)})
        if call == ("POST", "authentication-mode"):
            try:
                return _json(201, self._tokens.set_mode(json.loads(body)))
            except ValueError as problem:
                return _json(400, {"error": str(problem)})
        if call == ("DELETE", "support"):
            eks_network.restore_support()
            return _json(200, [])
        if call == ("POST", "support"):
            try:
                return _json(201, eks_network.move_support(json.loads(body)))
            except ValueError as problem:
                return _json(400, {"error": str(problem)})
        if call == ("POST", "token-review"):
            try:
                return _json(200, self._tokens.review(json.loads(body)))
            except ValueError as problem:
                return _json(400, {"error": str(problem)})
        if call == ("GET", "associations"):
            wanted = parse_qs(url.query)
            role = PodIdentityCalls.role_of(wanted.get("namespace", [""])[0], wanted.get("serviceAccount", [""])[0])
            return _json(200, {"role": role})
        if call == ("GET", "instance-credentials"):
            address = parse_qs(url.query).get("address", [""])[0]
            found = instance_metadata.credentials(self._config, address)
            if found is None:
                return _json(404, {"error": f"no instance with a role has {address}"})
            return _json(200, found)
        if call == ("GET", "addons"):
            return _json(200, self._addons.all())
        if call == ("DELETE", "addons"):
            self._addons.clear()
            return _json(200, [])
        if call == ("POST", "addons"):
            try:
                return _json(201, self._addons.set(json.loads(body)))
            except ValueError as problem:
                return _json(400, {"error": str(problem)})
        return _json(404, {"error": f"there is no {method} {url.path}"})

    def _status(self) -> dict[str, Any]:
        config = self._config
        return {
            "ready": True,
            "pid": os.getpid(),
            "cluster": config.cluster,
            "region": config.region,
            "account": config.account,
            "zones": list(config.zones),
            "nodesPerZone": config.nodes_per_zone,
            "kubernetesVersion": config.kubernetes_version,
            "apiServer": config.api_server,
            "issuer": config.issuer,
            "authorityPresent": config.ca_file.exists(),
            "faults": len(self._faults.left()),
            **self._log.counts(),
        }


def _json(status: int, document: Any) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(document).encode())
