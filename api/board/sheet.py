"""The board as CSV for a spreadsheet: one table with one figure a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from api.board.schemas import Board, Kept, Spread

HEAD = ("section", "name", "figure", "value")
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Value = str | int | float | None
Row = tuple[str, str, str, Value]


def sheet(board: Board) -> str:
    """Returns everything that the board shows. An unknown figure is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows([_harmless(cell) for cell in row] for row in _rows(board))
    return text.getvalue()


def _harmless(cell: Value) -> Value:
    """Marks text so that a spreadsheet reads it as text: a queue's title may begin like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(BEGINS_A_FORMULA) else cell


def _rows(board: Board) -> Iterator[Row]:
    yield ("board", "", "since", board.since.isoformat())
    yield ("board", "", "until", board.until.isoformat())
    yield ("board", "", "queue", board.queue)
    yield ("board", "", "partial", "yes" if board.partial else "no")
    yield from _live(board)
    for name, value in board.outcomes:
        yield ("conversations", "", name, value)
    for name, value in board.replies:
        yield ("replies", "", name, value)
    for name, value in board.hand_overs:
        yield ("hand-overs", "", name, value)
    yield from _spread("wait", board.wait)
    yield from _spread("handling", board.handling)
    yield from _kept("first response", board.first_response)
    yield from _kept("resolution", board.resolution)
    yield ("satisfaction", "", "count", board.csat.count)
    yield ("satisfaction", "", "mean", board.csat.mean)
    for score, count in enumerate(board.csat.scores, start=1):
        yield ("satisfaction", str(score), "count", count)
    for name, value in board.outside:
        yield ("outside the guide", "", name, ("yes" if value else "no") if name == "pinned" else value)
    for asked in board.asked:
        yield ("most asked", asked.entry, "times", asked.times)
    for rated in board.rated:
        yield ("ratings", rated.entry, "helpful", rated.helpful)
        yield ("ratings", rated.entry, "unhelpful", rated.unhelpful)
    for bucket in board.buckets:
        yield ("over time", bucket.at.isoformat(), "conversations", bucket.conversations)
        yield ("over time", bucket.at.isoformat(), "hand_overs", bucket.hand_overs)


def _live(board: Board) -> Iterator[Row]:
    live = board.live
    yield ("now", "", "online", live.online)
    yield ("now", "", "waiting", live.waiting)
    yield ("now", "", "longest_wait_seconds", live.longest_wait_seconds)
    for queue in live.queues:
        yield ("queues now", queue.title, "waiting", queue.waiting)
        yield ("queues now", queue.title, "longest_wait_seconds", queue.longest_wait_seconds)
    for rep in live.reps:
        yield ("reps now", rep.name, "presence", rep.presence)
        yield ("reps now", rep.name, "chats", rep.chats)
        yield ("reps now", rep.name, "capacity", rep.capacity)


def _spread(section: str, spread: Spread) -> Iterator[Row]:
    yield (section, "", "count", spread.count)
    for percent, seconds in ((50, spread.p50), (90, spread.p90), (95, spread.p95)):
        yield (section, "", f"p{percent}_seconds", seconds)


def _kept(section: str, kept: Kept) -> Iterator[Row]:
    for name, value in kept:
        yield (section, "target", name, value)
