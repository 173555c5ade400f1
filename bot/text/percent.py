"""Shares as people read them."""

from __future__ import annotations


def percent(share: float | None) -> str:
    """A share from 0 to 1 as "12.3 %"; a dash for None, where there was nothing to measure it on."""
    return "–" if share is None else f"{share * 100:.1f} %"
