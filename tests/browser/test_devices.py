"""The chat on a phone, by keyboard alone, and without a word in the browser's error console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from bot.guide.entry import EntryId, Guide
from tests.browser.pages import Chat, Desk
from tests.browser.serving import Service

CHANGE_CARD = EntryId("change-my-card")
DID_YOU_PAY = EntryId("did-you-pay")
PHONES = [(320, 568), (375, 667)]
MOST_STOPS = 80

SIDEWAYS = """() => {
    const root = document.documentElement;
    const chat = document.querySelector("calmline-chat").shadowRoot;
    const wide = [...chat.querySelectorAll(".panel, .panel *")].filter(part => {
        const box = part.getBoundingClientRect();
        const clipped = part.closest(".sr");
        return box.width && !clipped && (box.left < -0.5 || box.right > innerWidth + 0.5);
    });
    const log = chat.querySelector(".log");
    return {
        page: root.scrollWidth - innerWidth,
        log: log.scrollWidth - log.clientWidth,
        parts: wide.map(part => part.className || part.localName),
    };
}"""


@pytest.mark.parametrize(("width", "height"), PHONES)
def test_on_a_phone_nothing_is_cut_off_and_the_field_is_in_reach(
    customer: Callable[..., Chat], guide: Guide, width: int, height: int
) -> None:
    chat = customer(viewport={"width": width, "height": height}, is_mobile=True, has_touch=True)
    chat.say("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2)
    chat.is_answered()
    chat.say("i want to use a different card")
    chat.hears_answer(guide[CHANGE_CARD])

    assert chat.page.evaluate(SIDEWAYS) == {"page": 0, "log": 0, "parts": []}
    for part in (chat.field, chat.button("Send message"), chat.button("Talk to a person")):
        expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [width for width, _ in PHONES])
@pytest.mark.parametrize("address", ["/", "/questions"])
def test_on_a_phone_no_page_scrolls_sideways(
    service: Service, profile: Callable[..., BrowserContext], address: str, width: int
) -> None:
    context = profile(base_url=service.url, viewport={"width": width, "height": 640}, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    for entry in page.locator("details.entry > summary").all()[:3]:
        entry.click()

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_by_keyboard_alone_a_customer_opens_asks_follows_up_and_leaves(
    service: Service, profile: Callable[..., BrowserContext], guide: Guide
) -> None:
    page: Page = profile(base_url=service.url).new_page()
    page.goto("/")
    chat = Chat(page)
    follow_up = guide[guide[DID_YOU_PAY].follow_ups[0]]
    expect(chat.launcher).to_be_visible()
    _go_to(chat.launcher, page, "Tab")
    page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    page.keyboard.type("did you pay the ransom")
    page.keyboard.press("Enter")
    chat.hears_answer(guide[DID_YOU_PAY])
    _go_to(chat.button(follow_up.question), page, "Shift+Tab")
    page.keyboard.press("Enter")
    chat.hears_answer(follow_up)
    expect(chat.field).to_be_focused()
    page.keyboard.press("Escape")

    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_no_page_complains_in_the_browser_s_console(
    service: Service, profile: Callable[..., BrowserContext], rep: Callable[..., Desk], guide: Guide
) -> None:
    complaints: list[str] = []
    context = profile(base_url=service.url)

    def heard(said: ConsoleMessage) -> None:
        # Chromium itself notes every answer that is a refusal, and "who am I" before a login is one.
        if said.type in ("error", "warning") and not said.location["url"].endswith("/api/desk/me"):
            complaints.append(f"{said.location['url']}: {said.text}")

    context.on("console", heard)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page: Page = context.new_page()
    chat = Chat(page).open("/")
    chat.say("can i talk to a person about the okapi")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = Desk(page.context.new_page()).open()
    desk.log_in("lee", service.passwords["lee"])
    desk.claim("the okapi")
    desk.write("Hello, how is the okapi?")
    chat.hears("Hello, how is the okapi?")
    desk.give_back()
    chat.hears("Lee has left the chat")
    for address in ("/questions", "/docs", "/"):
        page.goto(address, wait_until="networkidle")

    assert complaints == []


def _go_to(wanted: Locator, page: Page, key: str) -> None:
    """Presses Tab or Shift+Tab until that has the focus."""
    handle = wanted.element_handle()
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if handle.evaluate("part => part.getRootNode().activeElement === part"):
            return
    pytest.fail(f"{MOST_STOPS} presses of {key} do not reach {wanted}")
