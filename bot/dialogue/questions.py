"""What a message of several questions means: which of them are sure, and what the whole comes to. Pure.

A question is answered if its own reading is sure, if the whole message is sure of the entry that the question
would have chosen, or if it asks the same as a question that is answered. If the whole message is sure of an
entry that no question chose, the readings contradict each other, and nothing is sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue import context
from bot.dialogue.turn import Question
from bot.guide.entry import EntryId, Guide
from bot.ranking.ranked import Ranked

LIKELY = 0.5
"""A question lends its subject to the next one only if its own entry is likelier than not."""

SHOWN = 5
"""Entries of a question's ranking that are kept."""


@dataclass(frozen=True)
class Part:
    """One question of a message as it was read alone, and `joined` with the one before it."""

    text: str
    ranking: tuple[Ranked, ...] = ()
    joined: tuple[Ranked, ...] = ()
    intent: str | None = None
    asks: bool | None = None
    """Whether it asks for a person; None if no detector has read it."""


@dataclass(frozen=True)
class Understanding:
    """What a message comes to: the ranking to decide by, whether its top is sure, and its questions."""

    ranking: tuple[Ranked, ...]
    sure: bool
    questions: tuple[Question, ...] = ()


def understand(
    parts: Sequence[Part], whole: tuple[Ranked, ...], answer: float, guide: Guide
) -> Understanding:
    """What `parts` and the ranking of the `whole` message come to; `answer` is the answer threshold.

    The ranking is that of the first sure question whose entry has a route, or of the first sure one; if
    none is, the whole message's.
    """
    whole_top = whole[0].entry if whole and whole[0].p >= answer else None
    rankings = _rankings(parts, whole if whole_top else (), answer, guide)
    tops = [ranking[0].entry if ranking else None for ranking in rankings]
    sure = {ranking[0].entry: ranking for ranking in reversed(rankings) if ranking and ranking[0].p >= answer}
    if whole_top is not None and whole_top not in tops:
        sure = {}
    questions = tuple(
        _question(part, ranking, top if top in sure else None)
        for part, ranking, top in zip(parts, rankings, tops, strict=True)
    )
    if not sure:
        return Understanding(whole, False, questions)
    in_order = [top for top in tops if top is not None and top in sure]
    leading = next((entry for entry in in_order if guide[entry].route), in_order[0])
    return Understanding(sure[leading], True, questions)


def _rankings(
    parts: Sequence[Part], whole: tuple[Ranked, ...], answer: float, guide: Guide
) -> list[tuple[Ranked, ...]]:
    """The ranking of each part, with the part before it in mind, or the whole message's if it is surer of
    the same entry.
    """
    found: list[tuple[Ranked, ...]] = []
    for part in parts:
        ranking = part.ranking
        if part.joined and found and found[-1] and found[-1][0].p >= LIKELY:
            ranking = context.weigh(ranking, part.joined, found[-1][0].entry, guide, answer)
        if ranking and whole and ranking[0].entry == whole[0].entry and ranking[0].p < whole[0].p:
            rest = (1 - whole[0].p) / max(1 - ranking[0].p, 1e-9)
            others = (Ranked(ranked.entry, ranked.p * rest) for ranked in ranking[1:])
            ranking = (whole[0], *others)
        found.append(ranking)
    return found


def _question(part: Part, ranking: tuple[Ranked, ...], entry: EntryId | None) -> Question:
    return Question(part.text, entry, ranking[0].p if ranking else 0.0, ranking[:SHOWN])
