"""What is wrong in a guide, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(str, Enum):
    """An error stops the guide from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class GuideProblem:
    """One finding in a guide file, with what to do about it.

    `line` counts from 1 and is None if the finding is about a whole file or folder; `field` is empty if no
    single field is to blame. `str(problem)` is the line that people read.
    """

    file: str
    line: int | None
    field: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        parts = [where]
        if self.severity is Severity.WARNING:
            parts.append("warning")
        if self.field:
            parts.append(self.field)
        return _printable(f"{': '.join(parts)}: {self.message} — {self.remedy}")


def _printable(line: str) -> str:
    """The line with everything escaped that could move a terminal's cursor or change its colours."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)


class GuideError(Exception):
    """The guide cannot be loaded; `problems` holds everything that was found, not only the first."""

    def __init__(self, problems: tuple[GuideProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))

    def __reduce__(self) -> tuple[type[GuideError], tuple[tuple[GuideProblem, ...]]]:
        return (GuideError, (self.problems,))
