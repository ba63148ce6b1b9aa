"""Route 53: moto's, with the names and refusals of the service.

moto takes any batch and forgets what a DELETE must name; here a batch is carried out whole or not at
all, and names are told as Route 53 tells them, with ``*`` as ``\\052``.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random
from moto.route53.models import FakeZone
from moto.route53.responses import Route53

from .errors import AwsError

_MOST_RECORDS = 300


class SandboxRoute53(Route53):
    def change_resource_record_sets(self) -> ActionResult:
        zone = self._zone()
        changes = self._get_param("ChangeBatch.Changes") or []
        before = list(zone.rrsets)
        wrong: list[str] = []
        for change in changes:
            record = change["ResourceRecordSet"]
            record["Name"] = _full(record["Name"])
            wrong += self._wrong(zone, change["Action"], record)
            if not wrong:
                _carry_out(zone, change["Action"], record)
        if wrong:
            zone.rrsets = before
            raise AwsError("InvalidChangeBatch", "[" + ", ".join(wrong) + "]")
        return ActionResult(
            {
                "ChangeInfo": {
                    "Id": f"/change/C{mock_random.get_random_hex(13).upper()}",
                    "Status": "PENDING",
                    "SubmittedAt": utcnow(),
                }
            }
        )

    def list_resource_record_sets(self) -> ActionResult:
        zone = self._zone()
        start_name = self._get_param("StartRecordName")
        start_type = self._get_param("StartRecordType")
        if start_type and not start_name:
            raise AwsError("InvalidInput", "The input is not valid")
        most = min(self._get_int_param("MaxItems", _MOST_RECORDS), _MOST_RECORDS)
        records = sorted(zone.rrsets, key=lambda record: (_sorting(record.name), record.type or ""))
        if start_name:
            start = (_sorting(_full(start_name)), start_type or "")
            records = [each for each in records if (_sorting(each.name), each.type or "") >= start]
        page, rest = records[:most], records[most:]
        return ActionResult(
            {
                "ResourceRecordSets": [_told(record) for record in page],
                "IsTruncated": bool(rest),
                "NextRecordName": _escaped(rest[0].name) if rest else None,
                "NextRecordType": rest[0].type if rest else None,
                "MaxItems": most,
            }
        )

    def _zone(self) -> FakeZone:
        zone_id = str(self._get_param("HostedZoneId")).rsplit("/", 1)[-1]
        zone = self.backend.zones.get(zone_id)
        if zone is None:
            raise AwsError("NoSuchHostedZone", f"No hosted zone found with ID: {zone_id}", 404)
        return zone

    def _wrong(self, zone: FakeZone, action: str, record: dict[str, Any]) -> list[str]:
        name, kind = record["Name"], record["Type"]
        zone_name = _full(zone.name)
        if name != zone_name and not name.endswith("." + zone_name):
            return [f"RRSet with DNS name {name} is not permitted in zone {zone_name}"]
        if bool(record.get("AliasTarget")) == bool(record.get("ResourceRecords")):
            return [
                f"Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords]] in {name}"
            ]
        there = [each for each in zone.rrsets if each.name == name]
        same = next((each for each in there if each.type == kind), None)
        if action == "CREATE" and same is not None:
            return [f"Tried to create resource record set [name='{name}', type='{kind}'] but it already exists"]
        if action == "DELETE":
            if same is None:
                return [f"Tried to delete resource record set [name='{name}', type='{kind}'] but it was not found"]
            if _values(same) != _asked(record):
                return [
                    f"Tried to delete resource record set [name='{name}', type='{kind}'] but the values provided do "
                    "not match the current values"
                ]
            return []
        others = {each.type for each in there} - {kind}
        if (kind == "CNAME" and others) or (kind != "CNAME" and "CNAME" in others):
            return [
                f"RRSet of type {kind} with DNS name {name} is not permitted as it conflicts with other records "
                f"with the same DNS name in zone {zone_name}"
            ]
        return []


def _carry_out(zone: FakeZone, action: str, record: dict[str, Any]) -> None:
    zone.rrsets = [each for each in zone.rrsets if (each.name, each.type) != (record["Name"], record["Type"])]
    if action != "DELETE":
        zone.add_rrset(
            {**record, "ResourceRecords": [each["Value"] for each in record.get("ResourceRecords") or []]}
        )


def _values(record: Any) -> tuple[Any, ...]:
    alias = record.alias_target or {}
    return (
        None if alias else int(record.ttl or 0),
        sorted(value if isinstance(value, str) else value["Value"] for value in record.records or []),
        _alias(alias),
    )


def _asked(record: dict[str, Any]) -> tuple[Any, ...]:
    alias = record.get("AliasTarget") or {}
    return (
        None if alias else int(record.get("TTL") or 0),
        sorted(each["Value"] for each in record.get("ResourceRecords") or []),
        _alias(alias),
    )


def _alias(alias: dict[str, Any]) -> tuple[str, ...]:
    if not alias:
        return ()
    health = str(alias.get("EvaluateTargetHealth", False)).lower()
    return str(alias["HostedZoneId"]), _full(str(alias["DNSName"])), health


def _told(record: Any) -> dict[str, Any]:
    told = {"Name": _escaped(record.name), "Type": record.type}
    if record.alias_target:
        told["AliasTarget"] = {**record.alias_target, "DNSName": _full(str(record.alias_target["DNSName"]))}
    else:
        told["TTL"] = int(record.ttl or 0)
        told["ResourceRecords"] = [
            {"Value": value if isinstance(value, str) else value["Value"]} for value in record.records or []
        ]
    return told


def _full(name: str) -> str:
    """As it is kept: in small letters, with a final dot, an asterisk as one character."""
    return name.replace("\\052", "*").lower().rstrip(".") + "."


def _escaped(name: str) -> str:
    return name.replace("*", "\\052")


def _sorting(name: str) -> list[str]:
    """Route 53 lists names by their labels from the right."""
    return list(reversed(name.rstrip(".").split(".")))
