"""The values of columns and fields with a fixed set of words."""

from __future__ import annotations

from typing import Literal

Role = Literal["rep", "lead", "editor", "approver", "admin"]
"""A rep works on tickets; a lead also runs the desk; editors and approvers see the guide; an admin does all
of this and manages the accounts."""
Availability = Literal["online", "away", "break"]
"""The presence that a rep chooses."""
Presence = Literal["online", "away", "break", "offline"]

ConversationStatus = Literal["bot", "waiting", "with_rep", "closed"]
Sender = Literal["customer", "bot", "rep", "system"]
MessageKind = Literal[
    "text", "answer", "likely", "clarify", "reword", "hand_over", "smalltalk", "collect",
    "greeting", "notice", "joined", "left", "closed",
]  # fmt: skip
Rating = Literal["helpful", "unhelpful"]

TicketStatus = Literal["waiting", "claimed", "closed"]
TicketReason = Literal["asked", "upset", "route", "unsure"]
Due = Literal["later", "near", "past"]
Outcome = Literal["solved", "follow_up", "no_reply", "other"]

ReceiverName = Literal["webhook", "slack", "email", "chatwoot"]
EventName = Literal["ticket.opened", "ticket.claimed", "ticket.waiting", "ticket.closed", "message.added"]
"""The events that outside receivers get."""
DeliveryState = Literal["due", "sent", "dead"]
