"""Faults, with the real model in processes of its own: whatever happens, the tables end as if nothing had."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sweeping import assert_same, begun, ended, experiment, n_parts, wait_until, write_experiment
from synergysim.scenarios.ensemble.cluster import connect
from synergysim.scenarios.ensemble.store import Store, place_of
from synergysim.scenarios.ensemble.workers import Workers
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.sweep import sweep
from synergysim.scenarios.studies.sweep.plan import make_plan

CHUNK = 4


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny sweep, left alone, by one worker."""
    folder = tmp_path_factory.mktemp("undisturbed") / "out"
    sweep.sweep(experiment(), folder, workers=1, chunk=CHUNK)
    return folder


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_experiment(tmp_path_factory.mktemp("experiment"))


@pytest.mark.parametrize("workers", [2, 4])
def test_results_do_not_depend_on_the_number_of_workers(undisturbed: Path, tmp_path: Path, workers: int) -> None:
    sweep.sweep(experiment(), tmp_path / "out", workers=workers, chunk=CHUNK)
    assert_same(undisturbed, tmp_path / "out")


def going_on(out: Path, again: bool = False) -> sweep.Progress:
    """Go on with a sweep; what there was to do."""
    store = Store.open(out)
    with store.place.locked():
        plan, state = sweep.reopen(store), sweep.progress(store, again)
        assert sweep.advance(store, plan, sweep.workers_of(2), state.parts)
    return state


def test_killed_at_any_moment_and_resumed_it_ends_as_if_left_alone(
    undisturbed: Path, file: str, tmp_path: Path
) -> None:
    out, chance = tmp_path / "out", random.Random()
    command = ["sweep", file, "--out", str(out), "--workers", "2", "--chunk", "1", "--no-check"]
    for kill in range(2):
        seen = n_parts(out)
        going = begun(*command)
        wait_until(lambda seen=seen: n_parts(out) > seen if seen else (out / "manifest.json").exists())
        # The first kill comes before or amid the first parts, the second in the middle; killpg takes workers along.
        time.sleep(chance.uniform(0.0, 0.5 if seen else 3.0))
        if kill:
            os.killpg(going.pid, signal.SIGKILL)
        else:
            going.kill()
        going.communicate()
        command = ["resume", str(out), "--workers", "2"]
    going_on(out)
    assert n_parts(out) == 24
    assert_same(undisturbed, out)


