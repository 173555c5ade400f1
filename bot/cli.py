"""The bot's own commands: check a guide, train a bot, measure its answers, suggest other ways to ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.project import GUIDE, MODEL

if TYPE_CHECKING:
    from bot.text.arrays import Encode

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
    from bot.encoder.weights import EncoderError
    from bot.guide.report import run_check
    from bot.host import lean

    lean.silence_libraries()
    try:
        code = run_check(guide, open_encode=None if quick else _open_encode)
    except EncoderError as error:
        typer.echo(f"{error} (or check without near-duplicates)", err=True)
        raise typer.Exit(1) from None
    raise typer.Exit(code)


def _open_encode() -> Encode:
    """The default encoder's function, which takes seconds to load. Raises EncoderError."""
    from bot.encoder.embedding import SentenceEncoder

    typer.echo("Loading the encoder …", err=True)
    return SentenceEncoder.open(threads=2).encode


@app.command()
def train(
    guide: GuideOption = GUIDE,
    out: Annotated[
        Path, typer.Option(help="File of the trained bot.", show_default="models/calmline.tar.gz")
    ] = MODEL,
    force: Annotated[bool, typer.Option("--force", help="Even if nothing has changed.")] = False,
    fine_tune: Annotated[
        bool | None,
        typer.Option(
            "--fine-tune/--no-fine-tune",
            help="Tune the encoder on the guide first (minutes), or go back to the encoder as it is; without "
            "either the bot keeps the encoder that it has.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Train the bot on the guide. Quick when nothing has changed."""
    from bot.encoder.embedding import EncoderError
    from bot.guide.problem import GuideError
    from bot.host.rasa_training import TrainingError
    from bot.host.train import train as train_bot

    try:
        result = train_bot(
            guide, out, lambda line: typer.echo(line, err=True), force=force, fine_tune=fine_tune
        )
    except GuideError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except (TrainingError, EncoderError) as error:
        typer.echo(f"calmline: {error}", err=True)
        raise typer.Exit(1) from None
    for warning in result.warnings:
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(f"{result.model} is " + ("trained" if result.trained else "up to date"))
    if result.trained and not result.tuned:
        typer.echo("Once the guide is settled: --fine-tune, some minutes, answers more customers directly.")


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
    robust: Annotated[
        bool,
        typer.Option("--robust", help="How much accuracy misspelt, terse, run-on and shouted messages keep."),
    ] = False,
    outside: Annotated[
        bool,
        typer.Option(
            "--outside", help="What is kept if 10, 30, 50 or 70 % of messages are outside the guide."
        ),
    ] = False,
    shots: Annotated[
        int | None,
        typer.Option(min=1, help="With --public: so many examples an intent, the mean over five draws."),
    ] = None,
    fine_tune: Annotated[
        bool,
        typer.Option("--fine-tune", help="With --public: an encoder tuned on each set first (many minutes)."),
    ] = False,
    encoder: Annotated[
        str | None,
        typer.Option(
            help="Another encoder than config.yml's: a sentence-transformers model's name or folder.",
            show_default="config.yml's",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the figures: JSON, and HTML.")] = None,
) -> None:
    """Measure how good the answers are: accuracy, coverage, wrong answers, calibration, confusions."""
    from bot.encoder.embedding import EncoderError
    from bot.evaluation.messages import MessagesError
    from bot.evaluation.run import run
    from bot.guide.problem import GuideError
    from bot.host.load import ModelError

    _check_options(messages, public, robust, outside, shots, fine_tune, encoder)
    try:
        run(
            guide,
            model,
            messages,
            public,
            out,
            lambda line: typer.echo(line, err=True),
            perturbed=robust,
            outside=outside,
            shots=shots,
            fine_tune=fine_tune,
            encoder=encoder,
        )
    except GuideError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except (EncoderError, ModelError, MessagesError) as error:
        typer.echo(f"calmline: {error}", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"calmline: {out} cannot be written ({error.strerror}) - choose another --out", err=True)
        raise typer.Exit(1) from None


@app.command("suggest-examples")
def suggest_examples(
    guide: Annotated[Path, typer.Argument(help="Folder of the guide.", show_default="data/faq")] = GUIDE,
    entry: Annotated[
        list[str] | None, typer.Option(help="Only this entry, by its id; may be given again.", metavar="ID")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=32, help="Most suggestions an entry.")] = 8,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of tables.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="File to write: .yml to paste from, .csv to review in a spreadsheet.")
    ] = None,
) -> None:
    """Suggest other ways to ask: where each entry is weak, and wordings for you to take or leave.

    Nothing is changed, and nothing is used until you write it into the guide. Keep what your
    customers might write, and add what they do write: suggestions alone do not help.

    An OpenAI-compatible endpoint is asked too, about approved entries only, if it is configured
    (CALMLINE_SUGGESTIONS_URL, _MODEL, _KEY).
    """
    from bot.encoder.weights import EncoderError
    from bot.guide.problem import GuideError
    from bot.host import lean
    from bot.rephrasing.run import SuggestionsError, run

    lean.silence_libraries()
    try:
        run(
            guide,
            lambda line: typer.echo(line, err=True),
            only=tuple(entry or ()),
            limit=limit,
            as_json=as_json,
            out=out,
        )
    except GuideError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except (EncoderError, SuggestionsError) as error:
        typer.echo(f"calmline: {error}", err=True)
        raise typer.Exit(1) from None


def _check_options(
    messages: Path | None,
    public: Path | None,
    robust: bool,
    outside: bool,
    shots: int | None,
    fine_tune: bool,
    encoder: str | None,
) -> None:
    """Ends with a line where options of `eval` exclude each other: none is passed over in silence."""
    for wrong, said in (
        (messages and public, f"--public measures public sets, not {messages}: leave one of them out"),
        (shots and public is None, "--shots draws from public sets: name their folder with --public"),
        (
            fine_tune and public is None,
            "--fine-tune is for public sets here: name their folder with --public, or tune your bot with "
            "`calmline train --fine-tune`",
        ),
        (
            messages and encoder,
            f"{messages} is read by the trained bot, which has its own encoder: leave --encoder out, or name "
            f"the encoder in config.yml and train",
        ),
        (outside and (robust or shots), "--outside is measured alone: leave --robust and --shots out"),
        (shots and robust, "--shots and --robust are measured apart: leave one of them out"),
    ):
        if wrong:
            typer.echo(f"calmline: {said}", err=True)
            raise typer.Exit(1)
