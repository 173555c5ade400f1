"""What suggested examples buy for a guide that has none: `python -m bench.suggestions`.

Each guide of `bench/data/guides/` is read four times: with questions and answers alone, with suggestions as
`calmline suggest-examples` gives them (the check against other entries stands for the careful person), with
the same number of wordings unchecked, and with two wordings of real askers an entry. All four read the same
messages: the other askers' wordings, and the questions that the guide does not answer.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.progress import say, waiting
from bot.encoder.embedding import CachedEncode, SentenceEncoder
from bot.evaluation.messages import LabelledMessage
from bot.evaluation.outcomes import MeasuredBot
from bot.guide.entry import Approval, Audience, Entry, EntryId, Guide, SourceLocation, Topic
from bot.importer import intents_beside
from bot.progress import say_nothing
from bot.project import GUIDE, ROOT
from bot.ranking.reader import fit_reader
from bot.rephrasing.suggest import suggest_examples, wordings
from bot.rephrasing.terms import answer_terms
from bot.text.arrays import Encode
from bot.text.percent import percent

GUIDES = ROOT / "bench" / "data" / "guides"
REAL_WORDINGS = 2
"""Wordings of each entry's askers that are its examples in the last variant; none is measured on them."""


@dataclass(frozen=True)
class AskedGuide:
    """A guide of questions and answers, what its customers ask, and what it does not answer."""

    guide: Guide
    taken: dict[EntryId, tuple[str, ...]]
    asked: tuple[LabelledMessage, ...]
    near: tuple[LabelledMessage, ...]
    far: tuple[LabelledMessage, ...]


@dataclass(frozen=True)
class Row:
    """A variant of a guide, in numbers: of entries and their examples, and of messages.

    `asked` messages ask for an entry: it came `first`, among `three`, and was the bot's `right_answers`.
    `near` and `far` ones are not answered by the guide. `answers` are all direct answers, `wrong` those of
    another entry.
    """

    guide: str
    variant: str
    entries: int
    examples: int
    asked: int
    first: int
    three: int
    right_answers: int
    answers: int
    wrong: int
    near: int
    near_answered: int
    far: int
    far_answered: int


def read_guide(file: Path) -> AskedGuide:
    """Reads one file of `bench/data/guides/`."""
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    name = data["name"]
    entries = tuple(
        Entry(
            id=EntryId(each["id"]),
            topic=name,
            question=each["question"],
            examples=(),
            answer=each["answer"],
            rep_notes="",
            audience=Audience.CUSTOMER,
            route=None,
            follow_ups=(),
            featured=False,
            approval=Approval("its author", date(2026, 1, 1)),
            effective_from=None,
            effective_until=None,
            location=SourceLocation(file.name, 1),
        )
        for each in data["entries"]
    )
    asked = {EntryId(each["id"]): tuple(each["asked"]) for each in data["entries"]}
    return AskedGuide(
        Guide((Topic(name, name, file.name),), entries),
        {entry_id: texts[:REAL_WORDINGS] for entry_id, texts in asked.items()},
        tuple(LabelledMessage(text, id_) for id_, texts in asked.items() for text in texts[REAL_WORDINGS:]),
        tuple(LabelledMessage(text, None) for text in data["near"]),
        tuple(LabelledMessage(text, None) for text in data["far"]),
    )


def with_examples(guide: Guide, examples: Mapping[EntryId, Sequence[str]]) -> Guide:
    """The guide with these examples of each entry."""
    return Guide(guide.topics, tuple(replace(entry, examples=tuple(examples[entry.id])) for entry in guide))


def variants(each: AskedGuide, encode: Encode, counts: Sequence[int]) -> dict[str, Guide]:
    """The variants of a guide by name."""
    guide = each.guide
    found = {"question only": guide}
    made = {
        entry.id: wordings(entry, terms)
        for entry, terms in zip(guide, answer_terms(guide.entries), strict=True)
    }
    for count in counts:
        given = suggest_examples(guide, encode, limit=count)
        taken = {row.entry.id: [one.text for one in row.suggestions] for row in given}
        found[f"{count} suggested"] = with_examples(guide, taken)
        first = {entry_id: texts[:count] for entry_id, texts in made.items()}
        found[f"{count} unchecked"] = with_examples(guide, first)
    found[f"{REAL_WORDINGS} real"] = with_examples(guide, each.taken)
    return found


