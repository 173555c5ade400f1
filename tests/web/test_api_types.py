"""The console and the widget are checked against the API as it is."""

from __future__ import annotations

import json

from api.web import openapi


def test_the_types_are_made_from_the_api_as_it_is() -> None:
    assert openapi.FILE.read_text("utf-8") == openapi.rendered(), (
        "the API has changed; run: python -m api.openapi && npm --prefix api/web run build"
    )


def test_the_frames_of_both_sockets_are_in_the_document() -> None:
    schemas = json.loads(openapi.FILE.read_text("utf-8"))["components"]["schemas"]

    assert schemas["DeskTicketFrame"]["properties"]["ticket"] == {"$ref": "#/components/schemas/TicketOut"}
    assert "ticket" in schemas["DeskTypingIn"]["properties"]
    assert "ticket" not in schemas["CustomerTypingFrame"]["properties"]
