"""Chunks through any executor: what is ready comes, what dies is survived, what must stop stops."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from synergysim.scenarios.ensemble.workers import GivenExecutor, LocalWorkers, process_context, stream
from synergysim.scenarios.errors import UserError


@dataclass(frozen=True)
class Numbers:
    """Numbers to be doubled together; some kill the process that looks at them."""

    numbers: tuple[int, ...]
    doomed: tuple[int, ...] = ()

    def single(self) -> list[Numbers]:
        return [replace(self, numbers=(number,)) for number in self.numbers]

    def without(self, deadly: Sequence[Numbers], error: str) -> Numbers:
        assert "died" in error
        return replace(self, doomed=tuple(number for one in deadly for number in one.numbers))


def doubled(chunk: Numbers) -> list[int | str]:
    return [_double(number, chunk.doomed) for number in chunk.numbers]


def _double(number: int, doomed: tuple[int, ...]) -> int | str:
    if number in doomed:
        return "died"
    if number < 0:
        os._exit(9)
    return 2 * number


def killing_once(chunk: tuple[str, int]) -> int:
    """Dies at the first call for 3 in all processes, as a process that is killed from outside does."""
    folder, number = chunk
    mark = Path(folder) / "killed"
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def process_number(chunk: Numbers) -> int:
    time.sleep(0.05 * len(chunk.numbers))
    return os.getpid()


def chunks(*numbers: tuple[int, ...]) -> list[Numbers]:
    return [Numbers(one) for one in numbers]


@pytest.fixture
def two() -> Iterator[LocalWorkers]:
    workers = LocalWorkers(2)
    yield workers
    workers.close()


def test_every_chunk_comes_back_once(two: LocalWorkers) -> None:
    results = list(stream(doubled, chunks((1, 2), (3,), (4, 5), (6,), (7,)), two))
    assert sorted(results) == [[2, 4], [6], [8, 10], [12], [14]]


def test_the_run_that_kills_its_worker_fails_alone(two: LocalWorkers) -> None:
    results = list(stream(doubled, chunks((1, 2), (3, -1, 4), (5,), (6,), (-2,)), two))
    assert sorted(results, key=str) == sorted([[2, 4], [6, "died", 8], [10], [12], ["died"]], key=str)


def test_a_worker_killed_from_outside_costs_nothing(two: LocalWorkers, tmp_path: Path) -> None:
    results = list(stream(killing_once, [(str(tmp_path), number) for number in range(6)], two))  # type: ignore[type-var]
    assert sorted(results) == [0, 1, 2, 3, 4, 5]
    assert (tmp_path / "killed").exists()


def test_only_so_many_chunks_are_taken_as_are_in_flight() -> None:
    taken: list[int] = []

    def source() -> Iterator[Numbers]:
        for number in range(50):
            taken.append(number)
            yield Numbers((number,))

    with ThreadPoolExecutor(1) as executor:
        results = stream(doubled, source(), GivenExecutor(executor, in_flight=3))
        for received, _ in enumerate(results):
            assert len(taken) <= received + 1 + 3
    assert len(taken) == 50


def test_when_asked_to_stop_what_is_under_way_still_comes_and_nothing_new_begins() -> None:
    asked = threading.Event()
    received = []
    with ThreadPoolExecutor(2) as executor:
        results = stream(doubled, (Numbers((n,)) for n in range(1000)), GivenExecutor(executor), asked.is_set)
        for result in results:
            received.append(result)
            if len(received) == 5:
                asked.set()
    assert 5 <= len(received) <= 5 + 4


class Silent(Executor):
    """An executor whose work never comes back."""

    def submit(self, *_: object, **__: object) -> Future[object]:  # type: ignore[override]
        return Future()


def test_stopping_takes_back_what_has_not_begun() -> None:
    asked = threading.Event()
    threading.Timer(0.2, asked.set).start()
    assert list(stream(doubled, chunks((1,), (2,)), GivenExecutor(Silent()), asked.is_set)) == []


def test_a_defect_is_not_taken_for_a_dead_worker() -> None:
    with ThreadPoolExecutor(1) as executor, pytest.raises(TypeError, match=r"not supported between instances"):
        list(stream(doubled, [Numbers(("one",))], GivenExecutor(executor)))  # type: ignore[arg-type]


def test_a_broken_executor_of_the_users_own_is_told() -> None:
    with ProcessPoolExecutor(1, mp_context=process_context()) as executor, pytest.raises(UserError, match="is broken"):
        list(stream(doubled, chunks((1,), (-1,), (2,)), GivenExecutor(executor)))


def test_workers_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    import subprocess
    import sys

    psutil = pytest.importorskip("psutil")
    script = (
        "import sys, time\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_streaming import Numbers, process_number\n"
        "from synergysim.scenarios.ensemble.workers import LocalWorkers, stream\n"
        "if __name__ == '__main__':\n"
        "    for pid in stream(process_number, (Numbers((n,)) for n in range(10**6)), LocalWorkers(2)):\n"
        "        print(pid, flush=True)\n"
    )
    file = tmp_path / "parent.py"
    file.write_text(script)
    parent = subprocess.Popen([sys.executable, str(file)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = {int(parent.stdout.readline()) for _ in range(6)}
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 60
    while any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in workers):
        assert time.monotonic() < deadline, "a worker outlives its parent"
        time.sleep(0.05)


def test_on_a_dask_cluster_too_the_run_that_kills_its_worker_fails_alone() -> None:
    import dask
    from distributed import LocalCluster
    from synergysim.scenarios.ensemble.cluster import connect

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            1,
            threads_per_worker=1,
            dashboard_address=None,
            host="127.0.0.1",
            silence_logs=50,
            scheduler_kwargs={"dashboard_address": ":0"},
        ) as local,
    ):
        workers = connect(local.scheduler_address)
        results = list(stream(doubled, chunks((1,), (3, -1), (5,)), workers))
        workers.close()
    assert sorted(results, key=str) == sorted([[2], [6, "died"], [10]], key=str)
