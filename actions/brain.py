"""The brain as the desk and the terminal use it: one call a turn, a Rasa agent inside."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actions.presses import parsed_press
from actions.slots import callback_of, decision_of, with_desk
from bot.day import today
from bot.dialogue.buttons import Buttons
from bot.dialogue.context import may_lean
from bot.dialogue.responses import greeting_choices
from bot.dialogue.turn import (
    CustomerTurn,
    Decision,
    DeskState,
    HandOver,
    Kind,
    Reply,
    Utterance,
)
from bot.guide.entry import EntryId, Guide
from bot.host.load import Bot, ModelError, open_bot
from bot.nlu.seam import MessageReading, Parsed, reading_of, with_joined
from bot.ranking.ranked import Ranked
from bot.ranking.thresholds import Thresholds
from bot.text import leaning

if TYPE_CHECKING:
    from actions.dialogue import DialogueStore

__all__ = ["Brain", "ModelError", "PendingReading"]

MAX_STATE = 65536
"""Bytes that a dialogue's state may take; a longer one would be a fault of ours, and starts afresh."""

MAX_READ = 10_000
"""Characters of a message that are read. The encoder sees about the first thousand; what a longer message
says at its end is for people.
"""

_INTENT_SIGN = re.compile(r"^[\s/]+")
"""Rasa strips every kind of white space before it looks for the slash."""


@dataclass(frozen=True)
class PendingReading:
    """A customer's words, and what is being read out of them."""

    text: str
    parsed: asyncio.Future[Parsed]


