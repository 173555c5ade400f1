"""axe-core looks at every page in its main states, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.guide.entry import EntryId, Guide
from tests.browser.pages import Chat, Desk
from tests.browser.serving import Service

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
SERIOUS = ("serious", "critical")
DID_YOU_PAY = EntryId("did-you-pay")

both_themes = pytest.mark.parametrize("theme", ["light", "dark"])


def serious(page: Page) -> list[str]:
    """What axe-core finds that would stop somebody: rule, and where."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    assert found["testEngine"]["name"] == "axe-core"
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


@both_themes
def test_the_chat_is_accessible_from_the_greeting_to_the_line(
    customer: Callable[..., Chat], guide: Guide, theme: str
) -> None:
    chat = customer(color_scheme=theme)
    expect(chat.bubbles).to_have_count(1)
    assert serious(chat.page) == []

    chat.say("did you pay the ransom")
    chat.hears_answer(guide[DID_YOU_PAY])
    chat.press("Did this help? Yes")
    chat.say("card")
    chat.hears("Did you mean one of these?")
    chat.press("Talk to a person")
    expect(chat.status).to_have_text("Waiting for a person")
    assert serious(chat.page) == []
    chat.press("Leave the line")


@both_themes
def test_a_closed_chat_with_its_rating_is_accessible(
    customer: Callable[..., Chat], rep: Callable[..., Desk], theme: str
) -> None:
    chat = customer(color_scheme=theme)
    chat.say("can i talk to a person about the tapir")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = rep("sam")
    desk.claim("the tapir")
    desk.write("Solved.")
    desk.close("Nothing else.")
    expect(chat.panel.get_by_role("radio", name="5, Very good")).to_be_visible()

    assert serious(chat.page) == []


@both_themes
def test_the_questions_page_is_accessible(service: Service, profile: Callable[..., Any], theme: str) -> None:
    page = profile(base_url=service.url, color_scheme=theme).new_page()
    page.goto("/questions#did-you-pay")
    expect(page.locator("#did-you-pay .answer")).to_be_visible()

    assert serious(page) == []


@both_themes
def test_the_login_is_accessible(service: Service, profile: Callable[..., Any], theme: str) -> None:
    # The console's policy allows no script but its own; axe-core is let in past it.
    page = profile(base_url=service.url, color_scheme=theme, bypass_csp=True).new_page()
    Desk(page).open()
    page.get_by_test_id("login-username").fill("priya")
    page.get_by_test_id("login-password").fill("not it")
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("login-problem")).to_be_visible()

    assert serious(page) == []


@both_themes
def test_the_queue_and_a_conversation_are_accessible(
    customer: Callable[..., Chat], rep: Callable[..., Desk], theme: str
) -> None:
    chat = customer()
    chat.say("I am furious, you lost my card number, this is a disgrace!!!")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = rep("sam", color_scheme=theme, bypass_csp=True)
    expect(desk.ticket("I am furious")).to_be_visible()
    assert serious(desk.page) == []

    desk.claim("I am furious")
    expect(desk.page.get_by_test_id("suggestion-1")).to_be_visible()
    desk.write("I am sorry.")
    chat.hears("I am sorry.")
    assert serious(desk.page) == []
    desk.page.get_by_test_id("close-ticket").click()
    expect(desk.page.get_by_test_id("wrap-up-submit")).to_be_visible()
    assert serious(desk.page) == []
    desk.page.get_by_test_id("wrap-up-submit").click()
    expect(desk.mine.get_by_role("listitem")).to_have_count(0)
