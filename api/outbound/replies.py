"""Handles what comes back from Chatwoot: a person's answer there is stored in the chat here, once."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Annotated, Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api import audit
from api.auth.service import NO_PASSWORD
from api.bus import Event
from api.changes import Change
from api.clock import now
from api.conversation import history, sla, tickets
from api.conversation.events import ConversationChanged, QueueMoved, TicketChanged
from api.conversation.notices import notice
from api.outbound.chatwoot import CLIENT_ID
from api.problems import conflict, unprocessable
from api.schemas import Frozen, StorableText
from api.store.models import ChatwootLink, Conversation, Rep, Ticket
from api.team.rules import Rules
from bot.text.redaction import redact

FRESH_SECONDS = 300

Number = Annotated[int, Field(ge=0, le=2**53)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Numbered(_Part):
    id: Number | None = None


class ChatwootSender(Numbered):
    name: StorableText | None = None


class ChatwootIn(_Part):
    """The part of Chatwoot's event that matters here. In a conversation event, `id` is the conversation's."""

    event: str
    id: Number | None = None
    content: StorableText | None = None
    message_type: str | int | None = None
    private: bool = False
    status: str | int | None = None
    account: Numbered | None = None
    conversation: Numbered | None = None
    sender: ChatwootSender | None = None


class Taken(Frozen):
    """The result of the event: it changed the chat, was known already, or does not concern the chat."""

    result: Literal["stored", "repeated", "closed", "ignored"]


def is_from_chatwoot(
    *, secret: str, shown: str | None, signed: str | None, signed_at: str | None, body: bytes
) -> bool:
    """Whether the sender sent the secret, or signed with it as Chatwoot does.

    Chatwoot's signature is sha256= and the HMAC-SHA256 of its time stamp, a dot and the body.
    """
    if not secret:
        return False
    if shown is not None and hmac.compare_digest(shown.encode(), secret.encode()):
        return True
    if signed is None or signed_at is None or not (signed_at.isascii() and signed_at.isdigit()):
        return False
    if abs(time.time() - int(signed_at)) > FRESH_SECONDS:
        return False
    mac = hmac.new(secret.encode(), f"{signed_at}.".encode() + body, hashlib.sha256)
    return hmac.compare_digest(signed.encode(), f"sha256={mac.hexdigest()}".encode())


def receive(session: Session, *, event: ChatwootIn, account: int, rules: Rules) -> Change[Taken]:
    """Handles one event of Chatwoot's.

    Raises a 409 problem if the reply is to a chat that is no longer with people, and a 422 if it has no text.
    Chatwoot then shows its rep that the reply did not arrive.
    """
    if event.account is not None and event.account.id != account:
        return Change(Taken(result="ignored"))
    if event.event == "message_created":
        return _reply(session, event, rules)
    if event.event == "conversation_status_changed" and event.status == "resolved":
        return _resolved(session, event)
    return Change(Taken(result="ignored"))


def _reply(session: Session, event: ChatwootIn, rules: Rules) -> Change[Taken]:
    conversation = _linked(session, event.conversation.id if event.conversation else None)
    if conversation is None or event.id is None or event.private or event.message_type != "outgoing":
        return Change(Taken(result="ignored"))
    client_id = f"{CLIENT_ID}{event.id}"
    if history.by_client_id(session, conversation.id, client_id) is not None:
        return Change(Taken(result="repeated"))
    text = redact((event.content or "").strip()).text
    if not text:
        raise unprocessable("body.content", "Only text reaches this chat.")
    ticket = history.open_ticket_of(session, conversation.id)
    if ticket is None:
        raise conflict("This chat is not with people any more.", kind="ticket-closed")
    rep = _rep(session, event.sender or ChatwootSender())
    events: list[Event] = []
    if ticket.status == "waiting":
        events += _claim(session, ticket, conversation, rep)
    message = history.append(
        session, conversation, sender="rep", kind="text", text=text, client_id=client_id, rep=rep
    )
    ticket.seen_seq = conversation.last_seq  # the replier has read it, so the bot need not answer
    events.append(history.announce(session, message, ticket))
    if ticket.first_response_at is None:
        ticket.first_response_at = now()
        sla.set_resolution(session, ticket, rules)
        events.append(TicketChanged(ticket=ticket.id))
    return Change(Taken(result="stored"), tuple(events))


def _claim(session: Session, ticket: Ticket, conversation: Conversation, rep: Rep) -> tuple[Event, ...]:
    tickets.claim_elsewhere(session, ticket=ticket, conversation=conversation, rep=rep)
    audit.record(session, None, "ticket.claim", f"ticket {ticket.id}", rep=rep.username)
    joined = history.append(
        session,
        conversation,
        sender="system",
        kind="joined",
        text=notice(session, "joined", name=rep.name),
        rep=rep,
    )
    return (
        history.announce(session, joined, ticket),
        ConversationChanged(conversation=conversation.id),
        QueueMoved(),
    )


def _resolved(session: Session, event: ChatwootIn) -> Change[Taken]:
    """Ends a chat only if it was answered from Chatwoot.

    Our own closing also comes back as such an event, perhaps late, and by then the customer may wait again.
    """
    conversation = _linked(session, event.id)
    ticket = history.open_ticket_of(session, conversation.id) if conversation is not None else None
    if conversation is None or ticket is None or ticket.status != "claimed" or ticket.rep_id is not None:
        return Change(Taken(result="ignored"))
    name = conversation.rep.name if conversation.rep is not None else "The desk"
    tickets.close(
        session, ticket=ticket, conversation=conversation, outcome="other", note="Resolved in Chatwoot."
    )
    audit.record(session, None, "ticket.close", f"ticket {ticket.id}", outcome="other")
    message = history.append(
        session, conversation, sender="system", kind="closed", text=notice(session, "closed", name=name)
    )
    conversation.answered_seq = conversation.last_seq
    return Change(
        Taken(result="closed"),
        (
            history.announce(session, message, ticket),
            ConversationChanged(conversation=conversation.id),
            TicketChanged(ticket=ticket.id),
            QueueMoved(),
        ),
    )


def _linked(session: Session, chatwoot_id: int | None) -> Conversation | None:
    """Returns our conversation with that number in Chatwoot, locked; None if it is not ours."""
    if chatwoot_id is None or chatwoot_id > 2**31 - 1:
        return None
    ours = session.scalar(
        sa.select(ChatwootLink.conversation_id).where(ChatwootLink.chatwoot_id == chatwoot_id)
    )
    return history.lock(session, ours) if ours is not None else None


def _rep(session: Session, sender: ChatwootSender) -> Rep:
    """Returns an account here for Chatwoot's rep. Customers see its name; it cannot log in."""
    username = f"chatwoot-{sender.id or 0}"
    name = " ".join((sender.name or "").split())[:100] or "Support"
    found = sa.select(Rep).where(Rep.username == username)
    rep = session.scalar(found)
    if rep is None:
        try:
            with session.begin_nested():
                rep = Rep(username=username, name=name, role="rep", password_hash=NO_PASSWORD, active=False)
                session.add(rep)
        except sa.exc.IntegrityError:  # another conversation's reply created it at the same moment
            rep = session.scalars(found).one()
    rep.name = name
    return rep
