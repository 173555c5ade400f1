"""Suggestions as people see them: a table, JSON, YAML to paste from, and CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.rephrasing.suggest import EntrySuggestions, Suggestion

SUFFIXES = (".yml", ".yaml", ".csv")

CSV_COLUMNS = ("take", "entry", "question", "text", "source", "kinds", "worth", "close_to", "note")
"""`take` is empty: whoever reviews the table marks there what shall become an example."""


class OutError(Exception):
    """The file for the suggestions cannot be used; str() says why and what to do."""


def checked_out(out: Path, guide: Path) -> Path:
    """The file for the suggestions, whose folder is made.

    Raises OutError if its kind is unknown, it lies in the guide, or its folder cannot be made.
    """
    if out.suffix.lower() not in SUFFIXES:
        raise OutError(
            f"{out}: is neither .yml nor .csv - name a YAML file to paste from, or a CSV file to review"
        )
    if out.suffix.lower() != ".csv" and out.resolve().parent == guide.resolve():
        raise OutError(
            f"{out}: lies in the guide, where each .yml file is read as a topic - choose another folder"
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)  # now, and not after minutes of work
    except OSError as error:
        raise OutError(f"{out} cannot be written ({error.strerror}) - choose another --out") from None
    return out


def show(found: Sequence[EntrySuggestions]) -> None:
    """Prints a block for each entry: where it is weak, then a table of its suggestions."""
    console = Console(width=max(100, Console().width))
    for each in found:
        console.print(each.entry.question, style="bold", markup=False, highlight=False)
        console.print(_weak(each), markup=False, highlight=False)
        for other in each.confusions.neighbours[:1]:
            console.print(f'"{other.wording}" is nearest to "{other.theirs}"', markup=False, highlight=False)
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
        for column in ("worth", "text", "remarks"):
            table.add_column(column, justify="right" if column == "worth" else "left")
        for one in each.suggestions:
            table.add_row(f"{one.worth:.2f}", escape(one.text), escape(_remarks(one)))
        console.print(table)
        for note in each.notes:
            console.print(f"  {each.entry.id}: {note}", markup=False, highlight=False)
        console.print()


def write(found: Sequence[EntrySuggestions], out: Path) -> None:
    """Writes YAML or CSV, by the file's ending. Raises OSError."""
    text = to_csv(found) if out.suffix.lower() == ".csv" else to_yaml(found)
    out.write_text(text, encoding="utf-8", newline="")


def to_json(found: Sequence[EntrySuggestions]) -> str:
    """A JSON array with an object for each entry."""
    return json.dumps([_as_json(each) for each in found], ensure_ascii=False, indent=1)


def to_yaml(found: Sequence[EntrySuggestions]) -> str:
    """Entries with `examples:`, to paste from into the guide. The file itself is no guide and is refused as
    one."""
    lines = [
        "# Suggested examples. Nothing here is in use: copy what customers would really write to",
        "# `examples:` of its entry in the guide, and leave the rest. The number is the worth; 1 is good.",
        "# Keep what your customers might write, and add what they do write: suggestions alone do not help.",
        "suggestions:",
    ]
    for each in found:
        location = each.entry.location
        lines += [
            f"  # {location.file}:{location.line}  {_one_line(each.entry.question)}",
            f"  # {_one_line(_weak(each))}",
        ]
        lines += [f"  # {_one_line(note)}" for note in each.notes]
        lines += [f"  - id: {each.entry.id}"]
        if not each.suggestions:
            lines += ["    examples: []"]
            continue
        lines += ["    examples:"]
        for one in each.suggestions:
            # A JSON string is a YAML string; in quotes, so that no wording is read as a number or as yes or
            # no.
            quoted = json.dumps(one.text, ensure_ascii=False)
            lines += [f"      - {quoted}  # {one.worth:.2f} {_remarks(one)}".rstrip()]
    return "\n".join(lines) + "\n"


def to_csv(found: Sequence[EntrySuggestions]) -> str:
    """A table for a spreadsheet, with a row for each suggestion; see CSV_COLUMNS."""
    stream = io.StringIO()
    rows = csv.writer(stream)
    rows.writerow(CSV_COLUMNS)
    for each in found:
        entry, note = each.entry, "; ".join(each.notes)
        for one in each.suggestions:
            kinds = ", ".join(kind.value for kind in one.kinds)
            close = one.rival if one.close else ""
            row = (
                "",
                entry.id,
                entry.question,
                one.text,
                one.source.value,
                kinds,
                f"{one.worth:.2f}",
                close,
                note,
            )
            rows.writerow([_safe(str(value)) for value in row])
        if not each.suggestions:
            rows.writerow(["", entry.id, _safe(entry.question), "", "", "", "", "", _safe(note)])
    return stream.getvalue()


def _weak(each: EntrySuggestions) -> str:
    """Where an entry is weak, in a line."""
    confusions = each.confusions
    parts = []
    if confusions.confused:
        parts.append(
            f"{confusions.confused} of {confusions.wordings} ways to ask are nearer to another entry"
        )
    if confusions.neighbours:
        near = ", ".join(f"{other.entry} ({other.cosine:.2f})" for other in confusions.neighbours)
        parts.append(f"nearest: {near}")
    if each.missing:
        parts.append("missing: " + ", ".join(kind.value for kind in each.missing))
    return "; ".join(parts) or "no weakness found"


def _remarks(one: Suggestion) -> str:
    parts = [*(kind.value for kind in one.kinds)]
    if one.source.value != "built-in":
        parts.append(f"from the {one.source.value}")
    if one.close:
        parts.append(f"close to {one.rival}")
    return ", ".join(parts)


def _as_json(each: EntrySuggestions) -> dict[str, Any]:
    return {
        "entry": each.entry.id,
        "question": each.entry.question,
        "confused": each.confusions.confused,
        "wordings": each.confusions.wordings,
        "neighbours": [
            {
                "entry": other.entry,
                "cosine": round(other.cosine, 4),
                "wording": other.wording,
                "theirs": other.theirs,
            }
            for other in each.confusions.neighbours
        ],
        "missing": [kind.value for kind in each.missing],
        "notes": list(each.notes),
        "suggestions": [
            {
                "text": one.text,
                "source": one.source.value,
                "kinds": [kind.value for kind in one.kinds],
                "worth": round(one.worth, 4),
                "novelty": round(one.novelty, 4),
                "own": round(one.own, 4),
                "rival": one.rival,
                "rival_cosine": round(one.rival_cosine, 4),
                "close": one.close,
            }
            for one in each.suggestions
        ],
    }


def _one_line(text: str) -> str:
    """A text that stays within its comment."""
    return "".join(char if char.isprintable() else " " for char in text)


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
