"""Gives every error one format: RFC 9457, application/problem+json."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """One wrong field, named by its place in the request, and the reason."""

    model_config = ConfigDict(frozen=True)

    field: str = Field(examples=["body.text"])
    message: str = Field(examples=["String should have at most 2000 characters"])


class Problem(BaseModel):
    """An RFC 9457 problem."""

    model_config = ConfigDict(frozen=True)

    type: str = Field("about:blank", examples=["urn:calmline:problem:rate-limited"])
    title: str = Field(examples=["Too Many Requests"])
    status: int = Field(examples=[429])
    detail: str = Field("", examples=["That was more than 20 messages in 1 minute. Try again in 12 seconds."])
    instance: str = Field("", examples=["/api/chat/conversations/c_8QkW/messages"])
    errors: tuple[FieldProblem, ...] = ()
    retry_after: int | None = Field(None, description="seconds, if waiting helps", examples=[12])


class ProblemError(Exception):
    """Raise this to answer with a problem. `kind` is a short slug, or empty if the status says enough."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str = "",
        title: str = "",
        errors: tuple[FieldProblem, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.kind = kind
        self.title = title or HTTPStatus(status).phrase
        self.errors = errors
        self.headers = dict(headers or {})

    def problem(self, instance: str = "") -> Problem:
        return Problem(
            type=f"urn:calmline:problem:{self.kind}" if self.kind else "about:blank",
            title=self.title,
            status=self.status,
            detail=self.detail,
            instance=instance,
            errors=self.errors,
            retry_after=int(self.headers["Retry-After"]) if "Retry-After" in self.headers else None,
        )


def unauthorized(detail: str) -> ProblemError:
    return ProblemError(401, detail, kind="not-authorized", headers={"WWW-Authenticate": "Bearer"})


def forbidden(detail: str) -> ProblemError:
    return ProblemError(403, detail, kind="forbidden")


def not_found(detail: str) -> ProblemError:
    return ProblemError(404, detail, kind="not-found")


def conflict(detail: str, *, kind: str = "conflict") -> ProblemError:
    return ProblemError(409, detail, kind=kind)


def unprocessable(field: str, message: str) -> ProblemError:
    return ProblemError(
        422, message, kind="invalid-request", errors=(FieldProblem(field=field, message=message),)
    )


def too_large(most: int) -> ProblemError:
    return ProblemError(413, f"A request may have at most {most} bytes.", kind="too-large")


def rate_limited(detail: str, *, retry_after: int) -> ProblemError:
    """`retry_after` is in whole seconds."""
    return ProblemError(429, detail, kind="rate-limited", headers={"Retry-After": str(max(1, retry_after))})


def unavailable(detail: str) -> ProblemError:
    return ProblemError(503, detail, kind="unavailable", headers={"Retry-After": "5"})


def from_validation(errors: list[Any]) -> ProblemError:
    """Builds a problem from pydantic's errors, without the refused values (they are the customer's words)."""
    fields = tuple(
        FieldProblem(
            field=".".join(_printable(part) for part in error["loc"]), message=_printable(error["msg"])
        )
        for error in errors[:20]
    )
    if any(error["type"] == "json_invalid" for error in errors):
        return ProblemError(400, "The body is not valid JSON.", kind="invalid-json", errors=fields)
    return ProblemError(422, "Some fields are not as they should be.", kind="invalid-request", errors=fields)


def response(error: ProblemError, instance: str = "") -> JSONResponse:
    body = error.problem(_printable(instance)).model_dump(mode="json", exclude_none=True)
    return JSONResponse(body, status_code=error.status, headers=error.headers, media_type=MEDIA_TYPE)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Returns the `responses` argument of a route that documents these problem statuses."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def documented(document: dict[str, Any]) -> dict[str, Any]:
    """Returns the OpenAPI document with the Problem schema in place of FastAPI's own error schema."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for methods in document["paths"].values():
        for operation in methods.values():
            if "422" in operation["responses"]:
                operation["responses"]["422"] = responses(422)[422]
    return document


def install(app: FastAPI) -> None:
    """Makes the app answer every error as a problem."""

    @app.exception_handler(ProblemError)
    async def _problem(request: Request, error: ProblemError) -> JSONResponse:
        return response(error, request.url.path)

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> JSONResponse:
        return response(from_validation(list(error.errors())), request.url.path)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        phrase = HTTPStatus(error.status_code).phrase
        detail = error.detail if error.detail != phrase else _DETAILS.get(error.status_code, "")
        return response(ProblemError(error.status_code, detail, headers=error.headers), request.url.path)


_DETAILS = {
    404: "Nothing is to be found at this address.",
    405: "This address does not take that method.",
}


def _printable(value: object) -> str:
    # An answer with a lone surrogate could not be encoded.
    return str(value).encode("utf-8", "replace").decode("utf-8")
