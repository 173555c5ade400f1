"""The tables. Service functions use rows inside and return schemas."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.clock import now
from api.ids import (
    ConversationId,
    DeedId,
    DeliveryId,
    MessageId,
    MessageSeq,
    NoteId,
    PhraseId,
    RepId,
    TicketId,
)
from api.kinds import (
    Availability,
    ConversationStatus,
    DeliveryState,
    Due,
    EventName,
    MessageKind,
    Outcome,
    Rating,
    ReceiverName,
    Role,
    Sender,
    TicketReason,
    TicketStatus,
)
from api.store.base import Base, UtcDateTime, only
from bot.guide.entry import EntryId, QueueName


class Rep(Base):
    """A person with an account: rep, lead, editor, approver or admin. `username` is kept in lower case.

    `presence` is what the rep chose: online, away or break. A rep whose `seen_at` is too old is offline,
    whatever the choice. `capacity` is the most chats that the desk assigns to the rep. `company_id`
    identifies the rep at the company's sign-in after its first use: the SHA-256 (hex) of the provider's
    issuer, a newline and the subject.
    """

    __tablename__ = "rep"
    __table_args__ = (
        CheckConstraint("role in ('rep', 'lead', 'editor', 'approver', 'admin')", name="role"),
        CheckConstraint("presence in ('online', 'away', 'break')", name="presence"),
        CheckConstraint("capacity between 0 and 100", name="capacity"),
        Index("ix_rep_company_id", "company_id", unique=True, **only("company_id IS NOT NULL")),
    )

    id: Mapped[RepId] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(String(10), default="rep")
    password_hash: Mapped[str] = mapped_column(String(255))
    company_id: Mapped[str | None] = mapped_column(String(64))
    active: Mapped[bool] = mapped_column(default=True)
    presence: Mapped[Availability] = mapped_column(String(10), default="online", server_default="online")
    capacity: Mapped[int] = mapped_column(default=4, server_default="4")
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Queue(Base):
    """A queue of customers with its own reps and its own SLA targets, in minutes.

    An inactive queue takes no more tickets; its row stays for the tickets that it had. `version` counts
    changes.
    """

    __tablename__ = "queue"

    name: Mapped[QueueName] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    active: Mapped[bool] = mapped_column(default=True)
    first_response_minutes: Mapped[int]
    resolution_minutes: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)


class Membership(Base):
    """A rep serves a queue. A rep without memberships serves all queues."""

    __tablename__ = "membership"

    rep_id: Mapped[RepId] = mapped_column(ForeignKey("rep.id"), primary_key=True)
    queue: Mapped[QueueName] = mapped_column(ForeignKey("queue.name"), primary_key=True, index=True)


class Desk(Base):
    """The one row with the rules of the whole desk, see api.team.rules. `version` counts changes."""

    __tablename__ = "desk"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_by: Mapped[str | None] = mapped_column(String(100))
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Phrase(Base):
    """A sentence that reps insert often, with {variables}. `version` counts changes."""

    __tablename__ = "phrase"

    id: Mapped[PhraseId] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(60), unique=True)
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class RepSession(Base):
    """One log-in of a rep. Only the SHA-256 (hex) of the cookie's token is stored."""

    __tablename__ = "rep_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    rep_id: Mapped[RepId] = mapped_column(ForeignKey("rep.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    rep: Mapped[Rep] = relationship(lazy="joined")


