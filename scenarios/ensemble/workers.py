"""Where runs are simulated: this process, processes, a given executor or a cluster; a worker that dies is survived."""

from __future__ import annotations

import concurrent.futures as futures
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from multiprocessing.connection import wait as wait_for
from typing import Any, Protocol, Self, TypeVar

from ...language import tr
from ..errors import UserError

WAKE_SECONDS = 0.5
DIED = "the worker process died (out of memory?)"
PRELOADED = [
    "synergysim.scenarios.studies.sweep.chunks",
    "synergysim.scenarios.files.scoring",
    "synergysim.simulation.model",
]


def process_context() -> Any:
    """How to start processes that inherit nothing from this one: forking after a parallel region can hang a child."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


class Divisible(Protocol):
    """Work that can be split to find the part of it that kills workers."""

    def single(self) -> Sequence[Self]:
        """The same work in pieces that cannot be split further."""

    def without(self, deadly: Sequence[Self], error: str) -> Self:
        """The work in which some pieces fail with an error instead of being done."""


class Workers(Protocol):
    """Where chunks are worked on. ``in_flight`` chunks are out at a time, so that memory stays bounded."""

    @property
    def in_flight(self) -> int:
        """How many chunks to have out."""

    def executor(self) -> futures.Executor:
        """An executor that works; a new one if the last is broken."""

    def alone(self) -> futures.Executor:
        """An executor on which a chunk that may be deadly harms no other."""

    def deadly(self, error: BaseException) -> bool:
        """Whether an error means that a worker died under the chunk."""

    def explain(self, error: BaseException) -> UserError | None:
        """What to tell the user about an error of the machinery; None if it is a defect."""

    def close(self, drop: bool = False) -> None:
        """Let go of what was opened; with ``drop``, do not wait for work under way."""


Work = TypeVar("Work", bound=Divisible)
Result = TypeVar("Result")


def stream(
    function: Callable[[Work], Result],
    chunks: Iterable[Work],
    workers: Workers,
    stopping: Callable[[], bool] = lambda: False,
) -> Iterator[Result]:
    """Call the function on every chunk and yield the results in the order they are ready.

    A chunk whose worker died is tried again alone; if that dies too, each piece is tried alone, and those that die
    then fail, the others not. ``stopping`` is asked now and then: once true, no new chunk begins, and what is under
    way is finished, unless its worker has ended.

    Raises:
        UserError: the workers cannot be reached any more, or do not have the same model.
    """
    waiting = iter(chunks)
    pending: dict[futures.Future[Result], Work] = {}
    try:
        while True:
            _submit(function, waiting, workers, pending, stopping)
            if not pending:
                return
            suspects: list[Work] = []
            for future in futures.wait(pending, WAKE_SECONDS, futures.FIRST_COMPLETED).done:
                yield from _result(future, pending.pop(future), workers, suspects)
            if suspects:
                # A process that dies takes its pool along: whatever else is out is lost, or about to be ready.
                for future in list(pending):
                    yield from _result(future, pending.pop(future), workers, suspects)
                # What asked this process to stop may have ended the workers, too: then their chunks are left to do.
                for chunk in () if stopping() else suspects:
                    yield _recovered(function, chunk, workers)
    finally:
        for future in pending:
            future.cancel()


def _submit(
    function: Callable[[Work], Result],
    waiting: Iterator[Work],
    workers: Workers,
    pending: dict[futures.Future[Result], Work],
    stopping: Callable[[], bool],
) -> None:
    if stopping():
        for future in list(pending):
            if future.cancel():
                del pending[future]
        return
    while len(pending) < workers.in_flight:
        chunk = next(waiting, None)
        if chunk is None:
            return
        pending[_send(function, chunk, workers, workers.executor)] = chunk


def _send(
    function: Callable[[Work], Result], chunk: Work, workers: Workers, executor: Callable[[], futures.Executor]
) -> futures.Future[Result]:
    try:
        return executor().submit(function, chunk)
    except BrokenExecutor as error:
        # A worker died while nothing was looked at: the next executor is a new one.
        if not workers.deadly(error):
            raise workers.explain(error) or error from error
        return executor().submit(function, chunk)


def _result(future: futures.Future[Result], chunk: Work, workers: Workers, suspects: list[Work]) -> Iterator[Result]:
    try:
        yield future.result()
    except Exception as error:
        if workers.deadly(error):
            suspects.append(chunk)
            return
        told = workers.explain(error)
        if told is None:
            raise
        raise told from error


def _recovered(function: Callable[[Work], Result], chunk: Work, workers: Workers) -> Result:
    results = _alone(function, chunk, workers)
    if results:
        return results[0]
    deadly = [piece for piece in chunk.single() if not _alone(function, piece, workers)]
    results = _alone(function, chunk.without(deadly, DIED), workers)
    if not results:
        raise UserError(tr("Workers die even without the runs that killed them; what is stored is whole."))
    return results[0]


def _alone(function: Callable[[Work], Result], chunk: Work, workers: Workers) -> list[Result]:
    suspects: list[Work] = []
    return list(_result(_send(function, chunk, workers, workers.alone), chunk, workers, suspects))


class Here(futures.Executor):
    """This process: a task is done when it is sent. What it raises that is no error, such as Ctrl-C, is not caught."""

    in_flight = 1

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> futures.Future[Any]:
        """Call the function; the future holds what it gave or raised."""
        future: futures.Future[Any] = futures.Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future

    def executor(self) -> futures.Executor:
        """See :class:`Workers`."""
        return self

    alone = executor

    def deadly(self, error: BaseException) -> bool:
        """See :class:`Workers`. Who dies here dies altogether."""
        del error
        return False

    def explain(self, error: BaseException) -> UserError | None:
        """See :class:`Workers`."""
        del error
        return None

    def close(self, drop: bool = False) -> None:
        """See :class:`Workers`."""
        del drop


class LocalWorkers:
    """Processes of this machine. They let Ctrl-C be handled by this process, and end when it ends, however it ends."""

    def __init__(self, n_workers: int) -> None:
        self.n_workers, self.in_flight = n_workers, 2 * n_workers
        self._pools: dict[int, futures.ProcessPoolExecutor] = {}
        self._others = set(multiprocessing.active_children())

    def executor(self) -> futures.Executor:
        """See :class:`Workers`."""
        return self._pool(self.n_workers)

    def alone(self) -> futures.Executor:
        """See :class:`Workers`."""
        return self._pool(1)

    def deadly(self, error: BaseException) -> bool:
        """See :class:`Workers`."""
        if not isinstance(error, BrokenExecutor):
            return False
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        self._pools.clear()
        return True

    def explain(self, error: BaseException) -> UserError | None:  # noqa: ARG002 - others have something to tell
        """See :class:`Workers`."""
        return None

    def close(self, drop: bool = False) -> None:
        """See :class:`Workers`."""
        processes = set(multiprocessing.active_children()) - self._others if drop else set()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._pools.clear()

    def _pool(self, size: int) -> futures.ProcessPoolExecutor:
        if size not in self._pools:
            self._pools[size] = futures.ProcessPoolExecutor(size, mp_context=process_context(), initializer=_serve)
        return self._pools[size]


class GivenExecutor:
    """An executor of the user's own, of any kind that follows :mod:`concurrent.futures`; it is left open."""

    def __init__(self, executor: futures.Executor, in_flight: int = 4) -> None:
        self._executor, self.in_flight = executor, in_flight

    def executor(self) -> futures.Executor:
        """See :class:`Workers`."""
        return self._executor

    alone = executor

    def deadly(self, error: BaseException) -> bool:
        """See :class:`Workers`. A pool that is broken cannot be replaced here."""
        del error
        return False

    def explain(self, error: BaseException) -> UserError | None:
        """See :class:`Workers`."""
        if isinstance(error, BrokenExecutor):
            return UserError(
                tr("The executor is broken: {error}. What is stored is whole and can be resumed.", error=error)
            )
        return None

    def close(self, drop: bool = False) -> None:
        """See :class:`Workers`."""
        del drop


def _serve() -> None:
    """What a worker process does first: leave Ctrl-C to its parent, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()


def _leave_with(sentinel: Any) -> None:
    wait_for([sentinel])
    os._exit(1)
