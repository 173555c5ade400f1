"""A lead runs the desk: the board, hours, a new queue, who serves it, and what was done."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

from playwright.sync_api import BrowserContext, expect

from bot.guide.entry import EntryId, Guide
from tests.browser.pages import Chat, Desk
from tests.browser.serving import Service


def test_a_lead_sets_hours_makes_a_queue_and_finds_both_in_the_log(rep: Callable[..., Desk]) -> None:
    desk, other = rep("lee"), rep("lee")
    for each in (desk, other):
        each.page.keyboard.press("Alt+d")
        each.page.get_by_test_id("lead-hours").click()
        expect(each.page.get_by_test_id("rules")).to_be_visible()
    desk.page.get_by_test_id("silent_minutes").fill("20")
    desk.page.get_by_test_id("rules-save").click()
    expect(desk.notices).to_contain_text("Saved")
    expect(desk.page.get_by_test_id("lead")).to_contain_text("Last changed by Lee")
    expect(desk.page.get_by_test_id("rules-save")).to_be_focused()

    other.page.get_by_test_id("silent_minutes").fill("30")
    other.page.get_by_test_id("rules-save").click()
    expect(other.page.get_by_test_id("rules-problem")).to_contain_text("Lee has changed the desk's settings")
    expect(other.page.get_by_test_id("silent_minutes")).to_have_value("30")

    desk.page.get_by_test_id("lead-queues").click()
    desk.page.get_by_test_id("queue-title-new").fill("Refunds & fees")
    desk.page.get_by_test_id("queue-new-save").click()
    made = desk.page.get_by_test_id("queue-refunds-fees")
    expect(made).to_be_visible()
    desk.page.get_by_test_id("lead-team").click()
    desk.page.get_by_test_id("serves-sam-refunds-fees").check()
    desk.page.get_by_test_id("member-sam-save").click()
    expect(desk.notices.filter(has_text="Saved Sam’s queues")).to_be_visible()
    desk.page.get_by_test_id("serves-sam-refunds-fees").uncheck()
    desk.page.get_by_test_id("member-sam-save").click()

    desk.page.get_by_test_id("lead-queues").click()
    made.get_by_role("button", name="Remove").click()
    desk.page.get_by_test_id("confirm-yes").click()
    expect(made).to_be_hidden()
    desk.page.get_by_test_id("queue-title-new").fill("Refunds & fees")
    desk.page.get_by_test_id("queue-new-save").click()
    expect(made).to_be_visible()
    desk.page.get_by_test_id("queue-title-new").fill("Refunds & fees")
    desk.page.get_by_test_id("queue-new-save").click()
    expect(desk.page.get_by_test_id("queue-new-problem")).to_contain_text("There is already a queue")
    made.get_by_role("button", name="Remove").click()
    desk.page.get_by_test_id("confirm-yes").click()
    expect(made).to_be_hidden()
    desk.page.get_by_test_id("lead-log").click()
    log = desk.page.get_by_test_id("log")
    for line in ("removed queue refunds-fees", "set the queues of rep sam", "changed the rules of desk"):
        expect(log.get_by_role("row").filter(has_text=line).first).to_contain_text("Lee")

    desk.page.get_by_test_id("lead-back").click()
    expect(desk.page.get_by_test_id("queue")).to_be_visible()


def test_a_lead_sees_on_the_board_what_customers_came_with(
    customer: Callable[..., Chat], rep: Callable[..., Desk], guide: Guide
) -> None:
    entry = guide[EntryId("did-you-pay")]
    chat = customer()
    chat.say("did you pay the ransom")
    chat.hears_answer(entry)
    chat.press("Did this help? Yes")
    chat.say("a person please")
    expect(chat.status).to_have_text("Waiting for a person")

    desk = rep("lee")
    errors: list[str] = []
    desk.page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    desk.page.keyboard.press("Alt+d")
    board = desk.page.get_by_test_id("board")
    expect(board.get_by_test_id("tile-waiting").locator("dd").first).not_to_have_text("0")
    asked = board.get_by_role("table", name="Most asked")
    expect(asked.get_by_role("row").filter(has_text=entry.question)).to_be_visible()
    expect(board.locator("canvas")).not_to_have_count(0)
    expect(board.get_by_test_id("outside-share")).to_contain_text("30 %, a guess")
    expect(board.get_by_test_id("outside-thresholds")).to_contain_text("It now answers if it is at least")
    board.get_by_text("As a table").first.click()
    expect(board.get_by_role("table", name="Over time")).to_be_visible()
    with desk.page.expect_download() as download:
        board.get_by_test_id("board-csv").click()
    sheet = download.value.path().read_text("utf-8")
    assert sheet.startswith("section,name,figure,value") and "most asked,did-you-pay,times" in sheet
    assert "ransom" not in sheet
    assert errors == []

    desk.page.route("**/api/desk/board?*", lambda route: route.abort())
    board.get_by_test_id("board-period").select_option("week")
    problem = board.get_by_test_id("board-problem")
    expect(problem).to_contain_text("Calmline cannot be reached")
    desk.page.unroute_all(behavior="ignoreErrors")
    problem.get_by_role("button", name="Try again").click()
    expect(problem).to_be_hidden()
    board.get_by_test_id("board-queue").select_option("legal")
    board.get_by_test_id("board-period").select_option("hour")
    expect(board.get_by_test_id("board-empty")).to_be_visible()
    chat.press("Leave the queue")


def test_a_rep_finds_no_leads_page(rep: Callable[..., Desk]) -> None:
    desk = rep("priya")
    expect(desk.page.get_by_test_id("lead-open")).to_be_hidden()
    desk.page.keyboard.press("Alt+d")
    expect(desk.page.get_by_test_id("queue")).to_be_visible()
    answer = desk.page.context.request.put(
        re.sub(r"/console/.*", "/api/desk/rules", desk.page.url), data={}, headers={"X-Calmline": "1"}
    )
    assert answer.status == 403


def test_an_editor_is_invited_chooses_a_password_and_finds_the_guide_alone(
    rep: Callable[..., Desk], service: Service, profile: Callable[..., BrowserContext]
) -> None:
    service.make_admin("dana", "a password for dana")
    dana = Desk(profile(base_url=service.url).new_page()).open()
    dana.log_in("dana", "a password for dana")
    dana.page.keyboard.press("Alt+d")
    dana.page.get_by_test_id("lead-accounts").click()
    dana.page.get_by_test_id("invite-name").fill("Erin")
    dana.page.get_by_test_id("invite-username").fill("erin")
    dana.page.get_by_test_id("invite-role").select_option("editor")
    dana.page.get_by_test_id("invite-save").click()
    link = dana.page.get_by_test_id("invitation-link").input_value()

    erin = profile(base_url=service.url).new_page()
    erin.goto(link)
    erin.get_by_test_id("join-password").fill("long enough for erin")
    erin.get_by_test_id("join-again").fill("long enough for erim")
    erin.get_by_test_id("join-submit").click()
    expect(erin.get_by_test_id("join-problem")).to_have_text("The passwords do not match.")
    erin.get_by_test_id("join-again").fill("long enough for erin")
    erin.get_by_test_id("join-submit").click()
    expect(erin.get_by_test_id("login-note")).to_contain_text("Log in as erin")
    erin.get_by_test_id("login-username").fill("erin")
    erin.get_by_test_id("login-password").fill("long enough for erin")
    erin.get_by_test_id("login-submit").click()

    expect(erin.get_by_test_id("guide-page")).to_be_visible()
    erin.get_by_test_id("page-search").fill("change my crad")
    first = erin.get_by_test_id("page-entries").get_by_role("listitem").first
    expect(first).to_contain_text("How do I change the card on my account?")
    expect(first).to_contain_text("Rep notes")

    dana.page.keyboard.press("Escape")
    dana.page.keyboard.press("Alt+p")
    expect(dana.notices.filter(has_text="Your presence: Away.")).to_be_visible()
    dana.page.keyboard.press("Alt+f")
    expect(dana.page.get_by_test_id("past-search")).to_be_focused()
    dana.page.keyboard.press("Alt+d")
    dana.page.get_by_test_id("lead-accounts").click()
    expect(dana.page.get_by_test_id("end-dana")).to_be_disabled()
    expect(dana.page.get_by_test_id("end-erin")).to_be_enabled()
    role = dana.page.get_by_test_id("role-erin")
    role.focus()
    role.press("ArrowDown")
    expect(role).to_have_value("approver")
    dana.page.get_by_test_id("save-role-erin").click()
    expect(dana.notices.filter(has_text="Erin is now: Approver")).to_be_visible()
    expect(dana.page.get_by_test_id("save-role-erin")).to_be_hidden()
    expect(dana.page.get_by_test_id("unlink-erin")).to_have_count(0)
    with closing(sqlite3.connect(service.folder / "calmline.db")) as database, database:
        database.execute("UPDATE rep SET company_id = 'as a sign-in does' WHERE username = 'erin'")
    dana.page.get_by_test_id("lead-accounts").click()
    dana.page.get_by_test_id("unlink-erin").click()
    dana.page.get_by_test_id("confirm-yes").click()
    expect(dana.notices.filter(has_text="Erin’s company sign-in is unlinked.")).to_be_visible()
    expect(dana.page.get_by_test_id("unlink-erin")).to_have_count(0)
    dana.page.get_by_test_id("close-erin").click()
    dana.page.get_by_test_id("confirm-yes").click()
    expect(dana.page.get_by_test_id("account-erin")).to_contain_text("closed")
    erin.get_by_test_id("page-search").fill("police")
    expect(erin.get_by_test_id("login-note")).to_contain_text("Your session has ended")


def test_a_lead_writes_a_phrase_and_a_rep_inserts_it_with_a_slash(
    rep: Callable[..., Desk], customer: Callable[..., Chat]
) -> None:
    lee = rep("lee")
    lee.page.keyboard.press("Alt+d")
    lee.page.get_by_test_id("lead-phrases").click()
    lee.page.get_by_test_id("phrase-title-new").fill("Hello")
    lee.page.get_by_test_id("phrase-text-new").fill("Hello {custmer}, I am {rep}.")
    lee.page.get_by_test_id("phrase-new-save").click()
    expect(lee.page.get_by_test_id("phrase-new-problem")).to_contain_text("There is no variable {custmer}")
    lee.page.get_by_test_id("phrase-text-new").fill("Hello {customer}, I am {rep}.")
    lee.page.get_by_test_id("phrase-new-save").click()
    expect(lee.page.get_by_role("textbox", name="Text").first).to_have_value("Hello {customer}, I am {rep}.")

    chat = customer()
    chat.say("the emu is sad - can I talk to a person")
    priya = rep("priya")
    priya.claim("emu is sad")
    expect(priya.composer).to_be_focused()
    priya.composer.press_sequentially("/hel")
    expect(priya.page.get_by_test_id("phrases")).to_contain_text("Hello there, I am Priya.")
    priya.composer.press("Enter")
    expect(priya.composer).to_have_value("Hello there, I am Priya.")
    priya.composer.press("Enter")
    chat.hears("Hello there, I am Priya.")
    priya.close("The emu is well.")
