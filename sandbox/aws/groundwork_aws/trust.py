"""Does a role's trust policy let this token, or this service of AWS, in?

Pure: a policy document and the facts about a request in, a decision with its reason out.
The rule throughout is to fail closed. Where this evaluation does not know something that AWS
would know (an operator, a global condition key, a policy variable), an Allow statement does
not match and a Deny statement does: the sandbox may refuse what AWS would grant, never the
other way round.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ASSUME_WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"


@dataclass(frozen=True)
class Request:
    """Who asks (the provider that vouches, or a service of AWS) and the condition keys the request carries."""

    provider_arn: str
    context: Mapping[str, Sequence[str]]
    action: str = ASSUME_WITH_WEB_IDENTITY
    service: str = ""

    @property
    def principal(self) -> str:
        return self.service or self.provider_arn


@dataclass(frozen=True)
class Decision:
    allowed: bool
    reason: str


class _Unknown(Exception):
    """Something in a statement that cannot be evaluated here."""


def evaluate(policy: Any, request: Request) -> Decision:
    """Explicit Deny wins, then any Allow, else refusal."""
    if not isinstance(policy, dict):
        return Decision(False, "the trust policy is not an object")
    context = {key.lower(): list(values) for key, values in request.context.items()}
    allowed_by: str | None = None
    misses: list[str] = []
    for index, statement in enumerate(as_list(policy.get("Statement"))):
        if not isinstance(statement, dict):
            continue
        name = f"statement {statement.get('Sid') or index + 1}"
        effect = statement.get("Effect")
        try:
            miss = _why_not(statement, request, context)
        except _Unknown as unknown:
            miss = None if effect == "Deny" else f"cannot evaluate {unknown}"
        if miss is not None:
            misses.append(f"{name}: {miss}")
        elif effect == "Deny":
            return Decision(False, f"{name} denies")
        elif effect == "Allow":
            allowed_by = allowed_by or name
        else:
            misses.append(f"{name}: its Effect is neither Allow nor Deny")
    if allowed_by:
        return Decision(True, f"{allowed_by} allows")
    return Decision(False, "; ".join(misses) or "there is no statement")


def _why_not(statement: dict[str, Any], request: Request, context: dict[str, list[str]]) -> str | None:
    """None when the statement applies to the request, else the first thing that does not fit."""
    if not _principal_matches(statement, request):
        return f"its principal is not {request.principal}"
    if not action_matches(statement, request.action):
        return f"its action is not {request.action}"
    condition = statement.get("Condition", {})
    if not isinstance(condition, dict):
        raise _Unknown("a Condition that is not an object")
    # Conditions are joined by "and": one that is surely not met settles it, whatever else there
    # is that we cannot evaluate.
    unknown: _Unknown | None = None
    for operator, keys in condition.items():
        for key, wanted in _items(keys, operator):
            try:
                if not _holds(operator, key, [_text(value) for value in as_list(wanted)], context):
                    return f"its condition {operator} on {key} is not met"
            except _Unknown as caught:
                unknown = unknown or caught
    if unknown:
        raise unknown
    return None


def _items(keys: Any, operator: str) -> list[tuple[str, Any]]:
    if not isinstance(keys, dict):
        raise _Unknown(f"the operand of {operator}")
    return list(keys.items())


def _principal_matches(statement: dict[str, Any], request: Request) -> bool:
    if "NotPrincipal" in statement:
        return not _lists(statement["NotPrincipal"], request)
    return "Principal" in statement and _lists(statement["Principal"], request)


def _lists(principal: Any, request: Request) -> bool:
    if principal == "*":
        return True
    if not isinstance(principal, dict):
        return False
    if "*" in as_list(principal.get("AWS")):
        # IAM reads {"AWS": "*"} as everyone, whatever kind of principal.
        return True
    listed = as_list(principal.get("Service" if request.service else "Federated"))
    return request.principal in listed or "*" in listed


def action_matches(statement: dict[str, Any], action: str) -> bool:
    if "NotAction" in statement:
        return not any(like(pattern, action, fold=True) for pattern in as_list(statement["NotAction"]))
    return any(like(pattern, action, fold=True) for pattern in as_list(statement.get("Action")))


def like(pattern: Any, value: str, fold: bool = False) -> bool:
    """``*`` and ``?`` are wild, nothing else is: a bracket is a bracket."""
    regex = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in str(pattern))
    return re.fullmatch(regex, value, re.DOTALL | (re.IGNORECASE if fold else 0)) is not None


def _equal(wanted: str, value: str) -> bool:
    return wanted == value


def _equal_folded(wanted: str, value: str) -> bool:
    return wanted.casefold() == value.casefold()


def _like_arn(pattern: str, value: str) -> bool:
    """Part by part: a star does not reach over a colon, but in the last of the six parts."""
    wanted, given = pattern.split(":", 5), value.split(":", 5)
    return len(wanted) == len(given) == 6 and all(map(like, wanted, given))


#: operator -> (how one wanted value meets one given value, whether the operator negates)
_OPERATORS: dict[str, tuple[Callable[[str, str], bool], bool]] = {
    "stringequals": (_equal, False),
    "stringnotequals": (_equal, True),
    "stringequalsignorecase": (_equal_folded, False),
    "stringnotequalsignorecase": (_equal_folded, True),
    "stringlike": (like, False),
    "stringnotlike": (like, True),
    "arnequals": (_like_arn, False),
    "arnnotequals": (_like_arn, True),
    "arnlike": (_like_arn, False),
    "arnnotlike": (_like_arn, True),
}


def _holds(operator: str, key: str, wanted: list[str], context: dict[str, list[str]]) -> bool:
    name = operator.lower()
    quantifier = ""
    for prefix in ("foranyvalue:", "forallvalues:"):
        if name.startswith(prefix):
            quantifier, name = prefix, name.removeprefix(prefix)
    key = key.lower()
    given = context.get(key)
    if given is None and key.startswith(("aws:", "sts:")):
        # AWS would fill this key in; that it is not here says nothing about its value.
        raise _Unknown(f"the condition key {key}")
    if any("${" in value for value in wanted):
        raise _Unknown("a policy variable")
    if name == "null" and not quantifier:
        return (given is None) == ([value.lower() for value in wanted] == ["true"])
    if_exists = name.endswith("ifexists")
    name = name.removesuffix("ifexists")
    if name not in _OPERATORS:
        raise _Unknown(f"the operator {operator}")
    meets, negates = _OPERATORS[name]

    def satisfied(value: str) -> bool:
        return any(meets(want, value) for want in wanted) != negates

    if given is None:
        if if_exists:
            return True
        # A set operator looks at values: none at all are vacuously "all", and never "any".
        return quantifier == "forallvalues:" if quantifier else negates
    if quantifier == "foranyvalue:":
        return any(satisfied(value) for value in given)
    if quantifier == "forallvalues:":
        return all(satisfied(value) for value in given)
    if len(given) != 1:
        raise _Unknown(f"several values of {key} without a set operator")
    return satisfied(given[0])


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """JSON booleans and numbers are strings to IAM."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
