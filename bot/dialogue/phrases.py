"""The approved phrases of the domain: everything that a customer reads and that is no answer of the guide."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import yaml

from bot import project

Phrase = Callable[[str], str]
"""Gives the text of the response with that name. Raises KeyError for one that the domain does not have."""


def project_phrase(name: str) -> str:
    """The text of a response in the project's domain.yml, for whoever has no trained bot at hand.

    Raises KeyError for one that it does not have.
    """
    return str(_responses()[name][0]["text"])


def filled(text: str, /, **blanks: str) -> str:
    """A phrase with its blanks, as `{name}`, filled in. What is filled in is not looked at again."""
    parts = text.split("{")
    found = [parts[0]]
    for part in parts[1:]:
        blank, closed, rest = part.partition("}")
        found.append(f"{blanks[blank]}{rest}" if closed and blank in blanks else f"{{{part}")
    return "".join(found)


@lru_cache(maxsize=1)
def _responses() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(project.DOMAIN.read_text(encoding="utf-8"))["responses"]
    return found
