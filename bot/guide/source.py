"""Guide files as YAML nodes that know their lines.

They are read from libyaml's events, not with `yaml.load`: every scalar keeps its line and the text as it
was typed, and aliases, tags and deep nesting are refused before anything is built from them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import yaml

MAX_FILE_BYTES = 5 * 1024 * 1024
_MAX_DEPTH = 8
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ScalarNode(NamedTuple):
    """A single value as it was typed; `plain` means without quotes or a block sign."""

    value: str
    line: int
    plain: bool

    @property
    def empty(self) -> bool:
        """Whether YAML reads the value as null."""
        return self.plain and self.value in ("", "~", "null", "Null", "NULL")


class ListNode(NamedTuple):
    """A YAML sequence."""

    items: list[Node]
    line: int


class MappingNode(NamedTuple):
    """A YAML mapping, its pairs in file order."""

    pairs: list[tuple[ScalarNode, Node]]
    line: int


Node = ScalarNode | ListNode | MappingNode


class SourceError(Exception):
    """A fault of a guide file: its `line` from 1, or None for the whole file, a `message`, and the
    `remedy`.
    """

    def __init__(self, line: int | None, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line, self.message, self.remedy = line, message, remedy


# The control characters that YAML text cannot hold. libyaml names no line for them, so they are found here.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")

_REMEDIES = (
    ("mapping values are not allowed", "put a text that holds ': ' in quotes, or check the indentation"),
    ("tab", "indent with spaces, not tabs"),
    ("found character that cannot start any token", "put the text in quotes; indent with spaces, not tabs"),
    ("unexpected end of stream", "close the quote that this text opens"),
    (
        "did not find expected key",
        "check the indentation, and quotes inside quoted text, here and just above",
    ),
    ("did not find expected '-'", "start every item of the list with '- ' at the same indentation"),
    ("could not find expected ':'", "write 'field: value', or indent the text under the field above"),
    ("flow sequence", "close the bracket, or put a text with brackets in quotes"),
    ("flow mapping", "close the brace, or put a text with braces in quotes"),
    ("escape", "use single quotes, or a block after '|', for a text with backslashes"),
    ("control characters", "delete the invisible character on this line"),
)


def read_text(path: Path) -> str:
    """The text of a file. Raises SourceError if it is unreadable, larger than MAX_FILE_BYTES or not UTF-8."""
    if not path.is_file():
        raise SourceError(
            None, "is not a file that can be read", "remove it, or put the guide file in its place"
        )
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(None, f"can't be read ({reason})", "check the file and its permissions") from error
    if len(raw) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // (1024 * 1024)
        raise SourceError(None, f"is larger than {limit} MB", "split the topic into several files")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # With a byte order mark, positions are counted after it.
        start = error.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
        raise SourceError(
            raw.count(b"\n", 0, start) + 1,
            f"is not UTF-8: byte {start + 1} of the file is 0x{raw[start]:02x}",
            "save the file as UTF-8 in your editor",
        ) from error
    control = _CONTROL.search(text)
    if control:
        raise SourceError(
            text.count("\n", 0, control.start()) + 1,
            f"holds the control character U+{ord(control.group()):04X}",
            "delete the invisible character on this line",
        )
    return text


def parse(text: str) -> tuple[Node | None, list[SourceError]]:
    """The document's root (None if it is empty), and the faults that leave it readable: duplicate keys and
    tags.

    Raises SourceError for YAML that cannot be read, for an alias, and for nesting deeper than a guide has.
    """
    loader = _Loader(text)
    try:
        return _Composer(loader).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SourceError(None if mark is None else mark.line + 1, *_explain(error)) from error
    except yaml.YAMLError as error:
        raise SourceError(None, f"is not YAML ({error})", "check the file in a YAML-aware editor") from error
    finally:
        loader.dispose()


def _explain(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    said = " ".join(part for part in (error.problem, error.context) if part)
    start, end = error.context_mark, error.problem_mark
    if error.context and start is not None and end is not None and start.line < end.line:
        said += f" that begins on line {start.line + 1}"
    remedies = (way for sign, way in _REMEDIES if sign in said)
    remedy = next(remedies, "check indentation, quotes and colons here")
    return f"is not valid YAML ({said})", remedy


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return 1 if mark is None else mark.line + 1


class _Composer:
    """Builds nodes from one loader's events, without recursion."""

    def __init__(self, loader: yaml.SafeLoader) -> None:
        self._loader = loader
        self._faults: list[SourceError] = []

    def document(self) -> tuple[Node | None, list[SourceError]]:
        """The root, and the faults; see `parse`. Raises SourceError."""
        root: Node | None = None
        documents = 0
        while self._loader.check_event():
            event = self._loader.get_event()
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise SourceError(
                        _line(event),
                        "holds a second YAML document",
                        "keep one topic in a file: remove the '---' line",
                    )
                root = self._content()
        if isinstance(root, ScalarNode) and root.empty:
            root = None
        return root, self._faults

    def _content(self) -> Node:
        root: list[Node] = []
        stack: list[tuple[ListNode | MappingNode, list[Node]]] = []
        children = root
        while True:
            event = self._loader.get_event()
            if isinstance(event, yaml.ScalarEvent):
                plain = event.implicit[0]
                self._refuse_tag(event, event.tag)
                children.append(ScalarNode(event.value, _line(event), plain))
            elif isinstance(event, yaml.CollectionStartEvent):
                self._refuse_tag(event, event.tag)
                line = _line(event)
                if len(stack) >= _MAX_DEPTH:
                    raise SourceError(
                        line, "is nested too deeply for a guide", "put a text with brackets in quotes"
                    )
                listing = isinstance(event, yaml.SequenceStartEvent)
                node: ListNode | MappingNode = ListNode([], line) if listing else MappingNode([], line)
                children.append(node)
                stack.append((node, children))
                children = node.items if isinstance(node, ListNode) else []
            elif isinstance(event, yaml.CollectionEndEvent):
                node, outer = stack.pop()
                if isinstance(node, MappingNode):
                    self._pair_up(node, children)
                children = outer
            else:
                self._refuse_alias(event)
            if not stack:
                return root[0]

    def _pair_up(self, node: MappingNode, flat: list[Node]) -> None:
        seen: dict[str, int] = {}
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            if not isinstance(key, ScalarNode):
                raise SourceError(
                    key.line,
                    "has brackets where a field name belongs",
                    "put a text that starts with { or [ in quotes",
                )
            if key.value in seen:
                self._faults.append(
                    SourceError(
                        key.line,
                        f"'{key.value}' is written twice, first on line {seen[key.value]}",
                        "keep one of the two",
                    )
                )
                continue
            seen[key.value] = key.line
            node.pairs.append((key, value))

    def _refuse_tag(self, event: yaml.Event, tag: str | None) -> None:
        if tag is None:
            return
        self._faults.append(
            SourceError(
                _line(event),
                f"uses the YAML tag {tag[:60]}",
                "remove the tag, or put a text that starts with ! in quotes",
            )
        )

    def _refuse_alias(self, event: yaml.Event) -> None:
        name = str(getattr(event, "anchor", ""))[:60]
        raise SourceError(
            _line(event),
            f"uses the YAML alias *{name}",
            "write the text out, or put a text that starts with * in quotes",
        )
