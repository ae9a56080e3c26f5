"""Names that commands of other branches still take from here; the runner has what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console

from .ensemble.engine import Outcome
from .errors import UserError
from .runner import SIMULATING, progress
from .runner import compile_first as compile_first
from .runner import parsed_settings as parsed_settings


def at_least_one(name: str, asked: int | None, default: int) -> int:
    """What was asked for, or the default; raises UserError for less than one."""
    if asked is not None and asked < 1:
        raise UserError(f"{name} = {asked} is outside [1, …].")
    return default if asked is None else asked


@contextmanager
def progress_of(console: Console, total: int) -> Iterator[Callable[[int, Outcome[Any]], None]]:
    """A progress bar over so many runs; gives the function that is to hear of each outcome."""
    with progress(console, {SIMULATING: total}) as told:
        yield lambda _, outcome: told(SIMULATING, 1, int(outcome.error is not None))
