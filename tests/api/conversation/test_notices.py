"""Notices: approved phrases of the domain, with what is filled in taken as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
import yaml

from api.conversation.notices import KEY, NoticeName, Notices, notice
from api.settings import Settings
from api.store.engine import Store
from bot import project
from bot.dialogue.phrases import filled


def test_every_notice_has_a_phrase_in_the_domain() -> None:
    responses = yaml.safe_load(project.DOMAIN.read_text(encoding="utf-8"))["responses"]
    there = {name.removeprefix("utter_notice_") for name in responses if name.startswith("utter_notice_")}
    assert there == set(get_args(NoticeName))


async def test_a_desk_says_what_its_own_bot_was_approved_for(settings: Callable[..., Settings]) -> None:
    ours = Store(
        settings().database, info={KEY: Notices({"utter_notice_joined": "{name} is here"}.__getitem__)}
    )
    assert await ours.write(lambda session: notice(session, "joined", name="Priya")) == "Priya is here"
    anyone = Store(settings().database)
    assert await anyone.write(lambda session: notice(session, "joined", name="P")) == "P has joined the chat."
    ours.close()
    anyone.close()


@pytest.mark.parametrize(
    ("text", "blanks", "said"),
    [
        ("{name} has left", {"name": "Priya"}, "Priya has left"),
        ("{name} to {taker}", {"name": "{taker}", "taker": "Sam"}, "{taker} to Sam"),
        ("{unknown} and {open", {"name": "Priya"}, "{unknown} and {open"),
        ("no blank", {}, "no blank"),
    ],
)
def test_only_blanks_are_filled_in(text: str, blanks: dict[str, str], said: str) -> None:
    assert filled(text, **blanks) == said
