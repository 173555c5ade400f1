"""What goes to receivers outside, and conversations' counterparts in Chatwoot."""

import sqlalchemy as sa
from alembic import op

from api.store.base import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=10), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("last_error", sa.String(length=200), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("target in ('webhook', 'slack', 'email', 'chatwoot')", name="ck_delivery_target"),
        sa.CheckConstraint("state in ('due', 'sent', 'dead')", name="ck_delivery_state"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_delivery_conversation_id_conversation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
    )
    op.create_index("ix_delivery_due", "delivery", ["target", "state", "next_try_at"])
    op.create_index("ix_delivery_order", "delivery", ["conversation_id", "target", "state"])
    op.create_table(
        "chatwoot_link",
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("chatwoot_id", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_chatwoot_link_conversation_id_conversation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_chatwoot_link"),
        sa.UniqueConstraint("chatwoot_id", name="uq_chatwoot_link_chatwoot_id"),
    )


def downgrade() -> None:
    op.drop_table("chatwoot_link")
    op.drop_table("delivery")
