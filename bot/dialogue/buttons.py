"""The buttons that do something other than ask an entry, with the labels that were approved for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from bot import project
from bot.dialogue.turn import Choice, ChoiceAction

_RESPONSE = "utter_button_{}"
"""Response of domain.yml that holds the label of an action."""


@dataclass(frozen=True)
class Buttons:
    """The label of each action, from the responses of the domain."""

    labels: Mapping[ChoiceAction, str]

    @classmethod
    def of(cls, responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> Buttons:
        """The labels among a domain's responses. Raises KeyError for one that is missing."""
        return cls(
            {action: str(responses[_RESPONSE.format(action.value)][0]["text"]) for action in ChoiceAction}
        )

    def choice(self, action: ChoiceAction) -> Choice:
        """The button of an action."""
        return Choice(self.labels[action], action=action)


@lru_cache(maxsize=1)
def project_buttons() -> Buttons:
    """The labels of the project's domain.yml, for whoever has no trained bot at hand."""
    return Buttons.of(yaml.safe_load(project.DOMAIN.read_text(encoding="utf-8"))["responses"])
