"""Reps, conversations, messages, tickets."""

import sqlalchemy as sa
from alembic import op

from api.store.base import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "rep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("role in ('rep', 'lead', 'admin')", name="ck_rep_role"),
        sa.PrimaryKeyConstraint("id", name="pk_rep"),
        sa.UniqueConstraint("username", name="uq_rep_username"),
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("queue", sa.String(length=40), nullable=True),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("brain_state", sa.Text(), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("answered_seq", sa.Integer(), nullable=False),
        sa.Column("csat", sa.Integer(), nullable=True),
        sa.Column("csat_comment", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "status in ('bot', 'waiting', 'with_rep', 'closed')", name="ck_conversation_status"
        ),
        sa.CheckConstraint("csat between 1 and 5", name="ck_conversation_csat"),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name="fk_conversation_rep_id_rep"),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )
    op.create_index("ix_conversation_status", "conversation", ["status"], unique=False)
    op.create_table(
        "rep_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name="fk_rep_session_rep_id_rep"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_rep_session"),
    )
    op.create_index("ix_rep_session_rep_id", "rep_session", ["rep_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("sender", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entry", sa.String(length=100), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("rateable", sa.Boolean(), nullable=False),
        sa.Column("rating", sa.String(length=10), nullable=True),
        sa.Column("decision", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("used_entry", sa.String(length=100), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("rating in ('helpful', 'unhelpful')", name="ck_message_rating"),
        sa.CheckConstraint("sender in ('customer', 'bot', 'rep', 'system')", name="ck_message_sender"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_message_conversation_id_conversation"
        ),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name="fk_message_rep_id_rep"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("conversation_id", "client_id", name="uq_message_conversation_id_client_id"),
        sa.UniqueConstraint("conversation_id", "seq", name="uq_message_conversation_id_seq"),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("queue", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("upset", sa.Double(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("entry", sa.String(length=100), nullable=True),
        sa.Column("preview", sa.String(length=140), nullable=False),
        sa.Column("seen_seq", sa.Integer(), nullable=False),
        sa.Column("callback_name", sa.Text(), nullable=True),
        sa.Column("callback_contact", sa.Text(), nullable=True),
        sa.Column("callback_when", sa.Text(), nullable=True),
        sa.Column("wrap_up_outcome", sa.String(length=20), nullable=True),
        sa.Column("wrap_up_note", sa.Text(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("reason in ('asked', 'upset', 'route', 'unsure')", name="ck_ticket_reason"),
        sa.CheckConstraint("status in ('waiting', 'claimed', 'closed')", name="ck_ticket_status"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_ticket_conversation_id_conversation"
        ),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name="fk_ticket_rep_id_rep"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
    )
    op.create_index("ix_ticket_conversation_id", "ticket", ["conversation_id"], unique=False)
    op.create_index("ix_ticket_status", "ticket", ["status", "queue"], unique=False)
    op.create_index(
        "uq_ticket_open",
        "ticket",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("status <> 'closed'"),
        postgresql_where=sa.text("status <> 'closed'"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_ticket_open",
        table_name="ticket",
        sqlite_where=sa.text("status <> 'closed'"),
        postgresql_where=sa.text("status <> 'closed'"),
    )
    op.drop_index("ix_ticket_status", table_name="ticket")
    op.drop_index("ix_ticket_conversation_id", table_name="ticket")
    op.drop_table("ticket")
    op.drop_table("message")
    op.drop_index("ix_rep_session_rep_id", table_name="rep_session")
    op.drop_table("rep_session")
    op.drop_index("ix_conversation_status", table_name="conversation")
    op.drop_table("conversation")
    op.drop_table("rep")
