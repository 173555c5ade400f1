"""Databases for the tests: the migrations run once for each kind, and every test starts from their result."""

from __future__ import annotations

import os
import secrets
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from api.store import engine as engine_module
from api.store.base import Base
from api.store.engine import Store

POSTGRES = "postgresql://postgres@127.0.0.1:5432/test"


@dataclass
class Schema:
    """A schema of this test run alone, at `url`; `clean` takes it back to what the migrations made."""

    name: str
    connection: psycopg.Connection

    @property
    def url(self) -> str:
        """Who connects by it has its name, and does not wait for the disk: no power cut is tested here."""
        options = f"-csearch_path%3D{self.name}%20-csynchronous_commit%3Doff"
        return f"{POSTGRES}?application_name={self.name}&options={options}"

    def migrate(self) -> None:
        """Bring it to the newest tables, and remember their rows: the migrations write some."""
        store = Store(self.url.replace("postgresql://", "postgresql+psycopg://", 1))
        store.upgrade()
        store.close()
        self.connection.execute(f"CREATE SCHEMA {self.name}_kept")
        for table in self._tables():
            self.connection.execute(f"CREATE TABLE {self.name}_kept.{table} AS TABLE {self.name}.{table}")

    def clean(self) -> None:
        """Empty every table but for the migrations' rows, and count from the start again.

        Quicker than TRUNCATE, than a schema made anew, and than a database copied by TEMPLATE: no file is
        made or removed, and no checkpoint waited for.
        """
        ask = self.connection.execute
        # A test that failed may have left somebody behind, who would hold locks.
        ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [self.name])
        try:
            with self.connection.transaction():
                ask(f"SELECT FROM {self.name}.alembic_version")
                for table in reversed(self._tables()):
                    ask(f"DELETE FROM {self.name}.{table}")
                for table in self._tables():
                    ask(f"INSERT INTO {self.name}.{table} SELECT * FROM {self.name}_kept.{table}")
                ask(
                    "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false)"
                    " FROM pg_sequences WHERE schemaname = %s",
                    [self.name],
                )
        except psycopg.errors.UndefinedTable:  # a test took one away
            self.drop()
            self.make()
            self.migrate()

    def make(self) -> None:
        self.connection.execute(f"CREATE SCHEMA {self.name}")

    def drop(self) -> None:
        for schema in (self.name, f"{self.name}_kept"):
            self.connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")

    @staticmethod
    def _tables() -> list[str]:
        """Those that others refer to come first."""
        return [table.name for table in Base.metadata.sorted_tables]


@contextmanager
def postgres_schema() -> Iterator[Schema]:
    """An empty schema, dropped at the end."""
    it = Schema(f"calmline_{secrets.token_hex(6)}", psycopg.connect(POSTGRES, autocommit=True))
    with it.connection:
        it.make()
        try:
            yield it
        finally:
            it.drop()


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
def postgres(postgres_answers: None) -> Iterator[Schema]:
    """The migrated schema that the tests of a run share, one after the other."""
    with postgres_schema() as it:
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


@pytest.fixture(autouse=True, scope="session")
def kept_engines() -> Iterator[None]:
    """An engine that was let go is used again for the same URL: it remembers the statements it has compiled.

    Compiling them anew is most of what a test costs otherwise. Its connections are new ones.
    """
    free: dict[sa.URL, list[sa.Engine]] = defaultdict(list)
    make = engine_module._engine

    def kept(url: sa.URL) -> sa.Engine:
        if free[url]:
            return free[url].pop()
        made = make(url)

        def let_go(engine: sa.Engine) -> None:
            if engine is made and made not in free[url]:
                free[url].append(made)

        sa.event.listen(made, "engine_disposed", let_go)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_module, "_engine", kept)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with the newest schema and nothing that another test wrote; always the same."""
    if request.param == "sqlite":
        migrated: Path = request.getfixturevalue("migrated_file")
        path = migrated.with_name("test.db")
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copy(migrated, path)
        return f"sqlite:///{path}"
    shared: Schema = request.getfixturevalue("postgres")
    shared.clean()
    return shared.url


@pytest.fixture
def database_file(migrated_file: Path, tmp_path: Path) -> Path:
    """A test's own SQLite file with the newest schema, where settings with `var=tmp_path` look for it."""
    return Path(shutil.copy(migrated_file, tmp_path / "calmline.db"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that no migration has seen."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    request.getfixturevalue("postgres_answers")
    with postgres_schema() as made:
        yield made.url
