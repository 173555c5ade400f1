"""A service of its own: its desk is closed, and the machine loses power in the middle of a chat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from bot.guide.entry import EntryId, Guide
from tests.browser.pages import Chat, opening
from tests.browser.serving import Service

CHANGE_CARD = EntryId("change-my-card")
DID_YOU_PAY = EntryId("did-you-pay")
BACK_WITHIN_MS = 60_000
"""A service that starts takes seconds, and the widget's pauses between two tries grow."""


@pytest.fixture(scope="module")
def night(
    chromium: Browser, sample_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service whose desk is open on no day of the week."""
    started = Service(tmp_path_factory.mktemp("night"), sample_model)
    try:
        started.start()
        started.set_rules(week=[[] for _ in range(7)])
        yield started
    finally:
        started.stop()


@pytest.fixture
def chat(night: Service, profile: Callable[..., BrowserContext]) -> Chat:
    context = profile(base_url=night.url)
    return Chat(context.new_page()).open()


def test_a_customer_at_night_hears_that_nobody_is_there_and_asks_for_a_call(chat: Chat) -> None:
    chat.press("Talk to a person")
    chat.hears("Our team is not at the desk right now.")
    chat.press("Call me back")
    chat.hears("What is your name?")
    chat.press("No callback")

    chat.hears("No callback, then.")


def test_a_killed_service_loses_and_doubles_nothing(chat: Chat, night: Service, guide: Guide) -> None:
    answers = [opening(guide[entry]) for entry in (CHANGE_CARD, DID_YOU_PAY)]
    chat.say("i want to use a different card")
    chat.has(answers[0])
    before = chat.transcript()
    # One message is under way when the power goes, one is written in the dark.
    chat.say("did you pay the ransom")
    night.kill()
    chat.say("hello?")
    expect(chat.strip).to_contain_text("Reconnecting")
    expect(chat.bubble("hello?")).to_be_visible()
    night.start()

    expect(chat.log.get_by_text("Sending…")).to_have_count(0, timeout=BACK_WITHIN_MS)
    chat.hears("What would you like to know?")
    for words in ("i want to use a different card", "did you pay the ransom", "hello?", *answers):
        chat.has(words)
    seen = chat.transcript()
    assert seen[: len(before)] == before
    # Whether the first answer comes before or after "hello?" is the power's choice.
    new = seen[len(before) :]
    assert new[0].by == "customer" and sorted(said.by for said in new) == ["bot"] * 2 + ["customer"] * 2
    chat.page.reload()
    expect(chat.bubbles).to_have_count(len(seen))
    assert chat.transcript() == seen, "the service remembers it otherwise than the page showed it"
