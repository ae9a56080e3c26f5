"""Names that other branches still take from here; the ensemble's engine has what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar

from .ensemble.engine import INTERRUPTED as INTERRUPTED
from .ensemble.engine import Engine, Finished, Outcome, engine_of
from .ensemble.engine import all_of as all_of
from .ensemble.engine import attempt as attempt
from .ensemble.engine import available_workers as available_workers
from .ensemble.workers import GivenExecutor
from .ensemble.workers import process_context as process_context

Result = TypeVar("Result")


def execute(
    function: Callable[..., Result],
    tasks: Sequence[tuple[Any, ...]],
    workers: int = 1,
    executor: Executor | None = None,
    finished: Finished = lambda _, __: None,
) -> list[Outcome[Result]]:
    """As :meth:`.ensemble.engine.Engine.map`."""
    with engine_of(workers if executor is None else Engine(GivenExecutor(executor))) as engine:
        engine.finished = finished
        return engine.map(function, tasks)
