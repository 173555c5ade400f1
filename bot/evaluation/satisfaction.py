"""The upset detector on rated conversations: who is dissatisfied, and how early it shows.

The detector learns from `data/nlu/` and the guide alone. Beside it, on the same turns: VADER (Hutto &
Gilbert 2014), if the package vaderSentiment is installed, and the detector's word lists with nothing
learned.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation import metrics
from bot.evaluation.transcripts import RatedConversation, RatedTurn
from bot.mood.conversation import EarlierMessage, signature, update_mood
from bot.mood.tone import wordlist_score
from bot.mood.upset import Feeling, UpsetModel
from bot.progress import Say
from bot.text.arrays import Encode
from bot.text.percent import percent

AT_ONCE = 512
"""Messages encoded together."""

LOWER = 0.05
"""Beside the shipped threshold, conversations are flagged at one that this share of the satisfied ones
reaches. It shows how early dissatisfaction is seen that is too mild to hand over."""

VADER = "vaderSentiment.vaderSentiment"
HOW_TO_INSTALL = "not measured: pip install --no-deps vaderSentiment==3.3.2"


@dataclass(frozen=True)
class Timing:
    """How many conversations are first flagged before, at or after the first dissatisfied turn, or never."""

    before: int = 0
    at: int = 0
    after: int = 0
    never: int = 0


@dataclass(frozen=True)
class Satisfaction:
    """What was measured. A conversation is flagged when its mood reaches the threshold.

    AUROCs are of dissatisfied turns against the others; None if there is only one kind, and VADER's also
    if it is not installed.
    """

    turns: int
    dissatisfied_turns: int
    turn_auroc: float | None
    history_auroc: float | None
    vader_auroc: float | None
    wordlist_auroc: float | None
    threshold: float
    dissatisfied: int
    timing: Timing
    satisfied: int
    satisfied_flagged: int
    lower_threshold: float
    """The threshold that LOWER of the satisfied conversations reach."""
    lower_timing: Timing


def measure_satisfaction(
    conversations: Sequence[RatedConversation], model: UpsetModel, encode: Encode, say: Say
) -> Satisfaction:
    """Measures `model` on `conversations`, of which there must be at least one."""
    readings = _read_texts(conversations, model, encode, say)
    turns = [turn for each in conversations for turn in each.turns]
    rated = np.array([turn.dissatisfied for turn in turns])
    moods = [_moods(each.turns, readings) for each in conversations]
    peaks = [max(levels) for each, levels in zip(conversations, moods, strict=True) if not each.dissatisfied]
    lower = float(np.quantile(peaks, 1 - LOWER)) if peaks else model.threshold
    vader = _vader()
    return Satisfaction(
        turns=len(turns),
        dissatisfied_turns=int(rated.sum()),
        turn_auroc=metrics.auroc(np.array([_alone(readings[turn.text][0]) for turn in turns]), rated),
        history_auroc=metrics.auroc(np.array([level for levels in moods for level in levels]), rated),
        vader_auroc=metrics.auroc(np.array([vader(turn.text) for turn in turns]), rated) if vader else None,
        wordlist_auroc=metrics.auroc(np.array([wordlist_score(turn.text) for turn in turns]), rated),
        threshold=model.threshold,
        dissatisfied=len(conversations) - len(peaks),
        timing=_timing(conversations, moods, model.threshold),
        satisfied=len(peaks),
        satisfied_flagged=sum(peak >= model.threshold for peak in peaks),
        lower_threshold=lower,
        lower_timing=_timing(conversations, moods, lower),
    )


def satisfaction_rows(found: Satisfaction) -> list[tuple[str, str, str]]:
    """The rows of the table: what is measured, its value, and what that means in a reader's words."""

    def flagged(timing: Timing) -> str:
        return f"{found.dissatisfied - timing.never} of {found.dissatisfied}"

    def when(timing: Timing) -> str:
        return (
            f"{timing.before} before the first dissatisfied turn, {timing.at} at it, {timing.after} after it"
        )

    return [
        ("turns", f"{found.turns}", f"{found.dissatisfied_turns} of them rated dissatisfied"),
        ("AUROC, the turn alone", percent(found.turn_auroc), "1 would tell all dissatisfied turns apart"),
        ("AUROC, with history", percent(found.history_auroc), "repetition, failures and the mood so far"),
        ("AUROC, VADER", percent(found.vader_auroc), "" if found.vader_auroc is not None else HOW_TO_INSTALL),
        ("AUROC, word lists", percent(found.wordlist_auroc), "the detector's own, with nothing learned"),
        (
            "dissatisfied conversations flagged",
            flagged(found.timing),
            when(found.timing),
        ),
        (
            "satisfied conversations flagged",
            f"{found.satisfied_flagged} of {found.satisfied}",
            f"both at the shipped threshold, {found.threshold:.2f}",
        ),
        (
            f"dissatisfied ones, at {found.lower_threshold:.2f}",
            flagged(found.lower_timing),
            f"{when(found.lower_timing)}; {LOWER * 100:.0f} % of the satisfied ones are flagged",
        ),
    ]


