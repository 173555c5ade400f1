"""Reading beside the event loop: in batches, and no message is hurt by its neighbour."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from bot.batches import MOST_AT_ONCE
from bot.host.message_parser import MessageParser, with_parts
from bot.nlu.seam import Parsed


class Reader:
    """Notes what it is given together, and cannot read "poison". It starts once it is let."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.may_start = threading.Event()

    def __call__(self, texts: Sequence[str]) -> list[Parsed]:
        self.may_start.wait(5)
        self.batches.append(list(texts))
        if "poison" in texts:
            raise ValueError("poison")
        return [Parsed({"text": text}) for text in texts]


async def test_what_waits_is_read_together() -> None:
    reader = Reader()
    parser = MessageParser(reader)
    reads = [parser.parse(f"message {number}") for number in range(MOST_AT_ONCE + 8)]
    reader.may_start.set()
    found = await asyncio.gather(*reads)
    assert [parsed["text"] for parsed in found] == [f"message {number}" for number in range(len(reads))]
    assert len(reader.batches) <= 3 and max(map(len, reader.batches)) <= MOST_AT_ONCE


async def test_a_message_that_cannot_be_read_fails_alone() -> None:
    reader = Reader()
    parser = MessageParser(reader)
    texts = ["first", "poison", "last"]
    reads = [parser.parse(text) for text in texts]
    reader.may_start.set()
    first, poisoned, last = await asyncio.gather(*reads, return_exceptions=True)
    assert (first, last) == ({"text": "first"}, {"text": "last"})
    assert isinstance(poisoned, ValueError)
    assert await parser.parse("afterwards") == {"text": "afterwards"}


async def test_nobody_waits_any_more() -> None:
    reader = Reader()
    parser = MessageParser(reader)
    busy, dropped = parser.parse("busy"), parser.parse("dropped")
    dropped.cancel()
    reader.may_start.set()
    assert await busy == {"text": "busy"}
    assert await parser.parse("next") == {"text": "next"}


def test_it_outlives_an_event_loop() -> None:
    reader = Reader()
    reader.may_start.set()
    parser = MessageParser(reader)

    async def read() -> Parsed:
        return await parser.parse("hello")

    assert [asyncio.run(read()) for _ in range(2)] == [{"text": "hello"}] * 2


@pytest.mark.parametrize("count", [1, 5])
async def test_the_bot_reads_the_same_alone_and_in_a_batch(brain, count: int) -> None:  # type: ignore[no-untyped-def]
    texts = [
        "was my card exposed?",
        "I want a person",
        "thanks!",
        "THIS IS A DISGRACE",
        "call me: 555-0100-222",
    ]
    alone = [await brain.start_reading(text).parsed for text in texts]
    pending = [brain.start_reading(text) for text in texts[:count]]
    for parsed, one in zip([await each.parsed for each in pending], alone, strict=False):
        assert parsed["intent"]["name"] == one["intent"]["name"] and parsed["entities"] == one["entities"]
        assert [row["entry"] for row in parsed["guide"]["ranking"]][:3] == [
            row["entry"] for row in one["guide"]["ranking"]
        ][:3]
        assert parsed["guide"]["ranking"][0]["p"] == pytest.approx(one["guide"]["ranking"][0]["p"], abs=1e-4)


def test_an_ordinary_message_is_read_as_it_is_and_two_questions_with_their_parts_at_once() -> None:
    calls: list[list[str]] = []

    def read(texts: Sequence[str]) -> list[Parsed]:
        calls.append(list(texts))
        return [Parsed({"text": text, "read": text}) for text in texts]

    parse = with_parts(read)
    plain, double = parse(["did you pay him?", "was my card exposed and how do I change it"])
    assert len(calls) == 1
    assert plain == {"text": "did you pay him?", "read": "did you pay him?"}
    first, second = double["parts"]
    assert (first["read"], first["joined"]) == ("was my card exposed", None)
    assert second["read"] == "how do I change it"
    assert second["joined"]["read"] == "how do I change it (was my card exposed)"
    parse(["did you pay him?"])
    assert calls[1] == ["did you pay him?"]
