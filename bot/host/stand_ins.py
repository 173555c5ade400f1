"""Stand-ins for packages that Rasa and spaCy import and a serving process doesn't run.

From a stand-in classes can be defined but not run. It does nothing about a package that is loaded already.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_MODELS = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")
_CHANNELS = ("aiogram", "fbmessenger", "pymongo", "slack_sdk", "twilio", "webexteamssdk")
_TOOLS = ("boto3", "botocore", "matplotlib", "prompt_toolkit", "questionary")
"""DynamoDB's trackers, plots of `rasa test`, questions of Rasa's own commands."""

PERMANENT = frozenset((*_MODELS, *_CHANNELS, *_TOOLS))

TEMPORARY = frozenset(
    {
        *("sklearn", "scipy", "redis", "h5py", "sanic", "socketio", "aiohttp", "jwt", "google"),
        *("requests", "cachecontrol", "aio_pika", "aiormq", "apscheduler"),
        *("spacy.cli", "weasel", "srsly._yaml_api", "packaging.requirements"),
    }
)
"""What Rasa and spaCy import without our running it, and we or another library may want ourselves: these are
taken away again after the import, and whoever imports them afterwards has the real ones."""

BLOCKED = ("torch", "rich")
"""spaCy's backend and structlog's coloured tracebacks import these, and do without them."""


class _AbsentType(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls

    def __or__(cls, other: Any) -> Any:  # annotations such as `tf.Tensor | None`
        return cls

    def __instancecheck__(cls, instance: Any) -> bool:
        return False


class Absent(metaclass=_AbsentType):
    """Stands for anything in them: can be named, subclassed, subscripted or decorate; does nothing."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        decorated = args[0] if len(args) == 1 and callable(args[0]) and not kwargs else None
        return decorated if decorated is not None else super().__new__(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return args[0] if args else self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent

    def __class_getitem__(cls, item: Any) -> Any:
        return cls


class _AbsentModule(ModuleType):
    __path__: list[str] = []  # noqa: RUF012

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


class _Finder(MetaPathFinder, Loader):
    def __init__(self, packages: frozenset[str]) -> None:
        self._packages = packages

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        first, _, rest = name.partition(".")
        stands_in = first in self._packages or f"{first}.{rest.partition('.')[0]}" in self._packages
        return ModuleSpec(name, self, is_package=True) if stands_in else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


@contextmanager
def stand_ins() -> Iterator[None]:
    """Stand-ins for what isn't loaded yet: those of PERMANENT stay, the others go at the end of the block."""
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder(PERMANENT))
    finder = _Finder(frozenset(name for name in TEMPORARY if name not in sys.modules))
    sys.meta_path.insert(0, finder)
    try:
        with blocked():
            yield
    finally:
        sys.meta_path.remove(finder)
        for name, module in list(sys.modules.items()):
            if getattr(getattr(module, "__spec__", None), "loader", None) is finder:
                del sys.modules[name]


@contextmanager
def blocked() -> Iterator[None]:
    """Within the block the packages of BLOCKED look as if they weren't installed."""
    names = [name for name in BLOCKED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(names))  # type: ignore[arg-type]  # None reads as "not installed"
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