def show_satisfaction(found: Satisfaction) -> None:
    """Prints the figures as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="USS: who is dissatisfied, of SGD's customers", title_justify="left")
    for name in ("figure", "value", ""):
        table.add_column(name, justify="right" if name == "value" else "left")
    for row in satisfaction_rows(found):
        table.add_row(*row)
    Console().print(table)


def _read_texts(
    conversations: Sequence[RatedConversation], model: UpsetModel, encode: Encode, say: Say
) -> dict[str, tuple[Feeling, str]]:
    """The feeling and the signature of each text."""
    texts = list(dict.fromkeys(turn.text for each in conversations for turn in each.turns))
    readings = {}
    for start in range(0, len(texts), AT_ONCE):
        if start % (AT_ONCE * 4) == 0:
            say(f"USS: {start} of {len(texts)} messages read …")
        batch = texts[start : start + AT_ONCE]
        for text, row in zip(batch, encode(batch), strict=True):
            readings[text] = model.feeling(row, text), signature(row)
    return readings


def _moods(turns: Sequence[RatedTurn], readings: Mapping[str, tuple[Feeling, str]]) -> list[float]:
    """The mood after each turn, as the bot would compute it."""
    level, levels = 0.0, []
    asked: tuple[EarlierMessage, ...] = ()
    for turn in turns:
        feeling, signs = readings[turn.text]
        said = EarlierMessage(signs, None) if turn.asks else None
        after = update_mood(level, asked, feeling, said, turn.failures)
        level, asked = after.mood, after.asked
        levels.append(level)
    return levels


def _timing(
    conversations: Sequence[RatedConversation], moods: Sequence[Sequence[float]], threshold: float
) -> Timing:
    """When the conversations are first flagged that left their customers dissatisfied."""
    counts = [0, 0, 0, 0]
    for each, levels in zip(conversations, moods, strict=True):
        if each.dissatisfied:
            flagged = _first([level >= threshold for level in levels])
            rated = _first([turn.dissatisfied for turn in each.turns])
            counts[_when(flagged, rated, len(each.turns))] += 1
    return Timing(*counts)


def _alone(feeling: Feeling) -> float:
    return update_mood(0.0, (), feeling, None, 0).mood


def _first(flags: Sequence[bool]) -> int | None:
    return flags.index(True) if True in flags else None


def _when(flagged: int | None, rated: int | None, end: int) -> int:
    """The index of a field of Timing. If only the whole was rated dissatisfied, that counts as the end."""
    if flagged is None:
        return 3
    turn = end if rated is None else rated
    return 0 if flagged < turn else 1 if flagged == turn else 2


def _vader() -> Callable[[str], float] | None:
    """A function that tells how negative VADER finds a text, -1 to 1; None if VADER is not installed."""
    try:
        analyzer = importlib.import_module(VADER).SentimentIntensityAnalyzer()
    except ModuleNotFoundError:
        return None
    return lambda text: -float(analyzer.polarity_scores(text)["compound"])
