"""Runs many independent tasks on any executor and keeps what finished: a failure costs its own task and no other."""

from __future__ import annotations

import concurrent.futures as futures
import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .experiments.interrupts import note_interrupt

Result = TypeVar("Result")
LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What became of a task: its result, or the error in one line."""

    result: Result | None
    error: str | None
    wall_seconds: float


INTERRUPTED = "interrupted before it finished"
DIED: Outcome[Any] = Outcome(None, "the worker process died (out of memory?)", 0.0)


def available_workers() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def process_context() -> Any:
    """How to start processes that inherit nothing from this one: forking after a parallel region can hang a child."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["synergysim.scenarios.experiments.chunks", "synergysim.simulation.model"])
    return context


def process_pool(workers: int) -> futures.ProcessPoolExecutor:
    """A pool of such processes."""
    return futures.ProcessPoolExecutor(workers, mp_context=process_context())


def execute(
    function: Callable[..., Result],
    tasks: Sequence[tuple[Any, ...]],
    workers: int = 1,
    executor: futures.Executor | None = None,
    finished: Callable[[int, Outcome[Result]], None] = lambda _, __: None,
) -> list[Outcome[Result]]:
    """Call ``function(*task)`` for every task and return the outcomes in the order of the tasks.

    With one worker everything runs in this process, otherwise in a pool, or on the ``executor`` given (of any kind
    that follows :mod:`concurrent.futures`). A result must depend on its task alone; then it does not depend on where
    it was computed. ``finished`` hears of every outcome as it comes, with its position. An interrupt (Ctrl-C) stops
    what has not begun and returns it as failed.
    """
    outcomes: dict[int, Outcome[Result]] = {}

    def keep(position: int, outcome: Outcome[Result]) -> None:
        outcomes[position] = outcome
        if outcome.error:
            LOGGER.warning("Task %d of %d failed: %s", position + 1, len(tasks), outcome.error)
        else:
            LOGGER.info("Task %d of %d finished in %.1f s", position + 1, len(tasks), outcome.wall_seconds)
        finished(position, outcome)

    try:
        if executor is not None:
            for position in _execute_on(executor, function, tasks, range(len(tasks)), keep):
                keep(position, DIED)
        elif workers == 1 or len(tasks) <= 1:
            for position, task in enumerate(tasks):
                keep(position, attempt(function, task))
        else:
            _execute_in_pools(function, tasks, min(workers, len(tasks)), keep)
    except KeyboardInterrupt:
        note_interrupt()
    interrupted: Outcome[Result] = Outcome(None, INTERRUPTED, 0.0)
    return [outcomes.get(position, interrupted) for position in range(len(tasks))]


def all_of(outcomes: list[Outcome[Result]]) -> list[Outcome[Result]]:
    """The outcomes, for work that is worth nothing in part.

    Raises:
        KeyboardInterrupt: the user stopped before all had ended.
    """
    if any(one.error == INTERRUPTED for one in outcomes):
        raise KeyboardInterrupt
    return outcomes


def attempt(function: Callable[..., Result], task: tuple[Any, ...]) -> Outcome[Result]:
    """Call the function; whatever it raises becomes the outcome's error."""
    start = time.perf_counter()
    try:
        result = function(*task)
    except Exception as error:
        text = " ".join(f"{type(error).__name__}: {error}".split())
        return Outcome(None, text, time.perf_counter() - start)
    return Outcome(result, None, time.perf_counter() - start)


Keep = Callable[[int, Outcome[Any]], None]


def _execute_on(
    executor: futures.Executor,
    function: Callable[..., Any],
    tasks: Sequence[tuple[Any, ...]],
    positions: Sequence[int],
    keep: Keep,
) -> list[int]:
    """Run the tasks at the positions; return those lost because a worker process died."""
    lost: list[int] = []
    pending = {executor.submit(attempt, function, tasks[position]): position for position in positions}
    try:
        for future in futures.as_completed(pending):
            position = pending[future]
            try:
                keep(position, future.result())
            except BrokenProcessPool:
                lost.append(position)
    except KeyboardInterrupt:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    return sorted(lost)


def _execute_in_pools(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], workers: int, keep: Keep) -> None:
    with process_pool(workers) as pool:
        lost = _execute_on(pool, function, tasks, range(len(tasks)), keep)
    # A dying process takes its pool along: each lost task gets a pool of its own, so that only the culprit fails.
    for position in lost:
        with process_pool(1) as pool:
            if _execute_on(pool, function, tasks, [position], keep):
                keep(position, DIED)
