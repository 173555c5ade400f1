"""The day that decides which entries are in effect: one day for the bot, the pages and the desk."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo


def today() -> date:
    """Today in the desk's time zone, CALMLINE_DESK_TIMEZONE (default UTC). Raises ZoneInfoNotFoundError."""
    return datetime.now(ZoneInfo(os.environ.get("CALMLINE_DESK_TIMEZONE") or "UTC")).date()
