"""An evaluation as people see it: a table in the terminal, a JSON file, an HTML page of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.outcomes import Confusion, Figures
from bot.guide.entry import Guide

TEMPLATES = Path(__file__).parent / "templates"


def rows(figures: Figures) -> list[tuple[str, str, str]]:
    """What is measured, its value, and what that means, in a reader's words."""
    low, high = figures.answers_wrong_interval
    return [
        ("messages", f"{figures.messages}", f"{figures.inside} of them ask for an entry"),
        ("right entry first", _percent(figures.first), "of those that ask for an entry"),
        ("right entry among three", _percent(figures.among_three), 'what "did you mean" offers'),
        ("answered directly and right", _percent(figures.answered_right), "at the bot's own threshold"),
        (
            "wrong among direct answers",
            _percent(figures.answers_wrong),
            f"of {figures.answered}; between {_percent(low)} and {_percent(high)} with 95 % confidence",
        ),
        *(
            (
                f"coverage at {float(precision) * 100:.0f} % precision",
                _percent(share),
                "were the threshold set for it",
            )
            for precision, share in figures.coverage.items()
        ),
        ("out-of-guide AUROC", _percent(figures.outside_auroc), "1 would tell all of them apart"),
        ("out-of-guide recall", _percent(figures.outside_recall), "where 95 % of the others pass"),
        ("calibration error", _percent(figures.calibration_error), "mean gap of probability and truth"),
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


def show(title: str, figures: Figures, guide: Guide) -> None:
    """Prints the figures and the confusions."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title=title, title_justify="left")
    for name in ("figure", "value", ""):
        table.add_column(name, justify="right" if name == "value" else "left")
    for row in rows(figures):
        table.add_row(*row)
    console.print(table)
    for confusion in figures.confusions:
        console.print(f"- {advice(confusion, guide)}", markup=False, highlight=False, soft_wrap=True)


def write(folder: Path, title: str, figures: Figures, guide: Guide, say: Callable[[str], None]) -> None:
    """Writes eval.json and eval.html into `folder`. Raises OSError."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder.mkdir(parents=True, exist_ok=True)
    data = {"title": title, **figures.as_json()}
    (folder / "eval.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    page = templates.get_template("eval.html").render(
        title=title,
        rows=rows(figures),
        confusions=[advice(confusion, guide) for confusion in figures.confusions],
        plots=_plots(figures),
    )
    (folder / "eval.html").write_text(page, encoding="utf-8")
    for name in ("eval.json", "eval.html"):
        say(f"Wrote {folder / name}")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f} %"


@dataclass(frozen=True)
class Plot:
    """A plot of shares, in percent on both axes: a line, or dots with a size each."""

    title: str
    x_label: str
    y_label: str
    x_max: float
    y_max: float
    line: tuple[tuple[float, float], ...] = ()
    dots: tuple[tuple[float, float, float], ...] = ()
    rule: tuple[tuple[float, float], ...] = ()
    """A thin line to compare with."""


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
