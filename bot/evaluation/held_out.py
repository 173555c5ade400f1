"""The guide measured on itself: each example read by a bot that has not seen it.

A fifth of each entry's examples, and of the off-topic messages, is left out at a time; the bot is fitted on
the rest, thresholds and calibration included, and reads what was left out. Off-topic messages are left out
in blocks: they are written subject by subject, and a stranger's subject is one that nobody wrote down. So the
figures are those of messages that nobody has written down yet, as far as an author's examples are like them:
real customers' messages are harder, which a CSV of them shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import reading
from bot.embedding import Remembered
from bot.evaluation.outcomes import Outcome
from bot.guide.entry import EntryId, Guide
from bot.reading import Encode

FOLDS = 5


def measure(
    guide: Guide,
    intents: Mapping[str, Sequence[str]],
    encode: Encode,
    *,
    max_wrong: float = reading.MAX_WRONG,
    say: Callable[[str], None] = lambda line: None,
) -> list[Outcome]:
    """An outcome for each example of the guide that customers may ask, and for each off-topic message."""
    known = Remembered(encode)
    hidden = reading.hidden(guide)
    off_topic = list(intents.get(reading.OFF_TOPIC, ()))
    outcomes: list[Outcome] = []
    for fold in range(FOLDS):
        say(f"Fitting the bot without a fifth of the examples ({fold + 1} of {FOLDS}) …")
        fewer = Guide(
            guide.topics,
            tuple(replace(entry, examples=_rest(entry.examples, fold)) for entry in guide),
        )
        strange = _block(off_topic, fold)
        beside = {name: _rest(rows, fold) for name, rows in intents.items()}
        beside[reading.OFF_TOPIC] = tuple(text for text in off_topic if text not in strange)
        reader = reading.fit(fewer, beside, known, max_wrong=max_wrong)
        left_out = [
            (text, EntryId(entry.id))
            for entry in guide
            if entry.id not in hidden
            for text in _part(entry.examples, fold)
        ]
        outside = [(text, None) for text in strange]
        texts = [text for text, _ in (*left_out, *outside)]
        if texts:
            read = reader.read(known(texts), texts, hidden)
            outcomes += [
                Outcome.of(text, expected, found, reader.thresholds.answer)
                for (text, expected), found in zip((*left_out, *outside), read, strict=True)
            ]
    return outcomes


def _part(rows: Sequence[str], fold: int) -> tuple[str, ...]:
    return tuple(row for number, row in enumerate(rows) if number % FOLDS == fold)


def _block(rows: Sequence[str], fold: int) -> Sequence[str]:
    return rows[len(rows) * fold // FOLDS : len(rows) * (fold + 1) // FOLDS]


def _rest(rows: Sequence[str], fold: int) -> tuple[str, ...]:
    return tuple(row for number, row in enumerate(rows) if number % FOLDS != fold)
