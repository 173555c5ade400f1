"""The guide measured on itself: each example is read by a bot that has not seen it.

A fifth of each entry's examples, and of the off-topic messages, is left out at a time. The bot is fitted
on the rest, thresholds and calibration included, and reads what was left out. Leaving out one at a time
would flatter: a customer's words are farther from an entry's examples than these are from each other.
Off-topic messages are left out in blocks: they are written subject by subject, and a stranger's subject is
one that nobody wrote down. So the figures are those for messages that nobody has written down yet, as far
as an author's examples resemble them. Real customers' messages are harder; a CSV file of them shows how
much.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.encoder.embedding import CachedEncode
from bot.evaluation.messages import LabelledMessage
from bot.evaluation.outcomes import MeasuredBot, routed_entries
from bot.guide.entry import EntryId, Guide
from bot.progress import Say, say_nothing
from bot.ranking.intents import OFF_TOPIC
from bot.ranking.reader import fit_reader, hidden_entries
from bot.text.arrays import Encode

FOLDS = 5

WHY_A_FIFTH = (
    "Each message was read by a bot that had seen neither it nor others of its entry, a fifth of them: these "
    "resemble each other more than customers' words do, so leaving out one at a time would flatter."
)


def held_out_folds(
    guide: Guide,
    intents: Mapping[str, Sequence[str]],
    encode: Encode,
    *,
    language: Collection[str] = (),
    say: Say = say_nothing,
) -> Iterator[tuple[MeasuredBot, tuple[LabelledMessage, ...]]]:
    """Yields FOLDS bots, each with the messages that it has not seen.

    Together these are all examples of entries for customers, and all off-topic messages. `language` as in
    bot.ranking.reader.fit_reader.
    """
    known = CachedEncode(encode)
    hidden, routed = hidden_entries(guide), routed_entries(guide)
    off_topic = list(intents.get(OFF_TOPIC, ()))
    for fold in range(FOLDS):
        say(f"Fitting the bot without a fifth of the examples ({fold + 1} of {FOLDS}) …")
        fewer = Guide(
            guide.topics,
            tuple(replace(entry, examples=_rest(entry.examples, fold)) for entry in guide),
        )
        strange = _block(off_topic, fold)
        beside = {name: _rest(rows, fold) for name, rows in intents.items()}
        beside[OFF_TOPIC] = tuple(text for text in off_topic if text not in strange)
        reader = fit_reader(fewer, beside, known, language=language)
        left_out = [
            LabelledMessage(text, EntryId(entry.id))
            for entry in guide
            if entry.id not in hidden
            for text in _part(entry.examples, fold)
        ]
        outside = [LabelledMessage(text, None) for text in strange]
        yield MeasuredBot(reader, known, hidden, routed=routed), (*left_out, *outside)


def _part(rows: Sequence[str], fold: int) -> tuple[str, ...]:
    return tuple(row for number, row in enumerate(rows) if number % FOLDS == fold)


def _block(rows: Sequence[str], fold: int) -> Sequence[str]:
    return rows[len(rows) * fold // FOLDS : len(rows) * (fold + 1) // FOLDS]


def _rest(rows: Sequence[str], fold: int) -> tuple[str, ...]:
    return tuple(row for number, row in enumerate(rows) if number % FOLDS != fold)
