"""What a rep at the console is told, and what is kept, when the timing is bad."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, WebSocketRoute, expect

from bot.guide.entry import EntryId, Guide
from tests.browser.pages import Chat, Desk

CHANGE_CARD = EntryId("change-my-card")
DID_YOU_PAY = EntryId("did-you-pay")


def _mine(desk: Desk, words: str) -> None:
    """Opens the own chat whose customer last said that."""
    desk.mine.get_by_role("listitem").filter(has_text=words).locator(".row-open").click()


def _number(desk: Desk) -> str:
    """The number of the ticket on screen."""
    return desk.page.url.rsplit("-", 1)[1]


def _claimed(desk: Desk, chat: Chat, words: str) -> str:
    desk.claim(words)
    expect(chat.status).to_have_text(re.compile("^You are talking to"))
    expect(desk.composer).to_be_focused()
    return _number(desk)


def _unread(page: Page) -> int:
    answer = page.request.get("/api/desk/tickets?status=claimed&mine=true")
    return sum(ticket["unread"] for ticket in answer.json()["tickets"])


def test_a_message_to_a_chat_behind_the_leads_page_is_heard_and_stays_unread(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("lee")
    chat = in_line("It is about my gecko")
    _claimed(desk, chat, "my gecko")
    desk.page.keyboard.press("Alt+d")
    expect(desk.page.get_by_test_id("lead")).to_be_visible()
    chat.say("are you there")

    expect(desk.page.locator("html")).to_have_attribute("data-last-sound", "message")
    expect(desk.page).to_have_title(re.compile(r"^\(1\)"))
    assert _unread(desk.page) == 1
    desk.page.get_by_test_id("lead-back").click()
    expect(desk.transcript).to_contain_text("are you there")
    expect(desk.page).to_have_title("Calmline")
    desk.give_back()


def test_a_message_is_unread_while_a_narrow_window_shows_the_guide(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam", viewport={"width": 900, "height": 700})
    chat = in_line("It is about my iguana")
    _claimed(desk, chat, "my iguana")
    desk.page.get_by_test_id("tab-guide").click()
    chat.say("hello, you there")

    unread = desk.mine.get_by_test_id("unread")
    expect(unread).to_have_text(re.compile("1$"))
    desk.page.get_by_test_id("tab-chat").click()
    expect(unread).to_be_hidden()
    desk.give_back()


def test_a_note_that_is_kept_late_changes_no_other_draft(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam")
    first, second = in_line("It is about my puffin"), in_line("It is about my lynx")
    _claimed(desk, first, "my puffin")
    _claimed(desk, second, "my lynx")
    held: list[Route] = []
    desk.page.route("**/notes", lambda route: held.append(route))
    desk.page.keyboard.press("Alt+m")
    desk.composer.fill("a note on the lynx")
    with desk.page.expect_request("**/notes"):
        desk.composer.press("Enter")
    _mine(desk, "my puffin")
    expect(desk.page.get_by_test_id("send")).to_have_text("Send")
    desk.page.keyboard.press("Alt+m")
    desk.composer.fill("private: on the puffin")
    with desk.page.expect_response("**/notes"):
        held[0].continue_()
    desk.is_done()

    expect(desk.page.get_by_test_id("send")).to_have_text("Add note")
    expect(desk.composer).to_have_value("private: on the puffin")
    desk.page.keyboard.press("Alt+m")
    desk.give_back()
    _mine(desk, "my lynx")
    expect(desk.transcript.locator(".note")).to_contain_text("a note on the lynx")
    expect(desk.composer).to_have_value("")
    desk.page.keyboard.press("Alt+m")
    expect(desk.composer).to_have_value("")
    desk.page.keyboard.press("Alt+m")
    desk.give_back()


def test_words_typed_to_the_customer_stay_when_a_note_is_kept_late(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam")
    chat = in_line("It is about my marten")
    _claimed(desk, chat, "my marten")
    held: list[Route] = []
    desk.page.route("**/notes", lambda route: held.append(route))
    desk.page.keyboard.press("Alt+m")
    desk.composer.fill("first")
    with desk.page.expect_request("**/notes"):
        desk.composer.press("Enter")
    desk.composer.press_sequentially(" and second")
    with desk.page.expect_response("**/notes"):
        held[0].continue_()
    expect(desk.transcript.locator(".note")).to_contain_text("first")

    expect(desk.composer).to_have_value("first and second")
    expect(desk.page.get_by_test_id("send")).to_have_text("Add note")
    desk.page.keyboard.press("Alt+m")
    desk.give_back()


def test_enter_in_the_guide_s_search_inserts_what_is_asked_now(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk], guide: Guide
) -> None:
    desk = rep("sam")
    chat = in_line("It is about my beaver")
    _claimed(desk, chat, "my beaver")
    search = desk.page.get_by_test_id("guide-search")
    search.fill("did you pay the ransom")
    expect(desk.page.get_by_test_id(f"result-{DID_YOU_PAY}")).to_have_attribute("aria-selected", "true")
    held: list[Route] = []
    desk.page.route("**/api/desk/guide?*", lambda route: route.continue_() if held else held.append(route))
    with desk.page.expect_request("**/api/desk/guide?*"):
        search.fill("change the card on my account")
        search.press("Enter")
    held[0].continue_()

    expect(desk.composer).to_have_value(guide[CHANGE_CARD].answer.strip())
    desk.give_back()


def test_a_chat_that_could_not_be_loaded_again_says_so_and_is(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam")
    sockets: list[WebSocketRoute] = []
    away = False

    def connect(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        if away:
            socket.close()
        else:
            socket.connect_to_server()

    desk.page.route_web_socket("**/api/desk/ws", connect)
    desk.page.reload()
    chat = in_line("It is about my badger")
    number = _claimed(desk, chat, "my badger")
    away = True
    sockets[-1].close()
    expect(desk.page.get_by_test_id("reconnecting")).to_be_visible()
    chat.say("said in between")
    chat.has("said in between")
    desk.page.route(f"**/api/desk/tickets/{number}", lambda route: route.abort())
    away = False
    behind = desk.page.get_by_test_id("chat-behind")
    expect(behind).to_contain_text("The newest messages may be missing here.")
    expect(desk.transcript).not_to_contain_text("said in between")
    desk.page.unroute_all(behavior="ignoreErrors")
    behind.get_by_role("button", name="Try again").click()

    expect(desk.transcript).to_contain_text("said in between")
    expect(behind).to_be_hidden()
    desk.give_back()


def test_a_message_that_fails_in_another_chat_is_told_and_marked(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam")
    first, second = in_line("It is about my osprey"), in_line("It is about my weasel")
    number = _claimed(desk, first, "my osprey")
    _claimed(desk, second, "my weasel")
    _mine(desk, "my osprey")
    held: list[Route] = []
    desk.page.route(f"**/tickets/{number}/messages", lambda route: held.append(route))
    with desk.page.expect_request(f"**/tickets/{number}/messages"):
        desk.write("One moment.")
    _mine(desk, "my weasel")
    held[0].fulfill(status=422, json={"detail": "It was too much."})

    expect(desk.notices.filter(has_text=f"Ticket #{number}: your message was not sent.")).to_be_visible()
    row = desk.page.get_by_test_id(f"ticket-{number}")
    expect(row.get_by_test_id("unsent")).to_have_text("Not sent")
    desk.page.unroute_all(behavior="ignoreErrors")
    desk.give_back()
    _mine(desk, "my osprey")
    desk.page.get_by_test_id("outgoing-retry").click()
    first.hears("One moment.")
    expect(row.get_by_test_id("unsent")).to_be_hidden()
    desk.give_back()


def test_after_a_reload_of_the_page_a_chat_without_an_answer_still_waits(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam")
    first, second = in_line("It is about my grouse"), in_line("It is about my jackdaw")
    number = _claimed(desk, first, "my grouse")
    _claimed(desk, second, "my jackdaw")
    desk.page.reload()

    row = desk.page.get_by_test_id(f"ticket-{number}")
    expect(row.get_by_test_id("wait")).to_be_visible()
    expect(row.locator(".row-open")).to_have_attribute("title", re.compile("^The customer has waited"))
    for words in ("my grouse", "my jackdaw"):
        _mine(desk, words)
        expect(desk.composer).to_be_visible()
        desk.give_back()


def test_the_way_to_try_again_keeps_the_focus_while_others_come(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam")
    in_line("It is about my stoat")
    expect(desk.ticket("my stoat")).to_be_visible()
    desk.page.route("**/api/desk/tickets/*", lambda route: route.abort())
    desk.ticket("my stoat").locator(".row-open").click()
    again = desk.page.get_by_test_id("chat-empty").get_by_role("button", name="Try again")
    again.focus()
    in_line("It is about my shrew")
    expect(desk.ticket("my shrew")).to_be_visible()
    expect(again).to_be_focused()
    desk.page.unroute_all(behavior="ignoreErrors")
    again.press("Enter")

    expect(desk.page.get_by_test_id("chat-status")).to_contain_text("Waiting")


def test_a_ticket_of_a_queue_that_a_rep_does_not_serve_makes_no_noise(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    lee, sam = rep("lee"), rep("sam")
    members = lee.page.request.get("/api/desk/team").json()["members"]
    had = next(member for member in members if member["username"] == "sam")

    def serve(queues: list[str]) -> None:
        body = {"queues": queues, "capacity": had["capacity"]}
        answer = lee.page.request.put(f"/api/desk/team/{had['id']}", data=body, headers={"X-Calmline": "1"})
        assert answer.ok, answer.text()

    serve(["legal"])
    try:
        expect(sam.page.get_by_test_id("queue-filter")).to_contain_text("My queues")
        in_line("It is about my dormouse")
        expect(lee.page.locator("html")).to_have_attribute("data-last-sound", "ticket")
        sam.page.get_by_test_id("queue-filter").select_option("general")
        expect(sam.ticket("my dormouse")).to_be_visible()
        expect(sam.page).to_have_title("Calmline")
        assert sam.page.locator("html").get_attribute("data-last-sound") is None
    finally:
        serve(had["queues"])


def test_arrow_keys_in_the_list_of_queues_choose_a_queue(rep: Callable[..., Desk]) -> None:
    desk = rep("sam")
    queues = desk.page.get_by_test_id("queue-filter")
    expect(queues.get_by_role("option", name="General")).to_be_attached()
    queues.focus()
    queues.press("ArrowDown")

    expect(queues).not_to_have_value("")
    expect(queues).to_be_focused()


def test_a_slow_board_is_waited_for(rep: Callable[..., Desk]) -> None:
    desk = rep("lee")
    held: list[Route] = []
    desk.page.route("**/api/desk/board?*", lambda route: held.append(route))
    desk.page.clock.install()
    with desk.page.expect_request("**/api/desk/board?*"):
        desk.page.get_by_test_id("lead-open").click()
    desk.page.clock.fast_forward(15_500)
    desk.is_done()
    assert len(held) == 1, "it is asked for again while it is on its way"
    held[0].continue_()

    # By the page's clock it is just too late: either way there is something to read.
    board = desk.page.get_by_test_id("board")
    expect(board.get_by_text("Loading…")).to_be_hidden()
    shown = board.get_by_test_id("tile-waiting").or_(board.get_by_test_id("board-problem"))
    expect(shown.filter(visible=True)).to_have_count(1)
