"""Configures uvicorn, with the limits that belong to the server."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from api.server import log
from api.server.http_protocol import BoundedHttp
from api.settings import Settings


def configured(app: FastAPI, settings: Settings, *, host: str, port: int) -> uvicorn.Config:
    """Returns uvicorn's configuration for the app, and sets up the logs.

    It uses wsproto, since Rasa holds the websockets package at 10.4. Only api.limits.client_address reads
    forwarded headers, since it counts the trusted proxies; uvicorn must not apply them first.
    """
    log.configure(settings)
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=BoundedHttp,
        ws="wsproto",
        ws_max_size=settings.body_max_bytes,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
        limit_concurrency=settings.connections_total,
    )
