"""Databases for the tests: the migrations run once for each kind, and every test starts from their result."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from api.store.engine import Store
from api.store.models import Base

SERVER = "postgresql://postgres@127.0.0.1:5432/"
POSTGRES = f"{SERVER}test"


@dataclass
class Postgres:
    """A database of this test run alone, at `url`; `clean` takes it back to what the migrations made."""

    url: str
    connection: psycopg.Connection

    def migrate(self) -> None:
        """Bring it to the newest schema, and remember its rows: the migrations write some."""
        store = Store(self.url.replace("postgresql://", "postgresql+psycopg://", 1))
        store.upgrade()
        store.close()
        self.connection.execute("CREATE SCHEMA pristine")
        for table in self._tables():
            self.connection.execute(sql.SQL("CREATE TABLE pristine.{0} AS TABLE {0}").format(table))

    def clean(self) -> None:
        """Empty every table but for the migrations' rows, and count from the start again.

        Deleting is quicker than TRUNCATE, than copying a database by TEMPLATE, and than making a schema:
        neither a file is made nor a checkpoint waited for.
        """
        ask = self.connection.execute
        # A test that failed may have left somebody behind, who would hold locks.
        ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with self.connection.transaction():
            for table in reversed(self._tables()):
                ask(sql.SQL("DELETE FROM {0}").format(table))
            for table in self._tables():
                ask(sql.SQL("INSERT INTO {0} SELECT * FROM pristine.{0}").format(table))
            ask(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
                " FROM pg_sequences WHERE schemaname = 'public'"
            )

    @staticmethod
    def _tables() -> list[sql.Identifier]:
        """Those that others refer to come first."""
        return [sql.Identifier(table.name) for table in Base.metadata.sorted_tables]


@contextmanager
def postgres_database() -> Iterator[Postgres]:
    """An empty database, dropped at the end."""
    name = f"calmline_{secrets.token_hex(6)}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        # What a power cut would take is of no use here, and waiting for the disk costs most of a short write.
        server.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
        try:
            with psycopg.connect(SERVER + name, autocommit=True) as connection:
                yield Postgres(SERVER + name, connection)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def postgres_answers() -> None:
    """Skips where no PostgreSQL answers; under CI=true that is a failure."""
    try:
        psycopg.connect(POSTGRES, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        reason = f"PostgreSQL does not answer at {POSTGRES}: {str(error).splitlines()[0]}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres(postgres_answers: None) -> Iterator[Postgres]:
    """The migrated database that the tests of a run share, one after the other."""
    with postgres_database() as it:
        it.migrate()
        yield it


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "calmline.db"
    store = Store(f"sqlite:///{path}")
    store.upgrade()
    store.close()
    assert [each.name for each in path.parent.iterdir()] == [path.name], "all of it is in the file"
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with the newest schema and nothing that another test wrote."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "calmline.db")
        return f"sqlite:///{tmp_path / 'calmline.db'}"
    shared: Postgres = request.getfixturevalue("postgres")
    shared.clean()
    return shared.url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that no migration has seen."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    request.getfixturevalue("postgres_answers")
    with postgres_database() as made:
        yield made.url
