"""Leads: hours and rules, queues, canned phrases."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Customer, Running
from tests.api.reps import claimed_ticket, desks


async def test_of_two_leads_who_change_the_hours_at_once_the_second_is_told(service: Running) -> None:
    async with desks(service, "priya", "lee") as (priya, lee):
        had = await lee.get("rules")
        week = [[{"opens": "09:00", "closes": "17:00"}]] * 5 + [[], []]
        body = {
            "version": had["version"],
            "rules": {**had["rules"], "timezone": "America/New_York", "week": week},
        }
        assert (await priya.http.put("/api/desk/rules", json=body)).status_code == 403
        changed = await lee.http.put("/api/desk/rules", json=body)
        assert changed.status_code == 200 and changed.json()["changed_by"] == "Lee"
        again = await lee.http.put("/api/desk/rules", json=body)
        assert again.status_code == 409 and "Lee has changed" in again.json()["detail"]
        assert service.services.rules.now.timezone == "America/New_York"
        wrong: dict[str, Any]
        for wrong in (
            {"timezone": "Mars/Base"},
            {"week": [[]]},
            {"silent_minutes": 0},
            {"exceptions": [{"day": "2026-12-25"}, {"day": "2026-12-25"}]},
        ):
            answer = await lee.http.put("/api/desk/rules", json={**body, "rules": {**body["rules"], **wrong}})
            assert answer.status_code == 422, wrong
        deed = (await lee.get("deeds"))["deeds"][0]
        assert deed["action"] == "desk.rules" and deed["detail"]["timezone"] == "America/New_York"


async def test_a_queue_with_tickets_in_it_is_not_removed(service: Running, customer: Customer) -> None:
    async with desks(service, "priya", "lee") as (priya, lee):
        new = {"title": "Refunds", "first_response_minutes": 5, "resolution_minutes": 60, "version": 0}
        assert (await lee.http.put("/api/desk/queues/refunds", json=new)).status_code == 200
        assert (await lee.http.put("/api/desk/queues/refunds", json=new)).status_code == 409, "made already"
        path = await claimed_ticket(customer, priya)
        await priya.did(f"{path}/transfer", queue="refunds")
        refused = await lee.http.delete("/api/desk/queues/refunds")
        assert refused.status_code == 409 and "1 ticket is open in Refunds" in refused.json()["detail"]
        await priya.did(f"{path}/claim")
        await priya.did(f"{path}/transfer", queue="general")
        assert (await lee.http.delete("/api/desk/queues/refunds")).status_code == 200
        await priya.did(f"{path}/claim")
        assert (await priya.post(f"{path}/transfer", queue="refunds")).status_code == 422
        needed = await lee.http.delete("/api/desk/queues/billing")
        assert needed.status_code == 409 and "guide" in needed.json()["detail"]
        assert (await lee.http.delete("/api/desk/queues/none")).status_code == 404


async def test_leads_keep_phrases_and_reps_use_them(service: Running) -> None:
    async with desks(service, "priya", "lee") as (priya, lee):
        hello = {"title": "Hello", "text": "Hello {customer}, I am {rep}."}
        made = await lee.did("phrases", **hello)
        (phrase,) = made["phrases"]
        assert await priya.get("phrases") == made and made["company"] == "Harborline Internet"
        assert (await lee.post("phrases", **hello)).status_code == 409
        wrong = await lee.post("phrases", title="Bye", text="Bye {custmer}.")
        assert wrong.status_code == 422 and "{customer}" in wrong.text
        path = f"/api/desk/phrases/{phrase['id']}"
        new = {**hello, "text": "Good day.", "version": phrase["version"]}
        assert (await lee.http.put(path, json=new)).status_code == 200
        assert (await lee.http.put(path, json=new)).status_code == 409, "changed meanwhile"
        assert (await lee.http.delete(path)).json()["phrases"] == []
        assert (await lee.http.delete(path)).status_code == 404
