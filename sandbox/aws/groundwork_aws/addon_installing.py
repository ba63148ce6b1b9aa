"""What EKS installs in the cluster for an add-on: here for the agent of EKS Pod Identity alone.

The real agent's image cannot run in the sandbox; a double of it does, see ``sandbox/programs/double``.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from .addons import Addon, AddonCalls, Issue
from .api_server import APPLY, ApiServer
from .config import Config
from .looking import again_and_again

AGENT = "eks-pod-identity-agent"
_DAEMON_SET = f"/apis/apps/v1/namespaces/kube-system/daemonsets/{AGENT}"
#: Where AWS keeps the images of EKS's add-ons in most regions.
_REGISTRY = "602401143452"
_PAUSE = 0.2
#: So long EKS waits for the pods of an add-on before it says what is wrong; it is more patient.
_PATIENCE = 60.0


class AddonInstalling:
    """Looks again and again, under the lock of the calls; speaks to the API server without it."""

    def __init__(self, config: Config, lock: threading.Lock, server: ApiServer) -> None:
        self._config = config
        self._lock = lock
        self._server = server
        #: The add-on and its change that are in the cluster, and whether all pods of it were ready at the last look.
        self._installed: tuple[str, int] | None = None
        self._ready = False

    def start(self) -> None:
        again_and_again("add-ons in the cluster", self.look, _PAUSE)

    def done(self, addon: Addon) -> bool:
        if addon.name != AGENT or addon.failed:
            return True
        if addon.doing == "DELETING":
            return self._installed is None
        ready = self._ready and self._installed == (addon.arn, addon.change)
        return ready or time.monotonic() - addon.since > _PATIENCE

    def issues(self, addon: Addon) -> list[Issue]:
        if addon.name != AGENT or addon.failed or self._ready:
            return []
        message = "The add-on is unhealthy because not all pods of its DaemonSet are ready."
        return [Issue("InsufficientNumberOfReplicas", message, [AGENT])]

    def look(self) -> None:
        with self._lock:
            addon = AddonCalls.addon_in(self._config.cluster, AGENT)
            goes = addon is None or addon.doing == "DELETING"
            preserved = addon is not None and addon.preserved
            wanted = None if addon is None or goes or addon.failed == "CREATE_FAILED" else (addon.arn, addon.change)
            version = addon.version if addon else ""
        if wanted is not None and wanted != self._installed:
            self._ready = False
            if all(self._server.ask("PATCH", *each)[0] in (200, 201) for each in self._objects(version)):
                self._installed = wanted
        if goes and self._installed is not None and (preserved or self._removed()):
            self._installed, self._ready = None, False
        if self._installed is not None:
            self._ready = _is_ready(self._server.ask("GET", _DAEMON_SET)[1])

    def _removed(self) -> bool:
        account = f"/api/v1/namespaces/kube-system/serviceaccounts/{AGENT}"
        return [self._server.ask("DELETE", path)[0] for path in (_DAEMON_SET, account)] == [404, 404]

    def _objects(self, version: str) -> list[tuple[str, dict[str, Any], str]]:
        """Paths and objects, to be applied as EKS does: with its own name, and over everybody else's fields."""
        as_eks = "?fieldManager=eks&force=true"
        metadata = {"name": AGENT, "namespace": "kube-system", "labels": {"app.kubernetes.io/name": AGENT}}
        account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}
        return [
            (f"/api/v1/namespaces/kube-system/serviceaccounts/{AGENT}{as_eks}", account, APPLY),
            (_DAEMON_SET + as_eks, self._daemon_set(metadata, version), APPLY),
        ]

    def _daemon_set(self, metadata: dict[str, Any], version: str) -> dict[str, Any]:
        config = self._config
        suffix = ".cn" if config.partition == "aws-cn" else ""
        image = f"{_REGISTRY}.dkr.ecr.{config.region}.amazonaws.com{suffix}/eks/{AGENT}:{version}"
        probe = {"httpGet": {"path": "/healthz", "port": 2703}, "periodSeconds": 5}
        agent = {
            "name": AGENT,
            "image": image,
            "args": [
                "server",
                f"--cluster-name={config.cluster}",
                "--port=80",
                "--probe-port=2703",
                "--metrics-port=2705",
            ],
            "env": [
                {"name": "AWS_REGION", "value": config.region},
                {"name": "HOST_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.hostIP"}}},
            ],
            "livenessProbe": probe,
            "readinessProbe": {"httpGet": {"path": "/readyz", "port": 2703}, "periodSeconds": 1},
            "securityContext": {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}},
        }
        unfit = {"key": "eks.amazonaws.com/compute-type", "operator": "NotIn", "values": ["fargate", "hybrid", "auto"]}
        terms = [{"matchExpressions": [{"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]}, unfit]}]
        pod = {
            "serviceAccountName": AGENT,
            "automountServiceAccountToken": False,
            "hostNetwork": True,
            "priorityClassName": "system-node-critical",
            "tolerations": [{"operator": "Exists"}],
            "affinity": {
                "nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}
            },
            "initContainers": [{"name": f"{AGENT}-init", "image": image, "args": ["initialize"]}],
            "containers": [agent],
        }
        labels = metadata["labels"]
        return {
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": metadata,
            "spec": {
                "selector": {"matchLabels": labels},
                "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "100%"}},
                "template": {"metadata": {"labels": labels}, "spec": pod},
            },
        }


def _is_ready(daemon_set: Any) -> bool:
    status = (daemon_set or {}).get("status") or {}
    wanted = status.get("desiredNumberScheduled", 0)
    return (
        status.get("observedGeneration") == (daemon_set or {}).get("metadata", {}).get("generation")
        and wanted > 0
        and wanted == status.get("numberReady", 0) == status.get("updatedNumberScheduled", 0)
    )
