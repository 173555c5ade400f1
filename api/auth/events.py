"""Events about accounts."""

from __future__ import annotations

from typing import Literal

from api.bus import DESK, Event


class TeamChanged(Event):
    """A rep's presence, queues or name changed. Subscribers read the team again."""

    type: Literal["team"] = "team"

    @property
    def topics(self) -> tuple[str, ...]:
        return (DESK,)
