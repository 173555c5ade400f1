"""The guide, the pages, health, headers and the API's own description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from bot.guide.entry import Guide
from tests.api.conftest import GUIDE, PATIENCE, Running, ScriptedBrain, running

HIDDEN = (
    "Nobody approved this",
    "No longer so",
    "Reps only",
    "Ask for the account number",
    "fraud-desk-script",
)


@pytest.fixture
def one(database_file: Path) -> Iterator[Running]:
    with running(Settings(var=database_file.parent, allowed_origins=("https://shop.example",))) as service:
        yield service


async def fetch(service: Running, path: str, **given: Any) -> httpx.Response:
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as http:
        return await http.request(given.pop("method", "GET"), path, **given)


async def test_the_guide_is_what_customers_may_read_today(one: Running) -> None:
    answer = await fetch(one, "/api/guide")
    guide = answer.json()
    assert [topic["id"] for topic in guide["topics"]] == ["cards"]
    assert [entry["id"] for entry in guide["topics"][0]["entries"]] == ["change-my-card", "pay-another-way"]
    assert guide["topics"][0]["entries"][0]["follow_ups"] == ["pay-another-way"]
    for path in ("/api/guide", "/questions", "/openapi.json", "/docs"):
        text = (await fetch(one, path)).text
        assert not [words for words in HIDDEN if words in text], path


async def test_the_questions_page_is_escaped_and_linkable(one: Running) -> None:
    page = await fetch(one, "/questions")
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert 'id="change-my-card"' in page.text
    assert "&lt;cheque&gt;" in page.text and "<cheque>" not in page.text


@pytest.mark.parametrize("path", ["/", "/console/", "/widget/calmline.js", "/docs"])
async def test_pages_are_served_with_their_guards(one: Running, path: str) -> None:
    page = await fetch(one, path)
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"


async def test_templates_are_not_served_raw(one: Running) -> None:
    assert (await fetch(one, "/questions.html")).status_code == 404
    assert (await fetch(one, "/console")).status_code == 307


async def test_other_sites_reach_the_chat_only_when_listed(one: Running) -> None:
    async def allowed(path: str, origin: str) -> str | None:
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        preflight = await fetch(one, path, method="OPTIONS", headers=asked)
        return preflight.headers.get("access-control-allow-origin")

    assert await allowed("/api/chat/conversations", "https://shop.example") == "https://shop.example"
    assert await allowed("/api/chat/conversations", "https://evil.example") is None
    assert await allowed("/api/desk/login", "https://shop.example") is None
    refused = await fetch(
        one,
        "/api/chat/conversations",
        method="POST",
        content=b"x" * 100_000,
        headers={"Origin": "https://shop.example"},
    )
    assert refused.status_code == 413
    assert refused.headers["access-control-allow-origin"] == "https://shop.example"
    script = await fetch(one, "/widget/calmline.js", headers={"Origin": "https://any.example"})
    assert script.headers["access-control-allow-origin"] == "*"


async def test_alive_and_ready(one: Running) -> None:
    assert (await fetch(one, "/healthz")).json() == {"status": "ok"}
    assert (await fetch(one, "/readyz")).status_code == 200
    one.brain.guide = Guide((), ())
    not_ready = await fetch(one, "/readyz")
    assert not_ready.status_code == 503 and not_ready.headers["content-type"] == "application/problem+json"
    assert (await fetch(one, "/healthz")).status_code == 200


async def test_not_ready_without_the_database(one: Running) -> None:
    with one.services.store.transaction() as session:
        session.connection().exec_driver_sql("DROP TABLE alembic_version")
    assert (await fetch(one, "/readyz")).status_code == 503


async def test_a_newly_published_guide_shows_at_once(one: Running) -> None:
    entries = (replace(GUIDE.entries[0], answer="The new words."), *GUIDE.entries[1:])
    one.brain.guide = Guide(GUIDE.topics, entries)
    assert "The new words." in (await fetch(one, "/api/guide")).text


def test_the_api_describes_itself_wholly(tmp_path: Path) -> None:
    document = create_app(Settings(var=tmp_path), ScriptedBrain()).openapi()
    schemas = document["components"]["schemas"]
    assert "Problem" in schemas and "HTTPValidationError" not in schemas
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert operation.get("summary") and operation.get("description"), where
            assert operation.get("tags"), where
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], (where, status)
    customer = [path for path in document["paths"] if "/chat/conversations/{" in path]
    assert len(customer) == 5
    for path in customer:
        for operation in document["paths"][path].values():
            assert operation["security"] and {"401", "403", "404"} <= operation["responses"].keys(), path
    assert schemas["SendIn"]["properties"]["client_id"]["examples"]
