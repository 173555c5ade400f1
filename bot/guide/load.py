"""Reads a guide folder into a Guide, or reports everything that keeps it from being one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.guide.entry import (
    QUEUES,
    Approval,
    Audience,
    Entry,
    EntryId,
    Guide,
    QueueName,
    SourceLocation,
    Topic,
)
from bot.guide.fields import FileProblems, Record
from bot.guide.problem import GuideError, GuideProblem
from bot.guide.source import ListNode, MappingNode, Node, SourceError, parse, read_text
from bot.guide.wording import did_you_mean, fold

_TOPIC_FIELDS = ("topic", "title", "order", "entries")
_ENTRY_FIELDS = (
    "id",
    "question",
    "examples",
    "answer",
    "rep_notes",
    "audience",
    "route",
    "follow_ups",
    "featured",
    "approval",
    "effective",
)


def load_guide(folder: Path) -> Guide:
    """Reads the guide in a folder: one topic a *.yml file, in their `order`, then by id.

    Unapproved and expired entries load, too; `Entry.live` keeps them from being used. Raises GuideError, with
    every problem of every file, if the folder cannot be read as a guide.
    """
    return GuideLoader(folder).guide()


class GuideLoader:
    """Reads one folder. What is wrong in one file does not hide what is wrong in the next."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._problems: list[GuideProblem] = []
        self._topics: list[Topic] = []
        self._entries: list[Entry] = []
        self._ids: dict[str, SourceLocation] = {}
        self._follow_ups: list[tuple[Entry, str, int]] = []
        self._all_read = True

    def guide(self) -> Guide:
        """The guide. Raises GuideError."""
        for path in self._files():
            self._read(path)
        self._check_topics()
        self._check_follow_ups()
        self._check_questions()
        if self._problems:
            raise GuideError(tuple(sorted(self._problems, key=lambda found: (found.file, found.line or 0))))
        topics = sorted(self._topics, key=lambda topic: (topic.order, topic.id))
        place = {topic.id: index for index, topic in enumerate(topics)}
        return Guide(tuple(topics), tuple(sorted(self._entries, key=lambda entry: place[entry.topic])))

    def _files(self) -> list[Path]:
        shown = _shown(self._folder)
        try:
            if not self._folder.is_dir():
                what = "is not a folder" if self._folder.exists() else "does not exist"
                remedy = "name the folder that holds the guide's .yml files"
                raise GuideError((GuideProblem(shown, None, "", what, remedy),))
            names = sorted(os.listdir(self._folder))
        except OSError as error:
            message = f"can't be read ({error.strerror})"
            raise GuideError(
                (GuideProblem(shown, None, "", message, "check the folder's permissions"),)
            ) from error
        files = [
            self._folder / name
            for name in names
            if name.endswith((".yml", ".yaml")) and not name.startswith(".")
        ]
        if not files:
            remedy = "write one .yml file for each topic in it, or name another folder"
            raise GuideError((GuideProblem(shown, None, "", "holds no guide file", remedy),))
        return files

    def _read(self, path: Path) -> None:
        notes = FileProblems(_shown(path))
        try:
            root, faults = parse(read_text(path))
            for fault in faults:
                notes.add(fault.line, "", fault.message, fault.remedy)
            self._read_topic(path, root, notes)
        except SourceError as error:
            self._all_read = False
            notes.add(error.line, "", error.message, error.remedy)
        self._problems.extend(notes.problems)

    def _read_topic(self, path: Path, root: Node | None, notes: FileProblems) -> None:
        if not isinstance(root, MappingNode):
            message = "is empty" if root is None else "does not start with the fields of a topic"
            raise SourceError(1, message, "begin the file with 'topic:', 'title:' and 'entries:'")
        record = Record(root, _TOPIC_FIELDS, notes)
        topic_id = record.slug("topic")
        if topic_id and topic_id != path.stem:
            remedy = f"write 'topic: {path.stem}', or rename the file to {topic_id}{path.suffix}"
            record.note("topic", f"'{topic_id}' differs from the file's name '{path.stem}'", remedy)
        title = record.text("title", required=True, one_line=True)
        self._topics.append(Topic(path.stem, title, notes.file, record.number("order", default=100)))
        listing = record.node("entries")
        if not isinstance(listing, ListNode) or not listing.items:
            record.note("entries", "holds no entries", "write at least one entry, starting with '- id:'")
            return
        for node in listing.items:
            if isinstance(node, MappingNode):
                self._read_entry(path.stem, Record(node, _ENTRY_FIELDS, notes), notes.file)
            else:
                notes.add(node.line, "entries", "holds an item without fields", "start an entry with '- id:'")

    def _read_entry(self, topic_id: str, record: Record, file: str) -> None:
        examples = record.texts("examples")
        follow_ups = record.slugs("follow_ups")
        effective_from, effective_until = _effective(record)
        route = record.choice("route", QUEUES)
        entry = Entry(
            id=EntryId(record.slug("id")),
            topic=topic_id,
            question=record.text("question", required=True, one_line=True),
            examples=tuple(text for text, _ in examples),
            answer=record.text("answer", required=True),
            rep_notes=record.text("rep_notes", required=False),
            audience=Audience(
                record.choice("audience", tuple(audience.value for audience in Audience)) or Audience.CUSTOMER
            ),
            route=None if route is None else QueueName(route),
            follow_ups=tuple(EntryId(target) for target, _ in follow_ups),
            featured=record.flag("featured"),
            approval=_approval(record),
            effective_from=effective_from,
            effective_until=effective_until,
            location=SourceLocation(file, record.line, record.lines(), tuple(line for _, line in examples)),
        )
        if entry.id in self._ids:
            first = self._ids[entry.id]
            record.note(
                "id",
                f"'{entry.id}' is already the id of the entry at {_at(first)}",
                "give one of them another id",
            )
        elif entry.id:
            self._ids[entry.id] = entry.location
        self._entries.append(entry)
        self._follow_ups.extend((entry, target, line) for target, line in follow_ups)

    def _check_topics(self) -> None:
        first: dict[str, Topic] = {}
        for topic in self._topics:
            if topic.id in first:
                message = f"'{topic.id}' is already the topic of {first[topic.id].file}"
                self._problems.append(
                    GuideProblem(topic.file, 1, "topic", message, "merge the files, or rename one")
                )
            first.setdefault(topic.id, topic)

    def _check_follow_ups(self) -> None:
        audiences = {entry.id: entry.audience for entry in reversed(self._entries)}
        seen: set[tuple[int, str]] = set()
        for entry, target, line in self._follow_ups:
            problem: tuple[str, str] | None = None
            if target == entry.id:
                problem = (f"'{target}' leads back to the entry itself", "remove it")
            elif (id(entry), target) in seen:
                problem = (f"'{target}' is listed twice", "remove one of the two")
            elif target not in self._ids:
                # An entry of a file that could not be read is not unknown, only unread.
                if self._all_read:
                    guess = did_you_mean(target, self._ids)
                    remedy = f"did you mean '{guess}'?" if guess else "use the id of an entry, or remove it"
                    problem = (f"there is no entry '{target}'", remedy)
            elif entry.audience is Audience.CUSTOMER and audiences[EntryId(target)] is Audience.REP:
                remedy = "remove it: customers may not be led to what only reps read"
                problem = (f"'{target}' is for reps only", remedy)
            seen.add((id(entry), target))
            if problem:
                self._problems.append(GuideProblem(entry.location.file, line, "follow_ups", *problem))

    def _check_questions(self) -> None:
        first: dict[str, tuple[Entry, str, int]] = {}
        for entry in self._entries:
            for field, text, line in _ways_to_ask(entry):
                other, other_field, other_line = first.setdefault(fold(text), (entry, field, line))
                if other is entry:
                    continue
                where = f"{other_field} of '{other.id}' at {other.location.file}:{other_line}"
                message = f"'{text[:80]}' is the same as {where}"
                remedy = "keep it where it belongs: one question can't have two answers"
                self._problems.append(GuideProblem(entry.location.file, line, field, message, remedy))


