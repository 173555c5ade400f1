"""The results for people: tables in the terminal, a plot, and the same figures as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.results import CALMLINE, GROWTH_TURNS, STOCK, Cost, Growth, Results, Speed, ratio_of

IN_PROCESS, HTTP, SOCKET = "in process", "HTTP", "WebSocket"
GOAL = 1 / 3

_COLOURS = {(CALMLINE, IN_PROCESS): "#0b6e63", (CALMLINE, HTTP): "#0b6e63", (CALMLINE, SOCKET): "#5aa9a0"}
_STOCK_COLOUR = "#b0562b"


def show(results: Results, console: Console | None = None) -> None:
    """Prints three tables: speed, growth with the length of a chat, and cost."""
    console = console or Console(width=max(120, Console().width))
    console.print(_speed_table(results), _growth_table(results), _cost_table(results))
    machine = results.machine
    console.print(
        f"{machine['cpus']} processors, load average {machine['load_before']:.1f} before and "
        f"{machine['load_after']:.1f} after: on a busy machine only the ratios mean much."
    )


def write(results: Results, folder: Path) -> tuple[Path, Path]:
    """Writes latency.json and latency.png into `folder` and returns both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    figures, plot = folder / "latency.json", folder / "latency.png"
    figures.write_text(json.dumps(results.as_json(), indent=1) + "\n")
    _plot(results, plot)
    return figures, plot


def _speed_table(results: Results) -> Table:
    title = "Milliseconds a message (goal: a third of stock's median; WebSocket is held against stock's HTTP)"
    table = _table(title, "way in", "chats")
    figures = ("p50", "p95", "msg/s", "CPU ms")
    sides = [f"{side} {figure}" for side in ("our", "stock") for figure in figures]
    for name in (*sides, "p50 ratio", "CPU ratio"):
        table.add_column(name, justify="right")
    table.add_column("goal", justify="right")
    for ours in (speed for speed in results.speeds if speed.system == CALMLINE):
        theirs = stock_of(results, ours)
        if theirs is None:
            continue
        ratio = ratio_of(ours, theirs)
        table.add_row(
            ours.way,
            str(ours.chats),
            *_figures(ours),
            *_figures(theirs),
            f"{ratio:.2f}",
            f"{ours.cpu / theirs.cpu:.2f}" if theirs.cpu else "–",
            "met" if ratio <= GOAL else "missed",
        )
    return table


def stock_of(results: Results, ours: Speed) -> Speed | None:
    """The stock assistant's figures to compare Calmline's `ours` with; None if there are none."""
    return results.speed(STOCK, ours.way, ours.chats)


def _figures(speed: Speed) -> tuple[str, ...]:
    return f"{speed.p50:.1f}", f"{speed.p95:.1f}", f"{speed.per_second:.0f}", f"{speed.cpu:.1f}"


def _growth_table(results: Results) -> Table:
    table = _table("Growth with the length of a chat, median milliseconds", "system", "way in")
    for turn in GROWTH_TURNS:
        table.add_column(f"turn {turn}", justify="right")
    first, last = GROWTH_TURNS[1], GROWTH_TURNS[-1]
    table.add_column(f"{last} against {first}", justify="right")
    for growth in results.growths:
        length = len(growth.by_turn)
        values = [growth.at(turn) if turn <= length else None for turn in GROWTH_TURNS]
        ratio = growth.at(last) / growth.at(first) if length >= last else None
        shown = [f"{value:.1f}" if value is not None else "–" for value in values]
        table.add_row(growth.system, growth.way, *shown, f"× {ratio:.2f}" if ratio else "–")
    return table


def _cost_table(results: Results) -> Table:
    table = _table("Cost", "")
    costs = {cost.system: cost for cost in results.costs}
    ours, theirs = costs[CALMLINE], costs[STOCK]
    for name in ("Calmline", "stock", "ratio"):
        table.add_column(name, justify="right")
    for label, a, b in (
        ("load, to the first answer (s)", median(ours.load_seconds), median(theirs.load_seconds)),
        ("load (processor s)", median(ours.load_cpu_seconds), median(theirs.load_cpu_seconds)),
        ("service, to ready (s)", ours.serve_seconds, theirs.serve_seconds),
        ("memory of the process (MB)", ours.process_mb, theirs.process_mb),
        ("memory of the service (MB)", ours.service_mb, theirs.service_mb),
        (f"training{_earlier(theirs)} (s)", ours.training.seconds, theirs.training.seconds),
        (f"training{_earlier(theirs)} (processor s)", ours.training.cpu_seconds, theirs.training.cpu_seconds),
    ):
        shown = [f"{value:.1f}" if value is not None else "–" for value in (a, b)]
        table.add_row(label, *shown, f"{a / b:.2f}" if a is not None and b else "–")
    return table


def _earlier(cost: Cost) -> str:
    return ", stock's from an earlier run" if cost.training.earlier else ""


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=True)
    return table


def _plot(results: Results, file: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.4), constrained_layout=True)
    _plot_speeds(left, results)
    _plot_growth(right, results.growths)
    figure.suptitle("Calmline and a stock Rasa assistant: one guide, one machine, one run", fontsize=11)
    figure.savefig(file, dpi=140)
    pyplot.close(figure)


def _plot_speeds(axes: Any, results: Results) -> None:
    series = list(dict.fromkeys((speed.system, speed.way) for speed in results.speeds))
    series.remove((STOCK, SOCKET))  # the same figures as over HTTP
    counts = sorted({speed.chats for speed in results.speeds})
    width = 0.8 / len(series)
    for index, (system, way) in enumerate(series):
        found = [results.speed(system, way, chats) for chats in counts]
        places = [place + (index - (len(series) - 1) / 2) * width for place in range(len(counts))]
        heights = [speed.p50 if speed else 0 for speed in found]
        bars = axes.bar(places, heights, width * 0.92, label=f"{system}, {way}", **_style(system, way))
        axes.bar_label(bars, [f"{height:.0f}" for height in heights], fontsize=6)
    axes.set_yscale("log")
    axes.set_xticks(range(len(counts)), [f"{count} chat{'s' if count > 1 else ''}" for count in counts])
    axes.set_ylabel("median ms a message (log scale)")
    axes.set_title("At once", fontsize=10)
    axes.legend(fontsize=7, frameon=False)


def _plot_growth(axes: Any, growths: Sequence[Growth]) -> None:
    for growth in growths:
        turns = range(1, len(growth.by_turn) + 1)
        style = _style(growth.system, growth.way)
        line = "-" if growth.way == IN_PROCESS else "--"
        axes.plot(turns, growth.by_turn, line, color=style["color"], label=f"{growth.system}, {growth.way}")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("turn of the chat")
    axes.set_ylabel("median ms a message")
    axes.set_title("As a chat grows longer", fontsize=10)
    axes.legend(fontsize=7, frameon=False)


def _style(system: str, way: str) -> dict[str, Any]:
    colour = _COLOURS.get((system, way), _STOCK_COLOUR)
    hatch = "" if way == IN_PROCESS else "///"
    return {"color": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0.4}
