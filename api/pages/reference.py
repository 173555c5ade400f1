"""Turns the OpenAPI document into plain rows for the reference page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One status of an operation: its meaning and the name of its schema."""

    status: str
    meaning: str
    schema: str


@dataclass(frozen=True)
class Parameter:
    name: str
    where: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Operation:
    """One method at one path. `body` is the name of its request schema, or empty."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    body: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Group:
    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Shape:
    """A schema of the API, as indented JSON Schema."""

    name: str
    description: str
    json: str


@dataclass(frozen=True)
class Reference:
    title: str
    version: str
    description: str
    groups: tuple[Group, ...]
    shapes: tuple[Shape, ...]


def reference(document: dict[str, Any]) -> Reference:
    """Returns the rows of an OpenAPI 3.1 document, grouped by first tag in order of appearance."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tag = operation.get("tags", ["Other"])[0]
            groups.setdefault(tag, []).append(_operation(path, method, operation))
    return Reference(
        title=document["info"]["title"],
        version=document["info"]["version"],
        description=document["info"].get("description", ""),
        groups=tuple(Group(name, tuple(operations)) for name, operations in groups.items()),
        shapes=tuple(
            Shape(name, schema.get("description", ""), json.dumps(schema, indent=2, ensure_ascii=False))
            for name, schema in document.get("components", {}).get("schemas", {}).items()
        ),
    )


def _operation(path: str, method: str, operation: dict[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=tuple(
            Parameter(
                name=parameter["name"],
                where=parameter["in"],
                required=parameter.get("required", False),
                meaning=parameter.get("description", ""),
            )
            for parameter in operation.get("parameters", ())
        ),
        body=_schema_in(operation.get("requestBody", {})),
        answers=tuple(
            Answer(status, answer["description"], _schema_in(answer))
            for status, answer in operation["responses"].items()
        ),
    )


def _schema_in(part: dict[str, Any]) -> str:
    for content in part.get("content", {}).values():
        schema = content.get("schema", {})
        for choice in (schema, *schema.get("anyOf", ())):
            if "$ref" in choice:
                return str(choice["$ref"]).rsplit("/", 1)[-1]
    return ""
