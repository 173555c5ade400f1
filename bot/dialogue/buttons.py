"""The buttons that do something other than ask an entry, with the labels that were approved for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.phrases import Phrase, project_phrase
from bot.dialogue.turn import Choice, ChoiceAction


@dataclass(frozen=True)
class Buttons:
    """The label of each action: the responses `utter_button_…` of the domain."""

    labels: Mapping[ChoiceAction, str]

    @classmethod
    def of(cls, phrase: Phrase) -> Buttons:
        """The labels among the phrases of a domain. Raises KeyError for one that is missing."""
        return cls({action: phrase(f"utter_button_{action.value}") for action in ChoiceAction})

    def choice(self, action: ChoiceAction) -> Choice:
        """The button of an action."""
        return Choice(self.labels[action], action=action)


def project_buttons() -> Buttons:
    """The labels of the project's domain.yml, for whoever has no trained bot at hand."""
    return Buttons.of(project_phrase)
