"""Figures of this process for Prometheus: turns, hand-overs, requests, sockets, queues. They hold no
customer's words and no ids.
"""

from __future__ import annotations

import hmac
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.types import Scope

from api import problems
from api.board.live import live
from api.board.schemas import Live
from api.deps import LimitsDep, SettingsDep, StoreDep, StrangersDep, of_app
from api.strangers import Assumed
from bot.dialogue.turn import Decision

log = structlog.get_logger()

TURN_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
REQUEST_SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

OTHER = "other"
"""The route label of files and of addresses without a route, and the label of unknown methods: a caller must
not be able to create time series."""


class Metrics:
    """The counters of one process; they cost microseconds a turn and a request. The desk's figures are read
    on request.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)
        self._turns = self._counter("turns", "The bot's turns by what it decided", "kind")
        self._hand_overs = self._counter("hand_overs", "Hand-overs that the bot decided, by reason", "reason")
        self._failed = self._counter("turns_failed", "Turns in which the bot failed or was too slow")
        self._turn_seconds = Histogram(
            "calmline_turn_seconds",
            "How long the bot took for a turn",
            buckets=TURN_SECONDS,
            registry=self._registry,
        )
        self._requests = self._counter(
            "requests", "Requests by status, 0 if the caller left first", "route", "method", "status"
        )
        self._request_seconds = Histogram(
            "calmline_request_seconds",
            "How long requests took",
            ("route",),
            buckets=REQUEST_SECONDS,
            registry=self._registry,
        )
        self._sockets = self._gauge("open_sockets", "Live connections of this process")
        self._waiting = self._gauge("waiting_tickets", "Tickets that wait, of the whole desk", "queue")
        self._longest = self._gauge(
            "longest_wait_seconds", "How long the first of them has waited, 0 if none waits", "queue"
        )
        self._online = self._gauge("online_reps", "Reps who are online, of the whole desk")
        self._strangers = self._gauge(
            "outside_share", "Share of messages outside the guide, as the bot assumes"
        )
        self._told = self._gauge("outside_messages", "Messages from which that share is estimated")
        self._database = self._gauge("database_up", "Whether the database gave the desk's figures")

    def turn(self, decision: Decision, seconds: float) -> None:
        """Counts a turn that the bot has decided."""
        self._turns.labels(decision.kind.value).inc()
        self._turn_seconds.observe(seconds)
        if decision.reason is not None:
            self._hand_overs.labels(decision.reason.value).inc()

    def turn_failed(self, decision: Decision) -> None:
        """Counts a turn in which the bot failed and this decision was used instead."""
        self._failed.inc()
        if decision.reason is not None:
            self._hand_overs.labels(decision.reason.value).inc()

    def request(self, scope: Scope, status: int, seconds: float) -> None:
        """Counts a request that was answered. Routing has set the route in the scope."""
        route = getattr(scope.get("route"), "path", OTHER)
        method = scope["method"] if scope["method"] in METHODS else OTHER
        self._requests.labels(route, method, status).inc()
        self._request_seconds.labels(route).observe(seconds)

    def text(self, *, desk: Live | None, sockets: int, assumed: Assumed) -> bytes:
        """Returns all figures in Prometheus' format, without the desk's figures if the database gave none."""
        self._sockets.set(sockets)
        self._strangers.set(assumed.share)
        self._told.set(assumed.messages)
        self._database.set(desk is not None)
        for gauge in (self._waiting, self._longest):
            gauge.clear()  # a removed queue must not keep its last figure
        if desk is None:
            self._online.set(float("nan"))
        else:
            self._online.set(desk.online)
            for queue in desk.queues:
                self._waiting.labels(queue.name).set(queue.waiting)
                self._longest.labels(queue.name).set(queue.longest_wait_seconds or 0)
        return generate_latest(self._registry)

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(f"calmline_{name}", words, labels, registry=self._registry)

    def _gauge(self, name: str, words: str, *labels: str) -> Gauge:
        return Gauge(f"calmline_{name}", words, labels, registry=self._registry)


MetricsDep = Annotated[Metrics, Depends(of_app("metrics"))]

router = APIRouter(tags=["Health"])

bearer = HTTPBearer(auto_error=False, description="CALMLINE_METRICS_TOKEN")


async def allowed(
    settings: SettingsDep, given: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)] = None
) -> None:
    """Raises a 404 problem if metrics are off, and a 401 without the required token."""
    token = settings.metrics_token.get_secret_value()
    if not token and not settings.metrics_open:
        raise problems.not_found("Nothing is to be found at this address.")
    said = given.credentials if given is not None else ""
    if token and not hmac.compare_digest(said.encode(), token.encode()):
        raise problems.unauthorized("The metrics need their token.")


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    dependencies=[Depends(allowed)],
    response_class=Response,
    responses={
        **problems.responses(401, 404),
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "The metrics"},
    },
)
async def metrics(
    store: StoreDep, metrics: MetricsDep, limits: LimitsDep, strangers: StrangersDep
) -> Response:
    """The figures of this worker. Off unless a token is set or the settings open them to everybody."""
    try:
        desk = await store.read(live, queue=None)
    except SQLAlchemyError as error:
        # The other figures are needed most when the database is down.
        log.error("database_failed", error=type(error).__name__)
        desk = None
    return Response(
        metrics.text(desk=desk, sockets=limits.open_sockets, assumed=strangers.assumed),
        media_type=CONTENT_TYPE_LATEST,
    )
