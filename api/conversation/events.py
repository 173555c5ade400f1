"""Events about conversations and tickets, and the parser of all events that travel between workers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, TypeAdapter

from api.auth.events import TeamChanged
from api.bus import DESK, QUEUE, Event, of_conversation
from api.conversation.schemas import DeskMessageOut
from api.ids import ConversationId, MessageSeq, NoteId, TicketId
from api.team.events import DeskChanged


class MessageAdded(Event):
    """A message was stored. `ticket` is the conversation's open ticket, if it has one."""

    type: Literal["message"] = "message"
    conversation: ConversationId
    message: DeskMessageOut
    ticket: TicketId | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return (of_conversation(self.conversation), DESK)


class ConversationChanged(Event):
    """Status, rep, queue or callback of a conversation changed. Subscribers read it again."""

    type: Literal["conversation"] = "conversation"
    conversation: ConversationId

    @property
    def topics(self) -> tuple[str, ...]:
        return (of_conversation(self.conversation),)


class TicketChanged(Event):
    """A ticket is new or has changed. Subscribers read it again."""

    type: Literal["ticket"] = "ticket"
    ticket: TicketId

    @property
    def topics(self) -> tuple[str, ...]:
        return (DESK,)


class QueueMoved(Event):
    """Someone joined or left a queue, so everyone's place may have changed."""

    says_all: ClassVar[bool] = True

    type: Literal["line"] = "line"

    @property
    def topics(self) -> tuple[str, ...]:
        return (QUEUE,)


class MessagesReceived(Event):
    """The customer's page has received the messages up to number `delivered` and shown those up to `seen`."""

    type: Literal["received"] = "received"
    conversation: ConversationId
    delivered: MessageSeq
    seen: MessageSeq

    @property
    def topics(self) -> tuple[str, ...]:
        return (DESK,)


class NoteAdded(Event):
    """A rep wrote a note about a conversation."""

    type: Literal["note"] = "note"
    ticket: TicketId
    note: NoteId

    @property
    def topics(self) -> tuple[str, ...]:
        return (DESK,)


class Typing(Event):
    """Someone is typing. `name` is set if it is a rep."""

    type: Literal["typing"] = "typing"
    conversation: ConversationId
    sender: Literal["customer", "bot", "rep"]
    name: str | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return (of_conversation(self.conversation), DESK)


AnyEvent = Annotated[
    MessageAdded
    | ConversationChanged
    | TicketChanged
    | QueueMoved
    | MessagesReceived
    | TeamChanged
    | DeskChanged
    | NoteAdded
    | Typing,
    Field(discriminator="type"),
]
_events: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)


def read_event(text: bytes) -> Event:
    """Parses an event from its JSON. Raises ValidationError."""
    return _events.validate_json(text)
