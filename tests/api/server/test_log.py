"""The logs: one JSON object a line, conversation ids in them, customers' words never."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.settings import Settings
from bot.dialogue.turn import CustomerTurn, Reply
from tests.api.conftest import Running, customer_of, running


async def test_a_turn_is_logged_without_the_words(
    database_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(Settings(var=database_file.parent)) as service:
        async with customer_of(service) as customer:
            await customer.say("my card and my grandmother's name is Philippa")
            _break_with_the_words(service)
            await customer.say("this breaks: my name is Philippa")
            await customer.http.get(f"{customer.path}?token=hush", headers=customer.headers)
    written = capfd.readouterr().err
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    turns = [line for line in lines if line["event"] == "turn"]
    assert turns[0]["conversation"] == customer.id and turns[0]["kind"] == "answer"
    broken = next(line for line in lines if line["event"] == "brain_failed")
    assert broken["error"] == "ValueError" and broken["conversation"] == customer.id
    assert any("service.py" in place for place in broken["at"])
    assert {line["path"] for line in lines if line["event"] == "request"} >= {customer.path}
    assert "Philippa" not in written and "hush" not in written and customer.token not in written


def _break_with_the_words(service: Running) -> None:
    async def respond(conversation: str, turn: CustomerTurn, **_: object) -> Reply:
        raise ValueError(f"cannot read {turn.text!r}")

    service.brain.respond = respond  # type: ignore[method-assign]
