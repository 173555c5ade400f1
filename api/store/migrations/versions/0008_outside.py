"""How probably a question is outside the guide has a column of its own: the desk's share is read from it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

WHERE = sa.text("outside IS NOT NULL")


def upgrade() -> None:
    op.add_column("message", sa.Column("outside", sa.Double(), nullable=True))
    op.create_index(
        "ix_message_outside", "message", ["created_at"], sqlite_where=WHERE, postgresql_where=WHERE
    )


def downgrade() -> None:
    op.drop_index("ix_message_outside", table_name="message")
    op.drop_column("message", "outside")
