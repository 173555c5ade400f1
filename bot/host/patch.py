"""A patch: what Calmline puts in the place of a piece of a package, and what it expects to find there."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import importlib.util
import inspect
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

RASA = ("rasa", "3.6.21")
RASA_SDK = ("rasa-sdk", "3.6.2")
SPACY = ("spacy", "3.8.18")

_ABSENT = object()
_stock: dict[str, Any] = {}
"""What stood where a patch is in place now, by the patch's name."""

_left_out: set[str] = set()
"""Names of patches that are not to be used just now."""


class Scope(Enum):
    """Where and for how long a patch holds: how it is applied and undone."""

    IMPORT = "while Rasa is imported"
    PROCESS = "the process, until `undo`"
    LOADING = "while a model is loaded"
    AGENT = "a loaded agent, for good"
    TRAINING = "a training"


@dataclass(frozen=True)
class Expected:
    """A piece of a package as it was when a patch was written.

    `piece` is the dotted name of a function or a constant, or the path of a file of a package. `digest` is
    what `digest_of` gives for it.
    """

    piece: str
    digest: str


@dataclass(frozen=True)
class Patch:
    """One difference from the stock packages.

    `replaces` is a dotted name; under PROCESS and LOADING it is the attribute that is set. `replacement` gets
    what stood there (None where nothing did) and gives what stands there from now on. `saves` is measured by
    `python -m bench.patches`. The patch is used with exactly the versions in `written_for`, and only where
    the sources are as `expected`; elsewhere the stock package runs.
    """

    name: str
    replaces: str
    why: str
    saves: str
    scope: Scope
    replacement: Callable[[Any], Any]
    expected: tuple[Expected, ...]
    written_for: tuple[tuple[str, str], ...] = (RASA,)

    def fits(self) -> bool:
        """Whether the installed packages are what the patch was written for; says in the log where not."""
        if self.name in _left_out:
            return False
        return all(_is_installed(*package) for package in self.written_for) and _is_as_expected(self)

    def instead_of(self, stock: Any) -> Any:
        """The replacement of `stock` where the patch fits, `stock` itself elsewhere."""
        return self.replacement(stock) if self.fits() else stock

    def apply(self) -> None:
        """Sets the attribute `replaces` where the patch fits. Harmless a second time."""
        if self.name in _stock or not self.fits():
            return
        owner, attribute = _place(self.replaces)
        stock = vars(owner).get(attribute, _ABSENT)
        setattr(owner, attribute, self.replacement(None if stock is _ABSENT else stock))
        _stock[self.name] = stock

    def undo(self) -> None:
        """Sets the attribute back to what it was. Harmless where the patch isn't applied."""
        if self.name not in _stock:
            return
        owner, attribute = _place(self.replaces)
        stock = _stock.pop(self.name)
        if stock is _ABSENT:
            delattr(owner, attribute)
        else:
            setattr(owner, attribute, stock)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The patch is in place within the block."""
        self.apply()
        try:
            yield
        finally:
            self.undo()

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """Within the block the stock package runs, to compare the two."""
        was_applied = self.name in _stock
        self.undo()
        _left_out.add(self.name)
        try:
            yield
        finally:
            _left_out.discard(self.name)
            if was_applied:
                self.apply()


def digest_of(piece: str) -> str:
    """The first 16 hex digits of the sha256 of a function's source, a constant's `repr` or a file's bytes.

    Raises ImportError, AttributeError or OSError where there is no such piece.
    """
    return hashlib.sha256(_source(piece)).hexdigest()[:16]


def _source(piece: str) -> bytes:
    if "/" in piece:
        package, _, rest = piece.partition("/")
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"there is no package {package}")
        return (Path(spec.origin).parent / rest).read_bytes()
    owner, attribute = _place(piece)
    found = getattr(owner, attribute)
    return (inspect.getsource(found) if callable(found) else repr(found)).encode()


def _place(dotted: str) -> tuple[Any, str]:
    """The module or class that holds the attribute, and the attribute's name."""
    *parents, attribute = dotted.split(".")
    owner: Any = importlib.import_module(parents[0])
    path = parents[0]
    for parent in parents[1:]:
        path = f"{path}.{parent}"
        if not hasattr(owner, parent):
            importlib.import_module(path)
        owner = getattr(owner, parent)
    return owner, attribute


@cache
def _is_installed(package: str, version: str) -> bool:
    installed = importlib.metadata.version(package)
    if installed != version:
        logger.warning(
            "%s %s is installed, and Calmline's patches are written for %s: %s runs as it is, slower",
            *(package, installed, version, package),
        )
    return installed == version


@cache
def _is_as_expected(patch: Patch) -> bool:
    for each in patch.expected:
        try:
            found = digest_of(each.piece)
        except (ImportError, AttributeError, OSError):
            found = "missing"
        if found != each.digest:
            logger.warning(
                "%s is other than expected: the patch %r is left out, which is slower", each.piece, patch.name
            )
            return False
    return True
