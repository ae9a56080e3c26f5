"""Workers of a Dask cluster, reached at its scheduler's address."""

from __future__ import annotations

import concurrent.futures as futures
import contextlib
import logging
import socket
import time
from typing import Any

from ...language import tr
from ..errors import UserError

TIMEOUT_SECONDS = 10
REFRESH_SECONDS = 5.0
STORED = "What is stored is whole; go on with: synergysim resume"


class DaskWorkers:
    """The workers of a Dask cluster, as :class:`~.workers.Workers`.

    Dask itself repeats what a worker had in hand when it died, three times; what kills workers again and again is
    deadly.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._threads: dict[str, int] = {}
        self._asked = -REFRESH_SECONDS

    @property
    def threads(self) -> dict[str, int]:
        """Threads of the workers there are, by address; asked anew from time to time, for workers join and leave."""
        if time.monotonic() - self._asked > REFRESH_SECONDS:
            # A scheduler that is gone makes its futures fail, which is told from there.
            with contextlib.suppress(OSError):
                self._threads = dict(self._client.nthreads())
            self._asked = time.monotonic()
        return self._threads

    @property
    def in_flight(self) -> int:
        """See :class:`Workers`; two chunks a thread, so that none waits for this process."""
        return max(2 * sum(self.threads.values()), 2)

    def executor(self) -> futures.Executor:
        """See :class:`Workers`."""
        executor: futures.Executor = self._executor
        return executor

    alone = executor

    def deadly(self, error: BaseException) -> bool:
        """See :class:`Workers`."""
        from distributed.scheduler import KilledWorker

        return isinstance(error, KilledWorker)

    def explain(self, error: BaseException) -> UserError | None:
        """See :class:`Workers`."""
        from .identity import WorkerMismatchError

        if isinstance(error, WorkerMismatchError):
            return UserError(
                tr("The cluster cannot take these runs: {error}. Install the same version on all workers.", error=error)
            )
        if isinstance(error, ImportError):
            return UserError(tr("A worker of the cluster lacks what the model needs: {error}.", error=error))
        if isinstance(error, (futures.CancelledError, OSError)):
            return UserError(tr("The connection to the scheduler is lost. {stored}", stored=STORED))
        return None

    def close(self, drop: bool = False) -> None:
        """See :class:`Workers`."""
        self._executor.shutdown(wait=False)
        with contextlib.suppress(OSError):
            self._client.close(timeout=1 if drop else TIMEOUT_SECONDS)


def connect(address: str) -> DaskWorkers:
    """The workers of the scheduler at an address such as ``tcp://10.0.0.1:8786``.

    Raises:
        UserError: Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
        from distributed.comm import get_address_host_port
    except ImportError:
        raise UserError(tr("--scheduler needs Dask; install it with: pip install 'synergysim[cluster]'")) from None
    # A connection that breaks is told once, in a sentence, from what was lost with it.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        # A client that never connected takes long to give up: knock first.
        socket.create_connection(get_address_host_port(address), TIMEOUT_SECONDS).close()
        client = Client(address, timeout=TIMEOUT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        text = " ".join(str(error).split()) or type(error).__name__
        raise UserError(
            tr("No Dask scheduler answers at {address}: {text}. Nothing was simulated.", address=address, text=text)
        ) from error
    return DaskWorkers(client)
