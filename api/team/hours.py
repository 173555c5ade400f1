"""Opening hours of the desk: weekly hours in a time zone, and days with other hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

LOOK_AHEAD_DAYS = 60
"""A desk that is closed on all of the next days up to this number counts as closed for good."""


@dataclass(frozen=True)
class Span:
    """Open from `opens` until `closes`, local time; past midnight if `closes` is not later than `opens`."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Calendar:
    """Opening hours. `week` holds the spans of Monday to Sunday; None means always open. `exceptions` replace
    a day's spans.
    """

    zone: ZoneInfo
    week: Sequence[Sequence[Span]] | None
    exceptions: Mapping[date, Sequence[Span]]

    def is_open(self, at: datetime) -> bool:
        """Whether reps work at this moment (`at` is timezone-aware)."""
        return any(opens <= at < closes for opens, closes in self._spans(at, days=1))

    def opens_next(self, at: datetime) -> datetime | None:
        """Returns when the desk opens next: `at` if it is open now, None if it never opens."""
        for opens, closes in self._spans(at, days=LOOK_AHEAD_DAYS):
            if closes > at:
                return max(opens, at)
        return None

    def in_one_business_day(self, at: datetime) -> datetime | None:
        """Returns by when a message of this moment is answered: within one more day with open hours.

        It counts from this moment, or from the next opening, to the same time of day on the next day with
        hours, but not past that day's closing. None if the desk never opens.
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
        """Returns the moment by which the desk has been open for that long. If it hardly opens, closed hours
        count too.
        """
        left, counted = wanted, at
        for opens, closes in self._spans(at, days=LOOK_AHEAD_DAYS):
            opens = max(opens, counted)  # two spans may overlap: a night shift and the next morning
            if closes > opens:
                if closes - opens >= left:
                    return opens + left
                left -= closes - opens
                counted = closes
        return at + wanted

    def _spans(self, at: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Yields openings and closings in UTC for that many days, and the day before for night shifts."""
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
        # In UTC: Python compares moments of one zone by the wall clock, which is wrong when clocks are set
        # back.
        return datetime.combine(day, at, self.zone).astimezone(timezone.utc)
