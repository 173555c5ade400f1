"""Ids as types, so that two swapped ones do not type-check."""

from __future__ import annotations

from typing import NewType

ConversationId = NewType("ConversationId", str)
TicketId = NewType("TicketId", int)
RepId = NewType("RepId", int)
MessageSeq = NewType("MessageSeq", int)
"""A message's number within its conversation, from 1; what customers and reps see as its id."""
NoteId = NewType("NoteId", int)
PhraseId = NewType("PhraseId", int)
DeliveryId = NewType("DeliveryId", int)