class Invitation(Base):
    """An invitation: its token sets an account's password, once. Only the token's SHA-256 is stored."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    rep_id: Mapped[RepId] = mapped_column(ForeignKey("rep.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    rep: Mapped[Rep] = relationship(lazy="joined")


class Conversation(Base):
    """One customer's chat.

    `status` is bot, waiting, with_rep or closed. `last_seq` is the number of the newest message. Customer
    messages up to number `answered_seq` have been dealt with; the bot still owes later ones an answer. The
    customer's page has received the messages up to number `delivered_seq` and shown those up to `seen_seq`.
    `earlier_id` is the same browser's earlier chat.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint("status in ('bot', 'waiting', 'with_rep', 'closed')", name="status"),
        CheckConstraint("csat between 1 and 5", name="csat"),
        Index("ix_conversation_status", "status"),
        Index("ix_conversation_owed", "updated_at", **only("last_seq > answered_seq")),
    )

    id: Mapped[ConversationId] = mapped_column(String(40), primary_key=True)
    status: Mapped[ConversationStatus] = mapped_column(String(10), default="bot")
    queue: Mapped[QueueName | None] = mapped_column(String(40))
    rep_id: Mapped[RepId | None] = mapped_column(ForeignKey("rep.id"))
    brain_state: Mapped[str | None] = mapped_column(Text)
    last_seq: Mapped[MessageSeq] = mapped_column(default=0)
    answered_seq: Mapped[MessageSeq] = mapped_column(default=0)
    delivered_seq: Mapped[MessageSeq] = mapped_column(default=0, server_default="0")
    seen_seq: Mapped[MessageSeq] = mapped_column(default=0, server_default="0")
    earlier_id: Mapped[ConversationId | None] = mapped_column(String(40))
    csat: Mapped[int | None]
    csat_comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)

    rep: Mapped[Rep | None] = relationship(lazy="joined")


class Message(Base):
    """One message of a conversation, numbered from 1 in `seq`.

    `entry` is the guide entry of a bot message, or of the customer's button; `action` is the action of any
    other button. `used_entry` is the suggestion that a rep's message began as, and `approved` is the
    suggestion's text if the rep changed it. `decision` is what the bot's turn was based on. `heading` is the
    question that a likely answer stands under; `refuted` is set if the customer showed later that it was not
    what was asked. `outside` is that of the decision, on a turn's first message only, so that a turn counts
    once.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        CheckConstraint("sender in ('customer', 'bot', 'rep', 'system')", name="sender"),
        CheckConstraint("rating in ('helpful', 'unhelpful')", name="rating"),
        Index("ix_message_used", "used_entry", "id", **only("used_entry IS NOT NULL")),
        Index("ix_message_edited", "id", **only("approved IS NOT NULL")),
        Index("ix_message_outside", "created_at", **only("outside IS NOT NULL")),
    )

    id: Mapped[MessageId] = mapped_column(primary_key=True)
    conversation_id: Mapped[ConversationId] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[MessageSeq]
    client_id: Mapped[str | None] = mapped_column(String(64))
    sender: Mapped[Sender] = mapped_column(String(10))
    kind: Mapped[MessageKind] = mapped_column(String(20))
    heading: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    entry: Mapped[EntryId | None] = mapped_column(String(100))
    action: Mapped[str | None] = mapped_column(String(20))
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    rateable: Mapped[bool] = mapped_column(default=False)
    rating: Mapped[Rating | None] = mapped_column(String(10))
    refuted: Mapped[bool] = mapped_column(default=False, server_default=false())
    decision: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    outside: Mapped[float | None]
    rep_id: Mapped[RepId | None] = mapped_column(ForeignKey("rep.id"))
    used_entry: Mapped[EntryId | None] = mapped_column(String(100))
    approved: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    rep: Mapped[Rep | None] = relationship(lazy="joined")


class Ticket(Base):
    """A customer who was handed over to reps: waiting, claimed or closed. A conversation has at most one open
    ticket.

    `priority` runs from 0 to 100, higher first; `upset` from 0 to 1. Waiting tickets are served in the order
    of `rank_at`, earliest first (api.conversation.queue_order). `due_at` is the next SLA target, the first
    answer or the end; `due` says whether it is near or past. `seen_seq` is the last message that its rep has
    seen.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("status in ('waiting', 'claimed', 'closed')", name="status"),
        CheckConstraint("reason in ('asked', 'upset', 'route', 'unsure')", name="reason"),
        CheckConstraint("due in ('later', 'near', 'past')", name="due"),
        Index("ix_ticket_status", "status", "queue"),
        Index("ix_ticket_line", "status", "rank_at"),
        Index("ix_ticket_handled", "status", "closed_at"),
        Index("ix_ticket_last_claim", "rep_id", "claimed_at"),
        Index("uq_ticket_open", "conversation_id", unique=True, **only("status <> 'closed'")),
    )

    id: Mapped[TicketId] = mapped_column(primary_key=True)
    conversation_id: Mapped[ConversationId] = mapped_column(ForeignKey("conversation.id"), index=True)
    queue: Mapped[QueueName] = mapped_column(String(40))
    reason: Mapped[TicketReason] = mapped_column(String(10))
    priority: Mapped[int] = mapped_column(default=0)
    upset: Mapped[float] = mapped_column(default=0.0)
    status: Mapped[TicketStatus] = mapped_column(String(10), default="waiting")
    rep_id: Mapped[RepId | None] = mapped_column(ForeignKey("rep.id"))
    entry: Mapped[EntryId | None] = mapped_column(String(100))
    preview: Mapped[str] = mapped_column(String(140), default="")
    seen_seq: Mapped[MessageSeq] = mapped_column(default=0)
    callback_name: Mapped[str | None] = mapped_column(Text)
    callback_contact: Mapped[str | None] = mapped_column(Text)
    callback_when: Mapped[str | None] = mapped_column(Text)
    wrap_up_outcome: Mapped[Outcome | None] = mapped_column(String(20))
    wrap_up_note: Mapped[str | None] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    rank_at: Mapped[datetime] = mapped_column(
        UtcDateTime, default=now, server_default=text("'1970-01-01 00:00:00'")
    )
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due: Mapped[Due] = mapped_column(String(10), default="later", server_default="later")
    first_response_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    callback_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    callback_offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    conversation: Mapped[Conversation] = relationship()
    rep: Mapped[Rep | None] = relationship(lazy="joined")


