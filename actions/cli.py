"""Talking to the bot without a desk: `calmline chat` in a terminal, `calmline decide` for many messages."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from bot.project import GUIDE, MODEL

if TYPE_CHECKING:
    from actions.brain import Brain
    from bot.dialogue.turn import Choice, CustomerTurn, Reply, Utterance

app = typer.Typer(no_args_is_help=True)

MAX_LINE = 2000
"""Characters of a message that are read: what the chat accepts as well."""

_RESET, _BOLD, _DIM = "\033[0m", "\033[1m", "\033[2m"

GuideOption = Annotated[
    Path | None,
    typer.Option(help="Folder of the guide that the model must be made from. Default: the model's own."),
]
ModelOption = Annotated[
    Path,
    typer.Option(
        help="Trained bot, as `calmline train --out` made it.", show_default="models/calmline.tar.gz"
    ),
]


@app.command()
def chat(
    guide: GuideOption = None,
    model: ModelOption = MODEL,
    why: Annotated[
        bool, typer.Option("--why", help="Show the decision and the ranking behind each turn.")
    ] = False,
) -> None:
    """Talk to the bot in the terminal. Type a number to press a button, Ctrl+D to leave."""
    brain = _brain(guide, model)
    with contextlib.suppress(KeyboardInterrupt, EOFError):
        asyncio.run(_talk(brain, why))
    typer.echo("")


@app.command()
def decide(guide: GuideOption = None, model: ModelOption = MODEL) -> None:
    """Read one message a line, each a conversation of its own; print one JSON object a line.

    Fields: text, entry, p, reason, queue, upset, ranking, questions (of a message that holds several),
    offered (under a "did you mean", or beside what is likely), refutes, asks, outside, guide, and
    kind: answer, likely, clarify, reword, hand_over or smalltalk.
    """
    brain = _brain(guide, model)
    try:
        asyncio.run(_decide_all(brain, sys.stdin.buffer))
    except BrokenPipeError:
        sys.stderr.close()  # the reader has seen enough


def _brain(guide_dir: Path | None, model: Path) -> Brain:
    from actions.brain import Brain
    from bot.guide.load import load_guide
    from bot.guide.problem import GuideError
    from bot.host.load import ModelError

    try:
        guide = load_guide(guide_dir) if guide_dir is not None else None
        if guide is None and model == MODEL and GUIDE.is_dir():
            guide = load_guide(GUIDE)
        typer.echo("Loading the bot …", err=True)
        return asyncio.run(Brain.load(model, guide))
    except GuideError as error:
        typer.echo(str(error), err=True)
    except ModelError as error:
        typer.echo(f"calmline: {error}", err=True)
    raise typer.Exit(1)


async def _decide_all(brain: Brain, stream: BinaryIO) -> None:
    from bot.dialogue.turn import CustomerTurn, DeskState

    for number, text in enumerate(_lines(stream), 1):
        reply = await brain.respond(f"line {number}", CustomerTurn(text=text), state=None, desk=DeskState())
        sys.stdout.write(json.dumps({"text": text, **reply.decision.as_json()}, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _lines(stream: BinaryIO) -> Iterator[str]:
    for number, raw in enumerate(stream, 1):
        try:
            text = raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            text = raw.decode("utf-8", errors="replace").rstrip("\r\n")
            typer.echo(
                f"line {number}: not UTF-8 at byte {error.start + 1}; what is unreadable was replaced",
                err=True,
            )
        if len(text) > MAX_LINE:
            typer.echo(f"line {number}: {len(text)} characters; the first {MAX_LINE} were read", err=True)
            text = text[:MAX_LINE]
        yield text


async def _talk(brain: Brain, why: bool) -> None:
    from bot.dialogue.turn import CustomerTurn, DeskState

    greeting = brain.greeting()
    choices = greeting.choices
    _print_bubble(greeting)
    state: str | None = None
    while True:
        typed = await asyncio.to_thread(input, f"{_BOLD}you ›{_RESET} ")
        if not typed.strip():
            continue
        turn = _pressed(typed, choices) or CustomerTurn(text=typed[:MAX_LINE])
        reply = await brain.respond("terminal", turn, state=state, desk=DeskState())
        state = reply.state
        choices = ()
        for utterance in reply.utterances:
            _print_bubble(utterance, first=len(choices) + 1)
            choices += utterance.choices
        if why:
            _print_why(reply)


def _pressed(typed: str, choices: tuple[Choice, ...]) -> CustomerTurn | None:
    from bot.dialogue.turn import CustomerTurn

    if not typed.strip().isdecimal() or not 1 <= int(typed) <= len(choices):
        return None
    choice = choices[int(typed) - 1]
    return CustomerTurn(entry=choice.entry, action=choice.action)


def _print_bubble(said: Utterance, first: int = 1) -> None:
    heading = f"{_BOLD}{said.heading}{_RESET}\n" if said.heading else ""
    typer.echo(f"{_BOLD}bot ›{_RESET} " + (heading + said.text).replace("\n", "\n      "))
    for number, choice in enumerate(said.choices, first):
        typer.echo(f"      [{number}] {choice.label}")


def _print_why(reply: Reply) -> None:
    decision = reply.decision
    reason = f", {decision.reason.value} → {decision.queue}" if decision.reason else ""
    refuted = f"; not what was asked: {decision.refutes}" if decision.refutes else ""
    typer.echo(
        f"{_DIM}      {decision.kind.value}{reason}; p {decision.p:.2f}; upset {decision.upset:.2f}{refuted}"
    )
    if decision.questions:
        for question in decision.questions:
            typer.echo(f"      {question.p:.3f}  {question.entry or 'not sure'} ← {question.text}")
    else:
        for ranked in decision.ranking[:5]:
            typer.echo(f"      {ranked.p:.3f}  {ranked.entry}")
    typer.echo(_RESET, nl=False)
