"""Rasa trains through a cache of its own; ours is the stamp beside the model, so this one keeps nothing."""

from __future__ import annotations

from typing import Any

from rasa.engine.caching import TrainingCache


class NoCache(TrainingCache):
    """A training cache that never has anything."""

    def cache_output(
        self, fingerprint_key: str, output: Any, output_fingerprint: str, model_storage: Any
    ) -> None:
        """Forgets it."""

    def get_cached_output_fingerprint(self, fingerprint_key: str) -> str | None:
        """None: never seen."""
        return None

    def get_cached_result(
        self, output_fingerprint_key: str, node_name: str, model_storage: Any
    ) -> Any | None:
        """None: never seen."""
        return None
