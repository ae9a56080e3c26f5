"""Work in the background of the page: its progress can be watched, it can be cancelled, and an error is a sentence."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import partial
from typing import Any, Literal, Protocol

from ...analysis.synergy.errors import EvaluationError, finding
from ...language import Note, Text, in_language, language, tr
from ..ensemble.engine import Outcome
from ..present.checking import MISTAKES
from ..studies.run.run import RunError
from . import queueing

State = Literal["running", "finished", "failed", "cancelled"]
Heard = Callable[[int, Outcome[Any]], None]
Work = Callable[[Executor, Heard], Any]
Parts = Mapping[int, Outcome[Any]]

LOG = logging.getLogger(__name__)
NO_ERROR: Text = Note("", "")
DEFECT: Text = tr("The page made a mistake: {error}. What you entered is kept; the log of the server has the details.")
TOO_LONG: Text = tr("This took longer than {seconds:g} seconds and was stopped.")


def told(error: Exception) -> str:
    """What is wrong; of a table without the remedy, which is told in options of the command line."""
    return str(finding(error)) if isinstance(error, EvaluationError) else str(error)


class Hands(Protocol):
    """Who does a job's work: see :class:`.crews.Crew`."""

    @property
    def executor(self) -> Executor:
        """Where the work is done."""

    def dismiss(self) -> None:
        """Stop, whatever is under way."""


class Job:
    """One piece of work of ``total`` parts, done by a crew while a thread of this process waits for it.

    It waits for its turn in the queue first; ``crew`` gives those who work then. ``limit``: seconds of work after which
    it is stopped; None for no limit. ``then`` is called at the end, however it ends. ``parts``: what has been heard of
    so far, by position. ``gathered`` makes of some of them what the job would have given if they were all.

    Raises:
        UserError: the queue is full.
    """

    def __init__(
        self,
        work: Work,
        total: int,
        crew: Callable[[], Hands],
        limit: float | None = None,
        then: Callable[[], None] = lambda: None,
        gathered: Callable[[Parts], Any] = lambda _: None,
        queue: queueing.Queue | None = None,
    ) -> None:
        self.total = total
        self.gathered = gathered
        self.parts: dict[int, Outcome[Any]] = {}
        self.state: State = "running"
        self.result: Any = None
        self.error: Text = NO_ERROR
        self.started, self.seconds = time.monotonic(), 0.0
        self.waiting_for: list[Callable[[], bool]] = []  # visitors; each tells whether it is still there
        self._hire, self._then, self._lock = crew, then, threading.Lock()
        self._crew: Hands | None = None
        self._limit, self._queue = limit, queue or queueing.QUEUE
        self._queue.join(self)
        self._thread = threading.Thread(target=in_language, args=(language(), self._run, work), daemon=True)
        self._thread.start()

    def told(self) -> str:
        """What went wrong; nothing if nothing did."""
        return str(self.error)

    @property
    def running(self) -> bool:
        """Whether it goes on, or waits for its turn."""
        return self.state == "running"

    @property
    def before(self) -> int:
        """How many jobs must end before it begins."""
        return self._queue.before(self)

    @property
    def done(self) -> int:
        """How many of its parts are done."""
        return len(self.parts)

    @property
    def elapsed(self) -> float:
        """Seconds since it began, until now or its end."""
        return time.monotonic() - self.started if self.running else self.seconds

    def cancel(self) -> None:
        """Stop it at once; what it has done so far is dropped."""
        if self._end("cancelled"):
            self._dismiss()
            self._queue.leave(self)

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most so long."""
        self._thread.join(seconds)

    def _run(self, work: Work) -> None:
        timer: threading.Timer | None = None
        try:
            if not self._queue.wait_for_turn(self):
                return
            crew = self._crew = self._hire()
            if not self.running:  # cancelled meanwhile
                return
            self.started = time.monotonic()
            if self._limit:
                timer = threading.Timer(self._limit, self._overdue, (self._limit,))
                timer.daemon = True
                timer.start()
            result = work(crew.executor, self._heard)
            self._end("finished", result)
        except (*MISTAKES, RunError) as error:
            self._end("failed", error=Note.of(partial(told, error)))
        except Exception as error:
            what = " ".join(f"{type(error).__name__}: {error}".split())
            # After a cancellation the machinery complains of workers that left: that is no defect.
            if self._end("failed", error=DEFECT.filled(error=what)):
                LOG.exception("A job failed.")
        finally:
            self._dismiss()
            if timer is not None:
                timer.cancel()
            self._queue.leave(self)
            self._then()

    def _dismiss(self) -> None:
        if self._crew is not None:
            self._crew.dismiss()

    def _heard(self, position: int, outcome: Outcome[Any]) -> None:
        self.parts[position] = outcome

    def _overdue(self, limit: float) -> None:
        if self._end("failed", error=TOO_LONG.filled(seconds=limit)):
            self._dismiss()

    def _end(self, state: State, result: Any = None, error: Text = NO_ERROR) -> bool:
        """Whether this is the end; it has only one."""
        with self._lock:
            if not self.running:
                return False
            self.result, self.error = result, error
            self.seconds, self.state = time.monotonic() - self.started, state
            return True
