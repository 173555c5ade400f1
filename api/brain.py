"""The interface of the bot that the service uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from api.ids import ConversationId
from bot.dialogue.turn import CustomerTurn, DeskState, Reply, Utterance
from bot.guide.entry import Guide
from bot.ranking.ranked import Ranked
from bot.ranking.thresholds import Thresholds

if TYPE_CHECKING:
    from actions.brain import PendingReading


class BrainLike(Protocol):
    """The part of actions.brain.Brain that the service uses."""

    @property
    def guide(self) -> Guide: ...

    def start_reading(self, text: str) -> PendingReading | None: ...

    async def respond(
        self,
        conversation: ConversationId,
        turn: CustomerTurn,
        *,
        state: str | None,
        desk: DeskState,
        pending: PendingReading | None = None,
    ) -> Reply: ...

    def assume_strangers(self, share: float) -> None: ...

    @property
    def strangers(self) -> float: ...

    @property
    def thresholds(self) -> Thresholds: ...

    def greeting(self) -> Utterance: ...

    def phrase(self, name: str) -> str: ...

    async def suggest(self, text: str, limit: int = 3) -> tuple[Ranked, ...]: ...

    async def search(self, query: str, limit: int = 10) -> tuple[Ranked, ...]: ...
