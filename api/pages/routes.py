"""The pages: the demo site with its public Q&A, the reps' console, the widget's script, the API reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from api.deps import BrainDep, SettingsDep, reading
from api.guide.routes import GuideOut, for_customers
from api.pages.reference import reference
from api.problems import unavailable
from bot.day import today

WEB = Path(__file__).parents[1] / "web"
TEMPLATES = ("questions.html",)

router = APIRouter(include_in_schema=False)

_templates = Environment(
    loader=FileSystemLoader([WEB / "demo", Path(__file__).parent / "templates"]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class DemoFiles(StaticFiles):
    """The demo site's files, except the templates."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if Path(path).name in TEMPLATES:
            raise HTTPException(404)
        return await super().get_response(path, scope)


@router.get("/questions", response_class=HTMLResponse, dependencies=reading)
async def questions(brain: BrainDep, settings: SettingsDep) -> HTMLResponse:
    """The public Q&A page, rendered from the current guide."""
    shown = for_customers(brain.guide, company=settings.company, on=today())
    return _page("questions.html", **_questions(shown))


@router.get("/docs", response_class=HTMLResponse)
async def docs(request: Request) -> HTMLResponse:
    """The API reference, rendered from the OpenAPI document without third-party scripts."""
    return _page("reference.html", api=reference(request.app.openapi()))


@router.get("/console")
async def console() -> RedirectResponse:
    return RedirectResponse("/console/")


@router.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
async def no_such_api(rest: str) -> None:
    # Otherwise the demo site's files below would answer for the API, with a 405 to a POST at a wrong address.
    raise HTTPException(404)


def mount(app: FastAPI) -> None:
    """Mounts the pages. Call it after every API route is added, since the demo site takes all other paths."""
    app.include_router(router)
    for path, folder in (("/widget", "widget"), ("/console", "console")):
        app.mount(path, _small(StaticFiles(directory=WEB / folder, html=True, check_dir=False)), name=folder)
    app.mount("/", _small(DemoFiles(directory=WEB / "demo", html=True, check_dir=False)), name="demo")


def _small(files: StaticFiles) -> ASGIApp:
    """Compresses files as they are sent. The API is not compressed, since its answers hold tokens beside what
    a customer typed.
    """
    return GZipMiddleware(files, minimum_size=1000)


def _page(template: str, **values: Any) -> HTMLResponse:
    try:
        return HTMLResponse(_templates.get_template(template).render(**values))
    except TemplateNotFound:
        raise unavailable("This page is not installed.") from None


def _questions(shown: GuideOut) -> dict[str, Any]:
    question_of = {entry.id: entry.question for topic in shown.topics for entry in topic.entries}
    return {
        "company": shown.company,
        "topics": [
            {
                "id": topic.id,
                "title": topic.title,
                "entries": [
                    {
                        "id": entry.id,
                        "question": entry.question,
                        "answer": [part.strip() for part in entry.answer.split("\n\n") if part.strip()],
                        "follow_ups": [
                            {"id": follow_up, "question": question_of[follow_up]}
                            for follow_up in entry.follow_ups
                        ],
                    }
                    for entry in topic.entries
                ],
            }
            for topic in shown.topics
        ],
    }
