"""The seam to Rasa: what Calmline's components put on a Message, and what is read back from it, with types.

Rasa carries a message's reading as JSON values, from the pipeline through the tracker to the actions. Only
this module knows under which keys, in both directions; everything else speaks of a `MessageReading`. It
imports nothing of Rasa at run time, so whoever has the JSON can read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NewType, cast

from bot.guide.entry import EntryId
from bot.mood.person import Asking
from bot.mood.upset import Feeling
from bot.ranking.intents import FAQ
from bot.ranking.ranked import Ranked
from bot.ranking.reader import Reading
from bot.ranking.thresholds import Thresholds
from bot.text.arrays import Floats

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message

Parsed = NewType("Parsed", dict[str, Any])
"""A message's reading as Rasa keeps it: JSON values."""

_TEXT, _INTENT, _ENTITIES = "text", "intent", "entities"
_EMBEDDING = "embedding"
_GUIDE, _MOOD, _ASKING, _PARTS, _JOINED = "guide", "upset", "asking", "parts", "joined"
_INTENT_RANKING, _RESPONSE_SELECTOR, _RESPONSE_KEY = (
    "intent_ranking",
    "response_selector",
    "intent_response_key",
)

ONE_TURN_KEYS = frozenset(
    {_GUIDE, _MOOD, _ASKING, _PARTS, _JOINED, _RESPONSE_SELECTOR, _INTENT_RANKING, "metadata"}
)
"""Keys of a Parsed that no later turn looks at."""


@dataclass(frozen=True)
class MoodReading:
    """How a message sounds; from `threshold` on, 0 to 1, it is upset. `signature` tells the turns to come
    what was said (bot.mood.conversation.signature).
    """

    feeling: Feeling = field(default_factory=lambda: Feeling(0.0, 0.0))
    threshold: float = 1.0
    signature: str = ""


@dataclass(frozen=True)
class MessageReading:
    """Everything that was read out of one message.

    `parts` are the questions of a message that holds several. `joined` is the reading beside what the
    message leans on: the last answer's question or, for a part, the part before it. `thresholds` is None
    if no classifier has read the message, `asking` if no detector has.
    """

    text: str
    intent: str | None
    ranking: tuple[Ranked, ...] = ()
    thresholds: Thresholds | None = None
    mood: MoodReading = field(default_factory=MoodReading)
    asking: Asking | None = None
    outside: float | None = None
    """How probably the guide does not hold what is asked (bot.ranking.reader.Reading)."""
    parts: tuple[MessageReading, ...] = ()
    joined: MessageReading | None = None
    pressed_entry: EntryId | None = None
    """The entry that a pressed button asks."""

    @property
    def joined_ranking(self) -> tuple[Ranked, ...]:
        """The ranking of `joined`, () if there is none."""
        return self.joined.ranking if self.joined is not None else ()


def text_of(message: Message) -> str:
    """What the customer wrote, "" for nothing."""
    return str(message.get(_TEXT) or "")


def embedding_of(message: Message) -> Floats:
    """The message's embedding, float32, shape (dimension,)."""
    return cast(Floats, message.get(_EMBEDDING))


def intent_of(message: Message) -> str | None:
    """The intent that the classifier has read in a message."""
    return cast("str | None", (message.get(_INTENT) or {}).get("name"))


def set_embedding(message: Message, embedding: Floats) -> None:
    """Puts the embedding, shape (dimension,), on a message; it is no part of the output."""
    message.set(_EMBEDDING, embedding)


def set_reading(message: Message, found: Reading, thresholds: Thresholds) -> None:
    """Puts the ranking and the intent on a message.

    Beside our own key there are Rasa's: `intent`, `intent_ranking`, and `response_selector` as Rasa's own
    selector gives it, so that `rasa test nlu` reports entries.
    """
    top = found.ranking[0]
    ranking = [{"name": FAQ, "confidence": top.p}]
    if found.intent is not None:
        ranking.insert(0, {"name": found.intent, "confidence": found.intent_p})
    response = {"confidence": top.p, _RESPONSE_KEY: f"{FAQ}/{top.entry}"}
    selected = {"response": response, "ranking": [response]}
    values: dict[str, Any] = {
        _INTENT: ranking[0],
        _INTENT_RANKING: ranking,
        _GUIDE: {
            "ranking": [{"entry": ranked.entry, "p": round(ranked.p, 6)} for ranked in found.ranking],
            "thresholds": dict(vars(thresholds)),
            "outside": None if found.outside is None else round(found.outside, 6),
        },
        _RESPONSE_SELECTOR: {"all_retrieval_intents": [FAQ], FAQ: selected, "default": selected},
    }
    for key, value in values.items():
        message.set(key, value, add_to_output=True)


