"""What FastAPI works out of a router is worked out once for all the apps that the tests make."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

_kept: dict[int, Any] = {}


def keep_routes(app: FastAPI) -> None:
    """Give the app its routers as an earlier app has them.

    FastAPI reads the signatures behind a router's routes when the first request comes to one of them: two
    tenths of a second for all, more than the rest of most tests. They are the same for every app. Where
    another FastAPI keeps them elsewhere, this changes nothing.
    """
    for place, route in enumerate(app.router.routes):
        router = getattr(route, "original_router", None)
        if router is not None:
            app.router.routes[place] = _kept.setdefault(id(router), route)
