"""Compiled functions: kept for the next process, never stale, with the arithmetic of NumPy."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
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


def test_without_a_writable_home_the_cache_is_a_temporary_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "a file, no folder"
    blocked.touch()
    monkeypatch.setenv("SYNERGYSIM_CACHE", str(blocked))
    folder = compilation.cache_folder.__wrapped__()
    assert folder.is_dir()
    assert blocked not in folder.parents


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
