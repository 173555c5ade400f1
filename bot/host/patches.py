"""Everything in which Rasa runs here otherwise than it comes: one table. docs/rasa.md shows it.

A patch gives the same result in less time. It is used with exactly the versions that it was written for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bot.host import replacements
from bot.host.message_parser import parse_in_one_run
from bot.host.patch import RASA, RASA_SDK, SPACY, Expected, Patch, Scope
from bot.host.stand_ins import stand_ins

LEAN_IMPORT = Patch(
    name="lean import",
    replaces="tensorflow, sklearn, sanic, spacy.cli, torch and more",
    why="Rasa and spaCy import packages that Calmline does not run",
    saves="four fifths of the import's time, 626 MB of 753 MB",
    scope=Scope.IMPORT,
    replacement=lambda _stock: stand_ins,
    expected=(
        Expected("rasa/core/agent.py", "8e508ab2acd9fc6f"),
        Expected("rasa/engine/recipes/default_components.py", "b58a9dc0d456472a"),
        Expected("rasa_sdk/executor.py", "80d85b82dbf2fa67"),
        Expected("spacy/__init__.py", "7fc49305e893ceb3"),
    ),
    written_for=(RASA, RASA_SDK, SPACY),
)
EVENT_LOOKUP = Patch(
    name="event lookup",
    replaces="rasa.shared.core.events.Event.resolve_by_type",
    why="for each event it walks all subclasses of Event",
    saves="0.20 ms of a turn's 1.7 ms",
    scope=Scope.PROCESS,
    replacement=replacements.remembered_lookup,
    expected=(Expected("rasa.shared.core.events.Event.resolve_by_type", "b5cf570fa7f286c7"),),
)
SLOT_COPY = Patch(
    name="slot copy",
    replaces="rasa.shared.core.slots.Slot.__copy__",
    why="each turn copies all slots, through the protocol of pickle",
    saves="0.09 ms of a turn's 1.7 ms",
    scope=Scope.PROCESS,
    replacement=replacements.plain_copy,
    expected=(Expected("rasa/shared/core/slots.py", "409da05daeed522d"),),
)
RULE_MATCHING = Patch(
    name="rule matching",
    replaces="rasa.core.policies.rule_policy.RulePolicy._get_possible_keys",
    why="it works out what a rule requires anew for each rule, state and prediction",
    saves="0.10 ms of a turn's 1.6 ms",
    scope=Scope.PROCESS,
    replacement=replacements.matching_rules,
    expected=(
        Expected("rasa.core.policies.rule_policy.RulePolicy._get_possible_keys", "2915fd81711e194c"),
        Expected("rasa.core.policies.rule_policy.RulePolicy._is_rule_applicable", "64a108b016b46e57"),
        Expected("rasa.core.policies.rule_policy.RulePolicy._does_rule_match_state", "d3109c1a97de319c"),
        Expected("rasa.core.policies.rule_policy.RulePolicy._rule_key_to_state", "b91b949bbccbff0b"),
        Expected("rasa.shared.core.constants.PREVIOUS_ACTION", "82dbbf5199d400ac"),
        Expected("rasa.shared.core.constants.SHOULD_NOT_BE_SET", "bf2e620a889af3e7"),
    ),
)
DEBUG_COPIES = Patch(
    name="debug copies",
    replaces="rasa.core.processor.copy",
    why="it copies events in depth for debug lines, whether they are shown or not",
    saves="0.12 ms of a turn's 1.7 ms",
    scope=Scope.PROCESS,
    replacement=replacements.copies_when_shown,
    expected=(Expected("rasa/core/processor.py", "f42dfbf26e2ffcb6"),),
)
RESULT_CHECK = Patch(
    name="result check",
    replaces="rasa.core.actions.action.RemoteAction._validate_action_result",
    why="it checks each action's result against a schema, and the schema against its own; rasa_sdk in this "
    "process has made the result",
    saves="55 ms of a turn's 57 ms",
    scope=Scope.PROCESS,
    replacement=replacements.trusted_results,
    expected=(
        Expected("rasa.core.actions.action.RemoteAction._validate_action_result", "f8cdb4be68123961"),
        Expected("rasa.core.actions.action.RemoteAction.action_response_format_spec", "091b74aa3738d126"),
        Expected("rasa.core.actions.action.RemoteAction.run", "ccabf6f1160d527a"),
        Expected("rasa_sdk.executor.ActionExecutor.run", "e7b927646292849f"),
    ),
    written_for=(RASA, RASA_SDK),
)
DOMAIN_CHECK = Patch(
    name="domain check",
    replaces="rasa.shared.utils.validation.validate_yaml_schema",
    why="it checks the domain of a trained model against a schema; Rasa itself has written that domain",
    saves="0.14 s of a load's 0.49 s",
    scope=Scope.LOADING,
    replacement=replacements.no_schema_check,
    expected=(
        Expected("rasa.shared.utils.validation.validate_yaml_schema", "e039106753a595c2"),
        Expected("rasa.shared.core.domain.Domain.from_yaml", "6b0dd11fb3c67de4"),
        Expected("rasa/core/agent.py", "8e508ab2acd9fc6f"),
    ),
)
ORDERED_RUNNER = Patch(
    name="ordered runner",
    replaces="rasa.engine.runner.dask.DaskGraphRunner.run",
    why="dask orders the graph's dozen nodes anew three times a turn",
    saves="0.4 ms of a turn's 2.1 ms",
    scope=Scope.AGENT,
    replacement=replacements.without_scheduler,
    expected=(
        Expected("rasa/engine/runner/dask.py", "fc92eebf60a37336"),
        Expected("rasa.engine.graph.GraphNode.__call__", "66127a2bfb6fcf1e"),
        Expected("rasa.engine.graph.GraphSchema.minimal_graph_schema", "58dfb30335499fff"),
    ),
)
BATCHED_PARSING = Patch(
    name="batched parsing",
    replaces="rasa.core.processor.MessageProcessor.parse_message",
    why="it runs the graph once for each message, in the event loop",
    saves="2.6 ms of 6.6 ms a message where eight come together",
    scope=Scope.AGENT,
    replacement=lambda _stock: parse_in_one_run,
    expected=(
        Expected("rasa.core.processor.MessageProcessor.parse_message", "b98d8e49b9f2c433"),
        Expected("rasa.core.processor.MessageProcessor._parse_message_with_graph", "0bd50a53b5c013af"),
        Expected("rasa.core.processor.MessageProcessor._update_full_retrieval_intent", "04ec3f3d1211bca2"),
        Expected("rasa.shared.nlu.training_data.message.Message.as_dict", "383f5d1629a5e8fa"),
    ),
)
NO_CACHE = Patch(
    name="no training cache",
    replaces="rasa.engine.caching.LocalTrainingCache",
    why="the stamp beside the model says whether to train, and then everything is trained",
    saves="0.9 s of a training's 25 s, 7.9 MB on disk",
    scope=Scope.TRAINING,
    replacement=replacements.no_cache,
    expected=(
        Expected("rasa/engine/caching.py", "8abd375dc0c7a763"),
        Expected("rasa.engine.training.graph_trainer.GraphTrainer.train", "61837cd6d73a6cab"),
    ),
)

TABLE = (
    LEAN_IMPORT,
    *(EVENT_LOOKUP, SLOT_COPY, RULE_MATCHING, DEBUG_COPIES, RESULT_CHECK),
    *(DOMAIN_CHECK, ORDERED_RUNNER, BATCHED_PARSING, NO_CACHE),
)


def apply() -> None:
    """Applies the patches of the process. Rasa must be imported; harmless a second time."""
    for patch in TABLE:
        if patch.scope is Scope.PROCESS:
            patch.apply()


def undo() -> None:
    """Undoes what `apply` has done."""
    for patch in TABLE:
        if patch.scope is Scope.PROCESS:
            patch.undo()


@contextmanager
def while_loading() -> Iterator[None]:
    """The patches of loading are in place within the block."""
    with ExitStack() as stack:
        for patch in TABLE:
            if patch.scope is Scope.LOADING:
                stack.enter_context(patch.applied())
        yield
