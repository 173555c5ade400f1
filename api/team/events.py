"""Events about the desk's rules and queues."""

from __future__ import annotations

from typing import Literal

from api.bus import DESK, RULES, Event


class DeskChanged(Event):
    """The desk's rules or queues changed. Subscribers read them again."""

    type: Literal["desk"] = "desk"

    @property
    def topics(self) -> tuple[str, ...]:
        return (DESK, RULES)
