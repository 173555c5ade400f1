"""What the desk takes and gives. Rep notes and rep-only entries live here, and in no customer schema."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.auth.schemas import RepOut
from api.chat.schemas import ClientId, ConversationOut, DeskMessageOut, Frozen, SaidText, StorableText
from api.store.models import Note, Ticket
from bot.guide.entry import Entry, Guide

MESSAGE_CHARS = 4000
NOTE_CHARS = 2000

TicketStatus = Literal["waiting", "claimed", "closed"]
Outcome = Literal["solved", "follow_up", "no_reply", "other"]


class CallbackOut(Frozen):
    """How the customer wants to be called back, in the customer's words."""

    name: str = Field(examples=["Ana Ruiz"])
    contact: str = Field(examples=["555 0134"])
    when: str = Field(examples=["after six"])
    due_at: datetime | None = Field(None, description="until when an answer was promised")


class WrapUpOut(Frozen):
    outcome: Outcome
    note: str


class TicketOut(Frozen):
    """A customer handed over to people. `wrap_up` is null on a ticket that went back to the bot."""

    id: int = Field(examples=[3])
    conversation: str = Field(examples=["c_8QkWq0fZ2m1xT7nB"])
    queue: str = Field(examples=["billing"])
    reason: Literal["asked", "upset", "route", "unsure"]
    priority: int = Field(ge=0, le=100, description="higher first", examples=[85])
    upset: float = Field(ge=0, le=1, examples=[0.7])
    status: TicketStatus
    rep: RepOut | None = None
    opened_at: datetime
    rank_at: datetime = Field(description="waiting tickets are served by it, the earliest first")
    due_at: datetime | None = Field(None, description="until when the first answer, then the end, is due")
    due: Literal["later", "near", "past"] = "later"
    first_response_at: datetime | None = None
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    preview: str = Field(description="the customer's last words", examples=["i want to talk to a human NOW"])
    entry: str | None = Field(None, description="the guide entry that led here", examples=["compensation"])
    callback: CallbackOut | None = None
    wrap_up: WrapUpOut | None = None
    unread: int = Field(0, description="customer messages that the ticket's rep has not seen")

    @classmethod
    def of(cls, row: Ticket, *, unread: int = 0) -> TicketOut:
        wrapped = row.wrap_up_outcome is not None
        return cls(
            id=row.id,
            conversation=row.conversation_id,
            queue=row.queue,
            reason=row.reason,  # type: ignore[arg-type]
            priority=row.priority,
            upset=row.upset,
            status=row.status,  # type: ignore[arg-type]
            rep=RepOut.of(row.rep) if row.rep else None,
            opened_at=row.opened_at,
            rank_at=row.rank_at,
            due_at=row.due_at,
            due=row.due,  # type: ignore[arg-type]
            first_response_at=row.first_response_at,
            claimed_at=row.claimed_at,
            closed_at=row.closed_at,
            preview=row.preview,
            entry=row.entry,
            callback=_callback(row),
            wrap_up=WrapUpOut(outcome=row.wrap_up_outcome, note=row.wrap_up_note or "") if wrapped else None,  # type: ignore[arg-type]
            unread=unread,
        )


class NoteOut(Frozen):
    """A note, standing after message number `after`."""

    id: int
    after: int
    rep: str = Field(examples=["Priya"])
    text: str = Field(examples=["@sam can you look at the account?"])
    mentions: tuple[str, ...] = Field((), description="usernames of reps", examples=[["sam"]])
    at: datetime

    @classmethod
    def of(cls, row: Note) -> NoteOut:
        return cls(
            id=row.id,
            after=row.after_seq,
            rep=row.rep.name,
            text=row.text,
            mentions=tuple(row.mentions),
            at=row.created_at,
        )


class NoteIn(Frozen):
    """A note for reps. @username calls another rep."""

    text: Annotated[SaidText, Field(max_length=NOTE_CHARS)] = Field(examples=["@sam please look"])


class Tickets(Frozen):
    """One page of tickets. `next` is the `offset` of the page after it, null on the last one."""

    tickets: tuple[TicketOut, ...]
    next: int | None = Field(None, examples=[100])


class FoundTicket(Frozen):
    """A ticket that a search found, and where the words were said; empty where in a note or a callback."""

    ticket: TicketOut
    snippet: str = ""


class Found(Frozen):
    """Newest first."""

    tickets: tuple[FoundTicket, ...]


class TicketView(Frozen):
    """A ticket with its conversation. `earlier` is true where older messages were left out."""

    ticket: TicketOut
    conversation: ConversationOut
    messages: tuple[DeskMessageOut, ...]
    notes: tuple[NoteOut, ...] = ()
    earlier_tickets: tuple[TicketOut, ...] = Field(
        (), description="of the customer's chats before, newest first"
    )
    delivered: int = Field(0, description="the customer's page has the messages up to this one")
    seen: int = Field(0, description="…and has shown those up to this one")
    earlier: bool = False


class RepSendIn(Frozen):
    """A rep's message. `entry` is the suggestion that it began as; the customer does not see which."""

    client_id: ClientId = Field(examples=["2b1d9c52-57a5-4d0e-8f0a-0a4c1f0f8a31"])
    text: Annotated[SaidText, Field(max_length=MESSAGE_CHARS)] = Field(
        examples=["Hello, I am Priya. I am looking at your account now."]
    )
    entry: Annotated[str, Field(max_length=100, pattern=r"^[a-z0-9-]+$")] | None = Field(
        None, examples=["change-my-card"]
    )


class CloseIn(Frozen):
    """A wrap-up. Only reps read the note."""

    outcome: Outcome
    note: Annotated[StorableText, Field(max_length=NOTE_CHARS)] = Field(
        "", examples=["Card changed with her."]
    )


class GuideEntryOut(Frozen):
    """An entry as reps see it: with its notes, rep-only entries too. `p` is set in answers to a search."""

    entry: str = Field(examples=["change-my-card"])
    topic: str = Field(examples=["cards"])
    topic_title: str = Field(examples=["Cards and payments"])
    question: str
    answer: str
    rep_notes: str
    audience: Literal["customer", "rep"]
    route: str | None = Field(None, examples=["billing"])
    p: float | None = Field(None, ge=0, le=1)

    @classmethod
    def of(cls, entry: Entry, guide: Guide, *, p: float | None = None) -> GuideEntryOut:
        titles = {topic.id: topic.title for topic in guide.topics}
        return cls(
            entry=entry.id,
            topic=entry.topic,
            topic_title=titles.get(entry.topic, entry.topic),
            question=entry.question,
            answer=entry.answer,
            rep_notes=entry.rep_notes,
            audience=entry.audience.value,
            route=entry.route,
            p=None if p is None else round(min(1.0, max(0.0, p)), 4),
        )


class Suggestions(Frozen):
    """What the guide has for the customer's message number `message`; null while nothing was said."""

    message: int | None = Field(examples=[7])
    suggestions: tuple[GuideEntryOut, ...]


class GuideEntries(Frozen):
    entries: tuple[GuideEntryOut, ...]


def _callback(row: Ticket) -> CallbackOut | None:
    if row.callback_contact is None:
        return None
    return CallbackOut(
        name=row.callback_name or "",
        contact=row.callback_contact,
        when=row.callback_when or "",
        due_at=row.callback_due_at,
    )
