"""What goes on beside the calls: a look at the state again and again, for what AWS does by itself and in its own time."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable


def again_and_again(what: str, look: Callable[[], None], pause: float) -> None:
    """Starts looking, with a pause in seconds after each look; a look that fails is told and does not end it."""

    def run() -> None:
        while True:
            try:
                look()
            except Exception as failure:
                print(f"{what}: {failure!r}", file=sys.stderr)
            time.sleep(pause)

    threading.Thread(target=run, daemon=True).start()
