"""EKS Pod Identity associations, call by call, against the started program."""

from __future__ import annotations

from typing import Any

from support import ACCOUNT, CLUSTER, EmulatorTest, trust


class AssociationTest(EmulatorTest):
    def setUp(self) -> None:
        self.eks = self.emulator.client("eks")

    def tearDown(self) -> None:
        super().tearDown()
        for each in self.eks.list_pod_identity_associations(clusterName=CLUSTER)["associations"]:
            self.eks.delete_pod_identity_association(clusterName=CLUSTER, associationId=each["associationId"])

    def role(self, name: str) -> str:
        iam = self.emulator.client("iam")
        try:
            return str(iam.get_role(RoleName=name)["Role"]["Arn"])
        except iam.exceptions.NoSuchEntityException:
            return str(iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust())["Role"]["Arn"])

    def made(self, account: str, **more: Any) -> dict[str, Any]:
        answer = self.eks.create_pod_identity_association(
            clusterName=CLUSTER,
            namespace="shop",
            serviceAccount=account,
            roleArn=self.role("it-pods"),
            **more,
        )
        return answer["association"]  # type: ignore[no-any-return]

    def test_an_association_is_described_as_it_was_made_and_its_list_tells_no_role(self) -> None:
        made = self.made("orders", tags={"a": "1"})
        found = self.eks.describe_pod_identity_association(clusterName=CLUSTER, associationId=made["associationId"])
        self.assertEqual(made["roleArn"], found["association"]["roleArn"])
        self.assertEqual({"a": "1"}, found["association"]["tags"])
        listed = self.eks.list_pod_identity_associations(
            clusterName=CLUSTER, namespace="shop", serviceAccount="orders"
        )["associations"]
        self.assertEqual([made["associationId"]], [each["associationId"] for each in listed])
        self.assertNotIn("roleArn", listed[0])
        self.assertEqual(
            [], self.eks.list_pod_identity_associations(clusterName=CLUSTER, namespace="other")["associations"]
        )

    def test_the_webhook_is_told_the_role(self) -> None:
        self.made("orders")
        told = self.emulator.control("GET", "associations?namespace=shop&serviceAccount=orders")
        self.assertEqual({"role": self.role("it-pods")}, told)
        self.assertEqual({"role": None}, self.emulator.control("GET", "associations?namespace=shop&serviceAccount=x"))

    def test_another_role_is_an_update(self) -> None:
        made = self.made("orders")
        other = self.role("it-pods-other")
        self.eks.update_pod_identity_association(
            clusterName=CLUSTER, associationId=made["associationId"], roleArn=other
        )
        found = self.eks.describe_pod_identity_association(clusterName=CLUSTER, associationId=made["associationId"])
        self.assertEqual(other, found["association"]["roleArn"])

    def test_tags_come_and_go(self) -> None:
        arn = self.made("orders", tags={"a": "1"})["associationArn"]
        self.eks.tag_resource(resourceArn=arn, tags={"b": "2"})
        self.eks.untag_resource(resourceArn=arn, tagKeys=["a"])
        self.assertEqual({"b": "2"}, self.eks.list_tags_for_resource(resourceArn=arn)["tags"])

    def test_associations_are_told_page_by_page(self) -> None:
        for account in ("a", "b", "c"):
            self.made(account)
        pages = self.eks.get_paginator("list_pod_identity_associations").paginate(
            clusterName=CLUSTER, PaginationConfig={"PageSize": 2}
        )
        self.assertEqual(["a", "b", "c"], [each["serviceAccount"] for page in pages for each in page["associations"]])

    def test_what_an_association_may_not_be(self) -> None:
        create = self.eks.create_pod_identity_association
        usual = {"clusterName": CLUSTER, "namespace": "shop", "serviceAccount": "orders"}
        ghost = f"arn:aws:iam::{ACCOUNT}:role/ghost"
        message = self.refused("InvalidParameterException", create, **usual, roleArn=ghost, status=400)
        self.assertEqual("Role provided in the request does not exist.", message)
        self.refused("InvalidParameterException", create, **usual, roleArn="arn:aws:iam::1:user/x")
        self.refused(
            "AccessDeniedException", create, **usual, roleArn="arn:aws:iam::999999999999:role/x", status=403
        )
        role = self.role("it-pods")
        self.refused("InvalidParameterException", create, **{**usual, "namespace": "Shop"}, roleArn=role)
        self.refused("ResourceNotFoundException", create, **{**usual, "clusterName": "none"}, roleArn=role, status=404)
        self.made("orders")
        self.refused("ResourceInUseException", create, **usual, roleArn=role, status=409)

    def test_what_is_deleted_is_gone(self) -> None:
        made = self.made("orders")["associationId"]
        self.eks.delete_pod_identity_association(clusterName=CLUSTER, associationId=made)
        self.refused(
            "ResourceNotFoundException",
            self.eks.describe_pod_identity_association,
            clusterName=CLUSTER,
            associationId=made,
            status=404,
        )
