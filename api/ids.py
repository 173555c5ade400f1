"""Ids as types, so that swapped ids do not type-check. Entry ids and queue names come from the guide."""

from __future__ import annotations

from typing import NewType

ConversationId = NewType("ConversationId", str)
TicketId = NewType("TicketId", int)
RepId = NewType("RepId", int)
MessageId = NewType("MessageId", int)
"""The id of a message's row. The id that customers and reps see is its MessageSeq."""
MessageSeq = NewType("MessageSeq", int)
"""A message's number in its conversation, from 1."""
NO_MESSAGE = MessageSeq(0)
"""The number before the first message."""
NoteId = NewType("NoteId", int)
PhraseId = NewType("PhraseId", int)
DeedId = NewType("DeedId", int)
DeliveryId = NewType("DeliveryId", int)


def before(seq: MessageSeq) -> MessageSeq:
    """Returns the number before this one."""
    return MessageSeq(seq - 1)
