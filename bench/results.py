"""The figures: what was measured, and the statistics that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

import numpy as np

from bench.drive import Round

GROWTH_TURNS = (1, 20, 60)
CALMLINE, STOCK = "calmline", "stock"


@dataclass(frozen=True)
class Speed:
    """Latencies of one system over one way in at one number of chats, in milliseconds; medians over rounds.

    `cpu` is the processor time a message; `p50s` are the rounds' own medians, in the order of the rounds.
    """

    system: str
    way: str
    chats: int
    p50: float
    p95: float
    per_second: float
    cpu: float
    p50s: tuple[float, ...]
    messages: int
    handed_over: int


@dataclass(frozen=True)
class Growth:
    """The median milliseconds of each turn over all chats, for one system over one way in."""

    system: str
    way: str
    by_turn: tuple[float, ...]

    def at(self, turn: int) -> float:
        """The median of that turn, from 1; after the first turn, over its neighbours too, to reduce noise."""
        if turn == 1:
            return self.by_turn[0]
        return median(self.by_turn[max(1, turn - 3) : turn + 2])


@dataclass(frozen=True)
class Training:
    """How long training took, by the clock and of the processors; None if that is not known.

    `earlier` says that it was an earlier run.
    """

    seconds: float | None = None
    cpu_seconds: float | None = None
    earlier: bool = False


@dataclass(frozen=True)
class Cost:
    """What running one system costs, in seconds and megabytes; memory is measured after the load."""

    system: str
    load_seconds: tuple[float, ...]
    load_cpu_seconds: tuple[float, ...]
    serve_seconds: float
    process_mb: float
    service_mb: float
    training: Training


@dataclass
class Results:
    """All figures of one run."""

    machine: dict[str, Any]
    speeds: list[Speed] = field(default_factory=list)
    growths: list[Growth] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)

    def speed(self, system: str, way: str, chats: int) -> Speed | None:
        """The figures of one row; None if it was not measured."""
        found = (s for s in self.speeds if (s.system, s.way, s.chats) == (system, way, chats))
        return next(found, None)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""

        return asdict(self)


def speed_of(system: str, way: str, chats: int, rounds: Sequence[Round]) -> Speed:
    """The statistics of rounds that were driven alike; each figure is the median of the rounds' own."""
    pooled = [np.array([ms for chat in each.milliseconds for ms in chat]) for each in rounds]
    p50s = tuple(float(np.percentile(times, 50)) for times in pooled)
    return Speed(
        system=system,
        way=way,
        chats=chats,
        p50=median(p50s),
        p95=median(float(np.percentile(times, 95)) for times in pooled),
        per_second=median(len(times) / each.seconds for times, each in zip(pooled, rounds, strict=True)),
        cpu=median(1000 * each.cpu_seconds / len(times) for times, each in zip(pooled, rounds, strict=True)),
        p50s=p50s,
        messages=sum(len(times) for times in pooled),
        handed_over=sum(each.handed_over for each in rounds),
    )


def ratio_of(ours: Speed, theirs: Speed) -> float:
    """Our median divided by theirs: the median over pairs of rounds that followed each other."""
    return median(a / b for a, b in zip(ours.p50s, theirs.p50s, strict=True))


def growth_of(system: str, way: str, rounds: Sequence[Round]) -> Growth:
    """The median of each turn over all chats of the rounds."""
    table = np.array([chat for each in rounds for chat in each.milliseconds])
    return Growth(system, way, tuple(float(value) for value in np.median(table, axis=0)))
