"""`calmline check` as people see it: one line a problem, then the sum."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.day import today
from bot.guide.check import check_guide
from bot.guide.entry import Guide
from bot.guide.load import load_guide
from bot.guide.problem import GuideError, GuideProblem, Severity
from bot.text.arrays import Encode

_MAX_LINES = 500
_ENCODE_AT_ONCE = 1024


def run_check(
    folder: Path, *, on: date | None = None, open_encode: Callable[[], Encode] | None = None
) -> int:
    """Prints what is wrong with the guide in a folder as of a day, today by default.

    Returns the exit code: 1 if anything is an error, else 0. `open_encode` gives the function that embeds
    questions; it is called only if the guide loads, since it may take seconds. Without it, near-duplicate
    questions are not looked for. Raises what `open_encode` raises.
    """
    try:
        guide = load_guide(folder)
    except GuideError as error:
        return _print(error.problems, f"{folder} can't be used as a guide")
    encode = None if open_encode is None else _with_progress(open_encode())
    problems = check_guide(guide, on=on or today(), encode=encode)
    return _print(problems, _sum(guide))


def _with_progress(encode: Encode) -> Encode:
    def encode_in_steps(texts: Sequence[str]) -> NDArray[Any]:
        parts = []
        for start in range(0, len(texts), _ENCODE_AT_ONCE):
            print(f"Comparing questions: {start} of {len(texts)} read …", file=sys.stderr, flush=True)
            parts.append(np.asarray(encode(texts[start : start + _ENCODE_AT_ONCE])))
        return np.concatenate(parts)

    return encode_in_steps


def _sum(guide: Guide) -> str:
    return (
        f"{_count(len(guide.entries), 'entry', 'entries')} in {_count(len(guide.topics), 'topic', 'topics')}"
    )


def _print(problems: Sequence[GuideProblem], what: str) -> int:
    for problem in problems[:_MAX_LINES]:
        print(problem)
    if len(problems) > _MAX_LINES:
        print(f"… and {len(problems) - _MAX_LINES} more")
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = _count(len(problems) - errors, "warning", "warnings")
    print(f"{what}: {_count(errors, 'error', 'errors')}, {warnings}")
    return 1 if errors else 0


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
