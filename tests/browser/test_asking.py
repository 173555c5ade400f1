"""A customer and the bot: asking, being asked back, choosing, and being remembered."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from bot.guide.entry import EntryId, Guide
from tests.browser.pages import Chat, Said, opening
from tests.browser.serving import Service

CHANGE_CARD = EntryId("change-my-card")
DID_YOU_PAY = EntryId("did-you-pay")
CARD_NUMBER = "4111 1111 1111 1111"


def test_a_customer_asks_and_is_given_the_approved_answer(
    customer: Callable[..., Chat], guide: Guide
) -> None:
    chat = customer()
    chat.say("i want to put another card on my acount")

    expect(chat.bubbles.last).to_have_text(guide[CHANGE_CARD].answer.strip())


def test_a_customer_says_that_the_answer_helped(customer: Callable[..., Chat], guide: Guide) -> None:
    chat = customer()
    chat.say("did you pay the ransom")
    chat.hears_answer(guide[DID_YOU_PAY])
    chat.press("Did this help? Yes")

    expect(chat.log).to_contain_text("You said this helped. Thank you.")
    chat.page.reload()
    expect(chat.log).to_contain_text("You said this helped. Thank you.")


def test_a_customer_presses_one_of_the_first_questions(customer: Callable[..., Chat], guide: Guide) -> None:
    chat = customer()
    chat.press(guide[DID_YOU_PAY].question)

    chat.hears_answer(guide[DID_YOU_PAY])
    assert Said("customer", guide[DID_YOU_PAY].question) in chat.transcript()


def test_a_vague_customer_is_asked_what_was_meant_and_chooses(
    customer: Callable[..., Chat], guide: Guide
) -> None:
    chat = customer()
    chat.say("card")
    chat.hears("Did you mean one of these?")
    expect(chat.button("None of these")).to_be_visible()
    chat.press(guide[CHANGE_CARD].question)

    chat.hears_answer(guide[CHANGE_CARD])


def test_a_chat_outlives_a_reload(customer: Callable[..., Chat], guide: Guide) -> None:
    chat = customer()
    chat.say("did you pay the ransom")
    chat.hears_answer(guide[DID_YOU_PAY])
    before = chat.transcript()
    chat.field.fill("a thought that is not finished")
    chat.page.reload()

    expect(chat.bubbles).to_have_count(len(before))
    assert chat.transcript() == before
    expect(chat.field).to_have_value("a thought that is not finished")
    chat.say("i want to use a different card")
    chat.hears_answer(guide[CHANGE_CARD])


def test_a_new_tab_shows_the_same_chat_and_both_hear_the_answer(
    customer: Callable[..., Chat], guide: Guide
) -> None:
    first = customer()
    first.say("did you pay the ransom")
    first.hears_answer(guide[DID_YOU_PAY])
    second = Chat(first.page.context.new_page()).open("/questions")
    second.hears_answer(guide[DID_YOU_PAY])
    second.say("i want to use a different card")

    for tab in (second, first):
        tab.hears_answer(guide[CHANGE_CARD])
    assert first.transcript() == second.transcript()


def test_a_chat_goes_on_where_websockets_do_not_get_through(
    service: Service, profile: Callable[..., BrowserContext], guide: Guide
) -> None:
    context = profile(base_url=service.url)
    context.route_web_socket("**/api/chat/ws", lambda socket: socket.close())
    chat = Chat(context.new_page()).open()
    chat.say("did you pay the ransom")

    chat.hears_answer(guide[DID_YOU_PAY])
    chat.has("did you pay the ransom")


def test_a_card_number_is_removed_and_the_customer_is_told(customer: Callable[..., Chat]) -> None:
    chat = customer()
    chat.say(f"my card is {CARD_NUMBER}, was it exposed")

    expect(chat.bubble("[card number removed]")).to_be_visible()
    expect(chat.bubble("We removed a card number")).to_be_visible()
    expect(chat.log).not_to_contain_text(CARD_NUMBER)


def test_a_card_number_is_in_nothing_that_the_service_keeps(
    customer: Callable[..., Chat], service: Service
) -> None:
    chat = customer()
    chat.say(f"please use 5500-0000-0000-0004 or {CARD_NUMBER} for my zebra account")
    expect(chat.bubble("We removed a card number")).to_be_visible()

    kept = service.written()
    assert any(b"zebra account" in content for content in kept.values()), "the message itself was not kept"
    assert b"zebra" not in kept[service.log.name], "the log has words of a customer"
    for number in (CARD_NUMBER, "5500-0000-0000-0004"):
        for form in (number, number.replace(" ", "").replace("-", "")):
            assert not [name for name, content in kept.items() if form.encode() in content]


def test_a_question_on_the_questions_page_can_be_found_and_linked(
    customer: Callable[..., Chat], guide: Guide
) -> None:
    page = customer().page
    page.goto("/questions")
    page.get_by_role("searchbox", name="Search the questions").fill("extortionist pay")
    answer = page.locator(f"#{DID_YOU_PAY}")
    expect(answer).to_be_visible()
    expect(page.locator(f"#{CHANGE_CARD}")).to_be_hidden()

    page.goto(f"/questions#{CHANGE_CARD}")
    expect(page.locator(f"#{CHANGE_CARD}").get_by_text(opening(guide[CHANGE_CARD]))).to_be_visible()
