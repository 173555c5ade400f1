"""Rated conversations: what customers said to a system, turn by turn, and how satisfied raters thought
they were.

The file is `uss/SGD.txt` of User Satisfaction Simulation (Sun et al. 2021), whose conversations are those
of Schema-Guided Dialogue: one turn a line, tab-separated as speaker, text, act, ratings from 1 to 5, and
an empty line between conversations. The customers' turns are rated, and in one more, OVERALL, the whole
conversation.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.messages import MessagesError

DISSATISFIED = 2.5
"""A mean rating of at most this counts as dissatisfied."""

NOT_ASKING = frozenset(
    {"AFFIRM", "AFFIRM_INTENT", "NEGATE", "NEGATE_INTENT", "SELECT", "THANK_YOU", "GOODBYE"}
)
"""Customers' acts that are to this system what small talk is to the bot: repeating them means nothing."""

FAILURE = "NOTIFY_FAILURE"
"""The act with which the system says that it failed, as the bot does when it has not understood."""


@dataclass(frozen=True)
class RatedTurn:
    """A customer's turn.

    `asks` says whether it asks for something, `failures` how often in a row the system has just failed,
    `dissatisfied` whether the raters found the customer dissatisfied.
    """

    text: str
    asks: bool
    failures: int
    dissatisfied: bool


@dataclass(frozen=True)
class RatedConversation:
    """A customer's turns, and whether the whole conversation left the customer dissatisfied."""

    turns: tuple[RatedTurn, ...]
    dissatisfied: bool


def conversations_file(folder: Path) -> Path:
    """The file of the conversations in a folder of public sets."""
    return folder / "uss" / "SGD.txt"


def read_conversations(file: Path) -> tuple[RatedConversation, ...]:
    """Reads the conversations of a file. Raises MessagesError."""
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
    """Speaker, text, act and mean rating of a line; the rating of the system's turns is 0."""
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
