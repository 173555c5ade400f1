"""What the customer's side takes and gives, and a message as everyone sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from typing_extensions import Self

from api.store.models import Conversation, Message
from bot.dialogue.turn import ChoiceAction, Utterance

Sender = Literal["customer", "bot", "rep", "system"]
MessageKind = Literal[
    "text", "answer", "clarify", "reword", "hand_over", "smalltalk", "collect",
    "greeting", "notice", "joined", "left", "closed",
]  # fmt: skip
Status = Literal["bot", "waiting", "with_rep", "closed"]
Rating = Literal["helpful", "unhelpful"]


def _storable(text: str) -> str:
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("The text holds characters that are no text: NUL, or half of a surrogate pair")
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("The text is empty")
    return text.strip()


StorableText = Annotated[str, AfterValidator(_storable)]
"""Text that both databases take: valid Unicode, without NUL."""
SaidText = Annotated[StorableText, AfterValidator(_said)]
"""StorableText that says something, stripped of white space around it."""
ClientId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChoiceOut(Frozen):
    """A button: it asks an entry of the guide, or does an action."""

    label: str = Field(examples=["How do I change the card on my account?"])
    entry: str | None = Field(None, examples=["change-my-card"])
    action: ChoiceAction | None = None


class MessageOut(Frozen):
    """One message. `id` counts from 1 within its conversation."""

    id: int = Field(examples=[7])
    client_id: str | None = Field(None, examples=["0f8e2c1a-6a0f-4c8e-9a53-0d4f3f0e1b77"])
    sender: Sender
    name: str | None = Field(None, description="the rep's name, on a rep's message", examples=["Priya"])
    kind: MessageKind
    text: str
    entry: str | None = Field(None, examples=["change-my-card"])
    choices: tuple[ChoiceOut, ...] = ()
    rateable: bool = False
    rating: Rating | None = None
    at: datetime

    @classmethod
    def of(cls, row: Message) -> Self:
        return cls(**_fields_of(row))

    @classmethod
    def greeting(cls, utterance: Utterance, at: datetime) -> MessageOut:
        """The greeting shown before there is a conversation: id 0."""
        return cls(
            id=0,
            client_id=None,
            sender="bot",
            name=None,
            kind="greeting",
            text=utterance.text,
            entry=None,
            choices=choices_of(utterance),
            at=at,
        )


class RankedOut(Frozen):
    entry: str
    p: float


class QuestionOut(Frozen):
    """One of several questions in a message; `entry` is null where its answer was not sure."""

    text: str
    entry: str | None
    p: float
    ranking: tuple[RankedOut, ...] = ()


class DecisionOut(Frozen):
    """What a bot turn rested on. For reps only."""

    kind: str
    entry: str | None = None
    p: float = 0.0
    reason: str | None = None
    queue: str | None = None
    upset: float = 0.0
    ranking: tuple[RankedOut, ...] = ()
    questions: tuple[QuestionOut, ...] = ()
    offered: tuple[str, ...] = ()


class DeskMessageOut(MessageOut):
    """A message as reps see it: with the decision behind it."""

    decision: DecisionOut | None = None

    @classmethod
    def of(cls, row: Message) -> Self:
        return cls(**_fields_of(row), decision=row.decision)  # type: ignore[arg-type]

    def for_customer(self) -> MessageOut:
        """The same message without what only reps may see."""
        return MessageOut(**{name: getattr(self, name) for name in MessageOut.model_fields})


class ConversationOut(Frozen):
    """How a conversation stands. `place` and `wait_minutes` are set while the customer waits in line."""

    id: str = Field(examples=["c_8QkWq0fZ2m1xT7nB"])
    status: Status
    queue: str | None = Field(None, examples=["billing"])
    place: int | None = Field(None, examples=[2])
    wait_minutes: int | None = Field(None, examples=[5])
    rep: str | None = Field(None, examples=["Priya"])
    callback: bool = Field(False, description="the customer asked to be called back")
    csat: int | None = Field(None, ge=1, le=5)

    @classmethod
    def of(
        cls,
        row: Conversation,
        *,
        place: int | None = None,
        wait_minutes: int | None = None,
        callback: bool = False,
    ) -> ConversationOut:
        return cls(
            id=row.id,
            status=row.status,  # type: ignore[arg-type]
            queue=row.queue,
            place=place,
            wait_minutes=wait_minutes,
            rep=row.rep.name if row.rep else None,
            callback=callback,
            csat=row.csat,
        )


class Welcome(Frozen):
    greeting: MessageOut
    company: str = Field(examples=["Harborline Internet"])


class Started(Frozen):
    """A new conversation, and the token that opens it and no other."""

    conversation: ConversationOut
    token: str
    messages: tuple[MessageOut, ...]


class Messages(Frozen):
    messages: tuple[MessageOut, ...]


class Previous(Frozen):
    """An earlier conversation of this browser's, and the token that opens it."""

    conversation: Annotated[str, Field(max_length=40)]
    token: Annotated[str, Field(max_length=1000)]


