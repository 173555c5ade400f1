"""How slow work tells the person who started it what it is doing."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[[str], None]
"""Shows one line at once."""


def say_nothing(line: str) -> None:
    """A `Say` for callers that show no progress."""