class Brain:
    """A trained bot. It keeps nothing between turns: state comes with a turn and goes with its reply."""

    def __init__(self, bot: Bot, dialogues: DialogueStore, buttons: Buttons) -> None:
        self.guide: Guide = bot.guide
        self._bot = bot
        self._dialogues = dialogues
        self._buttons = buttons

    @classmethod
    async def load(cls, model: Path, guide: Guide | None = None) -> Brain:
        """Loads a trained bot. Raises ModelError: missing, damaged, or made from another guide."""
        return await asyncio.to_thread(cls._load, model, guide)

    @classmethod
    def _load(cls, model: Path, guide: Guide | None) -> Brain:
        from bot.host import lean

        lean.import_rasa()
        from actions.dialogue import DialogueStore
        from actions.endpoint import InProcessEndpoint

        dialogues, endpoint = DialogueStore(), InProcessEndpoint()
        bot = open_bot(model, guide, tracker_store=dialogues, action_endpoint=endpoint)
        buttons = Buttons.of(partial(_phrase, bot))
        endpoint.use(bot.guide, buttons)
        return cls(bot, dialogues, buttons)

    def start_reading(self, text: str) -> PendingReading:
        """Begins to read what a customer typed, for the `respond` that follows, or that never does."""
        parsed = self._bot.parser.parse(_plain(text))
        parsed.add_done_callback(lambda done: done.cancelled() or done.exception())
        return PendingReading(text, parsed)

    async def respond(
        self,
        conversation: str,
        turn: CustomerTurn,
        *,
        state: str | None,
        desk: DeskState,
        pending: PendingReading | None = None,
    ) -> Reply:
        """What follows from one turn. `state` is the last reply's, None for a fresh dialogue.

        `pending` saves time if it is of this turn's text; otherwise it is ignored. Conversations may
        run side by side; two turns of one conversation must not.
        """
        from actions.bubbles import Bubbles
        from actions.dialogue import state_of

        output = Bubbles(self._buttons)
        message = await self._message(conversation, turn, output, pending, state)
        self._dialogues.put(conversation, state, with_desk(desk))
        try:
            await self._bot.agent.handle_message(message)
        finally:
            tracker = self._dialogues.take(conversation)
        if tracker is None:
            raise RuntimeError("the agent finished a turn without saving it")
        slots = tracker.current_slot_values()
        decision = replace(decision_of(slots) or Decision(Kind.COLLECT), guide=self.guide.digest)
        kept = state_of(tracker)
        return Reply(
            utterances=output.utterances(),
            decision=decision,
            hand_over=_hand_over(decision),
            callback=callback_of(slots),
            state=kept if len(kept) <= MAX_STATE else "",
        )

    def assume_strangers(self, share: float) -> None:
        """Reads from now on as at a desk of whose messages that share, 0 to 1, is outside the guide: the
        probabilities and the thresholds follow (bot.ranking.strangers), and so does what reps are suggested.
        """
        self._bot = replace(self._bot, reader=self._bot.assume_strangers(share))

    @property
    def strangers(self) -> float:
        """The share of messages outside the guide that is assumed, 0 to 1."""
        return self._bot.reader.strangers

    @property
    def thresholds(self) -> Thresholds:
        """From which probabilities on the bot answers, shows as likely, and asks back."""
        return self._bot.reader.thresholds

    def greeting(self) -> Utterance:
        """The approved greeting, with the featured questions as choices."""
        choices = greeting_choices(self.guide, today())
        return Utterance(Kind.SMALLTALK, self.phrase("utter_greet"), choices=choices)

    def phrase(self, name: str) -> str:
        """An approved phrase of the domain. Raises KeyError for one that it does not have."""
        return _phrase(self._bot, name)

    async def suggest(self, text: str, limit: int = 3) -> tuple[Ranked, ...]:
        """Entries for a rep to answer `text` with, best first, rep-only ones among them."""
        return await asyncio.to_thread(self._rank, text, limit)

    async def search(self, query: str, limit: int = 10) -> tuple[Ranked, ...]:
        """Entries for what a rep types in the search field: those with the words first, then by meaning."""
        ranked = await asyncio.to_thread(self._rank, query, len(self.guide))
        asked = (query, self._bot.reader.speller.repair(query))
        texts = {row.entry: self._text(row.entry) for row in ranked}
        holding = next(
            (
                held
                for words in map(_words, asked)
                if words
                and (held := [row for row in ranked if all(word in texts[row.entry] for word in words)])
            ),
            [],
        )
        found = {row.entry for row in holding}
        return tuple([*holding, *(row for row in ranked if row.entry not in found)][:limit])

    def _rank(self, text: str, limit: int) -> tuple[Ranked, ...]:
        text = self._bot.reader.speller.repair(_readable(text))
        (reading,) = self._bot.reader.read(self._bot.encoder.encode([text]), [text])
        on = today()
        live = [ranked for ranked in reading.ranking if self.guide[ranked.entry].live(on)]
        return tuple(live[:limit])

    def _text(self, entry_id: EntryId) -> str:
        entry = self.guide[entry_id]
        return " ".join((entry.id, entry.question, *entry.examples, entry.answer, entry.rep_notes)).lower()

    async def _message(
        self,
        conversation: str,
        turn: CustomerTurn,
        output: Any,
        pending: PendingReading | None,
        state: str | None,
    ) -> Any:
        from rasa.core.channels.channel import UserMessage

        if turn.text is None:
            parsed = parsed_press(turn.entry, turn.action, self.guide)
            text = reading_of(parsed).text
        else:
            if pending is None or pending.text != turn.text or pending.parsed.cancelled():
                pending = self.start_reading(turn.text)
            parsed = await pending.parsed
            reading = reading_of(parsed)
            text, parsed = reading.text, await self._in_context(parsed, reading, state)
        return UserMessage(text, output, conversation, parse_data=parsed, input_channel="calmline")

    async def _in_context(self, parsed: Parsed, reading: MessageReading, state: str | None) -> Parsed:
        """A message that leans on the last answer is read again beside its question: few do, and only they
        wait for it. `reading` is what stands in `parsed`.
        """
        from actions.dialogue import last_answered

        if reading.parts or not may_lean(reading.text, reading.intent):
            return parsed
        entry = self.guide.get(last_answered(state) or "")
        if entry is None:
            return parsed
        joined = await self._bot.parser.parse(leaning.with_question(reading.text, entry.question))
        return with_joined(parsed, joined)


def _phrase(bot: Bot, name: str) -> str:
    domain = bot.agent.domain
    responses: dict[str, Any] = domain.responses if domain else {}
    return str(responses[name][0]["text"])


def _plain(text: str) -> str:
    """What a customer typed, as text: Rasa takes a leading slash for an intent, and stumbles over nothing."""
    return _INTENT_SIGN.sub("", _readable(text[:MAX_READ])) or "?"


def _words(query: str) -> list[str]:
    return [word for word in query.lower().split() if len(word) > 1]


def _readable(text: str) -> str:
    """Half a character, as broken senders cut emoji, becomes "?": no tokenizer takes it."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _hand_over(decision: Decision) -> HandOver | None:
    if decision.kind is not Kind.HAND_OVER or decision.reason is None or decision.queue is None:
        return None
    return HandOver(decision.reason, decision.queue, decision.upset, decision.entry)
