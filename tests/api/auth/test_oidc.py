"""Signing in with the company's accounts, at a provider that speaks OpenID Connect on this machine."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import ValidationError
from starlette.responses import RedirectResponse

from api.auth import company
from api.auth.oidc import Person, company_id
from api.settings import Settings
from api.store.models import Rep
from tests.api.conftest import PATIENCE, Running, running, serving
from tests.api.overlap import uncommitted
from tests.api.reps import HEADER, NAMES, PASSWORD, Desk, add, change, desks, id_of

CLIENT, SECRET = "calmline", "the client's secret"


@dataclass
class Provider:
    """A company's sign-in: whoever comes is `who`."""

    url: str = ""
    who: dict[str, Any] = field(default_factory=lambda: {"preferred_username": "Priya"})
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signing: RSAKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    down: bool = False
    token_says: Response | None = None

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        async def discovery() -> Any:
            if self.down:
                return Response(status_code=500)
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            return {"issuer": self.url, **{name: f"{self.url}/{end}" for name, end in ends.items()}}

        @app.get("/keys")
        async def keys() -> Any:
            return {"keys": [self.key.as_dict(private=False)]}

        @app.get("/authorize")
        async def authorize(state: str, nonce: str, redirect_uri: str, code_challenge: str) -> Any:
            code = f"code-{len(self.asked)}"
            self.asked[code] = {"nonce": nonce, "challenge": code_challenge, "back": redirect_uri}
            return RedirectResponse(f"{redirect_uri}?state={state}&code={code}", 302)

        @app.post("/token")
        async def token(request: Request) -> Any:
            if self.token_says is not None:
                return self.token_says
            said = dict(parse_qsl((await request.body()).decode()))
            asked = self.asked.pop(said["code"], {})
            digest = hashlib.sha256(said["code_verifier"].encode()).digest()
            shown = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if asked.get("challenge") != shown or asked.get("back") != said["redirect_uri"]:
                return Response('{"error": "invalid_grant"}', 400, media_type="application/json")
            return {"access_token": "x", "token_type": "Bearer", "id_token": self._token(asked["nonce"])}

        return app

    def _token(self, nonce: str) -> str:
        now = int(time.time())
        told = {"iss": self.url, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 60, "nonce": nonce}
        told |= {**self.who, **self.claims}
        signing = self.signing or self.key
        held = {name: value for name, value in told.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": signing.kid}, held, signing)


@pytest.fixture
def provider() -> Iterator[Provider]:
    it = Provider()
    with serving(uvicorn.Config(it.app(), host="127.0.0.1", port=0, ws="none", log_level="error")) as served:
        it.url, _ = served
        yield it


def with_provider(settings: Callable[..., Settings], provider: Provider, **more: Any) -> Settings:
    return settings(oidc_issuer=provider.url, oidc_client_id=CLIENT, oidc_client_secret=SECRET, **more)


@pytest.fixture
def desk(settings: Callable[..., Settings], provider: Provider) -> Iterator[Running]:
    with running(with_provider(settings, provider)) as it:
        yield it


def browser(service: Running) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE)


async def signed_in(http: httpx.AsyncClient) -> httpx.Response:
    """Off to the provider and back, as a browser goes; the last answer of ours, which shows the console."""
    answer = await http.get("/api/desk/oidc/login")
    while answer.status_code in (302, 303) and not answer.headers["location"].startswith("/console/"):
        answer = await http.get(answer.headers["location"])
    return answer


def problem_in(answer: httpx.Response) -> str:
    return parse_qs(urlsplit(answer.headers["location"]).fragment).get("sign-in", [""])[0]


async def test_a_rep_signs_in_at_the_companys_provider(desk: Running, provider: Provider) -> None:
    await add(desk, "priya")
    async with browser(desk) as http:
        ways = (await http.get("/api/desk/ways")).json()
        assert ways == {"password": True, "company": "your company account"}
        answer = await signed_in(http)
        assert answer.headers["location"] == "/console/"
        cookie = next(each for each in answer.headers.get_list("set-cookie") if "calmline_rep" in each)
        assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower()
        assert (await http.get("/api/desk/me")).json()["name"] == "Priya"
        entered = await http.post("/api/desk/login", json={"username": "priya", "password": PASSWORD})
        assert entered.status_code == 200, "the password is good, too"


