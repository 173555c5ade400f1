"""Structured logs: one JSON object a line, or coloured lines on a terminal; never a customer's words."""

from __future__ import annotations

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, Processor

from api.settings import Settings

QUIET = (
    "rasa",
    "rasa_sdk",
    "alembic",
    "sqlalchemy",
    "httpx",
    "httpcore",
    "matplotlib",
    "sentence_transformers",
    "numba",
)
"""Libraries whose own log lines are of no use to an operator, or hold messages or receivers' keys."""


def configure(settings: Settings) -> None:
    """Sends the log lines of structlog and the standard library to standard error in one format."""
    shared: list[Processor] = [
        *([] if settings.log_level == "debug" else [_without_words]),
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if settings.log_format == "json"
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    # It logs "connection open" for every socket; the access line of api.server.middleware says enough.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _without_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Keeps where an exception came from, without its message, which may quote a customer or a row."""
    error = event.get("exc_info")
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event.pop("exc_info")
        event["error"] = type(error).__name__
        event["at"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event
