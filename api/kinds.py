"""What may stand in a column or a field that takes few words."""

from __future__ import annotations

from typing import Literal

Role = Literal["rep", "lead", "editor", "approver", "admin"]
"""A rep works on tickets, a lead runs the desk, too; editor and approver see the guide; an admin does all of
it and keeps the accounts."""
Availability = Literal["online", "away", "break"]
"""What a rep says of itself."""
Presence = Literal["online", "away", "break", "offline"]

ConversationStatus = Literal["bot", "waiting", "with_rep", "closed"]
Sender = Literal["customer", "bot", "rep", "system"]
MessageKind = Literal[
    "text", "answer", "clarify", "reword", "hand_over", "smalltalk", "collect",
    "greeting", "notice", "joined", "left", "closed",
]  # fmt: skip
Rating = Literal["helpful", "unhelpful"]

TicketStatus = Literal["waiting", "claimed", "closed"]
TicketReason = Literal["asked", "upset", "route", "unsure"]
Due = Literal["later", "near", "past"]
Outcome = Literal["solved", "follow_up", "no_reply", "other"]

ReceiverName = Literal["webhook", "slack", "email", "chatwoot"]
EventName = Literal["ticket.opened", "ticket.claimed", "ticket.waiting", "ticket.closed", "message.added"]
"""What receivers outside are told of."""
DeliveryState = Literal["due", "sent", "dead"]
