"""What crosses the brain's border in one turn: what a customer did, and what the bot says and decides.

Everything here is frozen and knows neither Rasa nor HTTP, so that the desk, the terminal and the tests
speak of a turn in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.guide.entry import EntryId, QueueName
from bot.ranking.ranked import Ranked


class Kind(str, Enum):
    """What the bot did with a turn."""

    ANSWER = "answer"
    LIKELY = "likely"
    """An answer under its own question, so that the customer sees what is being answered."""
    CLARIFY = "clarify"
    REWORD = "reword"
    HAND_OVER = "hand_over"
    SMALLTALK = "smalltalk"
    COLLECT = "collect"
    """A question of the callback form."""


class Reason(str, Enum):
    """Why the bot handed a conversation to a person."""

    ASKED = "asked"
    UPSET = "upset"
    ROUTE = "route"
    UNSURE = "unsure"


class ChoiceAction(str, Enum):
    """What a button does when it does not ask an entry of the guide."""

    PERSON = "person"
    NONE_OF_THESE = "none_of_these"
    SOMETHING_ELSE = "something_else"
    CALLBACK = "callback"
    CANCEL = "cancel"
    CONTINUE_WITH_BOT = "continue"


@dataclass(frozen=True)
class Choice:
    """A button under an utterance: it asks one entry, or does one action."""

    label: str
    entry: EntryId | None = None
    action: ChoiceAction | None = None

    def __post_init__(self) -> None:
        if (self.entry is None) == (self.action is None):
            raise ValueError("a choice has either an entry or an action")


@dataclass(frozen=True)
class CustomerTurn:
    """What a customer did: typed words, or pressed a button. Exactly one field is set."""

    text: str | None = None
    entry: EntryId | None = None
    action: ChoiceAction | None = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.text, self.entry, self.action)) != 1:
            raise ValueError("a turn is a text, an entry or an action, and only one of them")


@dataclass(frozen=True)
class DeskState:
    """How the desk stands at this moment, as far as an honest hand-over line needs it."""

    open: bool = True
    waiting: int = 0
    wait_minutes: int | None = None
    backed_up: bool = False


@dataclass(frozen=True)
class Utterance:
    """One bubble of the bot: approved words, with the buttons under them.

    `heading` is the question that the text answers, if it is only likely what was asked.
    """

    kind: Kind
    text: str
    heading: str | None = None
    entry: EntryId | None = None
    choices: tuple[Choice, ...] = ()
    rateable: bool = False


def plain_text(heading: str | None, text: str) -> str:
    """A bubble's words where there is no markup: the heading, an empty line, the text."""
    return text if heading is None else f"{heading}\n\n{text}"


@dataclass(frozen=True)
class Question:
    """One of several questions in a message.

    `entry` is what answers it, None if that is not sure; `p` is the probability that the first entry of
    `ranking` does.
    """

    text: str
    entry: EntryId | None
    p: float
    ranking: tuple[Ranked, ...]


@dataclass(frozen=True)
class Decision:
    """What was decided on a turn and everything that it rested on.

    `p` is the calibrated probability that the top entry of `ranking` is right; `upset` runs from 0 to 1.
    `questions` are there if a message held several: the first three fields are then of the one that leads,
    and `answered` names the entries of all. `offered` are the entries under a "did you mean", or beside what
    is likely. `refutes` is what was shown as likely before and, by this turn, was not what was asked. `asks`
    says how probably the message asks for a person or a call, 0 to 1, and `outside` how probably the guide
    does not hold what is asked, at the reference share of strangers (None: a button, or a message that asks
    the guide nothing by itself). `guide` is the digest of the guide.
    """

    kind: Kind
    entry: EntryId | None = None
    p: float = 0.0
    reason: Reason | None = None
    queue: QueueName | None = None
    upset: float = 0.0
    ranking: tuple[Ranked, ...] = ()
    questions: tuple[Question, ...] = ()
    offered: tuple[EntryId, ...] = ()
    refutes: EntryId | None = None
    asks: float = 0.0
    outside: float | None = None
    guide: str = ""

    @property
    def answered(self) -> tuple[EntryId, ...]:
        """The entries that the bot speaks from, in the order in which they were asked for."""
        if self.entry is None:
            return ()
        asked = dict.fromkeys(question.entry for question in self.questions if question.entry is not None)
        return tuple(asked) if self.entry in asked else (self.entry,)

    def as_json(self) -> dict[str, Any]:
        """The decision as plain JSON values; probabilities rounded to four places."""
        return {
            "kind": self.kind.value,
            "entry": self.entry,
            "p": round(self.p, 4),
            "reason": self.reason.value if self.reason else None,
            "queue": self.queue,
            "upset": round(self.upset, 4),
            "ranking": _ranking_json(self.ranking),
            "questions": [
                {
                    "text": question.text,
                    "entry": question.entry,
                    "p": round(question.p, 4),
                    "ranking": _ranking_json(question.ranking),
                }
                for question in self.questions
            ],
            "offered": list(self.offered),
            "refutes": self.refutes,
            "asks": round(self.asks, 4),
            "outside": None if self.outside is None else round(self.outside, 4),
            "guide": self.guide,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Decision:
        """The inverse of `as_json`."""
        return cls(
            kind=Kind(data["kind"]),
            entry=data["entry"],
            p=data["p"],
            reason=Reason(data["reason"]) if data["reason"] else None,
            queue=data["queue"],
            upset=data["upset"],
            ranking=_ranking_of(data["ranking"]),
            questions=tuple(
                Question(row["text"], row["entry"], row["p"], _ranking_of(row["ranking"]))
                for row in data["questions"]
            ),
            offered=tuple(EntryId(entry) for entry in data["offered"]),
            # Conversations may have begun before these were kept.
            refutes=data.get("refutes"),
            asks=data.get("asks", 0.0),
            outside=data.get("outside"),
            guide=data.get("guide", ""),
        )


def _ranking_json(ranking: tuple[Ranked, ...]) -> list[dict[str, Any]]:
    return [{"entry": ranked.entry, "p": round(ranked.p, 4)} for ranked in ranking]


def _ranking_of(rows: list[dict[str, Any]]) -> tuple[Ranked, ...]:
    return tuple(Ranked(EntryId(row["entry"]), row["p"]) for row in rows)


@dataclass(frozen=True)
class HandOver:
    """A wish that a person takes this conversation, and the queue that it goes to."""

    reason: Reason
    queue: QueueName
    upset: float = 0.0
    entry: EntryId | None = None


@dataclass(frozen=True)
class Callback:
    """How and when a customer wants to be called back."""

    name: str
    contact: str
    when: str


@dataclass(frozen=True)
class Reply:
    """Everything that follows from one customer turn."""

    utterances: tuple[Utterance, ...]
    decision: Decision
    hand_over: HandOver | None = None
    callback: Callback | None = None
    state: str = field(default="", repr=False)
    """The dialogue's state, opaque to the caller, who keeps it with the conversation."""
