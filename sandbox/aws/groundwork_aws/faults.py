"""Failures on demand: which call fails, how, and how many times more."""

from __future__ import annotations

import itertools
import threading
from dataclasses import asdict, dataclass
from typing import Any

#: kind -> what the caller sees.
KINDS = {
    "throttle": "the service's own throttling error; the call is not carried out",
    "error": "the service's own internal error (500); the call is not carried out",
    "access-denied": "the service's own refusal (403); the call is not carried out",
    "expired-token": "the service's own word for expired credentials; the call is not carried out",
    "error-code": "the given code, message and status; the call is not carried out",
    "reset": "the connection is reset without an answer; the call is not carried out",
    "stall": "the answer comes after the given seconds",
    "lost-acknowledgement": "the call is carried out, then the connection is reset",
}


@dataclass
class Fault:
    id: int
    service: str
    operation: str
    kind: str
    times: int
    seconds: float = 5.0
    code: str = ""
    message: str = ""
    status: int = 400

    def fits(self, service: str, operation: str) -> bool:
        return self.service in ("*", service) and self.operation in ("*", operation)


class Faults:
    """The faults that are still to happen, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._faults: list[Fault] = []

    def add(self, wanted: Any) -> dict[str, Any]:
        """Checks the wish whole and raises ValueError with every word that is wrong with it."""
        if not isinstance(wanted, dict):
            raise ValueError("a fault is an object")
        wrong = [f"unknown key {key}" for key in wanted if key not in _KEYS]
        for key, kind in _KEYS.items():
            value = wanted.get(key)
            if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
                wrong.append(f"{key} has the wrong type")
        for key in ("service", "operation", "kind"):
            if not wanted.get(key):
                wrong.append(f"{key} is missing")
        if wanted.get("kind") and wanted["kind"] not in KINDS:
            wrong.append(f"kind is none of {', '.join(KINDS)}")
        if wanted.get("kind") == "error-code" and not wanted.get("code"):
            wrong.append("kind error-code needs a code")
        if not wrong and (wanted.get("times", 1) < 1 or wanted.get("seconds", 0) < 0):
            wrong.append("times must be 1 or more, seconds 0 or more")
        if not wrong and not 400 <= wanted.get("status", 400) <= 599:
            wrong.append("status must be between 400 and 599")
        if wrong:
            raise ValueError("; ".join(wrong))
        with self._lock:
            fault = Fault(id=next(self._ids), **{"times": 1, **wanted})
            self._faults.append(fault)
            return asdict(fault)

    def take(self, service: str, operation: str) -> Fault | None:
        """The fault this call has to suffer, counted down by one."""
        with self._lock:
            for fault in self._faults:
                if fault.fits(service, operation):
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
                    return fault
        return None

    def left(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()


_KEYS: dict[str, Any] = {
    "service": str,
    "operation": str,
    "kind": str,
    "times": int,
    "seconds": (int, float),
    "code": str,
    "message": str,
    "status": int,
}
