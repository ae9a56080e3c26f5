"""Worker processes of one job, which leave together at once: what cancelling a run needs."""

from __future__ import annotations

import atexit
import dataclasses
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from typing import TYPE_CHECKING, Any

from ..ensemble.engine import available_workers
from ..ensemble.workers import process_context

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs

WARMING_SCALE = 0.005
POLITENESS = 10  # of the workers: what is simulated waits rather than the page that shows it
PAUSE = 4.0  # seconds after a job in which what it gave is drawn, and new workers would only be in the way


class Crew:
    """Processes for one job. ``dismiss`` ends them, whatever they are at; they also end when this process does."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._listening, self._leash = multiprocessing.Pipe(duplex=False)
        self.executor: Executor = ProcessPoolExecutor(
            workers, mp_context=process_context(), initializer=_serve, initargs=(self._listening,)
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


STANDBY = Standby()
atexit.register(STANDBY.close)


def _warming_inputs() -> Inputs:
    from ..resolution import resolve
    from ..scenario import load

    inputs = resolve(load("guangzhou"), scale=WARMING_SCALE).inputs
    return dataclasses.replace(inputs, end_year=inputs.start_year)


def _short_run(inputs: Inputs) -> None:
    from ..ensemble.ensemble import simulated_tables

    simulated_tables(inputs, 0)


def _serve(leash: Connection) -> None:
    """What a worker does first: step behind the page, leave Ctrl-C to its parent, end with the leash or the parent."""
    if hasattr(os, "nice"):  # Windows has none
        os.nice(POLITENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    ends: list[Any] = [leash] if parent is None else [leash, parent.sentinel]
    threading.Thread(target=_leave_with, args=(ends,), daemon=True).start()


def _leave_with(ends: list[Any]) -> None:
    wait_for(ends)
    os._exit(1)
