"""Schemas of the customer's side."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from api.conversation.schemas import ConversationOut, MessageOut
from api.ids import NO_MESSAGE, ConversationId, MessageSeq
from api.kinds import Rating
from api.schemas import ClientId, Frozen, SaidText, StorableText
from bot.dialogue.turn import ChoiceAction
from bot.guide.entry import EntryId


class Welcome(Frozen):
    greeting: MessageOut
    company: str = Field(examples=["Harborline Internet"])


class Started(Frozen):
    """A new conversation, and the token that opens only this one."""

    conversation: ConversationOut
    token: str
    messages: tuple[MessageOut, ...]


class Messages(Frozen):
    messages: tuple[MessageOut, ...]


class Previous(Frozen):
    """An earlier conversation of the same browser, and the token that opens it."""

    conversation: Annotated[ConversationId, Field(max_length=40)]
    token: Annotated[str, Field(max_length=1000)]


class StartIn(Frozen):
    """Starting needs no fields. With `previous`, reps see the customer's earlier chat beside the new one."""

    previous: Previous | None = None


class SendIn(Frozen):
    """A typed text or a pressed button: exactly one of text, entry and action.

    The client makes a new `client_id` for each message. A message sent again with the same id is stored once.
    """

    client_id: ClientId = Field(examples=["0f8e2c1a-6a0f-4c8e-9a53-0d4f3f0e1b77"])
    text: SaidText | None = Field(None, examples=["has my card number been taken?"])
    entry: Annotated[EntryId, Field(max_length=100, pattern=r"^[a-z0-9-]+$")] | None = None
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
    """A socket's first frame: the conversation, and the last message that the client has."""

    type: Literal["hello"]
    conversation: Annotated[ConversationId, Field(max_length=40)]
    token: Annotated[str, Field(max_length=1000)]
    after: MessageSeq = Field(NO_MESSAGE, ge=0, le=2**31 - 1)


class SendFrame(SendIn):
    type: Literal["send"]


class TypingFrame(Frozen):
    type: Literal["typing"]


class GotFrame(Frozen):
    """The customer's page has received the messages up to `id`."""

    type: Literal["got"]
    id: MessageSeq = Field(ge=1, le=2**31 - 1)


class SeenFrame(Frozen):
    """The customer's page has shown the messages up to `id`."""

    type: Literal["seen"]
    id: MessageSeq = Field(ge=1, le=2**31 - 1)


class PingFrame(Frozen):
    type: Literal["ping"]


ClientFrame = Annotated[
    SendFrame | TypingFrame | GotFrame | SeenFrame | PingFrame, Field(discriminator="type")
]
