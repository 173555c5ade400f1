"""Ids as types, so that two swapped ones do not type-check. An entry's and a queue's are the guide's own."""

from __future__ import annotations

from typing import NewType

ConversationId = NewType("ConversationId", str)
TicketId = NewType("TicketId", int)
RepId = NewType("RepId", int)
MessageId = NewType("MessageId", int)
"""A message's row. What customers and reps see as its id is its MessageSeq."""
MessageSeq = NewType("MessageSeq", int)
"""A message's number within its conversation, from 1."""
NO_MESSAGE = MessageSeq(0)
"""Stands before the first."""
NoteId = NewType("NoteId", int)
PhraseId = NewType("PhraseId", int)
DeedId = NewType("DeedId", int)
DeliveryId = NewType("DeliveryId", int)


def before(seq: MessageSeq) -> MessageSeq:
    """The number before it."""
    return MessageSeq(seq - 1)
