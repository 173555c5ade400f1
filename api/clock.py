"""The time of the service: a clock on the wall and one that nobody sets, handed in where the app is made."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import Protocol


class Clock(Protocol):
    """What limits and the desk ask for the time. Tests hand in one that stands still."""

    def now(self) -> datetime:
        """This moment, in UTC; it jumps where somebody sets the machine's clock."""

    def monotonic(self) -> float:
        """Seconds since some moment; it never jumps, and says nothing of the date."""


class SystemClock:
    """The machine's."""

    def now(self) -> datetime:
        return datetime.now(timezone.utc)

    def monotonic(self) -> float:
        return time.monotonic()


SYSTEM: Clock = SystemClock()


def now() -> datetime:
    """This moment by the machine's clock, in UTC."""
    return SYSTEM.now()
