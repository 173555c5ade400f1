"""Rasa's graph without a scheduler: the nodes of a target in their order, worked out once.

Rasa hands its prediction graph to dask, which orders it anew three times a turn. The nodes, their inputs and
their results are the same here.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.runner.dask import DaskGraphRunner


class OrderedRunner(DaskGraphRunner):
    """A graph runner that remembers the order of the nodes for each set of targets."""

    @classmethod
    def of(cls, runner: DaskGraphRunner) -> OrderedRunner:
        """A runner over the nodes that `runner` has loaded."""
        ordered = cls.__new__(cls)
        ordered.__dict__.update(runner.__dict__)
        ordered._orders: dict[tuple[str, ...], list[tuple[str, list[str]]]] = {}  # type: ignore[misc]
        return ordered

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Runs the graph: outputs of `targets` by node name."""
        wanted = tuple(targets or self._graph_schema.target_names)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._order(wanted):
            done[name] = self._instantiated_nodes[name](*(done.get(need, need) for need in needs))
        return {name: done[name][1] for name in wanted}

    def _order(self, targets: tuple[str, ...]) -> list[tuple[str, list[str]]]:
        if targets not in self._orders:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            needs = {name: list(node.needs.values()) for name, node in nodes.items()}
            order = TopologicalSorter(needs).static_order()
            self._orders[targets] = [(name, needs[name]) for name in order if name in needs]
        return self._orders[targets]
