"""The approved guide as frozen objects: topics, entries, and who may see which."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any, NewType

EntryId = NewType("EntryId", str)
QueueName = NewType("QueueName", str)

QUEUES: tuple[QueueName, ...] = tuple(
    QueueName(name) for name in ("general", "billing", "press", "legal", "security", "partners")
)

_FORMAT = 1


class Audience(str, Enum):
    """Who an entry is written for. A rep-only entry never reaches a customer."""

    CUSTOMER = "customer"
    REP = "rep"


@dataclass(frozen=True)
class Approval:
    """Who approved the wording, and the day from which the approval counts."""

    by: str
    on: date


@dataclass(frozen=True)
class SourceLocation:
    """Where an entry is written: its first line, and the lines of its fields and examples, all from 1."""

    file: str
    line: int
    fields: tuple[tuple[str, int], ...] = ()
    examples: tuple[int, ...] = ()

    def line_of(self, field_name: str) -> int:
        """The line of a field, or the entry's own if the field is not written."""
        return dict(self.fields).get(field_name, self.line)

    def line_of_example(self, index: int) -> int:
        """The line of the example with that index, from 0."""
        return self.examples[index] if index < len(self.examples) else self.line_of("examples")


@dataclass(frozen=True)
class Entry:
    """One question of the guide with its approved answer."""

    id: EntryId
    topic: str
    question: str
    examples: tuple[str, ...]
    answer: str
    rep_notes: str
    audience: Audience
    route: QueueName | None
    follow_ups: tuple[EntryId, ...]
    featured: bool
    approval: Approval | None
    effective_from: date | None
    effective_until: date | None
    location: SourceLocation

    def live(self, on: date) -> bool:
        """Whether the entry may be used on that day: approved by then, and in effect (both ends included)."""
        if self.approval is None or self.approval.on > on:
            return False
        if self.effective_from is not None and on < self.effective_from:
            return False
        return self.effective_until is None or on <= self.effective_until

    def for_customers(self, on: date) -> bool:
        """Whether customers may read the entry on that day: it is live, and not for reps only."""
        return self.audience is Audience.CUSTOMER and self.live(on)


@dataclass(frozen=True)
class Topic:
    """A guide file: the subject that its entries share."""

    id: str
    title: str
    file: str
    order: int = 100
    """Position among the topics: lower ones come first, equal ones by id."""


@dataclass(frozen=True)
class Guide:
    """All topics and entries. Raises ValueError if two entries have the same id."""

    topics: tuple[Topic, ...]
    entries: tuple[Entry, ...]
    _by_id: dict[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id: dict[str, Entry] = {entry.id: entry for entry in self.entries}
        if len(by_id) != len(self.entries):
            raise ValueError("two entries of the guide share an id")
        object.__setattr__(self, "_by_id", by_id)

    def __getitem__(self, entry_id: str) -> Entry:
        return self._by_id[entry_id]

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._by_id

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, entry_id: str) -> Entry | None:
        """The entry with that id, or None."""
        return self._by_id.get(entry_id)

    def for_customers(self, on: date) -> tuple[Entry, ...]:
        """The entries that customers may read on that day, in guide order."""
        return tuple(entry for entry in self.entries if entry.for_customers(on))

    @cached_property
    def digest(self) -> str:
        """The sha256 of what the guide says, in hex.

        Comments, the order of fields and files, and where the files lie do not count. The order of the
        entries within a topic does: customers see it.
        """
        topics = [
            [topic.id, topic.title, topic.order] for topic in sorted(self.topics, key=lambda topic: topic.id)
        ]
        entries = [_entry_content(entry) for entry in sorted(self.entries, key=lambda entry: entry.topic)]
        canonical = json.dumps([topics, entries], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    def to_json(self) -> str:
        """The guide as JSON text, with the locations; `Guide.from_json` gives an equal guide back."""
        content = {
            "format": _FORMAT,
            "topics": [
                {"id": topic.id, "title": topic.title, "file": topic.file, "order": topic.order}
                for topic in self.topics
            ],
            "entries": [
                _entry_content(entry) | {"place": _location_content(entry.location)} for entry in self.entries
            ],
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Guide:
        """The guide that `to_json` wrote. Raises ValueError for any other text."""
        try:
            content = json.loads(text)
            if content["format"] != _FORMAT:
                raise ValueError(f"guide format {content['format']!r}, this version reads {_FORMAT}")
            topics = tuple(
                Topic(topic["id"], topic["title"], topic["file"], topic["order"])
                for topic in content["topics"]
            )
            return cls(topics, tuple(_entry_from(entry) for entry in content["entries"]))
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"not a stored guide: {type(error).__name__} {error}") from error


def _entry_content(entry: Entry) -> dict[str, Any]:
    approval = entry.approval
    return {
        "id": entry.id,
        "topic": entry.topic,
        "question": entry.question,
        "examples": list(entry.examples),
        "answer": entry.answer,
        "rep_notes": entry.rep_notes,
        "audience": entry.audience.value,
        "route": entry.route,
        "follow_ups": list(entry.follow_ups),
        "featured": entry.featured,
        "approval": None if approval is None else {"by": approval.by, "on": approval.on.isoformat()},
        "from": None if entry.effective_from is None else entry.effective_from.isoformat(),
        "until": None if entry.effective_until is None else entry.effective_until.isoformat(),
    }


def _location_content(location: SourceLocation) -> dict[str, Any]:
    return {
        "file": location.file,
        "line": location.line,
        "fields": [list(pair) for pair in location.fields],
        "examples": list(location.examples),
    }


def _entry_from(content: dict[str, Any]) -> Entry:
    approval, place, route = content["approval"], content["place"], content["route"]
    return Entry(
        id=EntryId(content["id"]),
        topic=content["topic"],
        question=content["question"],
        examples=tuple(content["examples"]),
        answer=content["answer"],
        rep_notes=content["rep_notes"],
        audience=Audience(content["audience"]),
        route=None if route is None else QueueName(route),
        follow_ups=tuple(EntryId(entry_id) for entry_id in content["follow_ups"]),
        featured=content["featured"],
        approval=None if approval is None else Approval(approval["by"], date.fromisoformat(approval["on"])),
        effective_from=_day(content["from"]),
        effective_until=_day(content["until"]),
        location=SourceLocation(
            file=place["file"],
            line=place["line"],
            fields=tuple((name, line) for name, line in place["fields"]),
            examples=tuple(place["examples"]),
        ),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
