"""Which keys lie beside each other: what a finger hits when it misses."""

from __future__ import annotations

ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
"""The letters of a keyboard by row, and how many keys to the right each row begins."""


def _neighbours() -> dict[str, str]:
    places = {
        letter: (row, begins + column)
        for row, (letters, begins) in enumerate(ROWS)
        for column, letter in enumerate(letters)
    }
    return {
        letter: "".join(
            other
            for other, (y, x) in places.items()
            if other != letter and abs(y - row) <= 1 and abs(x - column) <= 1
        )
        for letter, (row, column) in places.items()
    }


NEIGHBOURS = _neighbours()
"""The letters around each letter, in lower case."""
