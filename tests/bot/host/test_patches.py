"""Each patch expects stock Rasa as it is installed, and gives what stock Rasa gives."""

from __future__ import annotations

import asyncio
import copy
import importlib
import json
import random
import tarfile
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.turn import CustomerTurn, DeskState
from bot.host import lean, patches
from bot.host.load import open_bot
from bot.host.message_parser import parse_in_one_run, parse_one_by_one
from bot.host.patch import Expected, Patch, Scope, digest_of

lean.import_rasa()

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from jsonschema import ValidationError
    from rasa.core.actions.action import RemoteAction
    from rasa.core.channels.channel import UserMessage
    from rasa.core.policies.rule_policy import RulePolicy
    from rasa.engine.caching import LocalTrainingCache
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import Event, SlotSet
    from rasa.shared.core.slots import AnySlot, ListSlot, Slot, TextSlot
    from rasa.shared.utils.common import all_subclasses
    from rasa.utils.endpoints import EndpointConfig

    from actions.endpoint import InProcessEndpoint
    from bot.host.no_cache import NoCache
    from bot.host.runner import OrderedRunner

PAGE = Path(__file__).resolve().parents[3] / "docs" / "rasa.md"
MESSAGES = ("was my card exposed?", "I want a person", "thanks!", "call me: 555-0100-222", "xyzzy 12")


@pytest.fixture(autouse=True)
def applied() -> Iterator[None]:
    patches.apply()
    yield
    patches.apply()


# The table, the page that shows it, and what it expects of the installed packages


@pytest.mark.parametrize("patch", patches.TABLE, ids=lambda patch: patch.name)
def test_the_installed_packages_are_as_the_patch_expects(patch: Patch) -> None:
    patches.undo()
    found = {each.piece: digest_of(each.piece) for each in patch.expected}
    assert found == {each.piece: each.digest for each in patch.expected}
    assert patch.expected and patch.fits()


@pytest.mark.parametrize("patch", patches.TABLE, ids=lambda patch: patch.name)
def test_what_a_patch_replaces_is_there_and_stands_in_the_page(patch: Patch) -> None:
    row = f"| {patch.name} | `{patch.replaces}` | {patch.why} | {patch.saves} | {patch.scope.value} |"
    assert row in PAGE.read_text(encoding="utf-8").splitlines()
    if patch.scope is not Scope.IMPORT and patch is not patches.SLOT_COPY:
        with patch.left_out():
            assert digest_of(patch.replaces)


