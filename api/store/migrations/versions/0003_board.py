"""Conversations and tickets are found by time, for the board."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("ix_conversation_created_at", "conversation", ["created_at"])
    op.create_index("ix_ticket_opened_at", "ticket", ["opened_at"])


def downgrade() -> None:
    op.drop_index("ix_ticket_opened_at", table_name="ticket")
    op.drop_index("ix_conversation_created_at", table_name="conversation")
