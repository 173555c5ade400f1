"""Where Rasa puts what the bot says: whole utterances, in order."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel


class Bubbles(CollectingOutputChannel):
    """Keeps each utterance whole, where Rasa's own channel splits text, buttons and paragraphs."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Adds an utterance to `messages`."""
        self.messages.append(dict(message))
