"""A customer whose question is only likely understood: what is answered stands above the answer."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from bot.guide.entry import Entry, EntryId, Guide
from tests.browser.pages import Chat, Desk, opening
from tests.browser.serving import Service
from tests.wordings import BETWEEN


@pytest.fixture(scope="module")
def likely(service: Service, guide: Guide) -> tuple[str, Entry]:
    """A message that the bot answers with what is likely, and the entry that it shows."""
    with httpx.Client(base_url=service.url, timeout=60) as http:
        for number, text in enumerate(BETWEEN):
            begun = http.post("/api/chat/conversations", json={}).json()
            answer = http.post(
                f"/api/chat/conversations/{begun['conversation']['id']}/messages",
                json={"client_id": f"likely-{number}", "text": text},
                headers={"Authorization": f"Bearer {begun['token']}"},
            ).json()["messages"][-1]
            if answer["kind"] == "likely":
                return text, guide[EntryId(answer["entry"])]
    pytest.fail("the bot finds none of these messages likely: add one to tests/wordings.py")


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 375, "height": 740}, "has_touch": True}])
def test_a_customer_sees_what_is_answered_and_says_that_it_is_something_else(
    customer: Callable[..., Chat],
    rep: Callable[..., Desk],
    likely: tuple[str, Entry],
    options: dict[str, object],
) -> None:
    asked, entry = likely
    chat = customer(**options)
    chat.say(asked)

    heading = chat.log.get_by_role("heading", name=entry.question, exact=True)
    expect(heading).to_be_visible()
    chat.hears_answer(entry)
    expect(chat.button("Did this help? Yes")).to_be_visible()
    chat.page.reload()
    expect(heading).to_be_visible()
    chat.press("Something else")
    chat.hears("Could you put it another way?")
    expect(chat.button("Something else")).to_have_count(0)
    assert any(said.text == "Something else" for said in chat.transcript() if said.by == "customer")

    chat.press("Talk to a person")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = rep("priya")
    desk.claim("Talk to a person")
    bubble = desk.transcript.get_by_role("listitem").filter(has_text=opening(entry))
    expect(bubble.get_by_role("heading", name=entry.question)).to_be_visible()
    expect(bubble.get_by_test_id("likely")).to_have_text("Shown as likely")
    expect(bubble.get_by_test_id("refuted")).to_be_visible()
    for words in ("shown as likely:", entry.question, ", not what was asked"):
        expect(desk.page.get_by_test_id("so-far")).to_contain_text(words)
    desk.close("Answered.")
