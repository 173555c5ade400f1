"""An account may belong to one person at the company's sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WHERE = sa.text("company_id IS NOT NULL")
"""PostgreSQL takes such an index for no key that others refer to: what names the rep waits for no link."""


def upgrade() -> None:
    op.add_column("rep", sa.Column("company_id", sa.String(length=64), nullable=True))
    op.create_index(
        "ix_rep_company_id", "rep", ["company_id"], unique=True, sqlite_where=WHERE, postgresql_where=WHERE
    )


def downgrade() -> None:
    op.drop_index("ix_rep_company_id", table_name="rep")
    op.drop_column("rep", "company_id")
