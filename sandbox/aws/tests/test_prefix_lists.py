"""Prefix lists that rules of security groups name."""

from __future__ import annotations

import unittest

from support import EmulatorTest


class PrefixListTest(EmulatorTest):
    def test_the_entries_of_a_list_are_told(self) -> None:
        ec2 = self.emulator.client("ec2")
        made = ec2.create_managed_prefix_list(
            PrefixListName="office", AddressFamily="IPv4", MaxEntries=2, Entries=[{"Cidr": "203.0.113.0/24"}]
        )["PrefixList"]["PrefixListId"]
        self.addCleanup(ec2.delete_managed_prefix_list, PrefixListId=made)
        entries = ec2.get_managed_prefix_list_entries(PrefixListId=made)["Entries"]
        self.assertEqual(["203.0.113.0/24"], [each["Cidr"] for each in entries])

    def test_a_list_that_does_not_exist_has_none(self) -> None:
        ec2 = self.emulator.client("ec2")
        self.refused(
            "InvalidPrefixListID.NotFound", ec2.get_managed_prefix_list_entries, PrefixListId="pl-0123456789abcdef0"
        )


if __name__ == "__main__":
    unittest.main()
