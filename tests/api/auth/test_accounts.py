"""Accounts: who may do what, invitations, forgotten passwords, sessions that are ended, people who leave."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa

from api.clock import now
from api.desk import transfer
from api.store.models import Invitation, Rep
from api.team import presence
from tests.api.conftest import PATIENCE, Customer, Running, customer_of
from tests.api.reps import HEADER, NAMES, Desk, add, change, claimed_ticket, desks, id_of, set_rules

PASSWORD = "another long enough one"
ROLES = ("rep", "lead", "editor", "approver", "admin")

# Who may call what: R rep, L lead, E editor, A approver, D admin. Whoever is not there is answered with 403.
EVERYONE, DESK, LEADS, ADMINS = "RLEAD", "RLD", "LD", "D"
MAY = {
    "GET /api/desk/me": EVERYONE,
    "GET /api/desk/sessions": EVERYONE,
    "DELETE /api/desk/sessions/{session_id}": EVERYONE,
    "POST /api/desk/password": EVERYONE,
    "GET /api/desk/guide": EVERYONE,
    "GET /api/desk/tickets": DESK,
    "GET /api/desk/tickets/{ticket_id}": DESK,
    "GET /api/desk/tickets/{ticket_id}/suggestions": DESK,
    "POST /api/desk/tickets/{ticket_id}/claim": DESK,
    "POST /api/desk/tickets/{ticket_id}/messages": DESK,
    "POST /api/desk/tickets/{ticket_id}/notes": DESK,
    "POST /api/desk/tickets/{ticket_id}/return": DESK,
    "POST /api/desk/tickets/{ticket_id}/close": DESK,
    "POST /api/desk/tickets/{ticket_id}/transfer": DESK,
    "GET /api/desk/search": DESK,
    "GET /api/desk/team": DESK,
    "GET /api/desk/queues": DESK,
    "GET /api/desk/rules": DESK,
    "POST /api/desk/presence": DESK,
    "GET /api/desk/phrases": DESK,
    "POST /api/desk/phrases": LEADS,
    "PUT /api/desk/phrases/{phrase_id}": LEADS,
    "DELETE /api/desk/phrases/{phrase_id}": LEADS,
    "PUT /api/desk/rules": LEADS,
    "PUT /api/desk/team/{rep_id}": LEADS,
    "PUT /api/desk/queues/{name}": LEADS,
    "DELETE /api/desk/queues/{name}": LEADS,
    "GET /api/desk/board": LEADS,
    "GET /api/desk/board.csv": LEADS,
    "GET /api/desk/edits": "LEAD",
    "GET /api/desk/deeds": LEADS,
    "GET /api/desk/deliveries": LEADS,
    "POST /api/desk/deliveries/{delivery_id}/retry": LEADS,
    "GET /api/desk/accounts": ADMINS,
    "POST /api/desk/accounts": ADMINS,
    "POST /api/desk/accounts/{rep_id}/invitation": ADMINS,
    "PATCH /api/desk/accounts/{rep_id}": ADMINS,
    "DELETE /api/desk/accounts/{rep_id}/company": ADMINS,
}
OPEN = {
    "POST /api/desk/login",
    "POST /api/desk/logout",
    "POST /api/desk/join",
    "GET /api/desk/ways",
    "GET /api/desk/oidc/login",
    "GET /api/desk/oidc/callback",
}


@pytest.fixture(autouse=True)
def people(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ROLES:
        monkeypatch.setitem(NAMES, f"some-{role}", (f"Some {role}", role))


@asynccontextmanager
async def stranger(service: Running) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE) as http:
        yield Desk(http, service)


async def test_every_route_of_the_desk_is_for_the_roles_in_the_table(service: Running) -> None:
    async with desks(service, *(f"some-{role}" for role in ROLES)) as everyone:
        paths = (await everyone[0].http.get("/openapi.json")).json()["paths"]
        routes = {
            f"{method.upper()} {path}"
            for path, methods in paths.items()
            if path.startswith("/api/desk/")
            for method in methods
        }
        assert routes == set(MAY) | OPEN, "a new route needs a line in the table"
        ids = {
            "ticket_id": "99",
            "rep_id": "99",
            "name": "none",
            "session_id": "0" * 16,
            "phrase_id": "99",
            "delivery_id": "99",
        }
        for route, may in MAY.items():
            method, path = route.split()
            for name, id_ in ids.items():
                path = path.replace(f"{{{name}}}", id_)
            for role, letter, desk in zip(ROLES, EVERYONE, everyone, strict=True):
                answer = await desk.http.request(method, path, json={} if method != "GET" else None)
                assert (answer.status_code == 403) == (letter not in may), (route, role, answer.status_code)
                assert answer.status_code < 500


async def test_an_editor_hears_nothing_of_chats(service: Running) -> None:
    async with desks(service, "some-editor") as (editor,), editor.live() as socket:
        assert await socket.closed() == 4403


async def test_who_is_made_an_editor_hears_nothing_more_of_chats(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.desk.socket.SESSION_CHECK_SECONDS", 0.1)
    async with desks(service, "priya", "some-admin") as (priya, admin), priya.live() as socket:
        await socket.next("ready")
        demoted = await admin.http.patch(f"/api/desk/accounts/{await id_of(priya)}", json={"role": "editor"})
        assert demoted.status_code == 200
        assert await socket.closed() == 4403


async def test_who_keeps_the_guide_is_given_no_customers(service: Running, customer: Customer) -> None:
    names = ("priya", "lee", "some-editor", "some-approver")
    async with desks(service, *names) as (priya, lee, editor, approver), customer_of(service) as second:
        keepers = [await id_of(editor), await id_of(approver)]
        path = await claimed_ticket(customer, priya)
        assert {each["name"] for each in (await lee.get("team"))["members"]} == {"Priya", "Lee"}
        for keeper in keepers:
            assert (await priya.post(f"{path}/transfer", rep=keeper)).status_code == 422
        # Both reps are full, so whatever is given out now would be given to one who keeps the guide.
        for full in (await id_of(priya), await id_of(lee)):
            answer = await lee.http.put(f"/api/desk/team/{full}", json={"queues": [], "capacity": 0})
            assert answer.status_code == 200
        await set_rules(lee, auto_assign=True)
        await second.say("a person please")
        await service.services.clock.tick()
        assert (await second.get())["status"] == "waiting"
        waiting = (await lee.tickets(status="waiting"))[0]["id"]
        given = await service.services.store.write(transfer.assign, ticket_id=waiting, rep_id=keepers[0])
        assert given is None
        people = await service.services.store.read(presence.people_serving, "general")
        assert people.at_work == 2
        # One who is made an editor while a customer talks to her cannot answer: the customer waits again.
        await change(service, Rep, Rep.username == "priya", role="editor")
        await service.services.clock.tick()
        assert (await customer.get())["status"] == "waiting"


async def test_an_invited_rep_chooses_a_password_once(service: Running) -> None:
    async with desks(service, "some-admin") as (admin,), stranger(service) as new, stranger(service) as thief:
        invited = await admin.did("accounts", username="Nora", name="Nora  Lind", role="lead")
        account = invited["account"]
        assert (account["username"], account["name"], account["invited"]) == ("nora", "Nora Lind", True)
        assert (await new.log_in("nora", "!")).status_code == 401, "there is no password yet"
        weak = await new.post("join", token=invited["token"], password="short")
        assert weak.status_code == 422 and "at least 10" in weak.json()["detail"]
        assert (await new.post("join", token=invited["token"], password=PASSWORD)).status_code == 200
        assert (await new.log_in("nora", PASSWORD)).json()["role"] == "lead"
        assert (await new.get("me"))["name"] == "Nora Lind"
        again = await thief.post("join", token=invited["token"], password="the thief's own one")
        assert again.status_code == 401
        assert (await thief.post("join", token="x" * 43, password=PASSWORD)).status_code == 401
        assert (await admin.post("accounts", username="nora", name="N")).status_code == 409
        assert (await admin.post("accounts", username="no ra", name="N")).status_code == 422
        listed = {each["username"]: each for each in (await admin.get("accounts"))["accounts"]}
        assert listed["nora"]["invited"] is False and listed["nora"]["last_seen"] is not None
        assert invited["token"] not in str(await admin.get("deeds"))


async def test_a_reset_ends_the_sessions_once_the_new_password_is_chosen(service: Running) -> None:
    async with desks(service, "priya", "some-admin") as (priya, admin), stranger(service) as anywhere:
        rep = (await priya.get("me"))["id"]
        first = await admin.did(f"accounts/{rep}/invitation")
        second = await admin.did(f"accounts/{rep}/invitation")
        assert (await priya.http.get("/api/desk/me")).status_code == 200, "she goes on meanwhile"
        assert (await anywhere.post("join", token=first["token"], password=PASSWORD)).status_code == 401
        assert (await anywhere.post("join", token=second["token"], password=PASSWORD)).status_code == 200
        assert (await priya.http.get("/api/desk/me")).status_code == 401
        assert (await anywhere.log_in("priya", PASSWORD)).status_code == 200


async def test_an_invitation_gets_too_old(service: Running) -> None:
    async with desks(service, "some-admin") as (admin,), stranger(service) as late:
        invited = await admin.did("accounts", username="nora", name="Nora")
        past = now() - timedelta(seconds=1)
        await service.services.store.write(
            lambda session: session.execute(sa.update(Invitation).values(expires_at=past))
        )
        answer = await late.post("join", token=invited["token"], password=PASSWORD)
        assert answer.status_code == 401 and "Ask an admin" in answer.json()["detail"]


async def test_whoever_leaves_is_out_at_once_and_the_open_chats_wait_again(service: Running) -> None:
    async with desks(service, "priya", "some-admin") as (priya, admin), customer_of(service) as customer:
        await claimed_ticket(customer, priya)
        rep = (await priya.get("me"))["id"]
        changed = await admin.http.patch(f"/api/desk/accounts/{rep}", json={"active": False})
        assert changed.status_code == 200 and changed.json()["active"] is False
        assert (await priya.http.get("/api/desk/me")).status_code == 401
        assert (await priya.log_in("priya")).status_code == 401
        await service.services.clock.tick()
        assert (await customer.get())["status"] == "waiting"
        assert (await customer.history())[-1]["text"].startswith("Priya had to leave")


async def test_the_last_admin_stays(service: Running) -> None:
    async with desks(service, "some-admin") as (admin,):
        own = (await admin.get("me"))["id"]
        for changed in ({"role": "rep"}, {"active": False}):
            answer = await admin.http.patch(f"/api/desk/accounts/{own}", json=changed)
            assert answer.status_code == 409 and "only admin" in answer.json()["detail"]
        await add(service, "some-lead")
        everyone = (await admin.get("accounts"))["accounts"]
        lead = next(each["id"] for each in everyone if each["role"] == "lead")
        promoted = await admin.http.patch(f"/api/desk/accounts/{lead}", json={"role": "admin"})
        assert promoted.json()["role"] == "admin"
        assert (await admin.http.patch(f"/api/desk/accounts/{own}", json={"role": "rep"})).status_code == 200


async def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(service: Running) -> None:
    async with desks(service, "priya") as (priya,), stranger(service) as elsewhere:
        await elsewhere.log_in("priya")
        assert (await priya.post("password", old="wrong wrong wrong", new=PASSWORD)).status_code == 422
        assert (await priya.post("password", old="a long enough one", new="short")).status_code == 422
        assert (await priya.post("password", old="a long enough one", new=PASSWORD)).status_code == 204
        assert (await priya.http.get("/api/desk/me")).status_code == 200
        assert (await elsewhere.http.get("/api/desk/me")).status_code == 401


async def test_a_rep_ends_own_sessions_and_an_admin_anybodys(service: Running, customer: Customer) -> None:
    async with desks(service, "priya", "sam", "some-admin") as (priya, sam, admin):
        own = (await priya.get("sessions"))["sessions"]
        assert [(each["rep"], each["this"]) for each in own] == [("priya", True)]
        everyones = {each["rep"]: each["id"] for each in (await admin.get("sessions"))["sessions"]}
        assert set(everyones) == {"priya", "sam", "some-admin"}
        refused = await priya.http.delete(f"/api/desk/sessions/{everyones['sam']}")
        assert refused.status_code == 404, "another's session is none of hers"
        assert (await admin.http.delete(f"/api/desk/sessions/{everyones['sam']}")).status_code == 204
        assert (await sam.http.get("/api/desk/me")).status_code == 401
        assert (await priya.http.delete(f"/api/desk/sessions/{own[0]['id']}")).status_code == 204
        assert (await priya.http.get("/api/desk/me")).status_code == 401
