"""Every call, one JSON object a line: what a test counts to know what was sent."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

_READS = ("Get", "List", "Describe", "Filter", "Simulate", "AssumeRole")


def is_write(operation: str | None) -> bool:
    """A call nobody can name counts as a write: better one too many than one unseen."""
    return operation is None or not operation.startswith(_READS)


class RequestLog:
    """A file for later and a list for now, always alike."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self._records: list[dict[str, Any]] = []
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8") if path is not None else None

    def append(self, record: dict[str, Any]) -> None:
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        with self._lock:
            line = {"seq": len(self._records) + 1, "time": now, **record}
            self._records.append(line)
            if self._file is not None:
                self._file.write(json.dumps(line) + "\n")
                self._file.flush()

    def since(self, seq: int) -> list[dict[str, Any]]:
        with self._lock:
            return self._records[max(seq, 0) :]

    def counts(self) -> dict[str, int]:
        with self._lock:
            return {"requests": len(self._records), "writes": sum(record["write"] for record in self._records)}
