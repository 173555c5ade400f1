"""The state of a conversation as its customer sees it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from api.conversation import history, queue_order
from api.conversation.schemas import ConversationOut
from api.ids import ConversationId
from api.problems import not_found
from api.store.models import Conversation


def view(session: Session, conversation: Conversation) -> ConversationOut:
    """Returns status, rep and callback; while the customer waits, also the place and the expected wait."""
    ticket = history.open_ticket_of(session, conversation.id)
    place = queue_order.queue_place(session, conversation)
    return ConversationOut.of(
        conversation,
        place=place.place if place else None,
        wait_minutes=place.wait_minutes if place else None,
        callback=ticket is not None and ticket.callback_contact is not None,
    )


def view_of(session: Session, conversation: ConversationId) -> ConversationOut:
    """The same, by id. Raises a 404 problem if the conversation does not exist."""
    row = session.get(Conversation, conversation)
    if row is None:
        raise not_found("There is no such conversation.")
    return view(session, row)
