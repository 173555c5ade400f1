"""The day that decides which entries are in effect: one day for the bot, the pages and the desk.

It is the day where the desk is. A service learns from the desk's rules where that is; the commands, which
know no desk, go by UTC.
"""

from __future__ import annotations

from datetime import date, datetime, timezone, tzinfo

_zone: tzinfo = timezone.utc


def use_time_zone(zone: tzinfo) -> None:
    """From now on, this process's days are those of the time zone."""
    global _zone
    _zone = zone


def today() -> date:
    """Today where the desk is."""
    return datetime.now(_zone).date()
