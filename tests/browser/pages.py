"""The widget and the console as their users see them: what can be pressed, read and typed."""

from __future__ import annotations

import re
from typing import NamedTuple

from playwright.sync_api import Locator, Page, expect

from bot.guide.entry import Entry


class Said(NamedTuple):
    """One bubble of a transcript: by "customer", "bot", "rep" or "system"."""

    by: str
    text: str


def opening(entry: Entry) -> str:
    """The first paragraph of an entry's approved answer, as a page shows it."""
    return entry.answer.strip().split("\n")[0].strip()


class Chat:
    """The widget on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name=re.compile("^Open chat"))
        self.panel = page.locator("calmline-chat").get_by_role("dialog")
        self.log = self.panel.get_by_role("log", name="Chat messages")
        self.bubbles = self.log.locator(".bubble")
        self.field = self.panel.get_by_role("textbox", name="Your message")
        self.strip = self.panel.locator(".strip")
        self.status = self.panel.locator(".status")

    def open(self, address: str = "/") -> Chat:
        """Go to a page and open the chat on it."""
        self.page.goto(address)
        self.launcher.click()
        expect(self.field).to_be_visible()
        return self

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def button(self, name: str) -> Locator:
        """The last button of that name: the newest, where a transcript has several."""
        return self.panel.get_by_role("button", name=name, exact=True).last

    def press(self, name: str) -> None:
        self.button(name).click()

    def bubble(self, text: str) -> Locator:
        return self.bubbles.filter(has_text=text)

    def hears(self, text: str) -> None:
        """Waits for the newest bubble to have that text, which may be a part of it."""
        expect(self.bubbles.last).to_contain_text(text)

    def hears_answer(self, entry: Entry) -> None:
        """Waits for the entry's approved answer as the newest bubble."""
        self.hears(opening(entry))

    def is_answered(self) -> None:
        """Waits until the newest bubble is not the customer's own."""
        expect(self.log.locator(".row").last).not_to_have_class(re.compile(r"\bmine\b"))

    def has(self, text: str, times: int = 1) -> None:
        """Waits until that many bubbles have the text."""
        expect(self.bubble(text)).to_have_count(times)

    def transcript(self) -> list[Said]:
        """Everything on screen, oldest first."""
        rows = self.log.locator(".row").evaluate_all(
            "rows => rows.map(row => [row.className, row.querySelector('.bubble').textContent])"
        )
        return [Said(_speaker(set(classes.split())), text) for classes, text in rows]


def _speaker(classes: set[str]) -> str:
    if "mine" in classes:
        return "customer"
    return "system" if "system" in classes else "rep" if "rep" in classes else "bot"


class Desk:
    """The console in one rep's browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.waiting = page.get_by_test_id("waiting")
        self.mine = page.get_by_test_id("my-chats")
        self.composer = page.get_by_test_id("composer")
        self.transcript = page.get_by_test_id("messages")
        self.notices = page.get_by_test_id("toast")

    def open(self) -> Desk:
        self.page.goto("/console/")
        return self

    def is_done(self) -> None:
        """Waits until the page has dealt with what it asked for before: it is answered in order."""
        self.page.evaluate("fetch('/healthz').then(answer => answer.text())")

    def log_in(self, username: str, password: str) -> None:
        self.page.get_by_test_id("login-username").fill(username)
        self.page.get_by_test_id("login-password").fill(password)
        self.page.get_by_test_id("login-submit").click()
        expect(self.page.get_by_test_id("desk")).to_be_visible()

    def ticket(self, words: str) -> Locator:
        """The waiting ticket whose customer last said that."""
        return self.waiting.get_by_role("listitem").filter(has_text=words)

    def claim(self, words: str) -> None:
        self.ticket(words).get_by_role("button", name=re.compile("^Claim")).click()

    def write(self, text: str) -> None:
        self.composer.fill(text)
        self.page.get_by_test_id("send").click()

    def give_back(self) -> None:
        self.page.get_by_test_id("give-back").click()
        self.page.get_by_test_id("confirm-yes").click()

    def close(self, note: str) -> None:
        """Closes the open ticket as solved."""
        self.page.get_by_test_id("close-ticket").click()
        self.page.get_by_test_id("outcome-solved").check()
        self.page.get_by_test_id("wrap-up-note").fill(note)
        self.page.get_by_test_id("wrap-up-submit").click()
        expect(self.page.get_by_role("dialog")).to_be_hidden()
