"""Compiled functions: kept for the next process, never stale, with the arithmetic of NumPy."""

from __future__ import annotations

import math
import os
import pickle
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from synergysim.simulation import Inputs, compilation, record

COUNT_MISSES = """
import pickle, sys
from numba.core.dispatcher import Dispatcher
from synergysim.simulation import record
record(pickle.load(open(sys.argv[1], "rb")), 5)
modules = [one for name, one in sys.modules.items() if name.startswith("synergysim.simulation")]
functions = {id(one): one for module in modules for one in vars(module).values() if isinstance(one, Dispatcher)}
used = [one for one in functions.values() if one.signatures]
missed = sorted(one.py_func.__name__ for one in used if one.stats.cache_misses)
print(len(used), *missed)
"""


def test_a_second_process_compiles_nothing(small_inputs: Inputs, tmp_path: Path) -> None:
    """Every run and every worker would otherwise spend seconds on compiling again."""
    record(small_inputs, 5)
    path = tmp_path / "inputs.pickle"
    path.write_bytes(pickle.dumps(small_inputs))
    command = [sys.executable, "-c", COUNT_MISSES, str(path)]
    used, *missed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert int(used) > 20
    assert missed == []


def test_the_cache_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SYNERGYSIM_CACHE", str(tmp_path))
    folder = compilation.cache_folder.__wrapped__()
    assert folder.is_dir()
    assert tmp_path in folder.parents


def test_without_a_writable_home_the_cache_is_a_temporary_folder_of_the_user_alone(blocked: Path) -> None:
    folder = compilation.cache_folder.__wrapped__()
    assert folder is not None
    assert blocked / "temporary" in folder.parents
    for made in (folder, folder.parent):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.fixture
def blocked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine whose home takes no cache, and whose temporary folder all users share."""
    (tmp_path / "a file, no folder").touch()
    monkeypatch.setenv("SYNERGYSIM_CACHE", str(tmp_path / "a file, no folder"))
    shared = tmp_path / "temporary"
    shared.mkdir()
    shared.chmod(0o1777)
    monkeypatch.setattr(tempfile, "tempdir", str(shared))
    return tmp_path


STRANGER = os.getuid() + 12345 if hasattr(os, "getuid") else 0
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder to another user"
)


@as_root
@pytest.mark.usefixtures("blocked")
@pytest.mark.parametrize("depth", [1, 2])
def test_a_folder_that_another_user_planted_is_not_used(depth: int) -> None:
    """What lies there is unpickled: it would run the other user's code."""
    folder = compilation.cache_folder.__wrapped__()
    assert folder is not None
    os.chown((folder.parent, folder)[depth - 1], STRANGER, STRANGER)
    assert compilation.cache_folder.__wrapped__() is None


def test_where_others_can_write_no_compiled_code_is_kept(monkeypatch: pytest.MonkeyPatch, blocked: Path) -> None:
    open_to_all = blocked / "open to all"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    monkeypatch.setenv("SYNERGYSIM_CACHE", str(open_to_all / "mine"))
    folder = compilation.cache_folder.__wrapped__()
    assert folder is not None
    assert open_to_all not in folder.parents


def test_a_link_in_the_shared_folder_is_not_followed(blocked: Path) -> None:
    folder = compilation.cache_folder.__wrapped__()
    assert folder is not None
    elsewhere = blocked / "elsewhere"
    folder.parent.rename(elsewhere)
    elsewhere.chmod(0o755)
    folder.parent.symlink_to(elsewhere)
    assert compilation.cache_folder.__wrapped__() is None
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o755


@pytest.mark.usefixtures("blocked")
def test_a_folder_that_stood_open_is_not_trusted_afterwards() -> None:
    folder = compilation.cache_folder.__wrapped__()
    assert folder is not None
    folder.chmod(0o777)
    assert compilation.cache_folder.__wrapped__() is None


PLANTED = """
from synergysim.simulation import compilation
@compilation.compiled
def twice(value):
    return 2.0 * value
assert twice(21.0) == 42.0
print(twice.stats.cache_path or "-")
"""


@as_root
def test_code_planted_in_the_shared_folder_does_not_run(blocked: Path) -> None:
    """The attack itself: every name that an earlier version would use there is another user's."""
    shared = blocked / "temporary"
    for name in ("synergysim", f"synergysim-{os.getuid()}"):
        folder = shared / name / compilation._source_fingerprint()
        folder.mkdir(parents=True)
        for made in (folder.parent, folder):
            os.chown(made, STRANGER, STRANGER)
            made.chmod(0o777)
    script = blocked / "script.py"
    script.write_text(PLANTED, encoding="utf-8")
    there = {**os.environ, "TMPDIR": str(shared)}
    ran = subprocess.run([sys.executable, script], env=there, capture_output=True, text=True, check=True).stdout.split()
    assert ran == ["-"]
    assert [one for one in shared.rglob("*") if one.is_file()] == []


def test_a_change_of_any_source_gives_another_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = tmp_path / "agents" / "firms.py"
    source.parent.mkdir()
    source.write_text("price = 1.0", encoding="utf-8")
    monkeypatch.setattr(compilation, "__file__", str(tmp_path / "compilation.py"))
    before = compilation._source_fingerprint.__wrapped__()
    assert compilation._source_fingerprint.__wrapped__() == before
    source.write_text("price = 2.0", encoding="utf-8")
    assert compilation._source_fingerprint.__wrapped__() != before


@compilation.compiled
def ratio(a: float, b: float) -> float:
    """A function of these tests alone."""
    return a / b


def test_division_by_zero_gives_infinity_as_in_numpy() -> None:
    assert ratio(1.0, 0.0) == math.inf
    assert ratio(-1.0, 0.0) == -math.inf
    assert math.isnan(ratio(0.0, 0.0))


def test_the_uncompiled_function_stays_at_hand() -> None:
    assert ratio.py_func(6.0, 3.0) == 2.0
