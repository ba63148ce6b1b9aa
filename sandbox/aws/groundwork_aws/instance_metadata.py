"""Credentials of nodes. An instance of EC2 gets them from its metadata service, at an address that every node has; the
sandbox's nodes share one network, so here a node says which one it is.
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.sts.models import sts_backends

from .config import Config

_LIFE_SECONDS = 6 * 3600


def credentials(config: Config, address: str) -> dict[str, Any] | None:
    """Those of the role in the profile of the instance with that address, in the shape of the metadata service."""
    ec2 = ec2_backends[config.account][config.region]
    for instance in ec2.all_instances():
        if instance.private_ip == address and instance.state == "running":
            association = ec2.iam_instance_profile_associations.get(instance.id)
            roles = association.iam_instance_profile.roles if association else []
            return _issued(config, instance.id, roles[0].arn) if roles else None
    return None


def _issued(config: Config, instance: str, role: str) -> dict[str, Any]:
    session = sts_backends[config.account][config.partition].assume_role(
        region_name=config.region,
        role_session_name=instance,
        role_arn=role,
        policy="",
        duration=_LIFE_SECONDS,
        external_id="",
    )
    return {
        "Code": "Success",
        "Type": "AWS-HMAC",
        "AccessKeyId": session.access_key_id,
        "SecretAccessKey": session.secret_access_key,
        "Token": session.session_token,
        "Expiration": session.expiration.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
