"""A rep logs in and out; strangers, forgers and guessers do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
import websockets

from api.auth import passwords
from api.auth import service as accounts
from api.auth.throttle import WIDER
from api.clock import now
from api.desk import socket as desk_socket
from api.settings import Settings
from api.store.engine import Store
from api.store.models import Rep, RepSession
from tests.api.conftest import PATIENCE, Running, running
from tests.api.reps import HEADER, PASSWORD, add, desks, socket


@pytest.fixture
def store(database_file: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{database_file}")
    yield made
    made.close()


async def test_a_rep_logs_in_and_is_known(service: Running) -> None:
    async with desks(service, "priya") as (priya,):
        priya.http.cookies.clear()
        assert (await priya.http.get("/api/desk/me")).status_code == 401
        answer = await priya.log_in("priya")
        assert answer.status_code == 200 and answer.json() == await priya.get("me")
        assert answer.json() == {"id": 1, "username": "priya", "name": "Priya", "role": "rep"}


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(service: Running) -> None:
    await add(service, "priya")
    async with httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE) as http:
        answer = await http.post("/api/desk/login", json={"username": " PRIYA ", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/api/desk" in cookie
    assert "Secure" not in cookie
    assert PASSWORD not in answer.text and "hash" not in answer.text


async def test_over_https_the_cookie_is_secure(settings: Callable[..., Settings]) -> None:
    with running(settings(cookie_secure=True)) as service:
        await add(service, "priya")
        async with httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE) as http:
            answer = await http.post("/api/desk/login", json={"username": "priya", "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]


async def test_a_wrong_password_and_an_unknown_name_look_the_same(service: Running) -> None:
    await add(service, "priya")
    async with httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE) as http:
        wrong = await http.post("/api/desk/login", json={"username": "priya", "password": "not this one"})
        unknown = await http.post("/api/desk/login", json={"username": "nobody", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert "set-cookie" not in wrong.headers


def test_an_unknown_name_costs_a_hash_too(monkeypatch: pytest.MonkeyPatch) -> None:
    verified = []

    class Watched:
        def verify(self, hashed: str, password: str) -> bool:
            verified.append(hashed)
            return real.verify(hashed, password)

        def hash(self, password: str) -> str:
            return real.hash(password)

    real = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", Watched())
    assert not passwords.matches("whatever it is", None)
    assert len(verified) == 1 and verified[0].startswith("$argon2id$")


async def test_an_inactive_rep_is_out_at_once(service: Running) -> None:
    async with desks(service, "priya") as (priya,):
        await service.services.store.write(
            lambda session: session.execute(sa.update(Rep).values(active=False))
        )
        assert (await priya.http.get("/api/desk/me")).status_code == 401
        assert (await priya.log_in("priya")).status_code == 401


async def test_logging_out_revokes_the_token_itself(service: Running) -> None:
    async with desks(service, "priya") as (priya,):
        token = priya.token
        assert (await priya.post("logout")).status_code == 204
        assert priya.token == ""
        copied = await priya.http.get("/api/desk/me", headers={"Cookie": f"calmline_rep={token}"})
        assert copied.status_code == 401
        async with socket(service, cookie=token, origin=service.url) as opened:
            assert await opened.closed() == 4401


async def test_an_open_socket_ends_with_its_session(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_socket, "SESSION_CHECK_SECONDS", 0.05)
    async with desks(service, "priya") as (priya,), priya.live() as opened:
        assert (await opened.next())["type"] == "ready"
        await priya.post("logout")
        assert await opened.closed() == 4401


async def test_a_session_ends_by_itself(service: Running) -> None:
    async with desks(service, "priya") as (priya,):
        past = now() - timedelta(seconds=1)
        await service.services.store.write(
            lambda session: session.execute(sa.update(RepSession).values(expires_at=past))
        )
        assert (await priya.http.get("/api/desk/me")).status_code == 401


async def test_the_token_is_stored_only_as_a_hash(service: Running) -> None:
    async with desks(service, "priya") as (priya,):
        stored = await service.services.store.read(
            lambda session: session.scalars(sa.select(RepSession.token_hash)).all()
        )
        assert len(stored) == 1 and priya.token not in stored[0] and len(stored[0]) == 64


@pytest.mark.parametrize("path", ["login", "logout", "tickets/1/claim", "tickets/1/close"])
async def test_what_changes_something_needs_the_header(service: Running, path: str) -> None:
    async with desks(service, "priya") as (priya,):
        del priya.http.headers["X-Calmline"]
        answer = await priya.post(path, username="priya", password=PASSWORD)
        assert answer.status_code == 403 and "X-Calmline" in answer.json()["detail"]
        assert (await priya.http.get("/api/desk/me")).status_code == 200


async def test_guessing_passwords_is_slowed_down_by_name_and_by_address(
    settings: Callable[..., Settings],
) -> None:
    with running(settings(login_rate="2/minute")) as service:
        await add(service, "priya")
        async with httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE) as http:

            async def guess(username: str, password: str = "wrong") -> httpx.Response:
                return await http.post("/api/desk/login", json={"username": username, "password": password})

            assert [(await guess("priya")).status_code for _ in range(2)] == [401, 401]
            refused = await guess("PRIYA", PASSWORD)
            assert refused.status_code == 429 and 1 <= int(refused.headers["Retry-After"]) <= 60
            assert (await guess("sam")).status_code == 401
            seen = [(await guess(f"name{number}")).status_code for number in range(2 * WIDER)]
            assert seen == [401] * (2 * WIDER - 4) + [429] * 4, "the address has had four before"
            service.time.pass_by(120)
            assert (await guess("priya", PASSWORD)).status_code == 200, "two minutes later all is forgotten"


NO_LOGINS = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"username":"priya"}',
    b'{"username":"","password":"x"}',
    b'{"username":"priya","password":"' + b"x" * 1000 + b'"}',
    b'{"username":"priya","password":"\\ud800"}',
    b'{"username":"pr\\u0000iya","password":"xxxx"}',
    b'{"username":"priya","password":"x","role":"admin"}',
]


async def test_a_log_in_that_is_none_is_refused(service: Running) -> None:
    as_json = {"Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE) as http:
        for body in NO_LOGINS:
            answer = await http.post("/api/desk/login", content=body, headers=as_json)
            assert answer.status_code in (400, 422), body
            assert answer.headers["content-type"] == "application/problem+json"


async def test_a_made_up_cookie_opens_nothing(service: Running) -> None:
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as http:
        for cookie in (b"", b"x", b"\xe9" * 40, b"a" * 3000, b'"";', b"null"):
            answer = await http.get("/api/desk/me", headers={b"Cookie": b"calmline_rep=" + cookie})
            assert answer.status_code == 401, cookie


async def test_another_sites_page_cannot_open_the_socket(service: Running) -> None:
    strange = (None, "null", "https://evil.example", "http://127.0.0.1", "http://127.0.0.1:1", "x://:y")
    async with desks(service, "priya") as (priya,):
        for origin in strange:
            with pytest.raises(websockets.InvalidStatusCode) as refused:
                async with socket(service, cookie=priya.token, origin=origin):
                    pass
            assert refused.value.status_code == 403, origin


async def test_the_socket_needs_a_session(service: Running) -> None:
    async with socket(service, cookie="made-up", origin=service.url) as opened:
        assert await opened.closed() == 4401


def test_demo_accounts_are_made_once(store: Store) -> None:
    with store.transaction() as session:
        made = accounts.ensure_demo_accounts(session)
    assert [username for username, _ in made] == ["priya", "sam", "lee"]
    assert len({password for _, password in made}) == 3
    with store.transaction() as session:
        assert accounts.ensure_demo_accounts(session) == []
        roles = {rep.username: rep.role for rep in accounts.list_reps(session)}
        account = accounts.find_account(session, "priya")
    assert roles == {"priya": "rep", "sam": "rep", "lee": "lead"}
    assert account is not None and passwords.matches(dict(made)["priya"], account.password_hash)


def test_a_new_password_ends_every_session(store: Store) -> None:
    with store.transaction() as session:
        rep = accounts.add_rep(session, username="Priya", name="Priya", role="rep", password=PASSWORD)
        token = accounts.start_session(session, rep_id=rep.id, lasts=timedelta(hours=1))
    with store.transaction() as session:
        assert accounts.rep_of(session, token) is not None
        accounts.set_password(session, username="priya", password="another long one")
    with store.transaction() as session:
        assert accounts.rep_of(session, token) is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "two words"}, "is no username"),
        ({"username": "-"}, "is no username"),
        ({"name": " "}, "the name that customers see"),
        ({"role": "boss"}, "is no role"),
        ({"password": "short"}, "at least 10"),
        ({"password": "x" * 500}, "at most 200"),
        ({"username": "PRIYA"}, "already"),
    ],
)
def test_an_account_that_cannot_be_says_why(store: Store, changed: dict[str, str], said: str) -> None:
    given = {"username": "sam", "name": "Sam", "role": "rep", "password": PASSWORD}
    with store.transaction() as session:
        accounts.add_rep(session, username="priya", name="Priya", role="rep", password=PASSWORD)
    with pytest.raises(ValueError, match=said), store.transaction() as session:
        accounts.add_rep(session, **{**given, **changed})
