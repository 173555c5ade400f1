"""A fast start: Rasa and spaCy without the packages that only what we do not run would need.

Importing Rasa imports TensorFlow (3 s, 400 MB) for DIET and TED, scikit-learn for its classifiers, a web
server, the clients of half a dozen chat networks and the tools of its own commands, and importing spaCy
imports PyTorch for its trained pipelines and all of its own commands. Calmline drives dialogue with
RulePolicy and encodes with ONNX runtime, so a serving process needs none of them. `start` puts a stand-in
where they would be, from which Rasa's classes can be defined but not run. It does nothing about a package
that is loaded already, and `rasa train`, which may run any pipeline, never calls it.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import warnings
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
_FOR_GOOD = frozenset((*_MODELS, *_CHANNELS, *_TOOLS))
_MEANWHILE = frozenset(
    {
        *("sklearn", "scipy", "redis", "h5py", "sanic", "socketio", "aiohttp", "jwt", "google"),
        *("requests", "cachecontrol", "aio_pika", "aiormq", "apscheduler"),
        *("spacy.cli", "weasel", "srsly._yaml_api", "packaging.requirements"),
    }
)
"""What Rasa and spaCy import without our running it, and we or another library may want ourselves: these are
taken away again at the end of `start`, and whoever imports them afterwards has the real ones."""

_BLOCKED = ("torch", "rich")
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
    """Stands for anything in TensorFlow: can be named, subclassed, subscripted or decorate; does nothing."""

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


def start() -> None:
    """Imports Rasa and spaCy the lean way; call it before anything else imports them. Safe to call again."""
    quiet()
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder(_FOR_GOOD))
    with _standing_in(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("spacy")
        importlib.import_module("rasa.core.agent")
        importlib.import_module("rasa.engine.recipes.default_components")
        importlib.import_module("rasa_sdk.executor")


@contextmanager
def _standing_in() -> Iterator[None]:
    """Stand-ins for what is wanted only while Rasa and spaCy are being imported, and is not loaded yet."""
    finder = _Finder(frozenset(name for name in _MEANWHILE if name not in sys.modules))
    sys.meta_path.insert(0, finder)
    try:
        with _blocked():
            yield
    finally:
        sys.meta_path.remove(finder)
        for name, module in list(sys.modules.items()):
            if getattr(getattr(module, "__spec__", None), "loader", None) is finder:
                del sys.modules[name]


@contextmanager
def _blocked() -> Iterator[None]:
    names = [name for name in _BLOCKED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(names))  # type: ignore[arg-type]  # None reads as "not installed"
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


def quiet() -> None:
    """Rasa reports nothing home, and old libraries' deprecation notes stay out of an operator's terminal."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with _blocked():
        import structlog

    if not structlog.is_configured():  # Rasa logs messages at debug level through it
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
