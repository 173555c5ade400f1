"""A small guide on disk that a test can spoil in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from bot.encoder.embedding import SentenceEncoder
from bot.text.arrays import Encode

CARDS = """\
topic: cards
title: Cards and payments
entries:
  - id: change-my-card
    question: How do I change the card on my account?
    examples:
      - i want to put another card on my acount
      - replace my card
    answer: |
      You can change it at any time.

      - Sign in and open Payment
      - Choose "Use another card"
    rep_notes: |
      Offer to stay on the line while the
      customer signs in. Never ask for the number.
    follow_ups: [pay-another-way]
    featured: true
    approval: {by: "Dana Whitfield, Communications", on: 2026-11-02}
    effective: {from: 2026-11-02, until: 2027-11-02}
  - id: pay-another-way
    question: Can I pay without a card?
    examples: [bank transfer, cheque by post]
    answer: Yes, by bank transfer or by cheque.
    route: billing
    approval: {by: Dana Whitfield, on: 2026-11-02}
"""

DESK = """\
topic: desk
title: For the desk
entries:
  - id: verify-a-caller
    question: How do I verify a caller?
    answer: Ask for the last invoice's amount and the street of the address.
    audience: rep
    approval: {by: Dana Whitfield, on: 2026-11-02}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """data/faq with two sound topics, as seen from the project's folder."""
    monkeypatch.chdir(tmp_path)
    faq = tmp_path / "data" / "faq"
    faq.mkdir(parents=True)
    (faq / "cards.yml").write_text(CARDS, encoding="utf-8")
    (faq / "desk.yml").write_text(DESK, encoding="utf-8")
    return faq


@pytest.fixture
def edit(folder: Path) -> Callable[..., None]:
    """edit("cards.yml", old, new) changes one place of a file, which must be there."""

    def change(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


@pytest.fixture
def add_entry(folder: Path) -> Callable[[str], None]:
    """Adds an entry, given as YAML, to the end of cards.yml."""

    def add(yaml: str) -> None:
        lines = dedent(yaml).strip().splitlines()
        with (folder / "cards.yml").open("a", encoding="utf-8") as stream:
            stream.write("\n".join(["  - " + lines[0], *("    " + line for line in lines[1:])]) + "\n")

    return add


@pytest.fixture(scope="session")
def encode() -> Encode:
    """The real encoder."""
    return SentenceEncoder.open(threads=2).encode