def _ways_to_ask(entry: Entry) -> Iterator[tuple[str, str, int]]:
    if entry.question:
        yield "question", entry.question, entry.location.line_of("question")
    for index, text in enumerate(entry.examples):
        yield "examples", text, entry.location.line_of_example(index)


def _approval(record: Record) -> Approval | None:
    approval = record.record("approval", ("by", "on"), '{by: "Name, role", on: 2026-11-02}')
    if approval is None:
        return None
    by = approval.text("by", required=True, one_line=True)
    on = approval.day("on", required=True)
    return Approval(by, on) if by and on else None


def _effective(record: Record) -> tuple[date | None, date | None]:
    effective = record.record("effective", ("from", "until"), "{from: 2026-11-02, until: 2027-11-02}")
    if effective is None:
        return None, None
    start, end = effective.day("from"), effective.day("until")
    if start and end and end < start:
        effective.note("until", f"{end} is before the start on {start}", "swap or correct the two days")
    return start, end


def _at(place: SourceLocation) -> str:
    return f"{place.file}:{place.line}"


def _shown(path: Path) -> str:
    """The path as a reader would type it: relative if it lies below the working folder."""
    try:
        return Path(os.path.abspath(path)).relative_to(Path.cwd()).as_posix() or "."
    except (OSError, ValueError):
        return path.as_posix()
