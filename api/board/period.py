"""The period that a board covers, and the buckets that divide it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from api.problems import unprocessable
from bot.guide.entry import QueueName

USUAL = timedelta(hours=24)
LONGEST = timedelta(days=31)
EARLIEST = datetime(2000, 1, 1, tzinfo=timezone.utc)

MOST_BUCKETS = 200
WIDTHS = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240))
"""A bucket is a quarter of an hour, or wider if that is too many; 31 days have 186 of the widest."""


@dataclass(frozen=True)
class Period:
    """From `since` up to but without `until`, in UTC. Covers one queue, or all if `queue` is None."""

    since: datetime
    until: datetime
    queue: QueueName | None = None

    @property
    def width(self) -> timedelta:
        """The length of a bucket."""
        span = self.until - self.since
        return next((width for width in WIDTHS if span / width <= MOST_BUCKETS), WIDTHS[-1])

    @property
    def starts(self) -> tuple[datetime, ...]:
        """Returns the start of each bucket: whole multiples of the width, the first at or before `since`."""
        seconds = int(self.width.total_seconds())
        first = int(self.since.timestamp()) // seconds * seconds
        return tuple(
            datetime.fromtimestamp(at, timezone.utc)
            for at in range(first, int(-(-self.until.timestamp() // 1)), seconds)
        )


def period(
    *, since: datetime | None, until: datetime | None, queue: QueueName | None, at: datetime
) -> Period:
    """Returns the requested period as seen at the moment `at`: the last day by default, and no future.

    Raises a 422 problem if the period ends before it begins, is too long or is too long ago.
    """
    ends = min(until or at, at)
    begins = since or max(ends, EARLIEST + USUAL) - USUAL
    if begins < EARLIEST:
        raise unprocessable("query.since", "There is nothing from before the year 2000.")
    if begins >= ends:
        raise unprocessable("query.since", "The time has to begin before it ends, and before now.")
    if ends - begins > LONGEST:
        raise unprocessable("query.since", f"The board shows {LONGEST.days} days at most.")
    return Period(begins.astimezone(timezone.utc), ends.astimezone(timezone.utc), queue)
