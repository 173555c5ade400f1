"""A clock for the tests: it stands until a test moves it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

START = datetime(2026, 3, 2, 12, 0, 1, 500_000, tzinfo=timezone.utc)
"""A Monday noon, one and a half seconds into a minute."""


class StandingClock:
    """An api.clock.Clock: no window ends and no wait is over before `pass_by`."""

    def __init__(self) -> None:
        self._now = START
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def pass_by(self, seconds: float) -> None:
        """So much time goes by."""
        self._monotonic += seconds
        self._now += timedelta(seconds=seconds)

    def jump(self, seconds: float) -> None:
        """Somebody sets the clock on the wall by so much; no time goes by."""
        self._now += timedelta(seconds=seconds)
