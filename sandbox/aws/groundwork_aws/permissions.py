"""What a role's own policies let it do.

As with trust, the rule is to fail closed: a statement with a condition never allows, and always denies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from moto.iam.models import Role

from .trust import action_matches, as_list, like


def allows(role: Role, action: str, resource: str) -> bool:
    """Whether the role may do that; boundaries and policies of an organization are not looked at."""
    return permits(map(json.loads, _documents(role)), action, resource)


def permits(policies: Iterable[Any], action: str, resource: str) -> bool:
    """An explicit Deny wins, then any Allow, else refusal."""
    allowed = False
    for policy in policies:
        for statement in as_list(policy.get("Statement")):
            if not action_matches(statement, action) or not _resource_matches(statement, resource):
                continue
            if statement.get("Effect") == "Deny":
                return False
            allowed = allowed or (statement.get("Effect") == "Allow" and not statement.get("Condition"))
    return allowed


def _documents(role: Role) -> Iterable[str]:
    yield from role.policies.values()
    for policy in role.managed_policies.values():
        yield next(each.document for each in policy.versions if each.is_default)


def _resource_matches(statement: dict[str, Any], resource: str) -> bool:
    if "NotResource" in statement:
        return not any(like(pattern, resource) for pattern in as_list(statement["NotResource"]))
    return any(like(pattern, resource) for pattern in as_list(statement.get("Resource")))
