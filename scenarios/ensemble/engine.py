"""The engine of every study that simulates: tasks on any workers, each result kept as it comes, none computed twice."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar

from ...language import Text, tr
from ..errors import UserError
from .identity import check_model, this_model
from .interrupts import note_interrupt
from .kept import KeptRuns, packed, unpacked
from .workers import Here, LocalWorkers, Workers, stream

Result = TypeVar("Result")
LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What became of a task: its result, or the error in one line."""

    result: Result | None
    error: str | None
    wall_seconds: float


Finished = Callable[[int, Outcome[Any]], None]
INTERRUPTED = "interrupted before it finished"


def available_workers() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def attempt(function: Callable[..., Result], task: tuple[Any, ...]) -> Outcome[Result]:
    """Call the function; whatever it raises becomes the outcome's error."""
    start = time.perf_counter()
    try:
        result = function(*task)
    except Exception as error:
        text = " ".join(f"{type(error).__name__}: {error}{_extremes(task)}".split())
        return Outcome(None, text, time.perf_counter() - start)
    return Outcome(result, None, time.perf_counter() - start)


def _extremes(task: tuple[Any, ...]) -> str:
    """What a failed run had at a bound of its declaration, and not by default: the likeliest cause, by name."""
    from ...simulation.inputs import Inputs
    from ...simulation.parameters import walk

    found = [
        f"{path}={value:g}"
        for inputs in task
        if isinstance(inputs, Inputs)
        for path, one, value in walk(inputs.parameters)
        if value in one.bounds and value != one.default
    ]
    if not found:
        return ""
    told = ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")
    return f" (at the bound of what is declared: {told})"


@dataclass
class Engine:
    """Where tasks are done, where their results are kept, and who hears of them.

    ``kept``: what an earlier attempt finished is taken from there, what this one finishes is written there.
    ``finished`` hears of every outcome as it comes, with its position. ``stopping`` is asked before a task begins: once
    true, those under way are finished and the others are not begun.
    """

    workers: Workers = field(default_factory=Here)
    kept: KeptRuns | None = None
    finished: Finished = lambda _, __: None
    stopping: Callable[[], bool] = lambda: False

    def telling(self, told: Callable[..., None], part: Text) -> Engine:
        """The engine for a part of a study: ``told`` hears of the part, one step that has ended, and if it failed."""
        return dataclasses.replace(self, finished=lambda _, outcome: told(part, 1, int(outcome.error is not None)))

    def map(self, function: Callable[..., Result], tasks: Sequence[tuple[Any, ...]]) -> list[Outcome[Result]]:
        """Call ``function(*task)`` for every task and return the outcomes in the order of the tasks.

        A result must depend on its task alone; then it does not depend on where it was computed. A task that raises, or
        that kills its worker, fails and costs no other. Stopped (Ctrl-C), what has not ended is returned as failed.

        Raises:
            KeyboardInterrupt: stopped, and what had ended is kept, so that the same can be asked for again.
            UserError: the workers are out of reach, or nothing can be written where results are kept.
        """
        outcomes: dict[int, Outcome[Result]] = {}

        def hear(position: int, outcome: Outcome[Result]) -> None:
            outcomes[position] = outcome
            if outcome.error:
                LOGGER.warning("Task %d of %d failed: %s", position + 1, len(tasks), outcome.error)
            else:
                LOGGER.info("Task %d of %d finished in %.1f s", position + 1, len(tasks), outcome.wall_seconds)
            self.finished(position, outcome)

        work = [
            _Work(place, function, task, self._key(function, task), this_model()) for place, task in enumerate(tasks)
        ]
        missing = [one for one in work if not self._known(one, hear)]
        try:
            for one, outcome, content in stream(_done, missing, self.workers, self.stopping):
                hear(one.position, self._keep(one, outcome, content))
        except KeyboardInterrupt:
            self.workers.close(drop=True)
        if len(outcomes) < len(tasks):
            note_interrupt()
            if self.kept is not None:
                raise KeyboardInterrupt
        stopped: Outcome[Result] = Outcome(None, INTERRUPTED, 0.0)
        return [outcomes.get(position, stopped) for position in range(len(tasks))]

    def _key(self, function: Callable[..., Any], task: tuple[Any, ...]) -> str:
        return self.kept.key(function, task) if self.kept is not None else ""

    def _known(self, work: _Work, hear: Finished) -> bool:
        """Whether a task's result is kept; it is heard of then."""
        found = self.kept.read(work.key) if self.kept is not None else None
        if found is not None:
            hear(work.position, Outcome(found[0], None, found[1]))
        return found is not None

    def _keep(self, work: _Work, outcome: Outcome[Any], content: bytes) -> Outcome[Any]:
        """Keep a result and give it as it will be read again: the same to the bit, whether it is resumed or not."""
        if self.kept is None or outcome.error is not None:
            return outcome
        self.kept.write(work.key, content)
        return dataclasses.replace(outcome, result=unpacked(content)[0])


@contextlib.contextmanager
def engine_of(workers: int | Engine) -> Iterator[Engine]:
    """The engine given, or one on so many processes of this machine, let go of at the end; 1 stays in this process.

    Raises:
        UserError: fewer than one.
    """
    if isinstance(workers, Engine):
        yield workers
        return
    if workers < 1:
        raise UserError(tr("workers = {workers} is outside [1, …]: a run needs at least one.", workers=workers))
    made: Workers = Here() if workers == 1 else LocalWorkers(workers)
    try:
        yield Engine(made)
    finally:
        made.close()


def all_of(outcomes: list[Outcome[Result]]) -> list[Outcome[Result]]:
    """The outcomes, for work that is worth nothing in part.

    Raises:
        KeyboardInterrupt: the user stopped before all had ended.
    """
    if any(one.error == INTERRUPTED for one in outcomes):
        raise KeyboardInterrupt
    return outcomes


@dataclass(frozen=True)
class _Work:
    """A task on its way to a worker; with a ``key`` its result comes back packed. ``error``: it is known to kill."""

    position: int
    function: Callable[..., Any]
    task: tuple[Any, ...]
    key: str
    model: str
    error: str = ""

    def single(self) -> Sequence[Self]:
        """It cannot be split."""
        return [self]

    def without(self, deadly: Sequence[Self], error: str) -> Self:
        """The task as one that fails if it is deadly."""
        return dataclasses.replace(self, error=error if deadly else "")


def _done(work: _Work) -> tuple[_Work, Outcome[Any], bytes]:
    """A task, what became of it, and its result packed where it is to be kept; a worker calls it.

    Raises:
        WorkerMismatchError: this process has another version of the model.
    """
    check_model(work.model)
    told = dataclasses.replace(work, task=())
    if work.error:
        return told, Outcome(None, work.error, 0.0), b""
    outcome = attempt(work.function, work.task)
    if not work.key or outcome.error is not None:
        return told, outcome, b""
    return told, dataclasses.replace(outcome, result=None), packed(outcome.result, outcome.wall_seconds)
