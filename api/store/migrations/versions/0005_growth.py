"""What is asked all the time is found without reading all that ever was."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WHERE = {
    "ix_conversation_owed": ("conversation", ["updated_at"], "last_seq > answered_seq"),
    "ix_message_used": ("message", ["used_entry", "id"], "used_entry IS NOT NULL"),
    "ix_message_edited": ("message", ["id"], "approved IS NOT NULL"),
    "ix_delivery_unsent": ("delivery", ["id"], "state <> 'sent'"),
}
"""Only the few rows that count are in them."""

PLAIN = {
    "ix_ticket_closed_at": ["closed_at"],
    "ix_ticket_claimed_at": ["claimed_at"],
    "ix_ticket_handled": ["status", "closed_at"],
    "ix_ticket_last_claim": ["rep_id", "claimed_at"],
}


def upgrade() -> None:
    for name, columns in PLAIN.items():
        op.create_index(name, "ticket", columns)
    for name, (table, columns, where) in WHERE.items():
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, (table, _, _) in WHERE.items():
        op.drop_index(name, table_name=table)
    for name in PLAIN:
        op.drop_index(name, table_name="ticket")
