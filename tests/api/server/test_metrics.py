"""What Prometheus is told, and who may ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families

from api.clock import now
from api.settings import Settings
from api.store.models import Rep
from tests.api.conftest import PATIENCE, Running, customer_of, live, running
from tests.api.reps import desks

TOKEN = "a token for the scraper"


async def scrape(service: Running, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as http:
        return await http.get("/metrics", headers=headers)


async def figures(service: Running) -> dict[tuple[str, ...], float]:
    """Every sample by its name and its labels' values."""
    answer = await scrape(service)
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_metrics_are_off_until_somebody_turns_them_on(settings: Callable[..., Settings]) -> None:
    with running(settings()) as service:
        answer = await scrape(service, Authorization="Bearer x")
        assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"
    with running(settings(metrics_token=TOKEN, metrics_open=True)) as service:
        for wrong in ({}, {"Authorization": "Bearer not it"}, {"Authorization": f"Basic {TOKEN}"}):
            answer = await scrape(service, **wrong)
            assert answer.status_code == 401 and "calmline" not in answer.text.replace("urn:calmline", "")
        answer = await scrape(service, Authorization=f"Bearer {TOKEN}")
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain")


async def test_turns_hand_overs_requests_and_the_line_are_counted(settings: Callable[..., Settings]) -> None:
    with running(settings(metrics_open=True)) as service:
        async with desks(service, "priya"), customer_of(service) as customer:
            await service.services.store.write(
                lambda session: session.execute(sa.update(Rep).values(seen_at=now()))
            )
            await customer.say("which card")
            await customer.say("break")
            async with customer_of(service) as other, live(service, other) as opened:
                await opened.next("ready")
                await other.say("my secret name is Rumpelstiltskin, and I am angry")
                seen = await figures(service)
            text = (await scrape(service)).text
        assert seen["calmline_turns_total", "answer"] == 1
        assert seen["calmline_turns_total", "hand_over"] == 1
        assert seen["calmline_turns_failed_total",] == 1
        assert seen["calmline_hand_overs_total", "upset"] == seen["calmline_hand_overs_total", "unsure"] == 1
        assert seen["calmline_turn_seconds_count",] == 2
        routes = {key[2] for key in seen if key[0] == "calmline_requests_total"}
        said = next(route for route in routes if route.endswith("}/messages"))
        assert said.startswith("/api/chat/conversations/{")
        assert seen["calmline_requests_total", "POST", said, "201"] == 3
        assert seen["calmline_request_seconds_count", said] == 3
        assert seen["calmline_open_sockets",] == 1
        assert seen["calmline_waiting_tickets", "general"] == 2
        assert seen["calmline_waiting_tickets", "billing"] == 0
        assert 0 <= seen["calmline_longest_wait_seconds", "general"] < 10 * PATIENCE
        assert seen["calmline_online_reps",] == 1 and seen["calmline_database_up",] == 1
        for secret in ("Rumpelstiltskin", customer.id, other.id, "priya", "127.0.0.1"):
            assert secret not in text


async def test_nobody_makes_series_by_asking_for_strange_things(settings: Callable[..., Settings]) -> None:
    with running(settings(metrics_open=True)) as service:
        async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as http:
            for number in range(5):
                await http.get(f"/nothing/{number}")
                await http.get(f"/api/nothing/{number}")
                await http.request(("PROPFIND", "MERGE", "LOCK")[number % 3], "/healthz")
                await http.post("/api/chat/conversations", content=b"x" * 100_000)
            await http.get("/console/main.js")
        seen = await figures(service)
    assert {key[1:] for key in seen if key[0] == "calmline_requests_total"} == {
        ("GET", "other", "404"),
        ("GET", "/api/{rest:path}", "404"),
        ("other", "other", "405"),
        ("POST", "other", "413"),
        ("GET", "other", "200"),
    }


async def test_without_the_database_the_rest_is_still_told(settings: Callable[..., Settings]) -> None:
    with running(settings(metrics_open=True)) as service:
        await asyncio.to_thread(_lose_tickets, service)
        seen = await figures(service)
        assert seen["calmline_database_up",] == 0 and ("calmline_open_sockets",) in seen
        assert not [key for key in seen if key[0] == "calmline_waiting_tickets"]


def _lose_tickets(service: Running) -> None:
    with service.services.store.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE ticket RENAME TO lost")
