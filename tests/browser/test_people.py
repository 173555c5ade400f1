"""A customer and a rep: in line, talking, handed back, called back, and gone in peace."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Route, expect

from bot.guide.entry import EntryId, Guide
from tests.browser.pages import Chat, Desk, Said, opening
from tests.browser.serving import Service

CHANGE_CARD = EntryId("change-my-card")
DID_YOU_PAY = EntryId("did-you-pay")


def test_an_angry_customer_gets_to_a_rep_and_back_to_the_bot(
    customer: Callable[..., Chat], service: Service, guide: Guide, profile: Callable[..., BrowserContext]
) -> None:
    chat = customer()
    chat.say("I am furious, you lost my card number, this is a disgrace!!!")
    expect(chat.status).to_have_text("Waiting for a person")
    expect(chat.bubble("I am sorry. This is upsetting")).to_be_visible()

    desk = Desk(profile(base_url=service.url).new_page()).open()
    desk.log_in("priya", service.passwords["priya"])
    expect(desk.ticket("I am furious").get_by_test_id("reason")).to_have_text(_UPSET)
    desk.claim("I am furious")
    expect(desk.page.get_by_test_id("handover-reason")).to_have_text(_UPSET)
    expect(desk.page.get_by_test_id("handover-upset")).to_have_text(re.compile(r"^(0\.[5-9]\d|1\.00)$"))
    expect(chat.status).to_have_text("You are talking to Priya")

    # What the bot would answer in a moment is the rep's to answer now.
    chat.say("How do I change the card on my account?")
    expect(desk.page.get_by_test_id("suggestion-1")).to_contain_text(guide[CHANGE_CARD].question)
    desk.page.keyboard.press("Alt+1")
    expect(desk.composer).to_have_value(guide[CHANGE_CARD].answer.strip())
    desk.composer.press("Control+Home")
    desk.page.keyboard.insert_text("I am so sorry. ")
    desk.composer.press("Enter")
    chat.hears(f"I am so sorry. {opening(guide[CHANGE_CARD])}")
    expect(chat.log.locator(".row.rep .meta").last).to_contain_text("Priya")
    tail = [said.by for said in chat.transcript()][-3:]
    assert tail == ["system", "customer", "rep"], "the bot spoke while a rep had the chat"

    desk.give_back()
    chat.hears("Priya has left the chat")
    chat.say("did you pay the ransom")
    chat.hears_answer(guide[DID_YOU_PAY])
    assert chat.transcript()[-1].by == "bot"


_UPSET = re.compile("upset", re.IGNORECASE)


def test_a_rep_sees_the_customer_s_words_as_they_come(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam")
    chat = in_line("It is about my otters")
    desk.claim("my otters")
    expect(chat.status).to_have_text("You are talking to Sam")
    chat.say("<b>They</b> need the internet & so do I")
    expect(desk.transcript).to_contain_text("<b>They</b> need the internet & so do I")
    desk.write("Otters first. <i>Always</i>.")

    chat.hears("Otters first. <i>Always</i>.")
    desk.give_back()


def test_one_ticket_goes_to_one_rep_and_the_other_is_told(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    priya, sam = rep("priya"), rep("sam")
    chat = in_line("Both of you will want the walrus ticket")
    for desk in (priya, sam):
        expect(desk.ticket("walrus")).to_be_visible()
    # Sam's claim is under way when Priya's arrives first.
    held: list[Route] = []
    sam.page.route("**/claim", lambda route: held.append(route))
    with sam.page.expect_request("**/claim"):
        sam.claim("walrus")
    priya.claim("walrus")
    expect(priya.composer).to_be_visible()
    held[0].continue_()

    expect(sam.notices).to_contain_text("Priya")
    expect(sam.ticket("walrus")).to_have_count(0)
    expect(sam.mine.get_by_role("listitem").filter(has_text="walrus")).to_have_count(0)
    expect(priya.mine.get_by_role("listitem").filter(has_text="walrus")).to_have_count(1)
    expect(chat.status).to_have_text("You are talking to Priya")
    assert [said.text for said in chat.transcript() if said.by == "system"] == ["Priya has joined the chat."]
    priya.give_back()


def test_a_new_ticket_shows_in_the_title_of_a_rep_s_tab(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("sam")
    expect(desk.page.get_by_test_id("queue")).not_to_contain_text("Loading")
    in_line("The badge is for me")

    expect(desk.page).to_have_title(re.compile(r"1 new ticket|\(\d+\)"))


def test_a_rep_finds_rep_notes_while_typing(rep: Callable[..., Desk], guide: Guide) -> None:
    desk = rep("sam")
    desk.page.get_by_test_id("guide-search").press_sequentially("ransom")

    expect(desk.page.get_by_test_id(f"result-{DID_YOU_PAY}")).to_be_visible()
    desk.page.get_by_test_id(f"result-{DID_YOU_PAY}").click()
    expect(desk.page.get_by_test_id("guide-preview")).to_contain_text(guide[DID_YOU_PAY].rep_notes.strip())


def test_a_solved_chat_is_closed_and_the_customer_rates_it(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    desk = rep("priya")
    chat = in_line("My pelican needs help")
    desk.claim("pelican")
    desk.write("Done, and greetings to the pelican.")
    chat.hears("Done, and greetings to the pelican.")
    desk.close("Pelican helped.")
    desk.page.get_by_test_id("past-search").fill("greetings pelican")
    found = desk.page.get_by_test_id("past").get_by_role("listitem")
    expect(found).to_have_count(1)
    found.get_by_role("button").click()
    expect(desk.page.get_by_test_id("chat-foot")).to_contain_text("Pelican helped.")
    chat.panel.get_by_role("radio", name="5, Very good").check()
    chat.press("Send rating")

    expect(chat.panel).to_contain_text("Thank you for your rating.")
    expect(chat.field).to_be_hidden()
    chat.press("Start a new chat")
    expect(chat.field).to_be_visible()
    assert "pelican" not in " ".join(said.text for said in chat.transcript())


def test_a_customer_leaves_the_line_and_the_bot_answers_again(
    in_line: Callable[[str], Chat], guide: Guide
) -> None:
    chat = in_line("I may not have the time")
    expect(_banner(chat)).to_contain_text(re.compile("next in the queue|number [0-9]+ in the queue"))
    chat.press("Leave the queue")
    expect(_banner(chat)).to_be_hidden()
    chat.say("did you pay the ransom")

    chat.hears_answer(guide[DID_YOU_PAY])


def test_a_waiting_customer_is_booked_for_a_call_and_the_rep_sees_it(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    chat = in_line("I have to leave for work")
    chat.press("Call me back")
    chat.hears("What is your name?")
    chat.say("Ada Byron")
    chat.hears("At which telephone number or e-mail address")
    chat.say("no idea")
    expect(chat.bubble("That does not look like a telephone number")).to_be_visible()
    chat.say("555 010 4477")
    chat.hears("When would suit you?")
    chat.say("after 5 pm, I take the narwhal out")
    expect(chat.bubble("We have noted your callback")).to_be_visible()
    expect(_banner(chat)).to_contain_text("We have your callback details.")

    desk = rep("sam")
    desk.claim("narwhal")
    expect(desk.page.get_by_test_id("callback")).to_contain_text("Ada Byron, 555 010 4477, after 5 pm")
    desk.give_back()


def test_a_waiting_customer_s_words_are_kept_for_the_rep_and_the_bot_is_silent(
    in_line: Callable[[str], Chat], rep: Callable[..., Desk]
) -> None:
    chat = in_line("About the ibex")
    before = len(chat.transcript())
    chat.say("did you pay the ransom, asks my ibex")
    desk = rep("sam")
    desk.claim("asks my ibex")
    chat.hears("Sam has joined the chat.")

    assert chat.transcript()[before:] == [
        Said("customer", "did you pay the ransom, asks my ibex"),
        Said("system", "Sam has joined the chat."),
    ]
    desk.give_back()


def _banner(chat: Chat) -> Locator:
    return chat.panel.locator(".banner")


def test_what_a_rep_writes_between_two_polls_is_not_missed(
    service: Service, profile: Callable[..., BrowserContext], rep: Callable[..., Desk]
) -> None:
    context = profile(base_url=service.url)
    context.route_web_socket("**/api/chat/ws", lambda socket: socket.close())
    chat = Chat(context.new_page()).open()
    chat.say("I have no websockets - can I talk to a person")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = rep("sam")
    desk.claim("I have no websockets")
    expect(chat.status).to_have_text("You are talking to Sam")
    desk.write("Which page are you on?")
    expect(desk.page.get_by_text("Which page are you on?")).to_be_visible()
    chat.say("are you there")  # before the page has asked for what is new

    chat.has("are you there")
    chat.has("Which page are you on?")
    desk.give_back()


def test_a_chat_is_passed_to_a_colleague_with_a_note_that_no_customer_sees(
    in_line: Callable[[str], Chat], service: Service, profile: Callable[..., BrowserContext]
) -> None:
    service.make_admin("nils", "a password for nils")  # who is never there
    chat = in_line("It is about my heron")
    priya, sam = (Desk(profile(base_url=service.url).new_page()).open() for _ in range(2))
    priya.log_in("priya", service.passwords["priya"])
    sam.log_in("sam", service.passwords["sam"])
    priya.claim("about my heron")
    expect(chat.status).to_have_text("You are talking to Priya")

    expect(priya.composer).to_be_focused()
    priya.page.keyboard.press("Alt+m")
    priya.composer.fill("@sam this is the one from this morning")
    priya.page.get_by_test_id("send").click()
    expect(sam.notices).to_contain_text("Priya mentioned you on ticket")
    expect(priya.transcript.locator(".note")).to_contain_text("@sam this is the one")
    expect(priya.composer).to_have_value("")

    priya.page.keyboard.press("Alt+t")
    expect(priya.page.get_by_role("radio", name=re.compile("Nils"))).to_be_disabled()
    priya.page.get_by_role("radio", name=re.compile("Sam")).check()
    priya.page.get_by_test_id("transfer-note").fill("Wants the fee back.")
    priya.page.get_by_test_id("transfer-submit").click()
    expect(chat.status).to_have_text("You are talking to Sam")
    chat.has("Priya has transferred you to Sam.")

    sam.mine.get_by_role("listitem").filter(has_text="about my heron").locator(".row-open").click()
    expect(sam.transcript.locator(".note")).to_have_count(2)
    expect(sam.transcript.locator(".note").last).to_contain_text("Wants the fee back.")
    expect(sam.page.get_by_test_id("so-far")).to_contain_text("about my heron")
    sam.write("Hello, I am looking at the fee now.")
    chat.hears("I am looking at the fee now")
    expect(sam.page.get_by_test_id("receipt")).to_have_text("Seen")
    assert not [said for said in chat.transcript() if "this morning" in said.text or "fee back" in said.text]
    sam.close("The fee is paid back.")
    expect(chat.panel.get_by_role("radio", name="5, Very good")).to_be_visible()
