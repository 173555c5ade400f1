"""The notices that a customer reads between the messages of a chat: approved phrases of the domain.

The app puts its bot's notices into `Session.info`. A session without them, as in a command, uses those of the
project's domain.yml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy.orm import Session

from bot.dialogue.phrases import Phrase, filled, project_phrase

KEY = "notices"
"""The key of the Notices in `Session.info`."""

NoticeName = Literal[
    "card_removed",
    "joined",
    "left",
    "closed",
    "transferred_to_rep",
    "transferred_to_queue",
    "rep_offline",
    "rep_silent",
    "left_queue",
    "left_queue_callback",
]


@dataclass(frozen=True)
class Notices:
    """The phrase of each notice: the responses `utter_notice_…` of the domain."""

    phrase: Phrase

    def text(self, which: NoticeName, /, **blanks: str) -> str:
        """Returns the text of a notice with its blanks filled in. Raises KeyError if the domain lacks it."""
        return filled(self.phrase(f"utter_notice_{which}"), **blanks)


def notice(session: Session, which: NoticeName, /, **blanks: str) -> str:
    """Returns the text of a notice of this session's desk."""
    return cast(Notices, session.info.get(KEY) or _OF_THE_PROJECT).text(which, **blanks)


_OF_THE_PROJECT = Notices(project_phrase)
