"""Rated conversations: what customers said to a system, turn by turn, and how satisfied raters thought them.

The file is `uss/SGD.txt` of User Satisfaction Simulation (Sun et al. 2021), whose conversations are
Schema-Guided Dialogue's: one turn a line, tab-separated as speaker, text, act, ratings from 1 to 5, and an
empty line between conversations. The ratings are of the customers' turns; one more, OVERALL, of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.messages import MessagesError

DISSATISFIED = 2.5
"""A mean rating of this or less is dissatisfied."""

NOT_ASKING = frozenset(
    {"AFFIRM", "AFFIRM_INTENT", "NEGATE", "NEGATE_INTENT", "SELECT", "THANK_YOU", "GOODBYE"}
)
"""Customers' acts that are to this system what small talk is to the bot: said again, they mean nothing."""

FAILURE = "NOTIFY_FAILURE"
"""The system's act that is to it what not having understood is to the bot."""


@dataclass(frozen=True)
class RatedTurn:
    """A customer's turn: whether it asks for something, how often in a row the system has just failed, and
    whether its raters found the customer dissatisfied.
    """

    text: str
    asks: bool
    failures: int
    dissatisfied: bool


@dataclass(frozen=True)
class RatedConversation:
    """The customer's turns, and whether the whole left them dissatisfied."""

    turns: tuple[RatedTurn, ...]
    dissatisfied: bool


def conversations_file(folder: Path) -> Path:
    """Where a folder of public sets holds the conversations."""
    return folder / "uss" / "SGD.txt"


def read_conversations(file: Path) -> tuple[RatedConversation, ...]:
    """The conversations of a file. Raises MessagesError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise MessagesError(
            f"{file}: cannot be read ({error}) — use the file as its authors publish it"
        ) from error
    found: list[RatedConversation] = []
    turns: list[RatedTurn] = []
    failures, whole = 0, False
    for number, line in enumerate([*lines, ""], start=1):
        if not line.strip():
            if turns:
                found.append(RatedConversation(tuple(turns), whole))
            turns, failures, whole = [], 0, False
            continue
        speaker, text, act, rating = _parts(line, file, number)
        if speaker == "SYSTEM":
            failures = failures + 1 if act == FAILURE else 0
        elif text == "OVERALL":
            whole = rating <= DISSATISFIED
        else:
            turns.append(RatedTurn(text, act not in NOT_ASKING, failures, rating <= DISSATISFIED))
    if not found:
        raise MessagesError(f"{file}: holds no conversation — use the file as its authors publish it")
    return tuple(found)


def _parts(line: str, file: Path, number: int) -> tuple[str, str, str, float]:
    """Speaker, text, act and mean rating; the system's turns have none, which is given as 0."""
    try:
        speaker, text, act, *ratings = line.split("\t")
        if speaker == "SYSTEM":
            return speaker, text, act, 0.0
        rated = [int(rating) for rating in ratings[0].split(",")]
        return speaker, text, act, sum(rated) / len(rated)
    except (ValueError, IndexError):
        raise MessagesError(
            f"{file}:{number}: is not a turn (speaker, text, act, ratings, with tabs between) — use the "
            f"file as its authors publish it"
        ) from None
