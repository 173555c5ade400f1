"""Joins the widget's modules into the one file that a page includes: `python -m api.web.bundle`."""

from __future__ import annotations

import re
from pathlib import Path

WIDGET = Path(__file__).parent / "widget"
SOURCES = WIDGET / "src"
BUNDLE = WIDGET / "calmline.js"
HEADER = """\
/*! Calmline chat widget, Apache-2.0. Made from src/ by `python -m api.web.bundle`.
 * <script src="https://desk.example/widget/calmline.js" async></script>
 * Also on the tag, all optional: data-title="Help" data-accent="#1d5a96" data-position="right|left"
 * data-theme="auto|light|dark" data-server="https://desk.example"
 */
"""

_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./(?P<module>[a-z]+\.js)\";\n", re.MULTILINE)
_DECLARED = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (?P<name>\w+)", re.MULTILINE)
_BLOCK_COMMENT = re.compile(r"^\s*/\*\*?.*?\*/\n", re.MULTILINE | re.DOTALL)
_LINE_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)


def bundle(entry: str = "main.js") -> str:
    """The widget as one classic script: every module once, in the order in which they need each other.

    Modules share one scope there, so a top-level name may stand in one module only.
    Raises ValueError otherwise.
    """
    modules = _in_order(entry, [])
    owners: dict[str, str] = {}
    for module in modules:
        for found in _DECLARED.finditer((SOURCES / module).read_text("utf-8")):
            other = owners.setdefault(found["name"], module)
            if other != module:
                raise ValueError(
                    f"{module}: the name {found['name']} is taken by {other}; rename one of them"
                )
    body = "\n".join(_slim((SOURCES / module).read_text("utf-8")) for module in modules)
    return f'{HEADER}(() => {{\n"use strict";\n{body}\n}})();\n'


def _in_order(module: str, done: list[str]) -> list[str]:
    for needed in _IMPORT.finditer((SOURCES / module).read_text("utf-8")):
        _in_order(needed["module"], done)
    if module not in done:
        done.append(module)
    return done


def _slim(source: str) -> str:
    """Without imports, exports, comments and indentation.

    Comments stand on lines of their own, and every statement ends in `;` or `}`: the sources keep to that.
    """
    source = _LINE_COMMENT.sub("", _BLOCK_COMMENT.sub("", _IMPORT.sub("", source)))
    lines = (line.strip().removeprefix("export ") for line in source.splitlines())
    return " ".join(line for line in lines if line)


if __name__ == "__main__":
    BUNDLE.write_text(bundle(), "utf-8")
