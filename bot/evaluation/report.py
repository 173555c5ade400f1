"""An evaluation as people see it: a table in the terminal, a JSON file, and an HTML page."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.evaluation.outcomes import Confusion, Figures
from bot.evaluation.robust import CLEAN, GOAL, PerturbedFigures
from bot.evaluation.share_of_strangers import ShareFigures
from bot.guide.entry import Guide
from bot.progress import Say
from bot.text.percent import percent

if TYPE_CHECKING:
    from rich.console import Console

TEMPLATES = Path(__file__).parent / "templates"


def figure_rows(figures: Figures) -> list[tuple[str, str, str]]:
    """The rows of the table: what is measured, its value, and what that means in a reader's words."""
    low, high = figures.answers_wrong_interval
    likely_low, likely_high = figures.likely_wrong_interval
    return [
        ("messages", f"{figures.messages}", f"{figures.inside} of them ask for an entry"),
        ("right entry first", percent(figures.first), "of those that ask for an entry"),
        ("right entry among three", percent(figures.among_three), 'what "did you mean" offers'),
        (
            "read the right answer in the first reply",
            percent(figures.read_right),
            f"of {figures.inside}: answered directly, or shown as likely",
        ),
        (
            "answered directly and right",
            percent(figures.answered_right),
            f"of {figures.inside}, at the bot's own threshold",
        ),
        (
            "wrong among direct answers",
            percent(figures.answers_wrong),
            f"of {figures.answered}; between {percent(low)} and {percent(high)} with 95 % confidence",
        ),
        ("shown as likely", percent(figures.likely_share), f"{figures.likely} of {figures.messages}"),
        (
            "wrong among what is shown as likely",
            percent(figures.likely_wrong),
            f"of {figures.likely}; between {percent(likely_low)} and {percent(likely_high)} with 95 % "
            f"confidence",
        ),
        *(
            (
                f"coverage at {float(precision) * 100:.0f} % precision",
                percent(share),
                "were the threshold set for it",
            )
            for precision, share in figures.coverage.items()
        ),
        ("out-of-guide AUROC", percent(figures.outside_auroc), "1 would tell all of them apart"),
        ("out-of-guide recall", percent(figures.outside_recall), "where 95 % of the others pass"),
        ("calibration error", percent(figures.calibration_error), "mean gap of probability and truth"),
    ]


def advice(confusion: Confusion, guide: Guide) -> str:
    """A confusion in words, with what to do about it."""
    found = guide[confusion.found].question
    times = f"{confusion.count} times" if confusion.count > 1 else "once"
    if confusion.expected is None:
        return f'What the guide does not answer gets "{found}" ({times}): "{confusion.example}"'
    asked = guide[confusion.expected].question
    return (
        f'Customers who ask "{asked}" get "{found}" ({times}): add examples like "{confusion.example}" to '
        f"{confusion.expected}"
    )


def show_figures(title: str, figures: Figures, guide: Guide, note: str = "") -> None:
    """Prints the figures, the note below them, and the confusions."""
    console = _table(title, ("figure", "value", ""), figure_rows(figures), note)
    for confusion in figures.confusions:
        console.print(f"- {advice(confusion, guide)}", markup=False, highlight=False, soft_wrap=True)


def show_perturbed(title: str, perturbed: Sequence[PerturbedFigures], note: str = "") -> None:
    """Prints each kind's accuracy, and the share of the clean messages' accuracy that it keeps."""
    shown = [
        (
            row.kind,
            percent(row.first),
            percent(row.kept),
            percent(row.answers_wrong),
            "" if row.kind == CLEAN else "met" if row.kept >= GOAL else "missed",
        )
        for row in perturbed
    ]
    goal = f"goal: {GOAL * 100:.0f} % kept"
    _table(title, ("messages", "right entry first", "kept", "wrong among direct answers", goal), shown, note)


def show_shares(title: str, figures: Sequence[ShareFigures], note: str = "") -> None:
    """Prints what is promised and kept at each share of messages outside the guide."""
    columns = (
        "outside the guide",
        "read right at once",
        "answered right",
        "wrong of answers",
        "wrong of likely",
    )
    shown = [
        (
            percent(row.outside),
            f"{percent(row.read_right)} of {row.inside_messages}",
            percent(row.answered_right),
            f"{percent(row.answers_wrong)} of {row.answered}",
            f"{percent(row.likely_wrong)} of {row.likely}",
        )
        for row in figures
    ]
    _table(title, columns, shown, note)


def show_draws(title: str, draws: Sequence[float]) -> None:
    """Prints each draw's accuracy, and their mean."""
    shown = [(f"{number}", percent(first)) for number, first in enumerate(draws, start=1)]
    _table(title, ("draw", "right entry first"), [*shown, ("mean", percent(sum(draws) / len(draws)))])


def _table(title: str, columns: Sequence[str], shown: Sequence[Sequence[str]], note: str = "") -> Console:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    console.print(title, style="italic", markup=False, highlight=False, soft_wrap=True)
    table = Table()
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number and name else "left")
    for row in shown:
        table.add_row(*row)
    console.print(table)
    if note:
        console.print(note, markup=False, highlight=False, soft_wrap=True)
    return console


def write_data(file: Path, data: dict[str, Any], say: Say) -> None:
    """Writes figures to `file` as JSON. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"Wrote {file}")


def write_figures(folder: Path, title: str, figures: Figures, guide: Guide, say: Say) -> None:
    """Writes eval.json and eval.html into `folder`. Raises OSError."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    write_data(folder / "eval.json", {"title": title, **figures.as_json()}, say)
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    page = templates.get_template("eval.html").render(
        title=title,
        rows=figure_rows(figures),
        confusions=[advice(confusion, guide) for confusion in figures.confusions],
        plots=_plots(figures),
    )
    (folder / "eval.html").write_text(page, encoding="utf-8")
    say(f"Wrote {folder / 'eval.html'}")


@dataclass(frozen=True)
class Plot:
    """A plot of shares, in percent on both axes: a line, or dots of different sizes (x, y, size)."""

    title: str
    x_label: str
    y_label: str
    x_max: float
    y_max: float
    line: tuple[tuple[float, float], ...] = ()
    dots: tuple[tuple[float, float, float], ...] = ()
    rule: tuple[tuple[float, float], ...] = ()
    """A thin line for comparison."""


def _plots(figures: Figures) -> list[Plot]:
    curve = figures.curve
    worst = max(4.0, math.ceil(float(curve.risk.max()) * 25) * 4)  # a number that quarters well
    return [
        Plot(
            title="The more it answers, the more is wrong",
            x_label="answered rightly, % of what asks for an entry",
            y_label="wrong among answers, %",
            x_max=100,
            y_max=worst,
            line=tuple(zip(curve.coverage * 100, curve.risk * 100, strict=True)),
            rule=((0, 2), (100, 2)),
        ),
        Plot(
            title="Is 90 % right nine times in ten?",
            x_label="probability promised, %",
            y_label="right, %",
            x_max=100,
            y_max=100,
            dots=tuple(
                (each.promised * 100, each.kept * 100, 3 + 12 * (each.count / figures.messages) ** 0.5)
                for each in figures.reliability
            ),
            rule=((0, 0), (100, 100)),
        ),
    ]
