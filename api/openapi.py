"""Writes the API's OpenAPI document, the source of the browser scripts' types: `python -m api.openapi`."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter

from api.app import create_app
from api.brain import BrainLike
from api.chat.schemas import ClientFrame, HelloFrame
from api.desk import socket as desk_socket
from api.settings import Settings

FILE = Path(__file__).parent / "web" / "types" / "openapi.json"

REFERENCE = "#/components/schemas/"

FRAMES: tuple[tuple[str, str, Any], ...] = (
    ("Customer", "CustomerFrameIn", HelloFrame | ClientFrame),
    ("Desk", "DeskFrameIn", desk_socket.In),
    ("Desk", "DeskFrameOut", desk_socket.Out),
)
"""The frames of the sockets: a prefix for the frames' names, the name of the union, the union."""


class _NoModel:
    """Replaces the brain: the document says nothing about answers, and a model takes seconds to load."""

    def phrase(self, name: str) -> str:
        return name


def document() -> dict[str, Any]:
    """Returns the app's OpenAPI document, with the WebSocket frames for which OpenAPI itself has no place.

    The app's version is left out, since a release changes no type.
    """
    with tempfile.TemporaryDirectory() as folder:
        given: dict[str, Any] = {"var": Path(folder), "database_url": ""}
        app = create_app(Settings(**given), cast(BrainLike, _NoModel()))
        made: dict[str, Any] = json.loads(json.dumps(app.openapi()))
        app.state.store.close()
    made["info"] = {"title": made["info"]["title"], "version": ""}
    schemas = made["components"]["schemas"]
    for prefix, name, union in FRAMES:
        schemas.update(_frame_schemas(prefix, name, union))
    return made


def rendered() -> str:
    """Returns the text of the document's file."""
    return json.dumps(document(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _frame_schemas(prefix: str, name: str, union: Any) -> dict[str, Any]:
    schema = TypeAdapter(union).json_schema(mode="serialization", ref_template=REFERENCE + "{model}")
    parts = schema.pop("$defs")
    # The two sockets have frames with the same names; the schemas in the frames are in the document already.
    named = {
        part: part if part.startswith(prefix) else prefix + part
        for part in parts
        if part.endswith(("Frame", "In"))
    }
    text = json.dumps({name: schema, **{new: parts[part] for part, new in named.items()}})
    for part, new in named.items():
        text = text.replace(f'"{REFERENCE}{part}"', f'"{REFERENCE}{new}"')
    renamed: dict[str, Any] = json.loads(text)
    return renamed


if __name__ == "__main__":
    FILE.write_text(rendered(), "utf-8")
