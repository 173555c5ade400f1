"""When the desk is open: hours of the week in a time zone, and days that are different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

LOOK_AHEAD_DAYS = 60
"""A desk that opens on none of so many days is taken for closed for good."""


@dataclass(frozen=True)
class Span:
    """Open from `opens` until `closes`, local time; past midnight where it closes no later than it opens."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Calendar:
    """`week` holds the spans of Monday to Sunday; None: always open. `exceptions` replace a day's spans."""

    zone: ZoneInfo
    week: Sequence[Sequence[Span]] | None
    exceptions: Mapping[date, Sequence[Span]]

    def is_open(self, at: datetime) -> bool:
        """Whether reps work at this moment (`at` is timezone-aware)."""
        return any(opens <= at < closes for opens, closes in self._spans(at, days=1))

    def opens_next(self, at: datetime) -> datetime | None:
        """The moment from which the desk is open again, `at` where it is now; None where it never is."""
        for opens, closes in self._spans(at, days=LOOK_AHEAD_DAYS):
            if closes > at:
                return max(opens, at)
        return None

    def in_one_business_day(self, at: datetime) -> datetime | None:
        """Until when somebody answers who writes at this moment: open hours of one more day are given to it.

        It counts from the moment, or from the next opening, to the same time of day of the next day with
        hours, but not past that day's closing. None where the desk never opens.
        """
        start = self.opens_next(at)
        if start is None:
            return None
        day = start.astimezone(self.zone).date()
        for number in range(1, LOOK_AHEAD_DAYS):
            spans = list(self._of(day + timedelta(days=number)))
            if spans:
                same_time = self._moment(day + timedelta(days=number), start.astimezone(self.zone).time())
                return max(spans[0][0], min(same_time, spans[-1][1]))
        return None

    def after_open_time(self, at: datetime, wanted: timedelta) -> datetime:
        """The moment by which the desk has been open for so long; plain time later where it hardly opens."""
        left, counted = wanted, at
        for opens, closes in self._spans(at, days=LOOK_AHEAD_DAYS):
            opens = max(opens, counted)  # two spans may overlap, as a night shift and the next morning
            if closes > opens:
                if closes - opens >= left:
                    return opens + left
                left -= closes - opens
                counted = closes
        return at + wanted

    def _spans(self, at: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Openings and closings in UTC, from the day before (a night shift may go on) for so many days."""
        today = at.astimezone(self.zone).date()
        for number in range(-1, days + 1):
            yield from self._of(today + timedelta(days=number))

    def _of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if day in self.exceptions:
            spans = self.exceptions[day]
        elif self.week is None:
            yield self._moment(day, time()), self._moment(day + timedelta(days=1), time())
            return
        else:
            spans = self.week[day.weekday()]
        for span in sorted(spans, key=lambda span: span.opens):
            last = day if span.closes > span.opens else day + timedelta(days=1)
            yield self._moment(day, span.opens), self._moment(last, span.closes)

    def _moment(self, day: date, at: time) -> datetime:
        # In UTC: Python compares moments of one zone by the clock on the wall, wrong where that is put back.
        return datetime.combine(day, at, self.zone).astimezone(timezone.utc)