class Note(Base):
    """A rep's note for reps about a conversation, stored apart from the messages, which the customer reads.

    It is shown after message number `after_seq`. `mentions` are the usernames that it mentions.
    """

    __tablename__ = "note"

    id: Mapped[NoteId] = mapped_column(primary_key=True)
    conversation_id: Mapped[ConversationId] = mapped_column(ForeignKey("conversation.id"), index=True)
    after_seq: Mapped[MessageSeq]
    rep_id: Mapped[RepId] = mapped_column(ForeignKey("rep.id"))
    text: Mapped[str] = mapped_column(Text)
    mentions: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    rep: Mapped[Rep] = relationship(lazy="joined")


class Deed(Base):
    """The audit log: who did what to what. Entries never change. `rep_id` is null for the desk itself."""

    __tablename__ = "deed"

    id: Mapped[DeedId] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    rep_id: Mapped[RepId | None] = mapped_column(ForeignKey("rep.id"))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    rep: Mapped[Rep | None] = relationship(lazy="joined")


class Delivery(Base):
    """Something to send to an outside receiver: due until it is sent, or dead after its last try.

    A sender holds it until `leased_until`. `payload` is an api.conversation.outbox.Payload; neither it nor
    `last_error` holds a customer's words.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("target in ('webhook', 'slack', 'email', 'chatwoot')", name="target"),
        CheckConstraint("state in ('due', 'sent', 'dead')", name="state"),
        Index("ix_delivery_due", "target", "state", "next_try_at"),
        Index("ix_delivery_order", "conversation_id", "target", "state"),
        Index("ix_delivery_unsent", "id", **only("state <> 'sent'")),
    )

    id: Mapped[DeliveryId] = mapped_column(primary_key=True)
    target: Mapped[ReceiverName] = mapped_column(String(10))
    event: Mapped[EventName] = mapped_column(String(20))
    conversation_id: Mapped[ConversationId] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[DeliveryState] = mapped_column(String(10), default="due")
    last_error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ChatwootLink(Base):
    """A conversation's counterpart in Chatwoot, which has its messages up to number `upto`."""

    __tablename__ = "chatwoot_link"

    conversation_id: Mapped[ConversationId] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    chatwoot_id: Mapped[int] = mapped_column(unique=True)
    upto: Mapped[MessageSeq] = mapped_column(default=0)
