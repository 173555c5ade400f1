"""A person who has questions and answers, and no examples yet, asks for suggestions."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.encoder.embedding import SentenceEncoder
from bot.guide.entry import Guide
from bot.guide.similar import NEAR_DUPLICATE
from bot.rephrasing.settings import ENDPOINT_SETTINGS
from bot.rephrasing.suggest import LEAST_LEAD, SAID_AFTER, EntrySuggestions, suggest_examples
from bot.text.arrays import Encode, Floats, unit_rows
from tests import small_guides
from tests.small_guides import entry

FIRST_AFTERNOON = """\
topic: shop
title: The shop
entries:
  - id: cancel
    question: How do I cancel my order?
    answer: Open My Orders and choose Cancel until the parcel has left our warehouse.
    approval: {by: Owner, on: 2026-01-01}
  - id: waste
    question: How do I dispose of household hazardous waste?
    answer: Paint, solvents, pesticides, motor oil and fluorescent tubes are accepted at the Recycling Center.
    rep_notes: The gate is open on Sundays for friends of the owner.
    approval: {by: Owner, on: 2026-01-01}
  - id: refund
    question: When will I get my refund?
    answer: Within ten days of the return, on the card that you paid with.
  - id: warehouse-key
    question: Where is the key to the warehouse?
    answer: Below the mat.
    audience: rep
    approval: {by: Owner, on: 2026-01-01}
