"""Today's date, which decides which entries are in effect: the same for the bot, the pages and the desk.

It is the date at the desk. A service learns the desk's time zone from its rules; commands, which know no
desk, use UTC.
"""

from __future__ import annotations

from datetime import date, datetime, timezone, tzinfo

_zone: tzinfo = timezone.utc


def use_time_zone(zone: tzinfo) -> None:
    """Makes `today` the date in that time zone, from now on and in this process."""
    global _zone
    _zone = zone


def today() -> date:
    """Today's date at the desk."""
    return datetime.now(_zone).date()
