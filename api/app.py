"""Builds the app from its parts."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.metadata import PackageNotFoundError, version

import structlog
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import Request
from starlette.responses import Response

from api import bus, problems
from api.auth import account_routes as accounts
from api.auth import oidc_routes as oidc
from api.auth import routes as auth
from api.auth.oidc import SignIn
from api.board import routes as board
from api.brain import BrainLike
from api.chat import routes as chat
from api.chat.service import ChatService
from api.clock import SYSTEM, Clock
from api.conversation import notices, outbox
from api.conversation.events import read_event
from api.conversation.notices import Notices
from api.desk import phrase_routes as phrases
from api.desk import routes as desk
from api.desk import socket as desk_socket
from api.desk.clock import DeskClock
from api.guide import edit_routes as guide_edits
from api.guide import routes as guide
from api.limits import Limits
from api.outbound import routes as outbound
from api.outbound.receivers import ConfiguredReceivers
from api.outbound.sender import DeliverySender
from api.pages import routes as pages
from api.server import health
from api.server.metrics import Metrics
from api.server.metrics import router as metrics_router
from api.server.middleware import Guard
from api.server.origins import SharedCors
from api.settings import Settings
from api.store.engine import Store
from api.strangers import Strangers
from api.team import routes as team
from api.team.rules import RuleBook
from bot.dialogue.buttons import Buttons
from bot.dialogue.turn import ChoiceAction

log = structlog.get_logger()

AGAIN_SECONDS = 1.0
"""The pause before failed background work is started again."""

DESCRIPTION = """\
Customers ask, the approved guide answers, a rep takes over when the bot is unsure or the customer is upset.

Every error is an RFC 9457 problem (application/problem+json). Customer routes need the bearer token that \
starting a conversation returns. Desk routes need the cookie that logging in sets; a desk request that \
changes something also needs the header X-Calmline: 1."""


def create_app(settings: Settings, brain: BrainLike, clock: Clock = SYSTEM) -> FastAPI:
    """Builds the app and brings its database up to date. Limits and waits use `clock`.

    Raises api.store.engine.StoreError if the database cannot be used, and OSError if the secret key cannot
    be stored.
    """
    receivers = ConfiguredReceivers.of(settings)
    info: dict[str, object] = {notices.KEY: Notices(brain.phrase)}
    if receivers.names:
        info[outbox.KEY] = receivers
    store = Store(settings.database, info=info)
    store.upgrade()
    _ = settings.signing_key  # a key that cannot be stored must fail the start, not the first customer
    events = bus.connect(settings.redis_url, read_event)
    rules = RuleBook(store)
    metrics = Metrics()
    app = FastAPI(
        title="Calmline",
        version=_version(),
        description=DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.store = store
    app.state.bus = events
    app.state.brain = brain
    app.state.time = clock
    app.state.limits = Limits(settings, clock)
    app.state.rules = rules
    app.state.metrics = metrics
    app.state.sign_in = SignIn(settings)
    app.state.chat = ChatService(
        settings=settings, store=store, bus=events, brain=brain, rules=rules, metrics=metrics
    )
    app.state.clock = DeskClock(
        store=store,
        bus=events,
        rules=rules,
        long_wait=brain.phrase("utter_long_wait"),
        callback=Buttons.of(brain.phrase).labels[ChoiceAction.CALLBACK],
        seconds=settings.desk_tick_seconds,
        time=clock,
    )
    app.state.sender = DeliverySender(settings=settings, store=store, bus=events)
    app.state.strangers = Strangers(store=store, brain=brain, pinned=settings.strangers, time=clock)
    problems.install(app)
    app.add_exception_handler(OperationalError, _database_failed)
    app.add_exception_handler(PoolTimeout, _database_failed)
    for router in (
        chat.router,
        guide.router,
        auth.router,
        accounts.router,
        oidc.router,
        desk.router,
        team.router,
        guide_edits.router,
        phrases.router,
        board.router,
        desk_socket.router,
        outbound.router,
        health.router,
        metrics_router,
    ):
        app.include_router(router)
    pages.mount(app)
    app.add_middleware(Guard, body_max_bytes=settings.body_max_bytes, metrics=metrics)
    # Outermost: a page on another site can read why it was refused only if the CORS headers are set.
    app.add_middleware(SharedCors, origins=settings.allowed_origins)
    _document_problems(app)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state = app.state
    await state.bus.start()
    await state.strangers.tick()  # before the first customer: a restart must not answer by the guess
    works = {
        "sweep": state.chat.sweep,
        "desk clock": state.clock.run,
        "sender": state.sender.run,
        "strangers": state.strangers.run,
    }
    beside = [asyncio.create_task(_run_again(name, work)) for name, work in works.items()]
    try:
        yield
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await state.chat.stop()
        await state.bus.stop()
        state.store.close()


async def _run_again(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Runs background work and starts it again if it fails, since the desk cannot do without it."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("work_broke", work=name)
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            return


async def _database_failed(request: Request, error: Exception) -> Response:
    """Answers with 503: a database that is down, locked or full is not the request's fault."""
    log.error("database_failed", error=type(error).__name__)
    return problems.response(problems.unavailable("The database does not answer."), request.url.path)


def _document_problems(app: FastAPI) -> None:
    """Puts the Problem schema into the OpenAPI document, in place of FastAPI's own error schema."""

    def document() -> dict[str, object]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes
            )
            app.openapi_schema = problems.documented(made)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _version() -> str:
    try:
        return version("calmline")
    except PackageNotFoundError:
        return "0+unknown"
