"""The network of a control plane, and the versions that EKS supports."""

from __future__ import annotations

import unittest
from typing import Any

from support import CLUSTER, EmulatorTest


class EksNetworkTest(EmulatorTest):
    def setUp(self) -> None:
        self.eks = self.emulator.client("eks")
        before = self.network()
        self.addCleanup(
            self.update,
            endpointPublicAccess=True,
            endpointPrivateAccess=True,
            publicAccessCidrs=before["publicAccessCidrs"],
        )
        self.addCleanup(self.update, subnetIds=before["subnetIds"])

    def network(self) -> dict[str, Any]:
        return dict(self.eks.describe_cluster(name=CLUSTER)["cluster"]["resourcesVpcConfig"])

    def update(self, **network: Any) -> dict[str, Any]:
        return dict(self.eks.update_cluster_config(name=CLUSTER, resourcesVpcConfig=network)["update"])

    def invalid(self, **network: Any) -> str:
        return self.refused(
            "InvalidParameterException", self.eks.update_cluster_config, name=CLUSTER, resourcesVpcConfig=network
        )

    def test_access_is_changed_and_the_rest_stays(self) -> None:
        before = self.network()
        self.assertEqual("EndpointAccessUpdate", self.update(publicAccessCidrs=["203.0.113.0/24"])["type"])
        self.assertEqual({**before, "publicAccessCidrs": ["203.0.113.0/24"]}, self.network())

    def test_access_that_is_refused(self) -> None:
        self.assertIn("cannot be false", self.invalid(endpointPublicAccess=False, endpointPrivateAccess=False))
        self.assertIn("only be set when public", self.invalid(endpointPublicAccess=False, publicAccessCidrs=["10.0.0.0/8"]))
        self.assertIn("invalid", self.invalid(publicAccessCidrs=["10.0.0.1/8"]))
        self.assertIn("one type", self.invalid(endpointPublicAccess=True, subnetIds=self.network()["subnetIds"]))

    def test_subnets_are_changed_within_the_same_zones(self) -> None:
        ids = self.network()["subnetIds"]
        self.assertEqual("VpcConfigUpdate", self.update(subnetIds=ids[:3])["type"])
        self.assertEqual(ids[:3], self.network()["subnetIds"])
        self.assertIn("at least two", self.invalid(subnetIds=ids[:1]))
        self.assertIn("same set", self.invalid(subnetIds=ids[:2]))
        self.assertIn("does not exist", self.invalid(subnetIds=["subnet-0123456789abcdef0"]))

    def test_the_versions_that_are_supported(self) -> None:
        versions = self.eks.describe_cluster_versions(clusterVersions=["1.35"])["clusterVersions"]
        self.assertEqual(["1.35"], [each["clusterVersion"] for each in versions])
        self.assertEqual("2027-03-27", versions[0]["endOfStandardSupportDate"].date().isoformat())
        self.assertEqual("2028-03-27", versions[0]["endOfExtendedSupportDate"].date().isoformat())
        everything = self.eks.describe_cluster_versions(includeAll=True)["clusterVersions"]
        self.assertIn("1.31", [each["clusterVersion"] for each in everything])

    def test_support_that_ends(self) -> None:
        self.addCleanup(self.emulator.control, "DELETE", "support")
        self.addCleanup(self.eks.update_cluster_config, name=CLUSTER, upgradePolicy={"supportType": "EXTENDED"})
        version = self.eks.describe_cluster(name=CLUSTER)["cluster"]["version"]
        self.eks.update_cluster_config(name=CLUSTER, upgradePolicy={"supportType": "STANDARD"})
        self.assertEqual(
            {"supportType": "STANDARD"}, self.eks.describe_cluster(name=CLUSTER)["cluster"]["upgradePolicy"]
        )
        self.eks.update_cluster_config(name=CLUSTER, upgradePolicy={"supportType": "EXTENDED"})
        days = {"version": version, "standardUntil": "2020-01-01", "extendedUntil": "2099-01-01"}
        self.assertEqual(days, self.emulator.control("POST", "support", days))
        told = self.eks.describe_cluster_versions(clusterVersions=[version])["clusterVersions"][0]
        self.assertEqual("2020-01-01", told["endOfStandardSupportDate"].date().isoformat())
        self.assertEqual("EXTENDED_SUPPORT", told["versionStatus"])
        message = self.refused(
            "InvalidParameterException",
            self.eks.update_cluster_config,
            name=CLUSTER,
            upgradePolicy={"supportType": "STANDARD"},
        )
        self.assertIn("cannot be disabled", message)
        self.emulator.control("DELETE", "support")
        told = self.eks.describe_cluster_versions(clusterVersions=[version])["clusterVersions"][0]
        self.assertNotEqual("2020-01-01", told["endOfStandardSupportDate"].date().isoformat())

    def test_auto_mode_is_on_or_off_as_a_whole(self) -> None:
        def auto(compute: bool, others: bool) -> dict[str, Any]:
            return {
                "name": CLUSTER,
                "computeConfig": {"enabled": compute},
                "kubernetesNetworkConfig": {"elasticLoadBalancing": {"enabled": others}},
                "storageConfig": {"blockStorage": {"enabled": others}},
            }

        self.addCleanup(self.eks.update_cluster_config, **auto(False, False))
        self.refused("InvalidParameterException", self.eks.update_cluster_config, **auto(True, False))
        self.assertFalse(self.eks.describe_cluster(name=CLUSTER)["cluster"]["computeConfig"]["enabled"])
        self.eks.update_cluster_config(**auto(True, True))
        cluster = self.eks.describe_cluster(name=CLUSTER)["cluster"]
        self.assertTrue(cluster["computeConfig"]["enabled"])
        self.assertTrue(cluster["kubernetesNetworkConfig"]["elasticLoadBalancing"]["enabled"])
        self.assertTrue(cluster["storageConfig"]["blockStorage"]["enabled"])


if __name__ == "__main__":
    unittest.main()
