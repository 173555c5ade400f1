"""A guide written in five minutes: it trains with a warning, and what it doesn't know it doesn't answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.brain import Brain
from bot.dialogue.turn import Kind
from bot.host.train import train
from tests.actions.test_brain import Chat, texts
from tests.small_guides import write

HOURS = """\
topic: cafe
title: The café
entries:
  - id: hours
    question: When are you open?
    examples: [what are your opening hours]
    answer: We are open from eight to six, every day.
    featured: true
    approval: {by: Owner, on: 2026-01-01}
"""
ONE_EXAMPLE_EACH = f"""{HOURS}\
  - id: table
    question: Can I book a table?
    examples: [do you take reservations]
    answer: Yes, at least a day ahead.
    approval: {{by: Owner, on: 2026-01-01}}
  - id: dogs
    question: Are dogs allowed?
    examples: [may i bring my dog]
    answer: Dogs are welcome.
    approval: {{by: Owner, on: 2026-01-01}}
"""
STRANGE = (
    "who won the match",
    "where is my parcel",
    "how do i reset my password",
    "is the moon made of cheese",
)


@pytest.mark.parametrize(
    ("guide", "warned"),
    [(HOURS, "the guide has one entry"), (ONE_EXAMPLE_EACH, "3 of 3 entries have fewer than 5 examples")],
)
async def test_it_trains_with_a_warning_and_answers_nothing_strange(
    tmp_path: Path, guide: str, warned: str
) -> None:
    trained = train(write(tmp_path / "faq", guide), tmp_path / "m.tar.gz", lambda line: None)
    assert any(warned in warning for warning in trained.warnings)
    brain = await Brain.load(trained.model)
    for text in STRANGE:
        reply = await Chat(brain).say(text)
        assert reply.decision.kind in (Kind.REWORD, Kind.CLARIFY) and reply.decision.p < 0.35
    assert texts(await Chat(brain).press("hours")) == ["We are open from eight to six, every day."]
    for text in ("When are you open?", "WHAT ARE YOUR OPENING HOURS"):
        assert texts(await Chat(brain).say(text)) == ["We are open from eight to six, every day."]
    assert (await Chat(brain).say("hello")).decision.kind is Kind.SMALLTALK
