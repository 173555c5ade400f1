"""What the bot made of messages whose right entry is known, and the figures that follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

import numpy as np

from bot.evaluation import metrics
from bot.evaluation.messages import LabelledMessage
from bot.evaluation.metrics import Bin, Curve
from bot.guide.entry import EntryId, Guide
from bot.progress import Say, say_nothing
from bot.ranking.reader import Reader, Reading
from bot.ranking.thresholds import Thresholds
from bot.text.arrays import Encode

PRECISIONS = (0.98, 0.95)
"""The precisions at which coverage is given."""

CONFUSIONS_SHOWN = 10

READ_AT_ONCE = 256
"""Messages read together: more similarities to all examples of a large set would take too much memory."""


@dataclass(frozen=True)
class Outcome:
    """A message, the entry that it asks for (None: outside the guide), and what the bot made of it.

    The first entry is `answered` directly, shown as `likely`, or neither.
    """

    text: str
    expected: EntryId | None
    ranking: tuple[EntryId, ...]
    p: float
    answered: bool
    likely: bool = False

    @classmethod
    def of(
        cls,
        text: str,
        expected: EntryId | None,
        reading: Reading,
        thresholds: Thresholds,
        routed: frozenset[EntryId] = frozenset(),
    ) -> Outcome:
        """The outcome of a reading at the bot's thresholds; `routed` entries are never shown as likely."""
        top = reading.ranking[0]
        ranking = tuple(row.entry for row in reading.ranking)
        answered = top.p >= thresholds.answer
        likely = not answered and top.p >= thresholds.likely and top.entry not in routed
        return cls(text, expected, ranking, top.p, answered, likely)

    @property
    def right(self) -> bool:
        """Whether the first entry is the one that was asked for."""
        return self.expected is not None and self.ranking[0] == self.expected


class Reads(Protocol):
    """What turns messages into outcomes, in order: a bot, at the least."""

    def __call__(self, messages: Sequence[LabelledMessage]) -> list[Outcome]: ...


@dataclass(frozen=True)
class MeasuredBot:
    """A bot as it is measured.

    `hidden` entries are not ranked, `routed` ones not shown as likely; `say` shows the progress.
    """

    reader: Reader
    encode: Encode
    hidden: frozenset[str] = frozenset()
    say: Say = say_nothing
    routed: frozenset[EntryId] = frozenset()

    def __call__(self, messages: Sequence[LabelledMessage]) -> list[Outcome]:
        """The outcomes of messages, in order."""
        reader, outcomes = self.reader, list[Outcome]()
        for start in range(0, len(messages), READ_AT_ONCE):
            if start and start % (READ_AT_ONCE * 4) == 0:
                self.say(f"{start} of {len(messages)} messages read …")
            batch = messages[start : start + READ_AT_ONCE]
            texts = [reader.speller.repair(each.text) for each in batch]
            outcomes += [
                Outcome.of(each.text, each.entry, found, reader.thresholds, self.routed)
                for each, found in zip(
                    batch, reader.read(self.encode(texts), texts, self.hidden), strict=True
                )
            ]
        return outcomes

    def at_share(self, strangers: float) -> MeasuredBot:
        """The same bot if it assumes another share of messages outside the guide."""
        return replace(self, reader=self.reader.at_share(strangers))


def routed_entries(guide: Guide) -> frozenset[EntryId]:
    """The ids of the entries that hand over to a queue."""
    return frozenset(entry.id for entry in guide if entry.route)


@dataclass(frozen=True)
class Confusion:
    """Messages for `expected` (None: for nothing in the guide) whose first entry is `found`."""

    expected: EntryId | None
    found: EntryId
    count: int
    example: str


@dataclass(frozen=True)
class Figures:
    """What was measured. Shares are 0 to 1, None if there was nothing to measure them on.

    `first` is top-1 accuracy, `among_three` top-3 accuracy. `coverage[precision]` is the share of messages
    inside the guide that can be answered rightly while that share of all answers is right.
    `answered_right` and `answers_wrong` are the bot's at its own threshold. `read_right` is the share of the
    messages inside whose right answer is read in the first reply, answered directly or shown as likely;
    `likely` counts the latter, and `likely_wrong` is the share of them that is wrong.
    """

    messages: int
    inside: int
    first: float | None
    among_three: float | None
    answered: int
    answered_right: float | None
    answers_wrong: float | None
    answers_wrong_interval: tuple[float, float]
    read_right: float | None
    likely: int
    likely_share: float | None
    likely_wrong: float | None
    likely_wrong_interval: tuple[float, float]
    coverage: dict[str, float]
    outside_auroc: float | None
    outside_recall: float | None
    calibration_error: float
    reliability: tuple[Bin, ...]
    curve: Curve
    confusions: tuple[Confusion, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, with the curve thinned to at most a hundred points."""
        count = len(self.curve.risk)
        points = np.unique(np.linspace(0, count - 1, min(100, count)).astype(int))
        curve = {
            name: [round(float(value), 4) for value in getattr(self.curve, name)[points]]
            for name in ("threshold", "coverage", "risk")
        }
        return {**asdict(self), "curve": curve}


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """The figures of these messages. Raises ValueError if there are none."""
    if not outcomes:
        raise ValueError("there is no message to measure anything on")
    p = np.array([each.p for each in outcomes], dtype=np.float64)
    right = np.array([each.right for each in outcomes])
    inside = np.array([each.expected is not None for each in outcomes])
    answered = np.array([each.answered for each in outcomes])
    three = np.array([each.expected in each.ranking[:3] for each in outcomes])
    curve, bins = metrics.risk_coverage(p, right, inside), metrics.reliability(p, right)
    likely = np.array([each.likely for each in outcomes])
    wrong, answers = int((answered & ~right).sum()), int(answered.sum())
    likely_wrong, shown = int((likely & ~right).sum()), int(likely.sum())
    return Figures(
        messages=len(outcomes),
        inside=int(inside.sum()),
        first=_share(right[inside]),
        among_three=_share(three[inside]),
        answered=answers,
        answered_right=_share((answered & right)[inside]),
        answers_wrong=wrong / answers if answers else None,
        answers_wrong_interval=metrics.interval(wrong, answers),
        read_right=_share(((answered | likely) & right)[inside]),
        likely=shown,
        likely_share=_share(likely),
        likely_wrong=likely_wrong / shown if shown else None,
        likely_wrong_interval=metrics.interval(likely_wrong, shown),
        coverage={f"{precision:.2f}": metrics.coverage_at(curve, precision) for precision in PRECISIONS},
        outside_auroc=metrics.auroc(p, inside),
        outside_recall=metrics.outside_recall(p, inside),
        calibration_error=metrics.calibration_error(bins),
        reliability=bins,
        curve=curve,
        confusions=_confusions(outcomes),
    )


def _share(flags: Any) -> float | None:
    return float(flags.mean()) if len(flags) else None


def _confusions(outcomes: Sequence[Outcome]) -> tuple[Confusion, ...]:
    """The commonest mistakes: a wrong entry first, or an answer to what the guide does not hold."""
    wrong = [
        each
        for each in outcomes
        if not each.right and (each.expected is not None or each.answered or each.likely)
    ]
    counted = Counter((each.expected, each.ranking[0]) for each in wrong)
    surest = {(each.expected, each.ranking[0]): each for each in sorted(wrong, key=lambda each: each.p)}
    return tuple(
        Confusion(*pair, count, surest[pair].text) for pair, count in counted.most_common(CONFUSIONS_SHOWN)
    )
