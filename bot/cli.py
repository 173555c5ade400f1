"""The bot's own commands: check a guide, train a bot, measure its answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.project import GUIDE, MODEL

app = typer.Typer(no_args_is_help=True)

GuideOption = Annotated[Path, typer.Option(help="Folder of the guide.", show_default="data/faq")]


@app.command()
def check(
    guide: GuideOption = GUIDE,
    quick: Annotated[
        bool, typer.Option("--quick", help="Without the search for near-duplicate questions.")
    ] = False,
) -> None:
    """Check the guide: every problem with file, line, field and what to do. Exit code 1 if there is one."""
    from bot import lean
    from bot.guide.report import run_check

    lean.quiet()
    raise typer.Exit(run_check(guide, semantic=not quick))


@app.command()
def train(
    guide: GuideOption = GUIDE,
    out: Annotated[
        Path, typer.Option(help="File of the trained bot.", show_default="models/calmline.tar.gz")
    ] = MODEL,
    force: Annotated[bool, typer.Option("--force", help="Even if nothing has changed.")] = False,
) -> None:
    """Train the bot on the guide. Quick when nothing has changed."""
    from bot.embedding import EncoderError
    from bot.guide.problem import GuideError
    from bot.training import TrainingError
    from bot.training import train as train_bot

    try:
        result = train_bot(guide, out, lambda line: typer.echo(line, err=True), force=force)
    except GuideError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except (TrainingError, EncoderError) as error:
        typer.echo(f"calmline: {error}", err=True)
        raise typer.Exit(1) from None
    for warning in result.warnings:
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(f"{result.model} is " + ("trained" if result.trained else "up to date"))


@app.command("eval")
def evaluate(
    messages: Annotated[
        Path | None,
        typer.Argument(
            help="CSV file with the columns text and entry (empty: not in the guide). Without one the guide "
            "is measured on its own examples, each held out."
        ),
    ] = None,
    guide: GuideOption = GUIDE,
    model: Annotated[
        Path, typer.Option(help="Trained bot for the messages.", show_default="models/calmline.tar.gz")
    ] = MODEL,
    public: Annotated[
        Path | None,
        typer.Option(help="Folder with banking77/, clinc150/ or uss/: the bot on those sets, not the guide."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for eval.json and eval.html.")] = None,
) -> None:
    """Measure how good the answers are: accuracy, coverage, wrong answers, calibration, confusions."""
    from bot.embedding import EncoderError
    from bot.evaluation.messages import MessagesError
    from bot.evaluation.run import run
    from bot.guide.problem import GuideError
    from bot.model import ModelError

    try:
        run(guide, model, messages, public, out, lambda line: typer.echo(line, err=True))
    except GuideError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except (EncoderError, ModelError, MessagesError) as error:
        typer.echo(f"calmline: {error}", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"calmline: {out} cannot be written ({error.strerror}) - choose another --out", err=True)
        raise typer.Exit(1) from None
