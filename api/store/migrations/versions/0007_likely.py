"""A message may have a heading, and what it showed as likely may turn out to be something else."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("message", sa.Column("heading", sa.Text(), nullable=True))
    op.add_column("message", sa.Column("refuted", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("message", "refuted")
    op.drop_column("message", "heading")
