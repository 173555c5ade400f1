"""What the patches of `bot.host.patches` put in the place of Rasa's own functions.

Each function here gets what stood there and gives what stands there instead, with the same result. None of
Rasa is imported at the top: the patches are listed before Rasa is loaded.
"""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rasa.engine.runner.dask import DaskGraphRunner

PREVIOUS_ACTION = "prev_action"
SHOULD_NOT_BE_SET = "should_not_be_set"

Requirement = tuple[str, str, Any]
"""Part of a dialogue's state, key in it, and the value that it must have; None: it must not be set."""


def remembered_lookup(stock: Any) -> Any:
    """A static method that looks up each name once."""
    return staticmethod(cache(stock.__func__))


def plain_copy(_stock: None) -> Callable[[Any], Any]:
    """`__copy__` of a class whose objects are their attributes."""

    def __copy__(self: Any) -> Any:
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made

    return __copy__


def copies_when_shown(stock: ModuleType) -> SimpleNamespace:
    """The module `copy` for a module that makes deep copies for its debug lines only."""

    def deepcopy(value: Any) -> Any:
        shown = logging.getLogger("rasa.core.processor").isEnabledFor(logging.DEBUG)
        return copy.deepcopy(value) if shown else value

    return SimpleNamespace(deepcopy=deepcopy)


def trusted_results(stock: Callable[[Any, dict[str, Any]], bool]) -> Callable[[Any, dict[str, Any]], bool]:
    """The check of an action's result, passed over where the action's endpoint is `trusted_in_process`."""

    def _validate_action_result(self: Any, result: dict[str, Any]) -> bool:
        trusted = getattr(self.action_endpoint, "trusted_in_process", False)
        return trusted or stock(self, result)

    return _validate_action_result


def no_schema_check(_stock: Any) -> Callable[..., None]:
    """A check against a schema that finds everything right."""
    return lambda *_args, **_more: None


def without_scheduler(stock: DaskGraphRunner) -> DaskGraphRunner:
    """A runner over the same nodes that orders them once."""
    from bot.host.runner import OrderedRunner

    return OrderedRunner.of(stock)


def no_cache(_stock: Any) -> Any:
    """The training cache that keeps nothing."""
    from bot.host.no_cache import NoCache

    return NoCache


def matching_rules(_stock: Any) -> Callable[[Any, Iterable[str], Sequence[Any]], set[str]]:
    """The search for rules that a dialogue allows, with each rule's requirements worked out once."""

    def _get_possible_keys(_policy: Any, lookup: Iterable[str], states: Sequence[Any]) -> set[str]:
        matching = set(lookup)
        for back, state in enumerate(reversed(states)):
            matching = {rule for rule in matching if _allows(_requirements(rule), back, state)}
        return matching

    return _get_possible_keys


def _allows(turns: Sequence[tuple[bool, Sequence[Requirement]]], back: int, state: Any) -> bool:
    """Whether the state `back` turns ago is what the rule requires of that turn."""
    if back >= len(turns):
        return True
    has_previous_action, requirements = turns[back]
    if not has_previous_action or not state.get(PREVIOUS_ACTION):
        return not has_previous_action and not state.get(PREVIOUS_ACTION)
    for part, key, value in requirements:
        found = state.get(part, {}).get(key)
        if value is None:
            if found and found != SHOULD_NOT_BE_SET:
                return False
        elif found != value:
            return False
    return True


@cache
def _requirements(rule: str) -> tuple[tuple[bool, tuple[Requirement, ...]], ...]:
    """A rule's turns from the last to the first: whether an action went before, and what is required."""
    return tuple(
        (
            bool(state.get(PREVIOUS_ACTION)),
            tuple(
                (part, key, None if value == SHOULD_NOT_BE_SET else _hashable(value))
                for part, values in state.items()
                for key, value in values.items()
                if value
            ),
        )
        for state in reversed(json.loads(rule))
    )


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value  # JSON has no tuples
