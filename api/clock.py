"""The service's clocks: the wall clock and a monotonic one, given to the app when it is created."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import Protocol


class Clock(Protocol):
    """The clock that limits and the desk use. Tests use one that stands still."""

    def now(self) -> datetime:
        """Returns this moment in UTC. It jumps if somebody sets the machine's clock."""

    def monotonic(self) -> float:
        """Returns seconds since an arbitrary moment. It never jumps, and does not give the date."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(timezone.utc)

    def monotonic(self) -> float:
        return time.monotonic()


SYSTEM: Clock = SystemClock()


def now() -> datetime:
    """Returns this moment by the machine's clock, in UTC."""
    return SYSTEM.now()
