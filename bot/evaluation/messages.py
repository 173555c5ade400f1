"""Messages and the entries that they ask for, from a CSV file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from bot.guide.entry import EntryId, Guide

COLUMNS = ("text", "entry")
MAX_TEXT = 2000
"""Most characters of a message, as in the chat."""


class MessagesError(Exception):
    """A file of messages cannot be used; str() names file, line, column and what to do."""


@dataclass(frozen=True)
class LabelledMessage:
    """A message and the entry that it asks for; None if the guide has no answer to it."""

    text: str
    entry: EntryId | None


def read_messages(file: Path, guide: Guide) -> tuple[LabelledMessage, ...]:
    """Reads the messages of a CSV file with the columns `text` and `entry` (empty: outside the guide).

    Other columns are ignored. Raises MessagesError.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise MessagesError(
                    f"{file}:1: the column {missing[0]!r} is missing — the first line must name the columns, "
                    f"as text,entry"
                )
            found = [_labelled(row, file, rows.line_num, guide) for row in rows]
    except OSError as error:
        raise MessagesError(f"{file}: cannot be read ({error.strerror}) — name a CSV file") from error
    except UnicodeDecodeError as error:
        raise MessagesError(f"{file}: is not UTF-8 — save it as UTF-8 in your editor") from error
    except csv.Error as error:
        raise MessagesError(f"{file}: is not CSV ({error}) — put texts with quotes in quotes") from error
    if not found:
        raise MessagesError(f"{file}: holds no message — put one on each line, with the entry it asks for")
    return tuple(found)


def _labelled(row: dict[str, str], file: Path, line: int, guide: Guide) -> LabelledMessage:
    text, entry = (row["text"] or "").strip(), (row["entry"] or "").strip()
    if not text:
        raise MessagesError(f"{file}:{line}: text: is empty — write the message, or remove the line")
    if len(text) > MAX_TEXT:
        raise MessagesError(f"{file}:{line}: text: has {len(text)} characters — {MAX_TEXT} are read at most")
    if entry and guide.get(entry) is None:
        raise MessagesError(
            f"{file}:{line}: entry: the guide has no {entry!r} — correct the id, or leave it empty for a "
            f"message that the guide does not answer"
        )
    return LabelledMessage(text, EntryId(entry) if entry else None)
