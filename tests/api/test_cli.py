"""The calmline command: help costs little, one clear line says why it cannot go on, reps' accounts."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.auth import passwords, service
from api.cli import app
from api.server.serving import ServingError, base_url, bind
from api.store.engine import Store


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CALMLINE_VAR", str(tmp_path))
    return f"sqlite:///{tmp_path / 'reps.db'}"


def call(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def test_help_loads_nothing_heavy() -> None:
    ask = (
        "import sys, api.cli; heavy = ('rasa', 'spacy', 'torch', 'tensorflow', 'sqlalchemy', 'fastapi');"
        "print(sorted({name.split('.')[0] for name in sys.modules} & set(heavy)))"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    shown = call("--help")
    for command in ("serve", "check", "train", "chat", "decide", "rep"):
        assert command in shown


def test_a_port_in_use_is_one_clear_line(database: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = call("serve", "--port", port, "--database-url", database, code=1)
    assert said.strip() == (
        f"calmline: port {port} on 127.0.0.1 is in use — stop what uses it, or choose another with --port"
    )


def test_the_port_is_held_from_the_start() -> None:
    with bind("127.0.0.1", 0) as first:
        assert base_url(first).startswith("http://127.0.0.1:")
        with pytest.raises(ServingError, match="is in use"):
            bind("127.0.0.1", first.getsockname()[1])
    with bind("0.0.0.0", 0) as everywhere:
        assert base_url(everywhere).startswith("http://localhost:")


def test_a_database_that_cannot_be_written_is_one_clear_line(database: str, tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.write_text("")
    for url in (
        f"sqlite:///{no_folder}/x.db",
        f"sqlite:///{tmp_path}",
        "nonsense",
        "postgresql://nobody@127.0.0.1:1/none",
    ):
        said = call("serve", "--port", "0", "--database-url", url, code=1)
        assert said.startswith("calmline: cannot ") and len(said.strip().splitlines()) == 1


def test_a_guide_with_problems_stops_the_start(database: str, tmp_path: Path) -> None:
    said = call("serve", "--port", "0", "--guide", str(tmp_path / "none"), "--database-url", database, code=1)
    assert "the guide cannot be used" in said and "does not exist" in said


def test_several_workers_need_redis(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CALMLINE_REDIS_URL", raising=False)
    said = call("serve", "--port", "0", "--workers", "2", "--database-url", database, code=1)
    assert "CALMLINE_REDIS_URL" in said


def test_a_setting_that_is_wrong_is_named(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALMLINE_REP_SESSION_HOURS", "many")
    assert "CALMLINE_REP_SESSION_HOURS" in call("rep", "list", code=1)


def test_a_setting_that_does_nothing_is_named(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALMLINE_DESK_OPENS", "09:00")
    monkeypatch.setenv("CALMLINE_LOG_LEVEL", "info")
    said = call("rep", "list", "--database-url", database)
    assert "CALMLINE_DESK_OPENS is no setting" in said and "CALMLINE_LOG_LEVEL" not in said


def test_reps_are_added_listed_and_given_new_passwords(database: str) -> None:
    url = ("--database-url", database)
    assert "no rep yet" in call("rep", "list", *url)
    added = call("rep", "add", "Ana", "--name", "Ana R.", "--role", "lead", *url)
    first = added.rsplit(" ", 1)[1].strip()
    assert "ana (Ana R., lead)" in added
    assert "Ana R." in call("rep", "list", *url) and first not in call("rep", "list", *url)
    assert "already" in call("rep", "add", "ana", *url, code=1)
    assert "no role" in call("rep", "add", "zoe", "--role", "king", *url, code=1)
    second = call("rep", "password", "ana", *url).rsplit(" ", 1)[1].strip()
    assert "no rep called" in call("rep", "password", "nobody", *url, code=1)

    store = Store(database)
    with store.transaction() as session:
        account = service.find_account(session, "ana")
    assert account is not None
    assert passwords.matches(second, account.password_hash)
    assert not passwords.matches(first, account.password_hash)