"""


@pytest.fixture(autouse=True)
def no_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENDPOINT_SETTINGS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_guides.write(tmp_path_factory.mktemp("shop") / "faq", FIRST_AFTERNOON)


@pytest.fixture(scope="module")
def encode() -> Encode:
    return SentenceEncoder.open(threads=1).encode


def suggest(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["suggest-examples", *map(str, arguments)])


def by_id(found: tuple[EntrySuggestions, ...]) -> dict[str, EntrySuggestions]:
    return {each.entry.id: each for each in found}


def test_each_entry_gets_wordings_that_are_its_own(folder: Path) -> None:
    done = suggest(folder, "--json", "--limit", 32)

    assert done.exit_code == 0, done.output
    rows = {each["entry"]: each for each in json.loads(done.stdout)}
    assert rows.keys() == {"cancel", "waste", "refund"}  # no customer's message is read against a rep's entry
    assert "statement" in rows["cancel"]["missing"]
    assert {other["entry"] for other in rows["cancel"]["neighbours"]} == {"waste", "refund"}
    texts = {one["text"] for row in rows.values() for one in row["suggestions"]}
    assert "I have not had my money back yet" in texts
    assert any("motor oil" in text for text in texts)
    assert not any("friends" in text or "Sunday" in text for text in texts)  # rep notes are no source
    for row in rows.values():
        for one in row["suggestions"]:
            assert one["own"] - one["rival_cosine"] >= LEAST_LEAD - 0.001
            assert one["source"] == "built-in"


def test_the_table_says_where_an_entry_is_weak(folder: Path) -> None:
    done = suggest(folder, "--entry", "cancel", "--limit", 3)

    assert done.exit_code == 0
    assert "How do I cancel my order?" in done.stdout and "nearest: " in done.stdout
    assert "missing: " in done.stdout and "hazardous" not in done.stdout


def test_yaml_can_be_pasted_and_is_no_guide(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "suggested.yml"
    done = suggest(folder, "--out", out, "--limit", 4)

    assert done.exit_code == 0 and f"Wrote {out}" in done.stderr
    rows = {row["id"]: row["examples"] for row in yaml.safe_load(out.read_text("utf-8"))["suggestions"]}
    assert rows.keys() == {"cancel", "waste", "refund"} and 0 < len(rows["waste"]) <= 4
    pasted = FIRST_AFTERNOON.replace(
        "    answer: Paint", f"    examples: {json.dumps(rows['waste'])}\n    answer: Paint"
    )
    checked = CliRunner().invoke(
        app, ["check", "--quick", "--guide", str(small_guides.write(tmp_path / "faq", pasted))]
    )
    assert "warning: examples: 'waste' has 4 other ways" in checked.output

    inside = suggest(folder, "--out", folder / "suggested.yml")
    assert inside.exit_code == 1 and "lies in the guide" in inside.stderr
    assert not (folder / "suggested.yml").exists()


def test_a_table_to_review_leaves_the_choice_to_its_reader(folder: Path, tmp_path: Path) -> None:
    done = suggest(folder, "--out", tmp_path / "review.csv")

    assert done.exit_code == 0
    with (tmp_path / "review.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["entry"] for row in rows} == {"cancel", "waste", "refund"}
    assert {row["take"] for row in rows} == {""}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--entry", "cancle"], "did you mean 'cancel'?"),
        (["--entry", "warehouse-key"], "is for reps only"),
        (["--out", "suggestions.txt"], "neither .yml nor .csv"),
        (
            ["--out", "/dev/null/suggestions.yml"],
            "suggestions.yml cannot be written (",
        ),
    ],
)
def test_a_wrong_option_gets_one_line(folder: Path, arguments: list[str], said: str) -> None:
    done = suggest(folder, *arguments)

    assert done.exit_code == 1 and said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_guide_that_cannot_be_used_is_named_with_line_and_field(tmp_path: Path) -> None:
    twice = FIRST_AFTERNOON.replace("When will I get my refund?", "how do I cancel my order").replace(
        "answer: Below the mat.", "answer: ''"
    )
    done = suggest(small_guides.write(tmp_path / "faq", twice))

    assert done.exit_code == 1
    assert "shop.yml:14: question: 'how do I cancel my order' is the same as" in done.stderr
    assert "shop.yml:18: answer: has no words" in done.stderr


def test_an_entry_without_an_answer_is_told_to_get_one_first(encode: Encode) -> None:
    guide = Guide(
        small_guides.guide().topics,
        (
            entry("cancel", question="How do I cancel my order?", answer=""),
            entry("hours", question="When are you open?"),
        ),
    )
    found = by_id(suggest_examples(guide, encode))["cancel"]

    assert any("the answer is empty" in note for note in found.notes)
    assert found.suggestions  # its question alone has other forms


def test_entries_that_all_ask_the_same_get_no_wording_and_are_named(encode: Encode) -> None:
    question = "How do I cancel my order?"
    guide = small_guides.guide(
        *(entry(f"cancel-{n}", question=question, answer="Call us.") for n in range(5))
    )
    found = suggest_examples(guide, encode)

    assert all(not each.suggestions for each in found)
    assert all("asks nearly the same as 'cancel-" in each.notes[0] for each in found)


def words_counted(texts: Sequence[str]) -> Floats:
    """An encoder that takes no time: texts are alike if they share words."""
    rows = np.zeros((len(texts), 256), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.lower().split():
            row[crc32(word.encode()) % 256] += 1
    return unit_rows(rows)


def test_a_long_guide_says_how_long_it_will_take() -> None:
    entries = [
        entry(f"e-{n}", question=f"How do I cancel my order of item{n}?") for n in range(SAID_AFTER + 1)
    ]
    said: list[str] = []
    found = suggest_examples(small_guides.guide(*entries), words_counted, limit=1, say=said.append)

    assert len(found) == len(entries)
    assert len(said) == 1 and said[0].startswith(f"Suggesting: {SAID_AFTER} of {len(entries)} entries, ")


def test_one_entry_alone_has_no_neighbour(encode: Encode) -> None:
    (found,) = suggest_examples(
        small_guides.guide(entry("cancel", question="How do I cancel my order?")), encode
    )

    assert found.confusions.neighbours == () and found.confusions.confused == 0
    assert found.suggestions and found.suggestions[0].rival is None


def test_what_two_entries_could_both_take_goes_to_one(encode: Encode) -> None:
    guide = small_guides.guide(
        entry("order", question="How do I cancel my order?", answer="In My Orders."),
        entry("plan", question="How do I cancel my subscription?", answer="In My Plan."),
    )
    found = suggest_examples(guide, encode)
    texts = [one.text for each in found for one in each.suggestions]
    x = encode(texts)
    count = len(found[0].suggestions)

    assert count and len(texts) > count
    assert float((x[:count] @ x[count:].T).max()) < NEAR_DUPLICATE


def test_an_entry_that_has_a_wording_does_not_get_it_again(encode: Encode) -> None:
    guide = small_guides.guide(
        entry("order", question="How do I cancel my order?", answer="In My Orders."),
        entry("hours", question="When are you open?", answer="From eight to six."),
    )
    first = by_id(suggest_examples(guide, encode))["order"]
    taken = tuple(one.text for one in first.suggestions)
    again = by_id(
        suggest_examples(
            Guide(guide.topics, (replace(guide["order"], examples=taken), guide["hours"])),
            encode,
            only=[guide["order"].id],
        )
    )

    assert again.keys() == {"order"}
    assert not {one.text for one in again["order"].suggestions} & set(taken)
    assert set(again["order"].missing) < set(first.missing)
