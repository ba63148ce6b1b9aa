"""EKS: the network of a control plane is changed, and the versions that EKS supports are told."""

from __future__ import annotations

import ipaddress
import uuid
from datetime import datetime, timezone
from typing import Any

from moto.ec2.models import EC2Backend
from moto.eks.models import Cluster

from .errors import AwsError

#: The first is 14 months before the end of standard support, which is 12 months before the end of all support.
#: 1.31 to 1.35 are EKS's own days; those of 1.36 are made up, because EKS had not named them.
_DAYS = {
    "1.31": ("2024-09-26", "2025-11-26", "2026-11-26"),
    "1.32": ("2025-01-23", "2026-03-23", "2027-03-23"),
    "1.33": ("2025-05-29", "2026-07-29", "2027-07-29"),
    "1.34": ("2025-10-02", "2026-12-02", "2027-12-02"),
    "1.35": ("2026-01-27", "2027-03-27", "2028-03-27"),
    "1.36": ("2026-06-30", "2027-08-30", "2028-08-30"),
}
_FEWEST_FREE = 5
#: The days that a test moved, by version.
_moved: dict[str, tuple[str, str, str]] = {}


def move_support(document: Any) -> dict[str, str]:
    """Moves the ends of support of one version, as if time had passed."""
    version = str(document.get("version"))
    if version not in _DAYS:
        raise ValueError(f"the versions are {', '.join(_DAYS)}")
    standard, extended = str(document.get("standardUntil")), str(document.get("extendedUntil"))
    if not datetime.fromisoformat(standard) <= datetime.fromisoformat(extended):
        raise ValueError("extended support does not end before standard support")
    _moved[version] = (_DAYS[version][0], standard, extended)
    return {"version": version, "standardUntil": standard, "extendedUntil": extended}


def restore_support() -> None:
    _moved.clear()


def cluster_versions(wanted: list[str] | None, include_all: bool) -> list[dict[str, Any]]:
    now = datetime.now(timezone.utc)
    found = []
    for version, days in {**_DAYS, **_moved}.items():
        released, standard, extended = (datetime.fromisoformat(day).replace(tzinfo=timezone.utc) for day in days)
        status = "STANDARD_SUPPORT" if now < standard else "EXTENDED_SUPPORT" if now < extended else "UNSUPPORTED"
        if (wanted and version not in wanted) or (status == "UNSUPPORTED" and not include_all):
            continue
        found.append(
            {
                "clusterVersion": version,
                "clusterType": "eks",
                "defaultPlatformVersion": "eks.1",
                "defaultVersion": version == "1.35",
                "releaseDate": released,
                "endOfStandardSupportDate": standard,
                "endOfExtendedSupportDate": extended,
                "status": status.lower().replace("_", "-"),
                "versionStatus": status,
                "kubernetesPatchVersion": f"{version}.0",
            }
        )
    return found


def update(cluster: Cluster, wanted: dict[str, Any], ec2: EC2Backend) -> dict[str, Any]:
    """Changes the access to the endpoint, or the subnets and security groups; EKS takes one of both a call."""
    network = dict(cluster.resources_vpc_config)
    access = {key: wanted[key] for key in _ACCESS if wanted.get(key) is not None}
    places = {key: wanted[key] for key in _PLACES if wanted.get(key) is not None}
    if bool(access) == bool(places):
        raise _refused(
            "Only one type of update can be allowed." if access else "No changes needed for the endpoint access config"
        )
    network.update(access or places)
    if access:
        _check_access(network, access)
    else:
        _check_places(network, cluster, places, ec2)
    cluster.resources_vpc_config = network
    return _done("EndpointAccessUpdate" if access else "VpcConfigUpdate")


def support_type(cluster: Cluster) -> str:
    return str(getattr(cluster, "support_type", "EXTENDED"))


def update_policy(cluster: Cluster, wanted: str | None) -> dict[str, Any]:
    """Whether the cluster stays on its version when standard support ends; once it has ended, EKS lets nobody leave."""
    if wanted not in ("STANDARD", "EXTENDED"):
        raise _refused("supportType must be STANDARD or EXTENDED")
    (version,) = cluster_versions([cluster.version], True)
    if wanted == "STANDARD" and version["versionStatus"] != "STANDARD_SUPPORT":
        raise _refused(f"Cluster is on extended support for version {cluster.version}, which cannot be disabled")
    cluster.support_type = wanted
    return _done("UpgradePolicyUpdate")


def is_auto(cluster: Cluster) -> bool:
    return bool(getattr(cluster, "auto_mode", False))


def update_auto_mode(cluster: Cluster, *parts: dict[str, Any] | None) -> dict[str, Any]:
    """Auto Mode is on or off as a whole; what it would then make, such as nodes, is not made here."""
    wanted = [bool((part or {}).get("enabled")) for part in parts]
    if None in parts or len(set(wanted)) != 1:
        raise _refused("The type for cluster update was not provided: compute, load balancing and block storage are one")
    cluster.auto_mode = wanted[0]
    return _done("AutoModeUpdate")


def _done(kind: str) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "status": "Successful",
        "type": kind,
        "params": [],
        "createdAt": datetime.now(timezone.utc),
        "errors": [],
    }


_ACCESS = ("endpointPublicAccess", "endpointPrivateAccess", "publicAccessCidrs")
_PLACES = ("subnetIds", "securityGroupIds")


def _check_access(network: dict[str, Any], access: dict[str, Any]) -> None:
    if not network["endpointPublicAccess"] and not network["endpointPrivateAccess"]:
        raise _refused("Private and public endpoint access cannot be false")
    if "publicAccessCidrs" in access:
        if not network["endpointPublicAccess"]:
            raise _refused("The publicAccessCidrs parameter can only be set when public access is enabled")
        for cidr in access["publicAccessCidrs"]:
            try:
                ipaddress.ip_network(cidr)
            except ValueError:
                raise _refused(f"The following CIDRs are invalid in publicAccessCidrs: {cidr}") from None
        if not access["publicAccessCidrs"]:
            network["publicAccessCidrs"] = ["0.0.0.0/0"]


def _check_places(network: dict[str, Any], cluster: Cluster, places: dict[str, Any], ec2: EC2Backend) -> None:
    vpc = network["vpcId"]
    if "subnetIds" in places:
        before = {subnet.availability_zone for subnet in _subnets(cluster.resources_vpc_config["subnetIds"], vpc, ec2)}
        given = _subnets(places["subnetIds"], vpc, ec2)
        after = {subnet.availability_zone for subnet in given}
        if len(after) < 2:
            raise _refused("Subnets specified must be in at least two different AZs")
        if before != after:
            raise _refused("Provided subnets belong to the VPC but are not in the same set of AZs as the cluster's")
        full = [subnet.id for subnet in given if subnet.available_ip_address_count < _FEWEST_FREE]
        if full:
            raise _refused(f"One or more of the provided subnets does not have enough free IPs: {', '.join(full)}")
    for group in places.get("securityGroupIds", []):
        if group not in ec2.groups.get(vpc, {}):
            raise _refused(f"The security group ID '{group}' does not exist")


def _subnets(ids: list[str], vpc: str, ec2: EC2Backend) -> list[Any]:
    known = {subnet.id: subnet for by_id in ec2.subnets.values() for subnet in by_id.values()}
    for each in ids:
        if each not in known or known[each].vpc_id != vpc:
            raise _refused(f"The subnet ID '{each}' does not exist")
    return [known[each] for each in ids]


def _refused(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message, 400)