def test_the_page_shows_no_other_patch() -> None:
    table = PAGE.read_text(encoding="utf-8").split("| patch |")[1].split("\n\n")[0].splitlines()[2:]
    assert [row.split(" | ")[0].removeprefix("| ") for row in table] == [row.name for row in patches.TABLE]
    assert len({patch.name for patch in patches.TABLE}) == len(patches.TABLE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"written_for": (("rasa", "3.6.20"),)}, "rasa 3.6.21 is installed"),
        ({"expected": (Expected("rasa.shared.core.events.Event.resolve_by_type", "0" * 16),)}, "resolve_by"),
        ({"expected": (Expected("rasa.shared.core.events.Event.no_such", "0" * 16),)}, "no_such"),
        ({"expected": (Expected("rasa/no_such.py", "0" * 16),)}, "rasa/no_such.py is other than expected"),
    ],
)
def test_where_a_patch_does_not_fit_the_stock_function_stays_and_one_line_says_so(
    change: dict[str, Any], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    patch = replace(patches.EVENT_LOOKUP, name="of the test", **change)
    patches.undo()
    stock = vars(Event)["resolve_by_type"]
    patch.apply()
    patch.apply()
    assert vars(Event)["resolve_by_type"] is stock
    assert patch.instead_of("stock") == "stock"
    (record,) = caplog.records
    assert said in record.getMessage()


@pytest.mark.parametrize(
    "patch",
    [patch for patch in patches.TABLE if patch.scope in (Scope.PROCESS, Scope.LOADING)],
    ids=lambda patch: patch.name,
)
def test_a_patch_is_applied_once_and_undone(patch: Patch) -> None:
    patch.undo()
    path, _, attribute = patch.replaces.rpartition(".")
    module, _, name = path.rpartition(".")
    try:
        owner = importlib.import_module(path)
    except ModuleNotFoundError:
        owner = getattr(importlib.import_module(module), name)
    stock = vars(owner).get(attribute)
    patch.apply()
    patched = vars(owner)[attribute]
    patch.apply()
    assert vars(owner)[attribute] is patched is not stock
    patch.undo()
    patch.undo()
    assert vars(owner).get(attribute) is stock and (stock is not None or attribute not in vars(owner))


# Each patch gives what stock Rasa gives

PARTS: dict[str, dict[str, Any]] = {
    "user": {"intent": ("faq", "greet")},
    "prev_action": {"action_name": ("action_listen", "action_decide")},
    "active_loop": {"name": ("callback_form", "should_not_be_set")},
    "slots": {"requested_slot": (["text", 1], "should_not_be_set"), "empty": ("", None)},
}


def state(chance: random.Random) -> dict[str, dict[str, object]]:
    made = {
        part: {key: chance.choice(values) for key, values in keys.items() if chance.random() < 0.7}
        for part, keys in PARTS.items()
        if chance.random() < 0.7
    }
    return {part: keys for part, keys in made.items() if keys}


def as_in_a_tracker(values: dict[str, object]) -> dict[str, object]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


def test_the_matching_rules_are_those_that_rasa_finds() -> None:
    chance, policy = random.Random(5), RulePolicy.__new__(RulePolicy)
    found_some = 0
    for _ in range(400):
        rules = {json.dumps([state(chance) for _ in range(chance.randint(1, 3))]): "" for _ in range(8)}
        states = [
            json.loads(json.dumps(state(chance)), object_hook=as_in_a_tracker)
            for _ in range(chance.randint(1, 4))
        ]
        found = policy._get_possible_keys(rules, states)
        with patches.RULE_MATCHING.left_out():
            assert found == policy._get_possible_keys(rules, states)
        found_some += 0 < len(found) < len(rules)
    assert found_some > 50


def test_an_event_is_found_by_its_name_and_an_unknown_name_is_said_as_before() -> None:
    with patches.EVENT_LOOKUP.left_out():
        names = {kind.type_name for kind in all_subclasses(Event)} - {Event.type_name}
        known = {name: Event.resolve_by_type(name) for name in names}
    assert len(known) > 10
    for _ in range(2):
        assert {name: Event.resolve_by_type(name) for name in known} == known
        assert Event.resolve_by_type("topic") is None
        assert Event.resolve_by_type("no_such", SlotSet) is SlotSet
        with pytest.raises(ValueError, match="Unknown event name 'no_such'"):
            Event.resolve_by_type("no_such")


def test_a_copied_slot_is_another_slot_with_the_same_attributes(brain: Any) -> None:
    slots: list[Slot] = [*brain._bot.agent.domain.slots, ListSlot("list", mappings=[{}])]
    slots += [TextSlot("callback_name", mappings=[{}]), AnySlot("memory", mappings=[{}])]
    for slot in slots:
        copied = copy.copy(slot)
        with patches.SLOT_COPY.left_out():
            stock = copy.copy(slot)
        assert type(copied) is type(stock) and vars(copied) == vars(stock) and copied is not slot
        copied.value = ["after"]
        assert vars(slot) == vars(stock)


def test_what_a_debug_line_shows_is_a_copy_only_when_it_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    import rasa.core.processor

    events = [{"event": "slot"}]
    with caplog.at_level("INFO", "rasa.core.processor"):
        assert rasa.core.processor.copy.deepcopy(events) is events
    with caplog.at_level("DEBUG", "rasa.core.processor"):
        copied = rasa.core.processor.copy.deepcopy(events)
    assert copied == events and copied[0] is not events[0]


async def test_every_result_of_our_actions_passes_the_stock_check(brain: Any) -> None:
    endpoint = brain._bot.agent.processor.action_endpoint
    action = RemoteAction("action_decide", endpoint)
    request, results = endpoint.request, []

    async def watched(*args: Any, **kwargs: Any) -> Any:
        results.append(await request(*args, **kwargs))
        return results[-1]

    endpoint.request = watched
    try:
        states: list[str | None] = [None]
        for text in (*MESSAGES, "please call me back", "Ann", "after six"):
            turn = CustomerTurn(text=text)
            reply = await brain.respond("checked", turn, state=states[-1], desk=DeskState())
            states.append(reply.state)
    finally:
        del endpoint.request
    assert len(results) >= len(states) - 1
    with patches.RESULT_CHECK.left_out():
        assert all(action._validate_action_result(result) for result in results)
    assert all(action._validate_action_result(result) for result in results)


def test_a_result_from_elsewhere_is_checked_as_ever() -> None:
    wrong = {"events": "none"}
    with pytest.raises(ValidationError):
        RemoteAction("action_decide", EndpointConfig("http://127.0.0.1/"))._validate_action_result(wrong)
    assert RemoteAction("action_decide", InProcessEndpoint())._validate_action_result(wrong)


def test_a_models_domain_passes_the_stock_check_and_is_read_the_same(small_model: Path) -> None:
    with tarfile.open(small_model) as archive:
        (name,) = [name for name in archive.getnames() if name.endswith("domain.yml")]
        stream = archive.extractfile(name)
        assert stream is not None
        written = stream.read().decode()
    stock = Domain.from_yaml(written)
    with patches.while_loading():
        assert Domain.from_yaml(written).as_dict() == stock.as_dict()


def test_the_ordered_runner_gives_what_dask_gives(small_model: Path) -> None:
    bot = open_bot(small_model)
    with patches.ORDERED_RUNNER.left_out():
        stock = open_bot(small_model).agent.processor
    ours = bot.agent.processor
    assert type(ours.graph_runner) is OrderedRunner and type(stock.graph_runner) is not OrderedRunner
    for text in MESSAGES:
        assert parse_in_one_run(bot.agent)([text]) == [asyncio.run(stock.parse_message(UserMessage(text)))]
    schema = stock.graph_runner._graph_schema
    for target in (stock.model_metadata.nlu_target, stock.model_metadata.core_target):
        nodes = set(schema.minimal_graph_schema([target]).nodes)
        order = [name for name, _ in ours.graph_runner._order((target,))]
        assert set(order) == nodes and len(order) == len(nodes)
        for place, (name, needs) in enumerate(ours.graph_runner._order((target,))):
            assert {need for need in needs if need in nodes} <= set(order[:place]), name


def test_messages_parsed_in_one_run_are_what_rasa_parses_one_by_one(small_model: Path) -> None:
    agent = open_bot(small_model).agent
    together, alone = parse_in_one_run(agent)(MESSAGES), parse_one_by_one(agent)(MESSAGES)
    for ours, stock in zip(together, alone, strict=True):
        assert ours.keys() == stock.keys()
        assert (ours["text"], ours["intent"]["name"]) == (stock["text"], stock["intent"]["name"])
        assert ours["entities"] == stock["entities"]
        assert ours["guide"]["ranking"][0]["p"] == pytest.approx(stock["guide"]["ranking"][0]["p"], abs=1e-4)


def test_without_a_cache_nothing_is_kept_and_a_training_forced_asks_for_nothing(tmp_path: Path) -> None:
    assert patches.NO_CACHE.instead_of(LocalTrainingCache) is NoCache
    cache = NoCache()
    cache.cache_output("key", "output", "fingerprint", None)
    assert cache.get_cached_output_fingerprint("key") is None
    assert cache.get_cached_result("fingerprint", "node", None) is None