def set_mood(message: Message, mood: MoodReading) -> None:
    """Puts on a message how it sounds."""
    value = {
        "score": mood.feeling.upset,
        "dissatisfied": mood.feeling.dissatisfied,
        "threshold": mood.threshold,
        "signature": mood.signature,
    }
    message.set(_MOOD, value, add_to_output=True)


def set_asking(message: Message, asking: Asking) -> None:
    """Puts on a message whether it asks for a person or a call."""
    value = {"score": asking.p, "threshold": asking.threshold, "call": asking.call}
    message.set(_ASKING, value, add_to_output=True)


def parsed_of(message: Message) -> Parsed:
    """What a message's output properties are, with nothing missing that Rasa expects."""
    nothing = {_TEXT: "", _INTENT: {"name": None, "confidence": 0.0}, _ENTITIES: []}
    return Parsed({**nothing, **message.as_dict(only_output_properties=True)})


def part_of(parsed: Parsed, text: str, joined: Parsed | None) -> Parsed:
    """The reading of one question of several, and `joined` with the one before it if it leans on that."""
    return Parsed({**parsed, _TEXT: text, _JOINED: joined})


def with_parts(parsed: Parsed, parts: Sequence[Parsed]) -> Parsed:
    """The reading of a message with those of its questions."""
    return Parsed({**parsed, _PARTS: list(parts)})


def with_joined(parsed: Parsed, joined: Parsed) -> Parsed:
    """The reading of a message with the one beside the last answer's question."""
    return Parsed({**parsed, _JOINED: joined})


def pressed(intent: str, text: str, entry: EntryId | None = None) -> Parsed:
    """What a pressed button reads as: an intent that is certain, and the entry that it asks."""
    entities = [{"entity": "entry", "value": entry}] if entry is not None else []
    return Parsed({_TEXT: text, _INTENT: {"name": intent, "confidence": 1.0}, _ENTITIES: entities})


def reading_of(parsed: Mapping[str, Any]) -> MessageReading:
    """What stands in a Parsed, or in a tracker's latest message. What is missing reads as nothing."""
    guide = parsed.get(_GUIDE) or {}
    thresholds = guide.get("thresholds")
    joined = parsed.get(_JOINED)
    return MessageReading(
        text=str(parsed.get(_TEXT) or ""),
        intent=(parsed.get(_INTENT) or {}).get("name"),
        ranking=tuple(Ranked(EntryId(row["entry"]), row["p"]) for row in guide.get("ranking", ())),
        thresholds=Thresholds(**thresholds) if thresholds else None,
        outside=guide.get("outside"),
        mood=_mood(parsed.get(_MOOD) or {}),
        asking=_asking(parsed.get(_ASKING)),
        parts=tuple(reading_of(part) for part in parsed.get(_PARTS) or ()),
        joined=reading_of(joined) if joined else None,
        pressed_entry=_pressed_entry(parsed.get(_ENTITIES) or ()),
    )


def _mood(value: Mapping[str, Any]) -> MoodReading:
    feeling = Feeling(value.get("score", 0.0), value.get("dissatisfied", 0.0))
    return MoodReading(feeling, value.get("threshold", 1.0), value.get("signature", ""))


def _asking(value: Mapping[str, Any] | None) -> Asking | None:
    return Asking(value["score"], value["threshold"], value["call"]) if value else None


def _pressed_entry(entities: Sequence[Mapping[str, Any]]) -> EntryId | None:
    values = (EntryId(item["value"]) for item in entities if item["entity"] == "entry")
    return next(values, None)