class StartIn(Frozen):
    """Nothing is needed to start. With `previous` reps find the customer's earlier chat from the new one."""

    previous: Previous | None = None


class SendIn(Frozen):
    """What a customer does: typed words, or a pressed button. Exactly one of text, entry and action.

    A `client_id` is made by the client, once for each message: sent again, it is the same message.
    """

    client_id: ClientId = Field(examples=["0f8e2c1a-6a0f-4c8e-9a53-0d4f3f0e1b77"])
    text: SaidText | None = Field(None, examples=["has my card number been taken?"])
    entry: Annotated[str, Field(max_length=100, pattern=r"^[a-z0-9-]+$")] | None = None
    action: ChoiceAction | None = None

    @model_validator(mode="after")
    def _one_of_three(self) -> SendIn:
        if sum(part is not None for part in (self.text, self.entry, self.action)) != 1:
            raise ValueError("Exactly one of text, entry and action is needed")
        return self


class RatingIn(Frozen):
    rating: Rating = Field(examples=["helpful"])


class CsatIn(Frozen):
    score: int = Field(ge=1, le=5, strict=True, examples=[5])
    comment: Annotated[StorableText, Field(max_length=1000)] = Field("", examples=["Quick and honest."])


class HelloFrame(Frozen):
    """A socket's first frame: which conversation, and the last message that the client has."""

    type: Literal["hello"]
    conversation: Annotated[str, Field(max_length=40)]
    token: Annotated[str, Field(max_length=1000)]
    after: int = Field(0, ge=0, le=2**31 - 1)


class SendFrame(SendIn):
    type: Literal["send"]


class TypingFrame(Frozen):
    type: Literal["typing"]


class GotFrame(Frozen):
    """The customer's page has the messages up to `id`."""

    type: Literal["got"]
    id: int = Field(ge=1, le=2**31 - 1)


class SeenFrame(Frozen):
    """The customer has had the messages up to `id` on screen."""

    type: Literal["seen"]
    id: int = Field(ge=1, le=2**31 - 1)


class PingFrame(Frozen):
    type: Literal["ping"]


ClientFrame = Annotated[
    SendFrame | TypingFrame | GotFrame | SeenFrame | PingFrame, Field(discriminator="type")
]


def _fields_of(row: Message) -> dict[str, Any]:
    return {
        "id": row.seq,
        "client_id": row.client_id,
        "sender": row.sender,
        "name": row.rep.name if row.rep else None,
        "kind": row.kind,
        "text": row.text,
        "entry": row.entry,
        "choices": row.choices,
        "rateable": bool(row.rateable),
        "rating": row.rating,
        "at": row.created_at,
    }


def choices_of(utterance: Utterance) -> tuple[ChoiceOut, ...]:
    return tuple(
        ChoiceOut(label=choice.label, entry=choice.entry, action=choice.action)
        for choice in utterance.choices
    )
