"""Queues with their people and targets, the desk's rules, presence, notes, the audit log."""

import sqlalchemy as sa
from alembic import op

from api.clock import now
from api.store.base import UtcDateTime

revision = "0002"
down_revision = "0001"

QUEUES = {  # title, minutes to the first answer, minutes to the end
    "general": ("General", 15, 240),
    "billing": ("Billing", 15, 240),
    "press": ("Press", 30, 480),
    "legal": ("Legal", 60, 1440),
    "security": ("Security", 10, 240),
    "partners": ("Partners and investors", 60, 1440),
}


def upgrade() -> None:
    queue = op.create_table(
        "queue",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("first_response_minutes", sa.Integer(), nullable=False),
        sa.Column("resolution_minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_queue"),
    )
    desk = op.create_table(
        "desk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("id = 1", name="ck_desk_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_desk"),
    )
    op.create_table(
        "membership",
        sa.Column("rep_id", sa.Integer(), nullable=False),
        sa.Column("queue", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name="fk_membership_rep_id_rep"),
        sa.ForeignKeyConstraint(["queue"], ["queue.name"], name="fk_membership_queue_queue"),
        sa.PrimaryKeyConstraint("rep_id", "queue", name="pk_membership"),
    )
    op.create_index("ix_membership_queue", "membership", ["queue"])
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_note_conversation_id_conversation"
        ),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name="fk_note_rep_id_rep"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    op.create_index("ix_note_conversation_id", "note", ["conversation_id"])
    op.create_table(
        "deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name="fk_deed_rep_id_rep"),
        sa.PrimaryKeyConstraint("id", name="pk_deed"),
    )
    op.create_index("ix_deed_at", "deed", ["at"])

    op.create_table(
        "phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_phrase"),
        sa.UniqueConstraint("title", name="uq_phrase_title"),
    )
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name="fk_invitation_rep_id_rep"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_invitation"),
    )
    op.create_index("ix_invitation_rep_id", "invitation", ["rep_id"])
    with op.batch_alter_table("rep") as rep:
        rep.drop_constraint("ck_rep_role", type_="check")
        rep.create_check_constraint("ck_rep_role", "role in ('rep', 'lead', 'editor', 'approver', 'admin')")
    _add(
        "rep", "presence", "VARCHAR(10) NOT NULL DEFAULT 'online'", "presence in ('online', 'away', 'break')"
    )
    _add("rep", "capacity", "INTEGER NOT NULL DEFAULT 4", "capacity between 0 and 100")
    op.add_column("rep", sa.Column("seen_at", UtcDateTime(), nullable=True))
    _add("ticket", "due", "VARCHAR(10) NOT NULL DEFAULT 'later'", "due in ('later', 'near', 'past')")
    op.add_column(
        "ticket",
        sa.Column("rank_at", UtcDateTime(), nullable=False, server_default=sa.text("'1970-01-01 00:00:00'")),
    )
    for column in ("due_at", "first_response_at", "callback_due_at", "callback_offered_at"):
        op.add_column("ticket", sa.Column(column, UtcDateTime(), nullable=True))
    for column in ("delivered_seq", "seen_seq"):
        op.add_column("conversation", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("conversation", sa.Column("earlier_id", sa.String(length=40), nullable=True))
    op.add_column("message", sa.Column("approved", sa.Text(), nullable=True))
    op.execute("UPDATE ticket SET rank_at = opened_at")
    op.create_index("ix_ticket_line", "ticket", ["status", "rank_at"])

    op.bulk_insert(
        queue,
        [
            {
                "name": name,
                "title": title,
                "active": True,
                "first_response_minutes": first,
                "resolution_minutes": resolution,
                "version": 1,
            }
            for name, (title, first, resolution) in QUEUES.items()
        ],
    )
    op.bulk_insert(desk, [{"id": 1, "version": 1, "rules": {}, "changed_by": None, "changed_at": now()}])


def _add(table: str, column: str, kind: str, check: str) -> None:
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT ck_{table}_{column} CHECK ({check})"
    )


def downgrade() -> None:
    op.drop_index("ix_ticket_line", table_name="ticket")
    for column in (
        "rank_at",
        "due_at",
        "due",
        "first_response_at",
        "callback_due_at",
        "callback_offered_at",
    ):
        op.drop_column("ticket", column)
    op.drop_column("message", "approved")
    op.drop_column("conversation", "earlier_id")
    op.drop_column("conversation", "seen_seq")
    op.drop_column("conversation", "delivered_seq")
    for column in ("presence", "capacity", "seen_at"):
        op.drop_column("rep", column)
    op.execute("UPDATE rep SET role = 'rep' WHERE role IN ('editor', 'approver')")
    with op.batch_alter_table("rep") as rep:
        rep.drop_constraint("ck_rep_role", type_="check")
        rep.create_check_constraint("ck_rep_role", "role in ('rep', 'lead', 'admin')")
    for table in ("phrase", "invitation", "deed", "note", "membership", "desk", "queue"):
        op.drop_table(table)
