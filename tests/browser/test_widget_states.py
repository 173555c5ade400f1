"""What the widget does where the browser or the network is of no help."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Route, WebSocket, WebSocketRoute, expect

from bot.guide.entry import EntryId, Guide
from tests.browser.pages import Chat, Desk
from tests.browser.serving import Service

DID_YOU_PAY = EntryId("did-you-pay")

FULL = """() => {
    for (let size = 2 ** 23; size >= 1; size /= 2) {
        try {
            for (let n = 0; ; n++) localStorage.setItem(`shop-${size}-${n}`, "x".repeat(size));
        } catch {}
    }
}"""
"""The site's own things take all that the browser grants the site."""
SHOW = """shown => {
    const say = (name, value) => Object.defineProperty(document, name, { value, configurable: true });
    say("hidden", !shown);
    say("visibilityState", shown ? "visible" : "hidden");
    document.dispatchEvent(new Event("visibilitychange"));
}"""
"""As if the reader came from another tab, or went to one."""


def test_without_websockets_the_chat_goes_on_after_the_next_try_for_one(
    service: Service, profile: Callable[..., BrowserContext], rep: Callable[..., Desk]
) -> None:
    tries: list[WebSocketRoute] = []

    def refuse(socket: WebSocketRoute) -> None:
        tries.append(socket)
        socket.close()

    context = profile(base_url=service.url)
    context.route_web_socket("**/api/chat/ws", refuse)
    page = context.new_page()
    page.clock.install()
    chat = Chat(page).open()
    chat.say("the newt has no websockets - can I talk to a person")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = rep("sam")
    desk.claim("the newt")
    expect(chat.status).to_have_text("You are talking to Sam")
    before = len(tries)
    for _ in range(70):
        page.clock.fast_forward(1000)
        if len(tries) > before:
            break
    assert len(tries) == before + 1
    desk.write("Which newt is it?")

    chat.hears("Which newt is it?")
    desk.give_back()


def test_where_the_site_has_filled_the_browser_s_storage_the_chat_works_all_the_same(
    service: Service, profile: Callable[..., BrowserContext], guide: Guide
) -> None:
    page = profile(base_url=service.url).new_page()
    page.goto("/")
    page.evaluate(FULL)
    chat = Chat(page)
    chat.launcher.click()
    chat.say("did you pay the ransom")

    chat.has("did you pay the ransom")
    chat.hears_answer(guide[DID_YOU_PAY])
    chat.say("Was it a lot?")
    chat.is_answered()
    chat.has("Was it a lot?")


def test_two_tabs_that_start_at_once_have_one_chat(
    service: Service, profile: Callable[..., BrowserContext]
) -> None:
    context = profile(base_url=service.url)
    held: list[Route] = []
    context.route("**/api/chat/conversations", lambda route: held.append(route))
    one, two = (Chat(context.new_page()).open() for _ in range(2))
    sockets: dict[Chat, list[WebSocket]] = {one: [], two: []}

    def watch(chat: Chat) -> None:
        chat.page.on("websocket", lambda socket: sockets[chat].append(socket))

    for chat, words in ((one, "did you pay the ransom"), (two, "i want to use a different card")):
        watch(chat)
        with chat.page.expect_request("**/api/chat/conversations"):
            chat.say(words)
    held[0].continue_()
    two.is_answered()  # in the chat that the other tab has started
    with two.page.expect_response("**/api/chat/conversations"):
        held[1].continue_()
    one.say("and which card")

    for chat in (one, two):
        for words in ("did you pay the ransom", "i want to use a different card", "and which card"):
            chat.has(words)
        chat.is_answered()
        assert len(sockets[chat]) == 1
    assert one.transcript() == two.transcript()


def test_the_focus_stays_in_the_chat_when_it_ends_and_when_it_is_rated(
    customer: Callable[..., Chat], rep: Callable[..., Desk]
) -> None:
    chat = customer()
    chat.say("the stork again - can I talk to a person")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = rep("sam")
    desk.claim("the stork")
    expect(chat.status).to_have_text("You are talking to Sam")
    chat.field.focus()
    desk.close("The stork is well.")
    expect(chat.field).to_be_hidden()
    expect(chat.log).to_be_focused()

    chat.panel.get_by_role("radio", name="5, Very good").check()
    chat.press("Send rating")
    expect(chat.button("Start a new chat")).to_be_focused()


def test_what_a_rep_wrote_while_the_page_was_out_of_sight_is_seen_when_it_is_back(
    customer: Callable[..., Chat], rep: Callable[..., Desk]
) -> None:
    chat = customer()
    chat.say("the rook again - can I talk to a person")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = rep("sam")
    desk.claim("the rook")
    expect(chat.status).to_have_text("You are talking to Sam")
    chat.page.evaluate(SHOW, False)
    desk.write("Which rook is it?")
    receipt = desk.page.get_by_test_id("receipt")
    expect(receipt).to_have_text("Delivered")
    chat.page.evaluate(SHOW, True)

    expect(receipt).to_have_text("Seen")
    desk.give_back()
