"""One service and one Chromium for all stories; a fresh browser profile for everyone who appears in one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from bot import project
from bot.guide.entry import Guide
from bot.guide.load import load_guide
from tests.browser.pages import Chat, Desk
from tests.browser.serving import Service

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WITHIN_MS = 60_000
"""How long a page may take to show something; a busy machine with two cores is slow, not wrong."""

expect.set_options(timeout=WITHIN_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            # The service's start is bounded by itself; the first story must not pay for it.
            item.add_marker(pytest.mark.timeout(600, func_only=True))


# Package scope: Playwright's loop must be gone before other folders' asynchronous tests run theirs.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"no Chromium on the path ({', '.join(NAMES)}); on Debian: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The sample guide, rep notes and all."""
    return load_guide(project.GUIDE)


@pytest.fixture(scope="package")
def service(
    chromium: Browser, sample_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service that the stories share. It asks for Chromium first: without it there is no story."""
    started = Service(tmp_path_factory.mktemp("service"), sample_model)
    try:
        started.start()
        yield started
    finally:
        started.stop()


Profile = Callable[..., BrowserContext]


@pytest.fixture
def profile(chromium: Browser) -> Iterator[Profile]:
    """Makes a fresh browser profile; keywords are Playwright's."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **options}
        context = chromium.new_context(**options)
        context.set_default_timeout(WITHIN_MS)
        made.append(context)
        return context

    yield make
    for context in made:
        context.unroute_all(behavior="ignoreErrors")
        context.close()


@pytest.fixture
def customer(service: Service, profile: Profile) -> Callable[..., Chat]:
    """A customer at the demo site's first page, with the chat open; keywords are Playwright's."""

    def make(**options: Any) -> Chat:
        return Chat(profile(base_url=service.url, **options).new_page()).open()

    return make


@pytest.fixture
def in_line(customer: Callable[..., Chat]) -> Iterator[Callable[[str], Chat]]:
    """A customer who said that and asked for a person; whoever still waits at the end leaves the line."""
    chats: list[Chat] = []

    def make(words: str) -> Chat:
        chat = customer()
        chats.append(chat)
        chat.say(f"{words} - can I talk to a person")
        expect(chat.status).to_have_text("Waiting for a person")
        return chat

    yield make
    for chat in chats:
        leave = chat.panel.get_by_role("button", name="Leave the queue")
        if leave.is_visible():
            leave.click()
            expect(leave).to_be_hidden()


@pytest.fixture
def rep(service: Service, profile: Profile) -> Callable[..., Desk]:
    """A rep of that username at the console, logged in already; keywords are Playwright's."""

    def make(username: str, **options: Any) -> Desk:
        context = profile(base_url=service.url, **options)
        answer = context.request.post(
            "/api/desk/login",
            data={"username": username, "password": service.passwords[username]},
            headers={"X-Calmline": "1"},
        )
        assert answer.ok, answer.text()
        desk = Desk(context.new_page()).open()
        expect(desk.page.get_by_test_id("rep-name")).to_have_text(username.capitalize())
        return desk

    return make
