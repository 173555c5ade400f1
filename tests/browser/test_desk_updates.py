"""A rep is never interrupted: focus, text, scrolling and what is unfolded stay while the desk changes."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.pages import Chat, Desk

SELECTION = "field => [field.selectionStart, field.selectionEnd]"
SCROLLED = "element => element.scrollTop"


def test_a_half_written_answer_keeps_text_focus_and_caret_while_customers_write(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam")
    chat = in_line("It is about my otter")
    desk.claim("my otter")
    expect(desk.composer).to_be_focused()
    desk.composer.fill("Hello, I am half way through")
    desk.composer.evaluate("field => field.setSelectionRange(5, 5)")
    chat.say("are you an otter, too")
    in_line("It is about my second otter")

    expect(desk.transcript).to_contain_text("are you an otter, too")
    expect(desk.ticket("my second otter")).to_be_visible()
    expect(desk.composer).to_be_focused()
    expect(desk.composer).to_have_value("Hello, I am half way through")
    assert desk.composer.evaluate(SELECTION) == [5, 5]
    desk.composer.fill("")
    desk.give_back()


def test_a_rep_who_reads_further_up_stays_there_and_so_does_what_was_unfolded(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam", viewport={"width": 1280, "height": 500})
    chat = in_line("It is about my bison")
    desk.claim("my bison")
    for n in range(12):
        chat.say(f"line {n} about the bison")
        expect(desk.transcript).to_contain_text(f"line {n} about the bison")
    desk.write("I am reading it.")
    card = desk.page.get_by_test_id("handover")
    expect(card).not_to_have_attribute("open", "")
    card.locator("summary").click()
    folded = desk.page.get_by_test_id("guide-browse").locator("details").first
    folded.locator("summary").click()
    scroller = desk.page.get_by_test_id("transcript")
    scroller.evaluate("element => element.scrollTo(0, 40)")
    at = scroller.evaluate(SCROLLED)
    chat.say("and one more bison")

    expect(desk.page.get_by_test_id("jump")).to_be_visible()
    assert scroller.evaluate(SCROLLED) == at
    expect(card).to_have_attribute("open", "")
    expect(folded).to_have_attribute("open", "")
    desk.page.get_by_test_id("jump").click()
    expect(desk.page.get_by_test_id("jump")).to_be_hidden()
    desk.give_back()


def test_the_focus_in_the_queue_stays_on_its_ticket_and_goes_on_when_a_colleague_claims_it(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    sam, priya = rep("sam"), rep("priya")
    in_line("It is about my mole")
    in_line("It is about my vole")
    row = sam.ticket("my mole").locator(".row-open")
    row.focus()
    in_line("It is about my shrew, and I am furious, this is a disgrace!!!")
    expect(sam.ticket("my shrew")).to_be_visible()
    expect(row).to_be_focused()

    priya.claim("my mole")
    expect(sam.ticket("my mole")).to_have_count(0)
    expect(sam.page.locator(".row-open:focus")).to_have_attribute("title", re.compile("^Waiting"))
    priya.give_back()
