"""What the scripted brain assumes of the desk's customers. Its decisions do not depend on it."""

from __future__ import annotations

from bot.ranking.confidence import OUTSIDE_SHARE
from bot.ranking.thresholds import Thresholds


class Assuming:
    """A share of strangers, and thresholds beside it."""

    strangers = OUTSIDE_SHARE
    thresholds = Thresholds(answer=0.9, likely=0.6, clarify=0.1)
    stuck = False
    """While it is, nothing else can be assumed."""

    def assume_strangers(self, share: float) -> None:
        if self.stuck:
            raise RuntimeError("the model is stuck")
        self.strangers = share
