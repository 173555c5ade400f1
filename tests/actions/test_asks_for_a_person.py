"""Who asks for a person among other words, and who grieves or fears, on frozen messages.

Nothing may be trained or tuned on `asks_for_a_person.csv` and `grief_and_fear.csv`. The floors lie a
little under what was measured (docs/quality.md).
"""

from __future__ import annotations

import asyncio
import csv

import pytest

from actions.brain import Brain
from bot import project
from bot.dialogue.turn import CustomerTurn, Decision, DeskState, Reason


def decisions(brain: Brain, name: str, label: str) -> tuple[list[Decision], list[Decision]]:
    """What is decided on the messages with the label, and on those without, each in a fresh chat."""

    async def hear() -> tuple[list[Decision], list[Decision]]:
        found: tuple[list[Decision], list[Decision]] = ([], [])
        with (project.ROOT / "tests" / "data" / name).open(encoding="utf-8") as stream:
            for number, row in enumerate(csv.DictReader(stream)):
                turn = CustomerTurn(text=row["text"])
                reply = await brain.respond(f"{name} {number}", turn, state=None, desk=DeskState())
                found[row[label] != "1"].append(reply.decision)
        return found

    return asyncio.run(hear())


@pytest.mark.parametrize(
    ("name", "label", "reason", "caught", "false"),
    [
        ("asks_for_a_person.csv", "asks", Reason.ASKED, 0.70, 0.05),
        ("grief_and_fear.csv", "upset", Reason.UPSET, 0.37, 0.10),
    ],
)
def test_they_get_a_person_and_others_do_not(
    brain: Brain, name: str, label: str, reason: Reason, caught: float, false: float
) -> None:
    wanted, others = (
        [decision.reason is reason for decision in each] for each in decisions(brain, name, label)
    )
    print(f"\n{name}: {sum(wanted)} of {len(wanted)} caught, {sum(others)} of {len(others)} false")
    assert sum(wanted) >= caught * len(wanted)
    assert sum(others) <= false * len(others)