async def me_of(http: httpx.AsyncClient) -> str:
    answer = await http.get("/api/desk/me")
    return answer.json()["username"] if answer.status_code == 200 else ""


async def accounts_of(admin: Desk) -> dict[str, dict[str, Any]]:
    return {each["username"]: each for each in (await admin.get("accounts"))["accounts"]}


@pytest.fixture
def ada(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(NAMES, "ada", ("Ada", "admin"))
    return "ada"


async def test_an_account_stays_with_the_person_whoever_has_the_name(
    desk: Running, provider: Provider, ada: str
) -> None:
    priya = await add(desk, "priya")
    async with desks(desk, ada) as (admin,), browser(desk) as hers, browser(desk) as newcomers:
        assert (await accounts_of(admin))["priya"]["company"] is False
        assert problem_in(await signed_in(hers)) == ""
        listed = await accounts_of(admin)
        assert listed["priya"]["company"] is True and listed["ada"]["company"] is False

        # She marries, and her provider calls her otherwise; then it tells no name at all.
        for who in ({"preferred_username": "priya.lind"}, {}):
            provider.who = who
            async with browser(desk) as again:
                assert problem_in(await signed_in(again)) == "" and await me_of(again) == "priya"

        provider.who = {"preferred_username": "priya", "sub": "2"}
        assert problem_in(await signed_in(newcomers)) == "no-account"
        assert await me_of(newcomers) == ""

        path = f"/api/desk/accounts/{priya}/company"
        assert (await admin.http.delete(path)).status_code == 204
        assert await me_of(hers) == "", "the sessions end"
        assert (await accounts_of(admin))["priya"]["company"] is False
        assert (await admin.http.delete(path)).status_code == 204, "again changes nothing"
        assert (await admin.http.delete("/api/desk/accounts/9999/company")).status_code == 404
        assert problem_in(await signed_in(newcomers)) == "" and await me_of(newcomers) == "priya"

        provider.who = {"preferred_username": "priya", "sub": "1"}
        assert problem_in(await signed_in(hers)) == "no-account", "it is the newcomer's now"
        noted = [
            (each["action"], each["rep"])
            for each in reversed((await admin.get("deeds"))["deeds"])
            if each["subject"] == "rep priya"
        ]
        assert noted == [
            ("account.company", "Priya"),
            ("account.unlink", "Ada"),
            ("account.company", "Priya"),
        ]


async def test_the_operator_reads_why_somebody_was_refused_and_the_browser_does_not(
    settings: Callable[..., Settings], provider: Provider, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(with_provider(settings, provider, log_level="info", log_format="json")) as service:
        priya = await add(service, "priya")
        async with browser(service) as http:
            assert problem_in(await signed_in(http)) == ""
            for name in ("priya", "nobody"):
                provider.who = {"preferred_username": name, "sub": "2"}
                assert problem_in(await signed_in(http)) == "no-account"
    lines = [line for line in capfd.readouterr().err.splitlines() if "login_refused" in line]
    said = [json.loads(line) for line in lines]
    assert [(each["why"], each["rep"]) for each in said] == [
        ("linked to somebody else", priya),
        ("unknown", None),
    ]
    assert "priya" not in str(lines) and "nobody" not in str(lines)


async def test_a_closed_account_and_a_new_password_leave_the_link(
    desk: Running, provider: Provider, ada: str
) -> None:
    priya = await add(desk, "priya")
    await add(desk, "sam")
    async with desks(desk, ada) as (admin,), browser(desk) as http:
        assert problem_in(await signed_in(http)) == ""
        path = f"/api/desk/accounts/{priya}"
        assert (await admin.http.patch(path, json={"active": False})).status_code == 200
        for name in ("priya", "sam"):  # her own account is closed: another's, not linked yet, is no way round
            provider.who = {"preferred_username": name}
            assert problem_in(await signed_in(http)) == "no-account", name
        assert (await admin.http.patch(path, json={"active": True})).status_code == 200
        invited = await admin.did(f"accounts/{priya}/invitation")
        assert (await admin.post("join", token=invited["token"], password=PASSWORD)).status_code == 200
        assert problem_in(await signed_in(http)) == "" and await me_of(http) == "priya"
        provider.who = {"preferred_username": "priya", "sub": "2"}
        assert problem_in(await signed_in(http)) == "no-account"


async def test_a_token_that_does_not_number_the_person_opens_nothing(
    desk: Running, provider: Provider
) -> None:
    await add(desk, "priya")
    async with browser(desk) as http:
        for subject in (None, "", 7, ["1"], "x" * 256, "\N{KELVIN SIGN}"):
            provider.claims = {"sub": subject}
            assert problem_in(await signed_in(http)) == "again", subject
        assert await me_of(http) == ""
        provider.claims = {"sub": "x" * 255}
        assert problem_in(await signed_in(http)) == ""


async def test_of_two_who_come_for_an_account_at_once_one_gets_it(desk: Running, provider: Provider) -> None:
    await add(desk, "priya")
    first = Person(company_id(provider.url, "first"), "priya")
    async with browser(desk) as http:
        async with uncommitted(desk) as (session, somebody_waits):
            company.enter(session, first, lasts=timedelta(hours=1))
            late = asyncio.ensure_future(signed_in(http))
            await somebody_waits()
        assert problem_in(await late) == "no-account" and await me_of(http) == ""


async def test_who_comes_under_two_names_at_once_gets_one_account(desk: Running, provider: Provider) -> None:
    await add(desk, "priya")
    await add(desk, "sam")
    as_sam = Person(company_id(provider.url, "1"), "sam")
    async with browser(desk) as http:
        async with uncommitted(desk) as (session, somebody_waits):
            company.enter(session, as_sam, lasts=timedelta(hours=1))
            late = asyncio.ensure_future(signed_in(http))
            await somebody_waits()
        # SQLite's writers take turns, so there the second finds what the first has done.
        assert problem_in(await late) in ("", "again")
        assert problem_in(await signed_in(http)) == "" and await me_of(http) == "sam"


async def test_an_unlink_that_comes_first_is_not_overtaken(
    desk: Running, provider: Provider, ada: str
) -> None:
    priya = await add(desk, "priya")
    async with desks(desk, ada) as (admin,), browser(desk) as http:
        assert problem_in(await signed_in(http)) == ""
        provider.who = {"preferred_username": "priya.lind"}
        keeper = await id_of(admin)
        async with uncommitted(desk) as (session, somebody_waits):
            company.unlink(session, admin=session.get_one(Rep, keeper), rep_id=priya)
            session.flush()
            late = asyncio.ensure_future(signed_in(http))
            await somebody_waits()
        assert problem_in(await late) == "no-account" and await me_of(http) == ""


async def test_whom_nobody_invited_does_not_get_in(desk: Running, provider: Provider) -> None:
    async with browser(desk) as http:
        assert problem_in(await signed_in(http)) == "no-account"
        assert (await http.get("/api/desk/me")).status_code == 401


@pytest.mark.parametrize(
    "lie",
    [{"iss": "https://evil.example"}, {"aud": "another"}, {"nonce": "another"}, {"exp": 1}, {"exp": None}],
)
async def test_a_token_that_lies_opens_nothing(
    desk: Running, provider: Provider, lie: dict[str, Any]
) -> None:
    await add(desk, "priya")
    provider.claims = lie
    async with browser(desk) as http:
        assert problem_in(await signed_in(http)) == "again"
        assert (await http.get("/api/desk/me")).status_code == 401


async def test_a_forged_signature_opens_nothing_and_a_new_key_does(desk: Running, provider: Provider) -> None:
    await add(desk, "priya")
    async with browser(desk) as http:
        assert problem_in(await signed_in(http)) == ""
    provider.signing = RSAKey.generate_key(2048, {"kid": "one"})
    async with browser(desk) as http:
        assert problem_in(await signed_in(http)) == "again"
    provider.key = provider.signing = RSAKey.generate_key(2048, {"kid": "two"})
    async with browser(desk) as http:
        assert problem_in(await signed_in(http)) == "", "the provider has changed its keys"


async def test_another_browsers_way_back_opens_nothing(desk: Running, provider: Provider) -> None:
    await add(desk, "priya")
    async with browser(desk) as thief, browser(desk) as victim:
        leaving = await thief.get("/api/desk/oidc/login")
        back = (await thief.get(leaving.headers["location"])).headers["location"]
        await victim.get("/api/desk/oidc/login")
        assert problem_in(await victim.get(back)) == "again", "its state is not the victim's"
        assert (await victim.get("/api/desk/me")).status_code == 401
        for nonsense in ("", "?state=x", "?state=x&code=y", "?error=access_denied"):
            assert problem_in(await victim.get(f"/api/desk/oidc/callback{nonsense}")) == "again"


async def test_an_address_that_nobody_checked_is_nobodys(
    settings: Callable[..., Settings], provider: Provider
) -> None:
    with running(with_provider(settings, provider, oidc_claim="email")) as service:
        await add(service, "priya")
        provider.who = {"email": "priya", "email_verified": False}
        async with browser(service) as http:
            for said in (False, "false", "true", None):  # none of them says that it was checked
                provider.who["email_verified"] = said
                assert problem_in(await signed_in(http)) == "unnamed", said
            provider.who["email_verified"] = True
            assert problem_in(await signed_in(http)) == ""
            provider.who["email_verified"] = False
            assert problem_in(await signed_in(http)) == "", "hers is linked by now, whatever her address"


async def test_a_name_in_look_alike_letters_is_nobodys(desk: Running, provider: Provider) -> None:
    await add(desk, "lee")
    await change(desk, Rep, Rep.username == "lee", username="mike")
    provider.who = {"preferred_username": "Mi\N{KELVIN SIGN}e"}
    async with browser(desk) as http:
        assert problem_in(await signed_in(http)) == "no-account"


async def test_a_provider_whose_clock_is_a_little_off_is_believed(desk: Running, provider: Provider) -> None:
    await add(desk, "priya")
    async with browser(desk) as http:
        for off in ({"iat": 30, "nbf": 30}, {"exp": -30}):
            at = int(time.time())
            provider.claims = {name: at + seconds for name, seconds in off.items()}
            assert problem_in(await signed_in(http)) == "", off
        provider.claims = {"exp": int(time.time()) - 300}
        assert problem_in(await signed_in(http)) == "again"


async def test_a_provider_that_does_not_answer_is_told_of(desk: Running, provider: Provider) -> None:
    provider.down = True
    async with browser(desk) as http:
        assert problem_in(await signed_in(http)) == "silent"


async def test_a_provider_that_fails_on_the_way_back_is_told_of(desk: Running, provider: Provider) -> None:
    await add(desk, "priya")
    async with browser(desk) as http:
        for said in (Response(status_code=500), Response("<p>Sorry</p>", media_type="text/html")):
            provider.token_says = said
            assert problem_in(await signed_in(http)) == "silent"
        provider.token_says = None
        leaving = await http.get("/api/desk/oidc/login")
        back = (await http.get(leaving.headers["location"])).headers["location"]
        desk.services.sign_in._known["token_endpoint"] = "http://127.0.0.1:1/token"
        assert problem_in(await http.get(back)) == "silent"


async def test_without_passwords_only_the_provider_opens(
    settings: Callable[..., Settings], provider: Provider
) -> None:
    with running(with_provider(settings, provider, password_login=False)) as service:
        await add(service, "priya")
        async with browser(service) as http:
            refused = await http.post("/api/desk/login", json={"username": "priya", "password": PASSWORD})
            assert refused.status_code == 403 and "your company account" in refused.json()["detail"]
            assert problem_in(await signed_in(http)) == ""


async def test_where_no_provider_is_set_up_there_is_no_such_way(service: Running) -> None:
    async with browser(service) as http:
        assert (await http.get("/api/desk/oidc/login")).status_code == 404
        assert (await http.get("/api/desk/oidc/callback")).status_code == 404
        assert (await http.get("/api/desk/ways")).json() == {"password": True, "company": None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_issuer": "http://login.example.com", "oidc_client_id": "a", "oidc_client_secret": "b"},
        {"oidc_issuer": "https://login.example.com", "oidc_client_id": "a"},
        {"password_login": False},
    ],
)
def test_half_a_provider_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)
