"""The part of the customer's side that the desk uses."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import Depends

from api.deps import of_app
from api.ids import ConversationId


class AnswersBot(Protocol):
    """Lets the bot answer what it owes."""

    def answer_soon(self, conversation: ConversationId) -> object: ...


AnswersDep = Annotated[AnswersBot, Depends(of_app("chat"))]
