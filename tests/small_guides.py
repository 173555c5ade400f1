"""Guides of a few entries: as objects, and as YAML that a bot can be trained on in seconds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from bot.guide.entry import Approval, Audience, Entry, EntryId, Guide, QueueName, SourceLocation, Topic

TODAY = date(2026, 11, 20)


def entry(id_: str, *, route: str | None = None, follow_ups: tuple[str, ...] = (), **more: Any) -> Entry:
    """An approved entry for customers; keywords change it."""
    given: dict[str, Any] = {
        "topic": "cards",
        "question": f"What about {id_}?",
        "examples": (),
        "answer": f"This is about {id_}.",
        "rep_notes": "",
        "audience": Audience.CUSTOMER,
        "featured": False,
        "approval": Approval("Dana Whitfield", date(2026, 11, 2)),
        "effective_from": None,
        "effective_until": None,
        "location": SourceLocation("data/faq/cards.yml", 1),
        **more,
    }
    return Entry(
        id=EntryId(id_),
        route=QueueName(route) if route else None,
        follow_ups=tuple(EntryId(name) for name in follow_ups),
        **given,
    )


def guide(*entries: Entry) -> Guide:
    """A guide of one topic."""
    return Guide((Topic("cards", "Cards", "data/faq/cards.yml"),), entries)


SMALL = """\
topic: cafe
title: The café
entries:
  - id: opening-hours
    question: When are you open?
    examples: [what are your opening hours, open on sundays, how late can i come, till when are you open]
    answer: We are open from eight to six, every day.
    featured: true
    follow_ups: [old-menu, book-a-table]
    approval: {by: Owner, on: 2026-01-01}
  - id: book-a-table
    question: Can I book a table?
    examples: [reserve a table for four, i want a reservation, do you take bookings, hold us a place]
    answer: Yes, at least a day ahead.
    approval: {by: Owner, on: 2026-01-01}
  - id: where-is-the-key
    question: Where is the key to the cash box?
    examples: [key of the cash box, how do i open the cash box, who has the cash box key]
    answer: Under the espresso machine.
    audience: rep
    approval: {by: Owner, on: 2026-01-01}
  - id: old-menu
    question: Is the pumpkin soup vegan?
    examples: [pumpkin soup vegan, is there cream in the pumpkin soup, can vegans eat the soup]
    answer: The soup of last season was vegan.
    approval: {by: Owner, on: 2025-01-01}
    effective: {until: 2025-12-31}
  - id: refund
    question: Can I get my money back for a bad coffee?
    examples: [refund for my coffee, the coffee was cold i want my money back, do i get my money back]
    answer: Nobody has approved this yet.
"""
"""Two entries for customers; one for reps, one expired and one unapproved beside them."""


def write(folder: Path, text: str = SMALL) -> Path:
    """Writes the guide of one topic into a folder made for it."""
    folder.mkdir(parents=True, exist_ok=True)
    topic = text.split(maxsplit=2)[1]
    (folder / f"{topic}.yml").write_text(text, encoding="utf-8")
    return folder
