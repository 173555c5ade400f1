"""Schemas of the desk. Rep notes and rep-only entries are in these, and in no customer schema."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.conversation.schemas import ConversationOut, DeskMessageOut, TicketOut
from api.ids import NO_MESSAGE, MessageSeq, NoteId
from api.kinds import Outcome
from api.schemas import ClientId, Frozen, SaidText, StorableText
from api.store.models import Note
from bot.guide.entry import Entry, EntryId, Guide

MESSAGE_CHARS = 4000
NOTE_CHARS = 2000


class NoteOut(Frozen):
    """A note. It is shown after message number `after`."""

    id: NoteId
    after: MessageSeq
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
    """A note for reps. @username mentions another rep."""

    text: Annotated[SaidText, Field(max_length=NOTE_CHARS)] = Field(examples=["@sam please look"])


class Tickets(Frozen):
    """One page of tickets. `next` is the `offset` of the next page; it is null on the last page."""

    tickets: tuple[TicketOut, ...]
    next: int | None = Field(None, examples=[100])


class FoundTicket(Frozen):
    """A found ticket, and the message with the words; empty if they are in a note or a callback."""

    ticket: TicketOut
    snippet: str = ""


class Found(Frozen):
    """The tickets that a search found, newest first."""

    tickets: tuple[FoundTicket, ...]


class TicketView(Frozen):
    """A ticket with its conversation. `earlier` is true if older messages were left out."""

    ticket: TicketOut
    conversation: ConversationOut
    messages: tuple[DeskMessageOut, ...]
    notes: tuple[NoteOut, ...] = ()
    earlier_tickets: tuple[TicketOut, ...] = Field(
        (), description="tickets of the customer's earlier chats, newest first"
    )
    delivered: MessageSeq = Field(
        NO_MESSAGE, description="the customer's page has received the messages up to this one"
    )
    seen: MessageSeq = Field(NO_MESSAGE, description="…and has shown those up to this one")
    earlier: bool = False


class RepSendIn(Frozen):
    """A rep's message. `entry` is the suggestion that it began as; the customer does not see it."""

    client_id: ClientId = Field(examples=["2b1d9c52-57a5-4d0e-8f0a-0a4c1f0f8a31"])
    text: Annotated[SaidText, Field(max_length=MESSAGE_CHARS)] = Field(
        examples=["Hello, I am Priya. I am looking at your account now."]
    )
    entry: Annotated[EntryId, Field(max_length=100, pattern=r"^[a-z0-9-]+$")] | None = Field(
        None, examples=["change-my-card"]
    )


class CloseIn(Frozen):
    """A wrap-up. Only reps read the note."""

    outcome: Outcome
    note: Annotated[StorableText, Field(max_length=NOTE_CHARS)] = Field(
        "", examples=["Card changed with her."]
    )


class GuideEntryOut(Frozen):
    """A guide entry as reps see it, with its notes. It may be rep-only. `p` is set in search results."""

    entry: EntryId = Field(examples=["change-my-card"])
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
    """Guide entries for the customer's message number `message`, which is null until the customer writes."""

    message: MessageSeq | None = Field(examples=[7])
    suggestions: tuple[GuideEntryOut, ...]


class GuideEntries(Frozen):
    entries: tuple[GuideEntryOut, ...]
