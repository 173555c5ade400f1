"""What is kept for reps never reaches a customer's browser, whatever the customer does."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect

from bot.guide.entry import Audience, EntryId, Guide
from tests.browser.pages import Chat, Desk
from tests.browser.serving import Service
from tests.browser.wiretap import Wiretap, letters

CHANGE_CARD = EntryId("change-my-card")
DID_YOU_PAY = EntryId("did-you-pay")
BACKED_UP = EntryId("rep-backed-up-queue")

ASK_BY_HAND = """async entry => {
    const key = Object.keys(localStorage).find(key => key.endsWith(":chat"));
    const { id, token } = JSON.parse(localStorage.getItem(key));
    const answer = await fetch(`/api/chat/conversations/${id}/messages`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
        body: JSON.stringify({ client_id: crypto.randomUUID(), entry }),
    });
    await answer.text();
    return answer.status;
}"""


@pytest.fixture
def secrets(guide: Guide) -> dict[str, str]:
    """Every sentence that is for reps only, as letters: what it reads, and the entry that it stands in."""
    found: dict[str, str] = {}
    for entry in guide.entries:
        texts = [entry.rep_notes]
        if entry.audience is Audience.REP:
            texts += [entry.question, entry.answer, entry.id]
        for text in texts:
            found.update({letters(part): entry.id for part in re.split(r"(?<=[.!?:;])\s+", text.strip())})
    return {sentence: entry for sentence, entry in found.items() if len(sentence) > 12}


def test_nothing_for_reps_is_in_any_byte_sent_to_a_customer(
    service: Service,
    profile: Callable[..., BrowserContext],
    rep: Callable[..., Desk],
    guide: Guide,
    secrets: dict[str, str],
) -> None:
    context = profile(base_url=service.url)
    tap = Wiretap(context)
    chat = Chat(context.new_page()).open()
    page = chat.page

    # A whole story: answers, a rep-only entry asked for in its own words and by its id, a rep, a reload.
    chat.say("did you pay the ransom")
    chat.hears_answer(guide[DID_YOU_PAY])
    chat.say(guide[BACKED_UP].examples[0])
    chat.is_answered()
    assert page.evaluate(ASK_BY_HAND, BACKED_UP) == 422
    chat.say("I want to talk to a person about my lemur")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = rep("priya")
    desk.claim("lemur")
    chat.say(guide[BACKED_UP].examples[0])
    suggested = desk.page.get_by_test_id("suggestions")
    expect(suggested).to_contain_text(guide[BACKED_UP].question)
    chat.say("how do i change the card on my account")
    expect(desk.page.get_by_test_id("suggestion-1")).to_contain_text(guide[CHANGE_CARD].question)
    expect(suggested).to_contain_text(guide[CHANGE_CARD].rep_notes.strip())
    desk.page.keyboard.press("Alt+1")
    desk.composer.press("Enter")
    chat.hears_answer(guide[CHANGE_CARD])
    desk.give_back()
    chat.hears("Priya has left the chat")
    page.reload()
    chat.hears("Priya has left the chat")
    for address in ("/questions", "/docs", "/openapi.json", "/api/guide", "/api/chat/welcome"):
        page.goto(address)

    assert {"/questions", "/api/guide", "/widget/calmline.js", "/api/chat/ws"} <= {
        urlsplit(sent.source).path for sent in tap.sent
    }
    said = [(sent.source, sent.letters()) for sent in tap.sent]
    for answer in (guide[DID_YOU_PAY].answer, guide[CHANGE_CARD].answer):
        assert sum(letters(answer) in text for _, text in said) >= 3, "the wiretap does not hear"
    assert len(secrets) > 80
    found = {(source, entry) for source, text in said for it, entry in secrets.items() if it in text}
    assert not found


def test_a_rep_who_is_about_to_send_a_rep_note_is_asked_first(
    customer: Callable[..., Chat], rep: Callable[..., Desk], guide: Guide
) -> None:
    chat = customer()
    chat.say("can i talk to a person about the gnu")
    expect(chat.status).to_have_text("Waiting for a person")
    desk = rep("priya")
    desk.claim("the gnu")
    note = guide[CHANGE_CARD].rep_notes.strip()
    desk.write(note)
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("This looks like a rep note")
    dialog.get_by_role("button", name="Back to the message").click()

    expect(desk.composer).to_have_value(note)
    desk.write("Let us look at it together.")
    chat.hears("Let us look at it together.")
    assert note not in " ".join(said.text for said in chat.transcript())
    desk.give_back()
