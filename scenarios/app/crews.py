"""Worker processes: those of one long job, which leave together at once, and those that stay for what is short."""

from __future__ import annotations

import atexit
import dataclasses
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from typing import TYPE_CHECKING, Any, cast

from ..ensemble.engine import available_workers
from ..ensemble.workers import process_context

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs

WARMING_SCALE = 0.005
POLITENESS = 10  # of the workers: what is simulated waits rather than the page that shows it
ATTENTIVE = 0  # of those that answer a slider
PAUSE = 4.0  # seconds after a job in which what it gave is drawn, and new workers would only be in the way


class Crew:
    """Processes for one job. ``dismiss`` ends them, whatever they are at; they also end when this process does."""

    def __init__(self, workers: int, politeness: int = POLITENESS) -> None:
        self._workers = workers
        self._listening, self._leash = multiprocessing.Pipe(duplex=False)
        self.executor: Executor = ProcessPoolExecutor(
            workers, mp_context=process_context(), initializer=_serve, initargs=(self._listening, politeness)
        )

    def warm(self, inputs: Inputs) -> None:
        """Let every process load the compiled model, so that a job begins at once."""
        for _ in range(self._workers):
            self.executor.submit(_short_run, inputs)

    def dismiss(self) -> None:
        """End the processes now; what they were at is lost."""
        self._leash.close()
        self.executor.shutdown(wait=False, cancel_futures=True)


class Standby:
    """Keeps one crew ready, so that a run does not wait for processes to start."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready: Crew | None = None

    def prepare(self) -> None:
        """Make a crew ready, if none is."""
        with self._lock:
            if self._ready is None:
                self._ready = Crew(available_workers())
                self._ready.warm(_warming_inputs())

    def prepare_soon(self) -> None:
        """Make a crew ready once the result of the job that has just ended is drawn."""
        later = threading.Timer(PAUSE, self.prepare)
        later.daemon = True
        later.start()

    def take(self) -> Crew:
        """The crew that is ready, or a new one; who takes it dismisses it."""
        with self._lock:
            crew, self._ready = self._ready, None
        return crew or Crew(available_workers())

    def close(self) -> None:
        """Dismiss the crew that is ready."""
        with self._lock:
            crew, self._ready = self._ready, None
        if crew is not None:
            crew.dismiss()


class Lent:
    """Places in a crew that stays: dismissing lets go of what has not begun, and costs no new processes."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._given: list[Future[Any]] = []

    @property
    def executor(self) -> Executor:
        """Itself: what it is given is done by the crew that stays."""
        return cast("Executor", self)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """As that of an executor."""
        future = self._standing.submit(function, *arguments)
        self._given.append(future)
        return future

    def dismiss(self) -> None:
        """Let go of what has not begun; what has begun is short."""
        for future in self._given:
            future.cancel()


class Standing:
    """One crew for all that is short; it stays, with the compiled model loaded, and is replaced when it breaks."""

    def __init__(self, politeness: int) -> None:
        self._politeness, self._lock = politeness, threading.Lock()
        self._crew: Crew | None = None

    def prepare(self) -> None:
        """Let its processes start and load the model, if they have not."""
        with self._lock:
            self._hired()

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """As that of an executor."""
        with self._lock:
            try:
                return self._hired().executor.submit(function, *arguments)
            except BrokenExecutor:
                self._crew = None
                return self._hired().executor.submit(function, *arguments)

    def take(self) -> Lent:
        """Places in it, for one job."""
        return Lent(self)

    def close(self) -> None:
        """Dismiss it."""
        with self._lock:
            crew, self._crew = self._crew, None
        if crew is not None:
            crew.dismiss()

    def _hired(self) -> Crew:
        if self._crew is None:
            self._crew = Crew(available_workers(), self._politeness)
            self._crew.warm(_warming_inputs())
        return self._crew


STANDBY = Standby()
AT_ONCE = Standing(ATTENTIVE)  # what a visitor waits for with a hand on a slider
SHORT = Standing(POLITENESS)  # runs whose replications take a second or so
LIGHT = 0.03  # share of firms up to which a replication is short


def hire(scale: float) -> Crew | Lent:
    """Who simulates at a scale: the crew that stays, or one that can be ended in the midst of a long replication."""
    return SHORT.take() if scale <= LIGHT else STANDBY.take()


def rested(scale: float) -> None:
    """What follows a job at a scale: another crew is made ready where one was used up."""
    if scale > LIGHT:
        STANDBY.prepare_soon()


def close() -> None:
    """Dismiss all."""
    for one in (STANDBY, AT_ONCE, SHORT):
        one.close()


atexit.register(close)


def _warming_inputs() -> Inputs:
    from ..files.resolution import resolve
    from ..files.scenario import load

    inputs = resolve(load("guangzhou"), scale=WARMING_SCALE).inputs
    return dataclasses.replace(inputs, end_year=inputs.start_year)


def _short_run(inputs: Inputs) -> None:
    from ..ensemble.ensemble import simulated_tables

    simulated_tables(inputs, 0)


def _serve(leash: Connection, politeness: int) -> None:
    """What a worker does first: step behind the page, leave Ctrl-C to its parent, end with the leash or the parent."""
    if hasattr(os, "nice"):  # Windows has none
        os.nice(politeness)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    ends: list[Any] = [leash] if parent is None else [leash, parent.sentinel]
    threading.Thread(target=_leave_with, args=(ends,), daemon=True).start()


def _leave_with(ends: list[Any]) -> None:
    wait_for(ends)
    os._exit(1)
