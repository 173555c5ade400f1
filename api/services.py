"""What the routes work with: made once when the app is, found again from any request or socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Protocol

from fastapi import Depends
from starlette.requests import HTTPConnection

from api.bus import Bus
from api.clock import Clock
from api.limits import Limits
from api.settings import Settings
from api.store.engine import Store
from bot.dialogue.turn import CustomerTurn, DeskState, Reply, Utterance
from bot.guide.entry import Guide
from bot.ranking.ranked import Ranked

if TYPE_CHECKING:
    from actions.brain import Heard
    from api.auth.oidc import SignIn
    from api.chat.service import ChatService
    from api.desk.clock import DeskClock
    from api.desk.rules import RuleBook
    from api.metrics import Metrics
    from api.outbound.sender import Sender


class BrainLike(Protocol):
    """What the service asks of actions.brain.Brain."""

    @property
    def guide(self) -> Guide: ...

    def hear(self, text: str) -> Heard | None: ...

    async def respond(
        self,
        conversation: str,
        turn: CustomerTurn,
        *,
        state: str | None,
        desk: DeskState,
        heard: Heard | None = None,
    ) -> Reply: ...

    def greeting(self) -> Utterance: ...

    def phrase(self, name: str) -> str: ...

    async def suggest(self, text: str, limit: int = 3) -> tuple[Ranked, ...]: ...

    async def search(self, query: str, limit: int = 10) -> tuple[Ranked, ...]: ...


@dataclass(frozen=True)
class Services:
    settings: Settings
    store: Store
    bus: Bus
    brain: BrainLike
    limits: Limits
    chat: ChatService
    rules: RuleBook
    clock: DeskClock
    metrics: Metrics
    sender: Sender
    sign_in: SignIn
    time: Clock


async def services(connection: HTTPConnection) -> Services:
    """The app's services, for a request or a socket alike.

    Asynchronous, like every dependency here: FastAPI sends the others to a thread and waits for them.
    """
    found: Services = connection.app.state.services
    return found


ServicesDep = Annotated[Services, Depends(services)]
"""Declare a parameter with this type to be given the services."""
