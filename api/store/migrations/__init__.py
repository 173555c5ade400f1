"""The schema's history, and bringing a database up to date with it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

ADVISORY_LOCK = 0xCA1


def upgrade(engine: sa.Engine) -> None:
    """Apply every migration that the database lacks, in one transaction. Raises SQLAlchemyError.

    Workers that start together take turns: SQLite by BEGIN IMMEDIATE, PostgreSQL by an advisory lock.
    """
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        command.upgrade(configured(connection), "head")


def configured(connection: sa.Connection) -> Config:
    """Alembic's configuration for an open connection; no ini file is needed."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
