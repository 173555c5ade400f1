"""axe-core looks at every page in its main states, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import BrowserContext, Page, expect

from bot.guide.entry import EntryId, Guide
from tests.browser.pages import Chat, Desk
from tests.browser.serving import Service

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
SERIOUS = ("serious", "critical")
DID_YOU_PAY = EntryId("did-you-pay")


def serious(page: Page) -> list[str]:
    """What axe-core finds in light and in dark that would stop somebody: rule, and where."""
    page.evaluate(AXE)
    found = []
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for theme in themes:
        page.emulate_media(color_scheme=theme)
        report: dict[str, Any] = page.evaluate("axe.run({ resultTypes: ['violations'] })")
        assert report["testEngine"]["name"] == "axe-core"
        found += [
            f"{theme}: {violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in report["violations"]
            if violation["impact"] in SERIOUS
            for node in violation["nodes"]
        ]
    return found


def test_axe_looks_into_the_chat_and_tells_the_themes_apart(customer: Callable[..., Chat]) -> None:
    chat = customer()
    chat.panel.evaluate(
        """panel => {
            const faint = document.createElement("p");
            faint.textContent = "faint by day";
            faint.style = "background: light-dark(white, black); color: #ddd";
            panel.append(faint);
        }"""
    )

    assert [line.split(": ")[:2] for line in serious(chat.page)] == [["light", "color-contrast"]]


def test_the_chat_is_accessible_from_the_greeting_to_the_line(
    customer: Callable[..., Chat], guide: Guide
) -> None:
    chat = customer()
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
    chat.press("Leave the queue")


def test_the_questions_page_is_accessible(service: Service, profile: Callable[..., BrowserContext]) -> None:
    page = profile(base_url=service.url).new_page()
    page.goto("/questions#did-you-pay")
    expect(page.locator("#did-you-pay .answer")).to_be_visible()

    assert serious(page) == []


def test_the_login_is_accessible(service: Service, profile: Callable[..., BrowserContext]) -> None:
    # The console's policy allows no script but its own; axe-core is let in past it.
    page = profile(base_url=service.url, bypass_csp=True).new_page()
    Desk(page).open()
    page.get_by_test_id("login-username").fill("priya")
    page.get_by_test_id("login-password").fill("not it")
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("login-problem")).to_be_visible()

    assert serious(page) == []


def test_the_desk_is_accessible_from_the_queue_to_the_wrap_up_and_so_is_the_customer_s_rating(
    customer: Callable[..., Chat], rep: Callable[..., Desk]
) -> None:
    chat = customer()
    chat.say("I am furious, you lost my card number, this is a disgrace!!!")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = rep("sam", bypass_csp=True)
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
    expect(chat.panel.get_by_role("radio", name="5, Very good")).to_be_visible()
    assert serious(chat.page) == []


def test_the_guide_alone_is_accessible(rep: Callable[..., Desk]) -> None:
    page = rep("priya", bypass_csp=True).page
    page.goto("/console/#guide")
    page.reload()
    expect(page.get_by_test_id("page-entries").get_by_role("listitem").first).to_be_visible()
    assert serious(page) == []


def test_the_leads_pages_are_accessible(customer: Callable[..., Chat], rep: Callable[..., Desk]) -> None:
    customer().say("did you pay the ransom")
    lee = rep("lee", bypass_csp=True).page
    lee.get_by_test_id("lead-open").click()
    expect(lee.locator("canvas").first).to_be_visible()
    for folded in lee.get_by_text("As a table").all():
        if folded.is_visible():
            folded.click()
    assert serious(lee) == []
    for tab, shows in (
        ("hours", "rules"),
        ("queues", "queue-billing"),
        ("team", "member-priya"),
        ("phrases", "phrase-new"),
    ):
        lee.get_by_test_id(f"lead-{tab}").click()
        expect(lee.get_by_test_id(shows)).to_be_visible()
        assert serious(lee) == []
