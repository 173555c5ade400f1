"""Typed reading of YAML nodes: every slip becomes a GuideProblem, and reading goes on."""

from __future__ import annotations

import re
from datetime import date

from bot.guide.problem import GuideProblem
from bot.guide.source import ListNode, MappingNode, Node, ScalarNode
from bot.guide.wording import did_you_mean, folded_words, has_words

MAX_ID_LENGTH = 64
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BOOLEAN = re.compile(r"y|n|yes|no|on|off|true|false", re.IGNORECASE)
_NUMBER = re.compile(
    r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|\.inf|\.nan)", re.IGNORECASE
)
# Double-quoted YAML text can still contain these: control characters, and those that reorder a line.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class FileProblems:
    """The problems found so far in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[GuideProblem] = []

    def add(self, line: int | None, field: str, message: str, remedy: str) -> None:
        """Notes a problem; `line` counts from 1 and is None for the whole file."""
        self.problems.append(GuideProblem(self.file, line, field, message, remedy))


class Record:
    """A YAML mapping whose fields are read by name; unknown names are noted at once."""

    def __init__(
        self, node: MappingNode, known: tuple[str, ...], notes: FileProblems, within: str = ""
    ) -> None:
        self.line = node.line
        self._notes = notes
        self._prefix = f"{within}." if within else ""
        self._fields: dict[str, tuple[int, Node]] = {}
        for key, value in node.pairs:
            if key.value in known:
                self._fields[key.value] = (key.line, value)
                continue
            name = key.value[:60]
            guess = did_you_mean(name, known)
            remedy = f"did you mean '{guess}'?" if guess else f"remove it; the fields are {', '.join(known)}"
            notes.add(key.line, self._prefix + name, "is not a field of the guide", remedy)

    def lines(self) -> tuple[tuple[str, int], ...]:
        """The fields that are written, each with its line."""
        return tuple((name, line) for name, (line, _) in self._fields.items())

    def line_of(self, name: str) -> int:
        """The line of a field, or the mapping's own if the field is not written."""
        return self._fields[name][0] if name in self._fields else self.line

    def note(self, name: str, message: str, remedy: str, line: int | None = None) -> None:
        """Notes a problem of a field, at its line or at `line`."""
        self._notes.add(self.line_of(name) if line is None else line, self._prefix + name, message, remedy)

    def node(self, name: str) -> Node | None:
        """The field's node, or None if it is missing or empty."""
        if name not in self._fields:
            return None
        node = self._fields[name][1]
        return None if isinstance(node, ScalarNode) and node.empty else node

    def text(self, name: str, *, required: bool, one_line: bool = False) -> str:
        """A text without the space around it; with `one_line`, without line breaks."""
        node = self.node(name)
        if node is None:
            if required:
                self.note(name, "is missing", f"add '{name}:' with its text")
            return ""
        return self._as_text(name, node, one_line=one_line, line=self.line_of(name))

    def slug(self, name: str) -> str:
        """A required id, or an empty string if it cannot be used."""
        node = self.node(name)
        if node is None:
            self.note(name, "is missing", "add an id of small letters, digits and hyphens")
            return ""
        if not isinstance(node, ScalarNode):
            self.note(name, f"must be an id, found {_kind(node)}", "write it after the colon, on one line")
            return ""
        return self._as_slug(name, node, self.line_of(name))

    def choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """One of the allowed words, or None if the field is missing or holds something else."""
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, ScalarNode):
            self.note(name, f"must be one word, found {_kind(node)}", f"write one of {', '.join(allowed)}")
            return None
        if node.value in allowed:
            return node.value
        guess = did_you_mean(node.value.lower(), allowed)
        remedy = f"write one of {', '.join(allowed)}"
        if guess:
            remedy = f"did you mean '{guess}'? It may be {', '.join(allowed)}"
        self.note(name, f"'{node.value[:60]}' is not known", remedy, line=node.line)
        return None

    def flag(self, name: str) -> bool:
        """true or false; false if the field is missing."""
        node = self.node(name)
        if node is None:
            return False
        if isinstance(node, ScalarNode) and node.plain and node.value.lower() in ("true", "false"):
            return node.value.lower() == "true"
        found = f"'{node.value[:60]}'" if isinstance(node, ScalarNode) else _kind(node)
        self.note(name, f"must be true or false, found {found}", "write true or false, without quotes")
        return False

    def number(self, name: str, *, default: int) -> int:
        """A whole number from 0 to 9999; `default` if the field is missing."""
        node = self.node(name)
        if node is None:
            return default
        if isinstance(node, ScalarNode) and node.plain and node.value.isdecimal() and len(node.value) <= 4:
            return int(node.value)
        found = f"'{node.value[:60]}'" if isinstance(node, ScalarNode) else _kind(node)
        self.note(
            name, f"must be a whole number from 0 to 9999, found {found}", "write a number, or leave it out"
        )
        return default

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A day as YYYY-MM-DD."""
        node = self.node(name)
        if node is None:
            if required:
                self.note(name, "is missing", f"add '{name}:' with a day as YYYY-MM-DD")
            return None
        if isinstance(node, ScalarNode) and _DAY.fullmatch(node.value):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                self.note(
                    name, f"{node.value} is not a day of the calendar", "correct the day", line=node.line
                )
                return None
        found = f"'{node.value[:60]}'" if isinstance(node, ScalarNode) else _kind(node)
        self.note(
            name, f"must be a day, found {found}", "write it as YYYY-MM-DD, like 2026-11-02", line=node.line
        )
        return None

    def record(self, name: str, known: tuple[str, ...], hint: str) -> Record | None:
        """A mapping within this one."""
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, MappingNode):
            self.note(name, f"must hold fields, found {_kind(node)}", f"write it as {name}: {hint}")
            return None
        return Record(node, known, self._notes, within=self._prefix + name)

    def texts(self, name: str) -> list[tuple[str, int]]:
        """A list of one-line texts, each with its line."""
        return [
            (text, item.line)
            for item in self._items(name)
            if (text := self._as_text(name, item, one_line=True, line=item.line))
        ]

    def slugs(self, name: str) -> list[tuple[str, int]]:
        """A list of ids, each with its line."""
        found: list[tuple[str, int]] = []
        for item in self._items(name):
            if not isinstance(item, ScalarNode) or item.empty:
                self.note(name, f"must hold ids, found {_kind(item)}", "write one id an item", line=item.line)
            elif slug := self._as_slug(name, item, item.line):
                found.append((slug, item.line))
        return found

    def _items(self, name: str) -> list[Node]:
        node = self.node(name)
        if node is None:
            return []
        if not isinstance(node, ListNode):
            self.note(name, f"must be a list, found {_kind(node)}", "write each item on a line after '- '")
            return []
        return node.items

    def _as_text(self, name: str, node: Node, *, one_line: bool, line: int) -> str:
        if not isinstance(node, ScalarNode):
            remedy = "write plain text; put text that holds ': ' or starts with [ or { in quotes"
            self.note(name, f"must be text, found {_kind(node)}", remedy, line=line)
            return ""
        kind = _plain_kind(node)
        if kind:
            self.note(name, f"must be text, found {kind}", "write words, or put it in quotes", line=line)
            return ""
        odd = _UNPRINTABLE.search(node.value)
        if odd:
            message = f"holds the unprintable character U+{ord(odd.group()):04X}"
            self.note(name, message, "delete the character", line=line)
            return ""
        text = " ".join(node.value.split()) if one_line else node.value.strip()
        if not has_words(text):
            self.note(name, "has no words", "write the text, or remove the line", line=line)
            return ""
        return text

    def _as_slug(self, name: str, node: ScalarNode, line: int) -> str:
        if _SLUG.fullmatch(node.value) and len(node.value) <= MAX_ID_LENGTH:
            return node.value
        guess = "-".join(folded_words(node.value))
        rule = f"use small letters a-z, digits and single hyphens, at most {MAX_ID_LENGTH} characters"
        usable = _SLUG.fullmatch(guess) and len(guess) <= MAX_ID_LENGTH
        remedy = f"{rule}, like '{guess}'" if usable else rule
        self.note(name, f"'{node.value[:80]}' is not an id", remedy, line=line)
        return ""


def _kind(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return _plain_kind(node) or "text"
    return "a list" if isinstance(node, ListNode) else "fields (name: value)"


def _plain_kind(node: ScalarNode) -> str:
    """What YAML takes an unquoted value for if that is not text, or an empty string."""
    if not node.plain or len(node.value) > 40:
        return ""
    if node.empty:
        return "nothing"
    if _BOOLEAN.fullmatch(node.value):
        return f"the yes/no value '{node.value}'"
    if _NUMBER.fullmatch(node.value):
        return f"the number {node.value}"
    return f"the date {node.value}" if _DAY.fullmatch(node.value) else ""
