"""The configured receivers, and the events that each of them gets."""

from __future__ import annotations

from dataclasses import dataclass

from api.kinds import EventName, ReceiverName
from api.settings import Settings

WANTED: dict[ReceiverName, frozenset[EventName]] = {
    "webhook": frozenset(
        {"ticket.opened", "ticket.claimed", "ticket.waiting", "ticket.closed", "message.added"}
    ),
    "slack": frozenset({"ticket.opened"}),
    "email": frozenset({"ticket.opened"}),
    # No claim event: the chat names the rep who claimed the ticket ("Priya has joined"), which goes out as a
    # message.
    "chatwoot": frozenset({"ticket.opened", "ticket.closed", "message.added"}),
}


@dataclass(frozen=True)
class ConfiguredReceivers:
    """The configured receivers."""

    names: tuple[ReceiverName, ...]

    @classmethod
    def of(cls, settings: Settings) -> ConfiguredReceivers:
        configured: dict[ReceiverName, bool] = {
            "webhook": bool(settings.webhook_url),
            "slack": bool(settings.slack_webhook_url.get_secret_value()),
            "email": bool(settings.smtp_url.get_secret_value()),
            "chatwoot": bool(settings.chatwoot_url),
        }
        return cls(tuple(name for name, given in configured.items() if given))

    def wanting(self, event: EventName) -> tuple[ReceiverName, ...]:
        """Returns the receivers that get such an event."""
        return tuple(name for name in self.names if event in WANTED[name])
