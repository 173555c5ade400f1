"""Schemas of messages, conversations and tickets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field
from typing_extensions import Self

from api.auth.schemas import RepOut
from api.ids import NO_MESSAGE, ConversationId, MessageSeq, TicketId
from api.kinds import (
    ConversationStatus,
    Due,
    MessageKind,
    Outcome,
    Rating,
    Sender,
    TicketReason,
    TicketStatus,
)
from api.schemas import Frozen
from api.store.models import Conversation, Message, Ticket
from bot.dialogue.turn import ChoiceAction, Utterance
from bot.guide.entry import EntryId, QueueName


class ChoiceOut(Frozen):
    """A button: it asks a guide entry's question or runs an action."""

    label: str = Field(examples=["How do I change the card on my account?"])
    entry: EntryId | None = Field(None, examples=["change-my-card"])
    action: ChoiceAction | None = None


class MessageOut(Frozen):
    """One message. `id` counts from 1 in its conversation."""

    id: MessageSeq = Field(examples=[7])
    client_id: str | None = Field(None, examples=["0f8e2c1a-6a0f-4c8e-9a53-0d4f3f0e1b77"])
    sender: Sender
    name: str | None = Field(None, description="the rep's name, on a rep's message", examples=["Priya"])
    kind: MessageKind
    heading: str | None = Field(
        None,
        description="the question that a likely answer answers; shown above the text",
        examples=["How do I change the card on my account?"],
    )
    text: str
    entry: EntryId | None = Field(None, examples=["change-my-card"])
    choices: tuple[ChoiceOut, ...] = ()
    rateable: bool = False
    rating: Rating | None = None
    at: datetime

    @classmethod
    def of(cls, row: Message) -> Self:
        return cls(**_fields_of(row))

    @classmethod
    def greeting(cls, utterance: Utterance, at: datetime) -> MessageOut:
        """Returns the greeting that is shown before a conversation exists, with id 0."""
        return cls(
            id=NO_MESSAGE,
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
    entry: EntryId
    p: float


class QuestionOut(Frozen):
    """One of several questions in a message. `entry` is null if its answer was not sure."""

    text: str
    entry: EntryId | None
    p: float
    ranking: tuple[RankedOut, ...] = ()


class DecisionOut(Frozen):
    """What a bot turn was based on. For reps only.

    `kind` is the tier: answer, likely, clarify, reword, hand_over, smalltalk or collect. `refutes` is the
    entry that an earlier turn showed as likely and that was not what the customer had asked. `asks` says how
    surely the message asks for a person, 0 to 1, and `outside` how probably the guide does not hold what is
    asked (null: a button, or a message that asks the guide nothing by itself). `guide` is the digest of the
    guide that the turn was read with; it is empty for turns of earlier versions.
    """

    kind: str
    entry: EntryId | None = None
    p: float = 0.0
    reason: str | None = None
    queue: QueueName | None = None
    upset: float = 0.0
    ranking: tuple[RankedOut, ...] = ()
    questions: tuple[QuestionOut, ...] = ()
    offered: tuple[EntryId, ...] = ()
    refutes: EntryId | None = None
    asks: float = 0.0
    outside: float | None = None
    guide: str = ""


class DeskMessageOut(MessageOut):
    """A message as reps see it, with the decision behind it.

    `refuted` is true if the bot showed its answer as likely and it was not what the customer had asked.
    """

    decision: DecisionOut | None = None
    refuted: bool = False

    @classmethod
    def of(cls, row: Message) -> Self:
        return cls(
            **_fields_of(row),
            decision=None if row.decision is None else DecisionOut.model_validate(row.decision),
            refuted=bool(row.refuted),
        )

    def for_customer(self) -> MessageOut:
        """Returns the same message without what only reps may see."""
        return MessageOut(**{name: getattr(self, name) for name in MessageOut.model_fields})


class ConversationOut(Frozen):
    """The state of a conversation. `place` and `wait_minutes` are set while the customer waits."""

    id: ConversationId = Field(examples=["c_8QkWq0fZ2m1xT7nB"])
    status: ConversationStatus
    queue: QueueName | None = Field(None, examples=["billing"])
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
            status=row.status,
            queue=row.queue,
            place=place,
            wait_minutes=wait_minutes,
            rep=row.rep.name if row.rep else None,
            callback=callback,
            csat=row.csat,
        )


