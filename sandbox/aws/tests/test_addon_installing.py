"""The one add-on that is installed in the cluster, against a stand-in for the API server that keeps objects."""

from __future__ import annotations

import json
import ssl
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from support import CLUSTER, Emulator, write_certificate

AGENT = "eks-pod-identity-agent"
DAEMON_SET = f"/apis/apps/v1/namespaces/kube-system/daemonsets/{AGENT}"
ACCOUNT = f"/api/v1/namespaces/kube-system/serviceaccounts/{AGENT}"


class Cluster:
    """Keeps what is applied, and says of DaemonSets that so many of three pods are ready."""

    def __init__(self, folder: Path) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.queries: list[str] = []
        self.ready = 3
        write_certificate(folder / "ca.crt", folder / "ca.key")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.tell(200 if self.path in outer.objects else 404, outer.told(self.path))

            def do_PATCH(self) -> None:
                path, _, query = self.path.partition("?")
                outer.queries.append(query)
                outer.objects[path] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.tell(200, outer.objects[path])

            def do_DELETE(self) -> None:
                self.tell(404 if outer.objects.pop(self.path, None) is None else 200, {})

            def tell(self, status: int, document: Any) -> None:
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "ca.crt", folder / "ca.key")
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def told(self, path: str) -> dict[str, Any]:
        status = {
            "observedGeneration": 1,
            "desiredNumberScheduled": 3,
            "updatedNumberScheduled": 3,
            "numberReady": self.ready,
        }
        found = self.objects.get(path, {})
        return {**found, "metadata": {**found.get("metadata", {}), "generation": 1}, "status": status}

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class InstallingTest(unittest.TestCase):
    cluster: ClassVar[Cluster]
    emulator: ClassVar[Emulator]

    @classmethod
    def setUpClass(cls) -> None:
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        folder = Path(scratch.name)
        cls.cluster = Cluster(folder)
        cls.addClassCleanup(cls.cluster.close)
        cls.emulator = Emulator(
            cls.cluster.url, folder / "ca.crt", folder, "--node-certificate", str(folder / "ca")
        )
        cls.addClassCleanup(cls.emulator.close)

    def setUp(self) -> None:
        self.cluster.ready = 3
        self.eks = self.emulator.client("eks")

    def tearDown(self) -> None:
        for name in self.eks.list_addons(clusterName=CLUSTER)["addons"]:
            self.eks.delete_addon(clusterName=CLUSTER, addonName=name)
        self.until(lambda: self.eks.list_addons(clusterName=CLUSTER)["addons"] == [])
        self.cluster.objects.clear()

    def until(self, holds: Any) -> None:
        for _ in range(100):
            if holds():
                return
            time.sleep(0.05)
        raise AssertionError("it does not come to that")

    def addon(self) -> dict[str, Any]:
        return self.eks.describe_addon(clusterName=CLUSTER, addonName=AGENT)["addon"]  # type: ignore[no-any-return]

    def made(self, **more: Any) -> None:
        self.eks.create_addon(clusterName=CLUSTER, addonName=AGENT, **more)
        self.until(lambda: self.addon()["status"] == "ACTIVE")

    def image(self) -> str:
        daemon_set = self.cluster.objects[DAEMON_SET]
        return str(daemon_set["spec"]["template"]["spec"]["containers"][0]["image"])

    def test_the_agent_comes_as_eks_applies_it_and_goes_with_the_add_on(self) -> None:
        self.made()
        self.assertEqual({DAEMON_SET, ACCOUNT}, set(self.cluster.objects))
        self.assertIn("fieldManager=eks", self.cluster.queries[-1])
        self.assertTrue(self.image().endswith(f"/eks/{AGENT}:{self.addon()['addonVersion']}"))
        self.eks.delete_addon(clusterName=CLUSTER, addonName=AGENT)
        self.until(lambda: self.eks.list_addons(clusterName=CLUSTER)["addons"] == [])
        self.assertEqual({}, self.cluster.objects)

    def test_it_is_active_when_all_its_pods_are_ready_and_degraded_when_one_is_not(self) -> None:
        self.cluster.ready = 2
        self.eks.create_addon(clusterName=CLUSTER, addonName=AGENT)
        self.until(lambda: DAEMON_SET in self.cluster.objects)
        time.sleep(1)
        self.assertEqual("CREATING", self.addon()["status"])
        self.cluster.ready = 3
        self.until(lambda: self.addon()["status"] == "ACTIVE")
        self.cluster.ready = 1
        self.until(lambda: self.addon()["status"] == "DEGRADED")
        self.assertEqual("InsufficientNumberOfReplicas", self.addon()["health"]["issues"][0]["code"])
        self.cluster.ready = 3
        self.until(lambda: self.addon()["status"] == "ACTIVE")

    def test_another_version_is_another_image(self) -> None:
        offered = self.eks.describe_addon_versions(addonName=AGENT)["addons"][0]["addonVersions"]
        fitting = [
            each["addonVersion"]
            for each in offered
            if "1.36" in [fit["clusterVersion"] for fit in each["compatibilities"]]
        ]
        self.assertGreater(len(fitting), 1)
        self.made(addonVersion=fitting[-1])
        self.assertTrue(self.image().endswith(":" + fitting[-1]))
        self.eks.update_addon(clusterName=CLUSTER, addonName=AGENT, addonVersion=fitting[0])
        self.until(lambda: self.addon()["status"] == "ACTIVE")
        self.assertTrue(self.image().endswith(":" + fitting[0]))

    def test_what_somebody_deletes_stays_away_until_the_add_on_is_updated(self) -> None:
        self.made()
        del self.cluster.objects[DAEMON_SET]
        self.cluster.ready = 0
        self.until(lambda: self.addon()["status"] == "DEGRADED")
        self.cluster.ready = 3
        self.eks.update_addon(clusterName=CLUSTER, addonName=AGENT)
        self.until(lambda: self.addon()["status"] == "ACTIVE")
        self.assertIn(DAEMON_SET, self.cluster.objects)

    def test_it_stays_in_the_cluster_when_its_deletion_says_so(self) -> None:
        self.made()
        self.eks.delete_addon(clusterName=CLUSTER, addonName=AGENT, preserve=True)
        self.until(lambda: self.eks.list_addons(clusterName=CLUSTER)["addons"] == [])
        self.assertEqual({DAEMON_SET, ACCOUNT}, set(self.cluster.objects))

    def test_a_conflict_installs_nothing(self) -> None:
        self.emulator.control("POST", "addons", {"addon": AGENT, "conflict": "spec.template of kubectl"})
        self.addCleanup(self.emulator.control, "DELETE", "addons")
        self.eks.create_addon(clusterName=CLUSTER, addonName=AGENT)
        self.until(lambda: self.addon()["status"] == "CREATE_FAILED")
        self.assertEqual({}, self.cluster.objects)

    def test_other_add_ons_leave_the_cluster_alone(self) -> None:
        self.eks.create_addon(clusterName=CLUSTER, addonName="coredns")
        time.sleep(1)
        self.assertEqual({}, self.cluster.objects)