def measure(each: AskedGuide, variant: str, guide: Guide, encode: Encode, language: frozenset[str]) -> Row:
    """Fits a bot on a variant of a guide, with the project's own intents beside it, and reads all
    messages."""
    reader = fit_reader(guide, intents_beside_once(), encode, language=language)
    read = MeasuredBot(reader, encode, frozenset(), say_nothing)
    inside, near, far = (read(messages) for messages in (each.asked, each.near, each.far))
    answered = [one for one in (*inside, *near, *far) if one.answered]
    return Row(
        guide=guide.topics[0].id,
        variant=variant,
        entries=len(guide),
        examples=sum(len(entry.examples) for entry in guide),
        asked=len(inside),
        first=sum(one.right for one in inside),
        three=sum(one.expected in one.ranking[:3] for one in inside),
        right_answers=sum(one.answered and one.right for one in inside),
        answers=len(answered),
        wrong=sum(not one.right for one in answered),
        near=len(near),
        near_answered=sum(one.answered for one in near),
        far=len(far),
        far_answered=sum(one.answered for one in far),
    )


_INTENTS: dict[str, list[str]] = {}


def intents_beside_once() -> dict[str, list[str]]:
    """The examples of the project's intents, read once."""
    if not _INTENTS:
        _INTENTS.update(intents_beside(GUIDE))
    return _INTENTS


def totals(rows: Sequence[Row]) -> list[Row]:
    """A row for each variant, with the sums over all guides."""
    found = []
    for variant in dict.fromkeys(row.variant for row in rows):
        part = [row for row in rows if row.variant == variant]
        names = [name for name in Row.__dataclass_fields__ if name not in ("guide", "variant")]
        found.append(Row("all", variant, *(sum(getattr(row, name) for row in part) for name in names)))
    return found


def show(rows: Sequence[Row]) -> None:
    """Prints a table."""
    table = Table(title="Suggested examples on guides without any", title_justify="left")
    table.add_column("guide", no_wrap=True)
    table.add_column("examples", no_wrap=True)
    for heading in ("an entry", "right first", "in three", "answered right", "answers wrong", "near", "far"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(
            row.guide,
            row.variant,
            f"{row.examples / row.entries:.1f}",
            *(
                percent(part / whole if whole else None)
                for part, whole in (
                    (row.first, row.asked),
                    (row.three, row.asked),
                    (row.right_answers, row.asked),
                    (row.wrong, row.answers),
                    (row.near_answered, row.near),
                    (row.far_answered, row.far),
                )
            ),
        )
    Console(width=max(120, Console().width)).print(table)


def main() -> None:
    """Measures, prints, and writes the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "results", help="folder for suggestions.json")
    parser.add_argument("--count", type=int, action="append", help="suggestions an entry; may be given again")
    given = parser.parse_args()
    from bot.host import lean

    with waiting(say, "opening the encoder"):
        lean.import_rasa()
        encoder = SentenceEncoder.open(threads=2)
        encode = CachedEncode(encoder.encode)
    rows = []
    for file in sorted(GUIDES.glob("*.json")):
        each = read_guide(file)
        with waiting(say, file.stem):
            found = variants(each, encode, given.count or (3, 8))
            rows += [measure(each, name, guide, encode, encoder.words) for name, guide in found.items()]
    show([*rows, *totals(rows)])
    given.out.mkdir(parents=True, exist_ok=True)
    file = given.out / "suggestions.json"
    file.write_text(json.dumps([asdict(row) for row in (*rows, *totals(rows))], indent=1) + "\n")
    say(f"Wrote {file}")


if __name__ == "__main__":
    main()