@pytest.mark.parametrize("told_by", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_all_processes_stops_cleanly_and_says_how_to_go_on(
    undisturbed: Path, file: str, tmp_path: Path, told_by: signal.Signals
) -> None:
    """Ctrl-C reaches workers, too, and so does the SIGTERM of a batch system, which ends them."""
    out = tmp_path / "out"
    going = begun("sweep", file, "--out", str(out), "--workers", "2", "--chunk", "1", "--no-check")
    wait_until(lambda: n_parts(out) >= 1)
    os.killpg(going.pid, told_by)
    told, _ = going.communicate(timeout=180)
    assert going.returncode == 130, told
    assert "Stopping when the chunks under way are stored" in told
    assert f"synergysim resume {out}" in told.replace("\n", "")
    assert "Traceback" not in told
    assert 1 <= n_parts(out) < 24
    assert list(Store.open(out).damaged()) == []
    going_on(out)
    assert_same(undisturbed, out)


def test_a_killed_worker_is_survived(undisturbed: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill_one(_: object) -> None:
        for process in [] if killed else worker_processes()[:1]:
            killed.append(process.pid)
            process.kill()

    sweep_with(tmp_path / "out", sweep.workers_of(2), 2, kill_one)
    assert killed
    assert_same(undisturbed, tmp_path / "out")


def worker_processes() -> list[psutil.Process]:
    """The worker processes below this process: those that no other was started by and that have simulated."""
    below = psutil.Process().children(recursive=True)
    return [one for one in below if not one.children() and one.cpu_times().user > 0.2]


def sweep_with(out: Path, workers: Workers, chunk: int, stored: sweep.Stored = lambda _: None) -> None:
    with place_of(out).locked():
        plan = make_plan(experiment())
        store = sweep.begin(plan, place_of(out), chunk, "skipped")
        assert sweep.advance(store, plan, workers, sweep.progress(store).parts, stored)


def test_a_damaged_part_is_noticed_and_repeated(
    undisturbed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    damaged = out / "indicators" / "000002.parquet"
    content = bytearray(damaged.read_bytes())
    content[100] ^= 255
    damaged.write_bytes(content)
    code, told = ended(capsys, "summary", str(out))
    assert (code, "1 part(s) are damaged, the first is 2; repair with: synergysim resume" in told) == (2, True), told
    code, told = ended(capsys, "resume", str(out), "--workers", "1")
    assert (code, "20 of 24 runs are stored, 1 part(s) are damaged and repeated." in told) == (0, True), told
    assert_same(undisturbed, out)


def test_a_full_disk_is_told_and_can_be_resumed(undisturbed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    # As on a disk with that much room: the manifest and the runs of a part fit, its indicators do not.
    resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, before[1]))
    try:
        with pytest.raises(UserError, match=r"the disk is full\. What is stored is whole; make room and go on with"):
            sweep_with(out, sweep.workers_of(1), CHUNK)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (out / "runs" / "000000.parquet").exists()
    assert going_on(out).stored == 0
    assert_same(undisturbed, out)


def test_a_second_writer_is_refused(
    undisturbed: Path, file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(undisturbed, tmp_path / "out")
    with place_of(tmp_path / "out").locked():
        for command in (["resume"], ["sweep", file, "--no-check", "--out"]):
            code, told = ended(capsys, *command, str(tmp_path / "out"))
            assert (code, f"is being written by process {os.getpid()} on" in told) == (2, True), told
    assert_same(undisturbed, tmp_path / "out")


def test_an_unreachable_scheduler_is_told_and_nothing_is_begun_or_lost(
    undisturbed: Path, file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    scheduler = ["--scheduler", "tcp://127.0.0.1:9"]
    code, told = ended(capsys, "sweep", file, "--out", str(out), *scheduler)
    assert (code, "No Dask scheduler answers at tcp://127.0.0.1:9: " in told) == (2, True), told
    assert not out.exists()
    before = sorted(path.read_bytes() for path in undisturbed.rglob("*.parquet"))
    assert ended(capsys, "resume", str(undisturbed), *scheduler)[0] == 2
    assert sorted(path.read_bytes() for path in undisturbed.rglob("*.parquet")) == before


def test_a_dead_lever_is_named_before_anything_is_simulated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Until 2016 a lever that starts in 2030 cannot act.
    changes = {"levers": {"lever.P7.level": [0.0, 1.0]}, "set": {"lever.P7.start": 2030}, "size": 1, "replications": 1}
    asked, out = write_experiment(tmp_path, **changes), str(tmp_path / "out")
    code, told = ended(capsys, "sweep", asked, "--out", out, "--workers", "1")
    assert (code, "lever.P7.level moves no indicator and no diagnostic" in told) == (2, True), told
    assert not (tmp_path / "out" / "manifest.json").exists()
    code, told = ended(capsys, "sweep", asked, "--check-only", "--workers", "1")
    assert (code, "lever.P7.level moves no indicator" in told) == (1, True), told
    code, told = ended(capsys, "sweep", asked, "--out", out, "--workers", "1", "--allow-dead")
    assert (code, "1 of 1 runs are stored" in told) == (0, True), told


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two worker processes of this machine."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
        silence_logs=50,
        scheduler_kwargs={"dashboard_address": ":0"},
    ) as local:
        yield local.scheduler_address


def test_a_dask_cluster_gives_the_same(undisturbed: Path, tmp_path: Path, cluster: str) -> None:
    sweep_with(tmp_path / "out", connect(cluster), CHUNK)
    assert_same(undisturbed, tmp_path / "out")


def test_a_dask_worker_that_is_killed_is_survived(undisturbed: Path, tmp_path: Path, cluster: str) -> None:
    from distributed import Client

    with Client(cluster, set_as_default=False) as client:
        pids = list(client.run(os.getpid).values())
    killed: list[int] = []

    def kill_one(_: object) -> None:
        if not killed:
            killed.append(pids[0])
            os.kill(pids[0], signal.SIGKILL)

    sweep_with(tmp_path / "out", connect(cluster), 2, kill_one)
    assert killed
    assert_same(undisturbed, tmp_path / "out")
