"""EKS add-ons, call by call, against the started program."""

from __future__ import annotations

import json
import time
from typing import Any

from support import CLUSTER, EmulatorTest, trust

NEWEST = "v1.21.1-eksbuild.1"
OLDER = "v1.20.4-eksbuild.2"
PREFIXES = json.dumps({"env": {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"}})


class AddonTest(EmulatorTest):
    def setUp(self) -> None:
        self.eks = self.emulator.client("eks")

    def tearDown(self) -> None:
        super().tearDown()
        self.emulator.control("DELETE", "addons")
        for name in self.eks.list_addons(clusterName=CLUSTER)["addons"]:
            self.eks.delete_addon(clusterName=CLUSTER, addonName=name)
            self.gone(name)

    def made(self, name: str, **more: Any) -> dict[str, Any]:
        self.eks.create_addon(clusterName=CLUSTER, addonName=name, **more)
        return self.settled(name)

    def settled(self, name: str) -> dict[str, Any]:
        for _ in range(50):
            addon: dict[str, Any] = self.eks.describe_addon(clusterName=CLUSTER, addonName=name)["addon"]
            if addon["status"] not in ("CREATING", "UPDATING"):
                return addon
            time.sleep(0.05)
        raise AssertionError(f"{name} does not settle")

    def gone(self, name: str) -> None:
        for _ in range(50):
            if name not in self.eks.list_addons(clusterName=CLUSTER)["addons"]:
                return
            time.sleep(0.05)
        raise AssertionError(f"{name} does not go")


class OfferTest(AddonTest):
    def test_each_version_says_on_which_kubernetes_it_runs_and_one_is_the_default(self) -> None:
        for kubernetes, default in (("1.36", NEWEST), ("1.33", OLDER)):
            found = self.eks.describe_addon_versions(addonName="vpc-cni", kubernetesVersion=kubernetes)["addons"][0]
            versions = found["addonVersions"]
            self.assertEqual(
                [default],
                [each["addonVersion"] for each in versions if each["compatibilities"][0]["defaultVersion"]],
            )
            self.assertEqual(
                {kubernetes}, {fit["clusterVersion"] for each in versions for fit in each["compatibilities"]}
            )

    def test_every_addon_has_one_default_on_each_kubernetes(self) -> None:
        for kubernetes in ("1.32", "1.33", "1.34", "1.35", "1.36"):
            for offer in self.eks.describe_addon_versions(kubernetesVersion=kubernetes)["addons"]:
                defaults = [each["compatibilities"][0]["defaultVersion"] for each in offer["addonVersions"]]
                self.assertEqual(1, sum(defaults), (offer["addonName"], kubernetes))

    def test_kube_proxy_is_never_newer_than_the_control_plane(self) -> None:
        offer = self.eks.describe_addon_versions(addonName="kube-proxy", kubernetesVersion="1.33")["addons"][0]
        self.assertEqual({"v1.32", "v1.33"}, {each["addonVersion"][:5] for each in offer["addonVersions"]})

    def test_the_schema_of_a_version_is_json(self) -> None:
        answer = self.eks.describe_addon_configuration(addonName="vpc-cni", addonVersion=NEWEST)
        self.assertIn("definitions", json.loads(answer["configurationSchema"]))
        self.refused(
            "InvalidParameterException",
            self.eks.describe_addon_configuration,
            addonName="vpc-cni",
            addonVersion="v9.9.9-eksbuild.1",
            status=400,
        )


class LifeTest(AddonTest):
    def test_an_addon_is_creating_then_active_and_described_as_it_was_made(self) -> None:
        made = self.eks.create_addon(
            clusterName=CLUSTER, addonName="vpc-cni", configurationValues=PREFIXES, tags={"a": "1"}
        )["addon"]
        self.assertEqual("CREATING", made["status"])
        addon = self.settled("vpc-cni")
        self.assertEqual(("ACTIVE", NEWEST), (addon["status"], addon["addonVersion"]))
        self.assertEqual(PREFIXES, addon["configurationValues"])
        self.assertEqual(({"a": "1"}, {"issues": []}), (addon["tags"], addon["health"]))
        self.assertEqual(["vpc-cni"], self.eks.list_addons(clusterName=CLUSTER)["addons"])

    def test_an_update_changes_what_it_names_and_takes_away_a_role_that_it_does_not(self) -> None:
        iam = self.emulator.client("iam")
        role = iam.create_role(RoleName="it-addon", AssumeRolePolicyDocument=trust())["Role"]["Arn"]
        self.made("vpc-cni", addonVersion=OLDER, configurationValues=PREFIXES, serviceAccountRoleArn=role)
        update = self.eks.update_addon(clusterName=CLUSTER, addonName="vpc-cni", addonVersion=NEWEST)["update"]
        self.assertEqual(("InProgress", "AddonUpdate"), (update["status"], update["type"]))
        self.refused(
            "ResourceInUseException", self.eks.update_addon, clusterName=CLUSTER, addonName="vpc-cni", status=409
        )
        addon = self.settled("vpc-cni")
        self.assertEqual((NEWEST, PREFIXES), (addon["addonVersion"], addon["configurationValues"]))
        self.assertNotIn("serviceAccountRoleArn", addon)

    def test_a_slow_update_comes_to_no_end_tells_what_was_before_and_lets_no_other_in(self) -> None:
        self.made("vpc-cni", addonVersion=OLDER)
        self.emulator.control("POST", "addons", {"addon": "vpc-cni", "slow": True})
        self.eks.update_addon(
            clusterName=CLUSTER, addonName="vpc-cni", addonVersion=NEWEST, configurationValues=PREFIXES
        )
        time.sleep(0.7)
        addon = self.eks.describe_addon(clusterName=CLUSTER, addonName="vpc-cni")["addon"]
        self.assertEqual(("UPDATING", OLDER), (addon["status"], addon["addonVersion"]))
        self.assertNotIn("configurationValues", addon)
        message = self.refused(
            "ResourceInUseException", self.eks.update_addon, clusterName=CLUSTER, addonName="vpc-cni", status=409
        )
        self.assertEqual("Addon vpc-cni cannot be updated as it is currently in UPDATING state", message)
        self.emulator.control("DELETE", "addons")
        addon = self.settled("vpc-cni")
        self.assertEqual((NEWEST, PREFIXES), (addon["addonVersion"], addon["configurationValues"]))

    def test_what_is_deleted_is_deleting_then_gone(self) -> None:
        self.made("coredns")
        deleted = self.eks.delete_addon(clusterName=CLUSTER, addonName="coredns", preserve=True)["addon"]
        self.assertEqual("DELETING", deleted["status"])
        self.gone("coredns")
        message = self.refused(
            "ResourceNotFoundException",
            self.eks.describe_addon,
            clusterName=CLUSTER,
            addonName="coredns",
            status=404,
        )
        self.assertEqual(f"No addon: coredns found in cluster: {CLUSTER}", message)

    def test_tags_come_and_go(self) -> None:
        arn = self.made("coredns", tags={"a": "1"})["addonArn"]
        self.eks.tag_resource(resourceArn=arn, tags={"b": "2"})
        self.eks.untag_resource(resourceArn=arn, tagKeys=["a"])
        self.assertEqual({"b": "2"}, self.eks.list_tags_for_resource(resourceArn=arn)["tags"])
        self.refused("ResourceNotFoundException", self.eks.tag_resource, resourceArn=arn + "x", tags={}, status=404)


class RefusalTest(AddonTest):
    def create(self, name: str = "vpc-cni", **more: Any) -> str:
        return self.refused(
            "InvalidParameterException",
            self.eks.create_addon,
            clusterName=CLUSTER,
            addonName=name,
            status=400,
            **more,
        )

    def test_what_an_addon_may_not_be(self) -> None:
        self.create("nginx")
        self.create(addonVersion="v1.0.0-eksbuild.1")
        self.create("kube-proxy", addonVersion="v9.9.9-eksbuild.1")
        self.create(addonVersion="v1.19.6-eksbuild.7")  # not on 1.36
        self.create(resolveConflicts="TAKE")
        self.create(serviceAccountRoleArn="arn:aws:iam::123456789012:user/somebody")
        self.create(serviceAccountRoleArn="arn:aws:iam::123456789012:role/ghost")

    def test_configuration_that_its_schema_does_not_allow(self) -> None:
        for values, complaint in (
            ('{"env": {"ENABLE_PREFIX_DELEGATION": true}}', "$.env.ENABLE_PREFIX_DELEGATION: boolean found"),
            ('{"env": {"ENABLE_PREFIX_DELEGATION": "yes"}}', "does not match the boolean pattern"),
            ('{"envs": {}}', "$.envs: is not defined in the schema"),
            ("just text", "$: string found, object expected"),
        ):
            self.assertIn(complaint, self.create(configurationValues=values))

    def test_one_of_a_name_and_one_cluster(self) -> None:
        self.made("coredns")
        self.refused(
            "ResourceInUseException", self.eks.create_addon, clusterName=CLUSTER, addonName="coredns", status=409
        )
        self.refused(
            "ResourceNotFoundException", self.eks.create_addon, clusterName="none", addonName="coredns", status=404
        )


class HealthTest(AddonTest):
    def test_an_addon_is_degraded_as_long_as_somebody_says_so(self) -> None:
        issue = {"code": "InsufficientNumberOfReplicas", "message": "no nodes", "resourceIds": ["coredns"]}
        self.emulator.control("POST", "addons", {"addon": "coredns", "issues": [issue]})
        addon = self.made("coredns")
        self.assertEqual(("DEGRADED", [issue]), (addon["status"], addon["health"]["issues"]))
        self.emulator.control("DELETE", "addons")
        self.assertEqual("ACTIVE", self.settled("coredns")["status"])

    def test_a_field_of_somebody_else_is_in_the_way_unless_it_is_taken_or_left(self) -> None:
        self.emulator.control("POST", "addons", {"addon": "vpc-cni", "conflict": "DaemonSet.apps aws-node - .spec"})
        for wish in ("NONE", "PRESERVE"):
            addon = self.made("vpc-cni", resolveConflicts=wish)
            self.assertEqual("CREATE_FAILED", addon["status"])
            self.assertEqual("ConfigurationConflict", addon["health"]["issues"][0]["code"])
            self.eks.delete_addon(clusterName=CLUSTER, addonName="vpc-cni")
            self.gone("vpc-cni")
        self.assertEqual("ACTIVE", self.made("vpc-cni", resolveConflicts="OVERWRITE")["status"])
        for wish, status in (("NONE", "UPDATE_FAILED"), ("PRESERVE", "ACTIVE")):
            self.eks.update_addon(clusterName=CLUSTER, addonName="vpc-cni", resolveConflicts=wish)
            self.assertEqual(status, self.settled("vpc-cni")["status"])

    def test_what_is_said_is_checked(self) -> None:
        from urllib.error import HTTPError

        for wrong in (
            {},
            {"addon": "coredns", "slow": "yes"},
            {"addon": "coredns", "mood": "bad"},
            {"addon": "coredns", "issues": [{"code": "Bad"}]},
        ):
            with self.assertRaises(HTTPError) as caught:
                self.emulator.control("POST", "addons", wrong)
            caught.exception.close()
            self.assertEqual(400, caught.exception.code)
