"""The schema's migrations, and the functions that apply them to a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0008"
"""The newest revision in `versions`. A database that has it needs no import of Alembic."""

ADVISORY_LOCK = 0xCA1


def upgrade(engine: sa.Engine) -> None:
    """Applies every migration that the database lacks, in one transaction. Raises SQLAlchemyError.

    Workers that start together take turns: SQLite by BEGIN IMMEDIATE, PostgreSQL by an advisory lock.
    """
    with changing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        if _revision(connection) == HEAD:
            return
        from alembic import command

        command.upgrade(configured(connection), "head")


@contextmanager
def changing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Opens a connection in one transaction that may change tables.

    SQLite changes a table by building it anew while other tables refer to it. Their foreign keys are
    therefore not enforced meanwhile, and checked at the end. SQLite can switch them off only before the
    transaction.
    """
    with engine.execution_options(writes=True).connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                    raise sa.exc.IntegrityError(f"a row of {broken[0]} refers to nothing", None, ValueError())
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys = ON")


def configured(connection: sa.Connection) -> Config:
    """Returns Alembic's configuration for an open connection. No ini file is needed."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
