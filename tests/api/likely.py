"""What the scripted brain says if it is only likely what was asked."""

from __future__ import annotations

from bot.dialogue.turn import Choice, ChoiceAction, Decision, Kind, Reply, Utterance
from bot.guide.entry import Guide
from bot.ranking.ranked import Ranked

ONLY_LIKELY = "the thing i pay with"


def likely_reply(guide: Guide, state: str) -> Reply:
    """How to change the card, under its own question; another question and "something else" beside it."""
    shown, other = guide["change-my-card"], guide["pay-another-way"]
    said = Utterance(
        Kind.LIKELY,
        shown.answer,
        heading=shown.question,
        entry=shown.id,
        choices=(
            Choice(other.question, entry=other.id),
            Choice("Something else", action=ChoiceAction.SOMETHING_ELSE),
        ),
        rateable=True,
    )
    ranking = (Ranked(shown.id, 0.7), Ranked(other.id, 0.2))
    decision = Decision(Kind.LIKELY, shown.id, 0.7, ranking=ranking, offered=(other.id,), guide=guide.digest)
    return Reply((said,), decision, state=state)
