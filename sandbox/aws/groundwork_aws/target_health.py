"""How targets of load balancers are: whatever a test said of them, and nothing that nobody said.

A target begins as ``initial``, as with AWS, and stays so: no machine answers here, so that nothing
but a person can know whether it would. Wishes are kept and the newest that fits a target holds, also
for targets that come later.
"""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moto.elbv2.models import ELBv2Backend, FakeTargetGroup

#: State -> the reason that AWS gives unless another is said.
#: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
STATES = {
    "initial": "Elb.InitialHealthChecking",
    "healthy": None,
    "unhealthy": "Target.FailedHealthChecks",
    "unhealthy.draining": "Target.FailedHealthChecks",
    "draining": "Target.DeregistrationInProgress",
    "unavailable": "Elb.InternalError",
}
_DESCRIPTIONS = {
    "Elb.InitialHealthChecking": "Initial health checks in progress",
    "Target.FailedHealthChecks": "Health checks failed",
    "Target.DeregistrationInProgress": "Target deregistration is in progress",
    "Target.NotInUse": "Target group is not configured to receive traffic from the load balancer",
    "Target.InvalidState": "Target is in the stopped state",
    "Target.Timeout": "Request timed out",
    "Target.ResponseCodeMismatch": "Health checks failed with these codes: [503]",
    "Elb.InternalError": "Health checks failed due to an internal error",
}
_KEYS = ("targetGroup", "zone", "target", "state", "reason", "description")


@dataclass(frozen=True)
class Health:
    state: str
    reason: str | None = None
    description: str | None = None

    @staticmethod
    def of(state: str, reason: str | None = None, description: str | None = None) -> Health:
        reason = reason or STATES.get(state)
        return Health(state, reason, description or _DESCRIPTIONS.get(reason or ""))


@dataclass(frozen=True)
class Wish:
    """Targets whose health is set: those of that group, zone and id, where ``*`` means any."""

    targetGroup: str
    zone: str
    target: str
    state: str
    reason: str | None
    description: str | None

    def fits(self, group: str, zone: str, target: str) -> bool:
        wanted = (self.targetGroup, self.zone, self.target)
        return all(want in ("*", given) for want, given in zip(wanted, (group, zone, target), strict=True))


class TargetHealth:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wishes: list[Wish] = []

    def set(self, wanted: Any) -> dict[str, Any]:
        """Checks the wish whole and raises ValueError with every word that is wrong with it."""
        if not isinstance(wanted, dict):
            raise ValueError("a target's health is an object")
        wrong = [f"unknown key {key}" for key in wanted if key not in _KEYS]
        wrong += [f"{key} is no text" for key in _KEYS if not isinstance(wanted.get(key, ""), str)]
        if not wrong and wanted.get("state") not in STATES:
            wrong.append(f"state is none of {', '.join(STATES)}")
        if wrong:
            raise ValueError("; ".join(wrong))
        wish = Wish(
            wanted.get("targetGroup", "*"),
            wanted.get("zone", "*"),
            wanted.get("target", "*"),
            wanted["state"],
            wanted.get("reason"),
            wanted.get("description"),
        )
        with self._lock:
            self._wishes.append(wish)
        return asdict(wish)

    def of(self, group: str, zone: str, target: str) -> Health:
        with self._lock:
            wish = next((wish for wish in reversed(self._wishes) if wish.fits(group, zone, target)), None)
        if wish is None:
            return Health.of("initial")
        return Health.of(wish.state, wish.reason, wish.description)

    def wishes(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(wish) for wish in self._wishes]

    def clear(self) -> None:
        with self._lock:
            self._wishes.clear()


def health_of(balancing: ELBv2Backend, group: FakeTargetGroup, target: str, said: TargetHealth) -> tuple[Health, str]:
    """How a target is, and the zone it is in: what follows from the account's own state comes first."""
    instance = balancing.ec2_backend.get_instance_by_id(target)
    if instance is None:
        return Health.of("unused", "Target.InvalidState"), ""
    zone = str(instance.placement.zone)
    if instance.state != "running":
        return Health.of("unused", "Target.InvalidState"), zone
    users = [balancing.load_balancers[arn] for arn in group.load_balancer_arns if arn in balancing.load_balancers]
    if zone not in {subnet.availability_zone for user in users for subnet in user.subnets}:
        # No listener uses the group, or the load balancer is not in the target's zone.
        return Health.of("unused", "Target.NotInUse"), zone
    return said.of(group.name, zone, target), zone