class CallbackOut(Frozen):
    """How the customer wants to be called back, in the customer's words."""

    name: str = Field(examples=["Ana Ruiz"])
    contact: str = Field(examples=["555 0134"])
    when: str = Field(examples=["after six"])
    due_at: datetime | None = Field(None, description="when the promised answer is due")


class WrapUpOut(Frozen):
    outcome: Outcome
    note: str


class TicketOut(Frozen):
    """A customer who was handed over to reps. `wrap_up` is null if the ticket went back to the bot."""

    id: TicketId = Field(examples=[3])
    conversation: ConversationId = Field(examples=["c_8QkWq0fZ2m1xT7nB"])
    queue: QueueName = Field(examples=["billing"])
    reason: TicketReason
    priority: int = Field(ge=0, le=100, description="higher first", examples=[85])
    upset: float = Field(ge=0, le=1, examples=[0.7])
    status: TicketStatus
    rep: RepOut | None = None
    opened_at: datetime
    rank_at: datetime = Field(description="waiting tickets are served in this order, earliest first")
    due_at: datetime | None = Field(None, description="the next SLA target: the first answer, then the end")
    due: Due = "later"
    first_response_at: datetime | None = None
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    preview: str = Field(description="the customer's last words", examples=["i want to talk to a human NOW"])
    entry: EntryId | None = Field(
        None, description="the guide entry that led here", examples=["compensation"]
    )
    callback: CallbackOut | None = None
    wrap_up: WrapUpOut | None = None
    unread: int = Field(0, description="customer messages that the ticket's rep has not seen")

    @classmethod
    def of(cls, row: Ticket, *, unread: int = 0) -> TicketOut:
        return cls(
            id=row.id,
            conversation=row.conversation_id,
            queue=row.queue,
            reason=row.reason,
            priority=row.priority,
            upset=row.upset,
            status=row.status,
            rep=RepOut.of(row.rep) if row.rep else None,
            opened_at=row.opened_at,
            rank_at=row.rank_at,
            due_at=row.due_at,
            due=row.due,
            first_response_at=row.first_response_at,
            claimed_at=row.claimed_at,
            closed_at=row.closed_at,
            preview=row.preview,
            entry=row.entry,
            callback=_callback(row),
            wrap_up=_wrap_up(row),
            unread=unread,
        )


def choices_of(utterance: Utterance) -> tuple[ChoiceOut, ...]:
    return tuple(
        ChoiceOut(label=choice.label, entry=choice.entry, action=choice.action)
        for choice in utterance.choices
    )


def _fields_of(row: Message) -> dict[str, Any]:
    return {
        "id": row.seq,
        "client_id": row.client_id,
        "sender": row.sender,
        "name": row.rep.name if row.rep else None,
        "kind": row.kind,
        "heading": row.heading,
        "text": row.text,
        "entry": row.entry,
        "choices": row.choices,
        "rateable": bool(row.rateable),
        "rating": row.rating,
        "at": row.created_at,
    }


def _callback(row: Ticket) -> CallbackOut | None:
    if row.callback_contact is None:
        return None
    return CallbackOut(
        name=row.callback_name or "",
        contact=row.callback_contact,
        when=row.callback_when or "",
        due_at=row.callback_due_at,
    )


def _wrap_up(row: Ticket) -> WrapUpOut | None:
    if row.wrap_up_outcome is None:
        return None
    return WrapUpOut(outcome=row.wrap_up_outcome, note=row.wrap_up_note or "")
