"""The `calmline` command: serves the desk, manages its reps, and includes the bot's own commands."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from actions.cli import app as actions_app
from bot.cli import app as bot_app
from bot.project import GUIDE, MODEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from api.settings import Settings

T = TypeVar("T")

app = typer.Typer(
    name="calmline",
    help="The support desk for a company's bad days: answers from the approved guide, and people behind it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
rep_app = typer.Typer(help="Keep the reps' accounts.", no_args_is_help=True)

DatabaseUrl = Annotated[
    str,
    typer.Option(
        help="Where to keep everything: postgresql://… or sqlite:///file. Default: var/calmline.db."
    ),
]


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for any free one.")] = 8000,
    guide: Annotated[Path, typer.Option(help="Folder of the guide.")] = GUIDE,
    model: Annotated[
        Path, typer.Option(help="Trained bot; made from the guide when missing or stale.")
    ] = MODEL,
    database_url: DatabaseUrl = "",
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="More than one needs PostgreSQL and Redis.")
    ] = 1,
) -> None:
    """Start the service: the demo site, the widget, the console and the API."""
    import gc

    from bot.host import lean

    gc.disable()  # imports stay in use: looking for garbage among them is a sixth of the start
    lean.silence_libraries()
    from api.loading import load
    from api.server.serving import BotFiles, ServingError, run

    try:
        run(
            _settings(database_url),
            host=host,
            port=port,
            bot=BotFiles(guide=guide, model=model),
            load=load,
            workers=workers,
            say=typer.echo,
        )
    except ServingError as error:
        _fail(str(error))
    finally:
        gc.enable()


@rep_app.command("add")
def add_rep(
    username: Annotated[str, typer.Argument(help="What the rep logs in with.")],
    name: Annotated[str, typer.Option(help="What customers see.")] = "",
    role: Annotated[str, typer.Option(help="rep, lead, editor, approver or admin.")] = "rep",
    ask: Annotated[bool, typer.Option("--ask", help="Type the password instead of being given one.")] = False,
    database_url: DatabaseUrl = "",
) -> None:
    """Add a rep and print the new password once."""
    from api.auth import passwords, service

    password = _typed_password() if ask else passwords.random_password()
    shown = name or username.strip().capitalize()
    rep = _in_database(
        database_url,
        lambda session: service.add_rep(session, username=username, name=shown, role=role, password=password),
    )
    typer.echo(f"Added {rep.username} ({rep.name}, {rep.role})." + ("" if ask else f" Password: {password}"))


@rep_app.command("list")
def list_reps(database_url: DatabaseUrl = "") -> None:
    """Show every rep: username, name, role."""
    from api.auth import service

    reps = _in_database(database_url, service.list_reps)
    if not reps:
        typer.echo("There is no rep yet. Add one: calmline rep add USERNAME")
    for rep in reps:
        typer.echo(f"{rep.username:<20} {rep.name:<24} {rep.role}{'' if rep.active else '  (inactive)'}")


@rep_app.command("password")
def password(
    username: Annotated[str, typer.Argument(help="Whose password.")],
    ask: Annotated[bool, typer.Option("--ask", help="Type the password instead of being given one.")] = False,
    database_url: DatabaseUrl = "",
) -> None:
    """Set a new password, print it once, and end every session of that rep."""
    from api.auth import passwords, service

    new = _typed_password() if ask else passwords.random_password()
    _in_database(database_url, lambda session: service.set_password(session, username=username, password=new))
    typer.echo(f"Done; {username} must log in again." + ("" if ask else f" Password: {new}"))


app.add_typer(rep_app, name="rep")
for part in (bot_app, actions_app):
    app.registered_commands.extend(part.registered_commands)


def main() -> None:
    """The console script."""
    app()


def _typed_password() -> str:
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _settings(database_url: str) -> Settings:
    from pydantic import ValidationError

    from api.settings import Settings

    given: dict[str, Any] = {"database_url": database_url} if database_url else {}
    known = {*Settings.model_fields, "encoder_cache"}
    for name in sorted(os.environ):
        if name.startswith("CALMLINE_") and name.removeprefix("CALMLINE_").lower() not in known:
            typer.echo(
                f"calmline: {name} is no setting and does nothing (docs/deployment.md lists them; opening "
                "hours and callbacks are set in the console, under Desk)",
                err=True,
            )
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]
        setting = "_".join(str(part) for part in wrong["loc"][:1]).upper()
        _fail(f"CALMLINE_{setting}: {wrong['msg']}")


def _in_database(database_url: str, work: Callable[[Session], T]) -> T:
    from api.auth.passwords import WeakPassword
    from api.auth.service import AccountError
    from api.store.engine import Store, StoreError

    try:
        store = Store(_settings(database_url).database)
        store.upgrade()
        with store.transaction() as session:
            return work(session)
    except (StoreError, AccountError, WeakPassword) as error:
        _fail(str(error))


def _fail(line: str) -> NoReturn:
    typer.echo(f"calmline: {line}", err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    main()
