"""Ctrl-C during long work: the first asks for a clean stop, the second drops what is under way."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

INTERRUPTED = 130  # exit code, as shells use it
_noted: list[bool] = []


def note_interrupt() -> None:
    """Remember that the user has stopped what this process was doing."""
    _noted.append(True)


def was_interrupted() -> bool:
    """Whether the user has stopped what this process was doing, so that not all is there that was asked for."""
    return bool(_noted)


def forget_interrupts() -> None:
    """Begin anew, as a command does."""
    _noted.clear()


@contextlib.contextmanager
def clean_stop(told: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Yields a function that says whether to stop. ``told`` is called at the first Ctrl-C or SIGTERM.

    A second one raises KeyboardInterrupt. Only the main thread can be asked; elsewhere nothing is changed.
    """
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        del frame
        asked.append(number)
        if len(asked) > 1:
            raise KeyboardInterrupt
        told()

    before = {}
    with contextlib.suppress(ValueError):
        before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
