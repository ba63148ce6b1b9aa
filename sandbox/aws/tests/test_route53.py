"""Route 53's records, against the started program."""

from __future__ import annotations

import unittest
from typing import Any

from support import EmulatorTest

ZONE = "Z0123456789EXAMPLE"
ALIAS = {"HostedZoneId": "Z2IFOLAFXWLO4F", "DNSName": "lb-1.elb.eu-west-1.amazonaws.com", "EvaluateTargetHealth": True}


class RecordTest(EmulatorTest):
    def setUp(self) -> None:
        self.dns = self.emulator.client("route53")

    def change(self, *changes: tuple[str, dict[str, Any]]) -> dict[str, Any]:
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record} for action, record in changes]}
        return self.dns.change_resource_record_sets(HostedZoneId=ZONE, ChangeBatch=batch)  # type: ignore[no-any-return]

    def records(self, start: str) -> list[dict[str, Any]]:
        found = self.dns.list_resource_record_sets(HostedZoneId=ZONE, StartRecordName=start, MaxItems="2")
        return found["ResourceRecordSets"]  # type: ignore[no-any-return]

    def test_the_seeded_zone_has_its_own_records(self) -> None:
        found = self.dns.list_resource_record_sets(HostedZoneId=ZONE)["ResourceRecordSets"]
        self.assertLessEqual({("example.com.", "NS"), ("example.com.", "SOA")}, {(r["Name"], r["Type"]) for r in found})
        self.assertEqual("example.com.", self.dns.get_hosted_zone(Id=ZONE)["HostedZone"]["Name"])

    def test_a_wildcard_alias_is_told_with_its_escape_and_a_final_dot(self) -> None:
        record = {"Name": "*.Wild.example.com", "Type": "A", "AliasTarget": ALIAS}
        self.change(("UPSERT", record))
        self.change(("UPSERT", record))
        found = self.records("*.wild.example.com")[0]
        self.assertEqual("\\052.wild.example.com.", found["Name"])
        self.assertEqual({**ALIAS, "DNSName": ALIAS["DNSName"] + "."}, found["AliasTarget"])

    def test_a_batch_is_carried_out_whole_or_not_at_all(self) -> None:
        good = {"Name": "whole.example.com", "Type": "A", "AliasTarget": ALIAS}
        bad = {"Name": "whole.example.org", "Type": "A", "AliasTarget": ALIAS}
        self.refused("InvalidChangeBatch", self.change, ("UPSERT", good), ("UPSERT", bad), status=400)
        self.assertNotIn("whole.example.com.", [record["Name"] for record in self.records("whole.example.com")])

    def test_a_deletion_names_every_value(self) -> None:
        text = {"Name": "gone.example.com", "Type": "TXT", "TTL": 300, "ResourceRecords": [{"Value": '"a"'}]}
        self.change(("CREATE", text))
        self.refused("InvalidChangeBatch", self.change, ("CREATE", text))
        self.refused("InvalidChangeBatch", self.change, ("DELETE", {**text, "TTL": 60}))
        self.change(("DELETE", text))
        self.refused("InvalidChangeBatch", self.change, ("DELETE", text))

    def test_a_cname_stands_alone(self) -> None:
        self.change(("UPSERT", {"Name": "c.example.com", "Type": "A", "AliasTarget": ALIAS}))
        cname = {"Name": "c.example.com", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "x.example.com"}]}
        self.refused("InvalidChangeBatch", self.change, ("UPSERT", cname))

    def test_an_unknown_zone(self) -> None:
        self.refused("NoSuchHostedZone", self.dns.list_resource_record_sets, HostedZoneId="Z0000", status=404)


if __name__ == "__main__":
    unittest.main()
