"""Telling the person at the terminal what takes so long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.progress import Say

EVERY_SECONDS = 10.0


def say(line: str) -> None:
    """Prints a line at once."""
    print(line, flush=True)


@contextmanager
def waiting(say: Say, what: str) -> Iterator[None]:
    """Says what is being waited for, again every EVERY_SECONDS with the time so far, and the total."""
    started = time.perf_counter()
    over = threading.Event()

    def tell() -> None:
        while not over.wait(EVERY_SECONDS):
            say(f"  … {what}: {time.perf_counter() - started:.0f} s")

    say(f"{what[:1].upper()}{what[1:]} …")
    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
        say(f"  {time.perf_counter() - started:.1f} s")
