"""A file of a result or a store that was changed, cut short or removed is told by its name, and never read as data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from evaluating import refused
from sweeping import experiment
from synergysim.scenarios.studies.run import outputs
from synergysim.scenarios.studies.run.run import run
from synergysim.scenarios.studies.sweep.sweep import sweep

Output = pytest.CaptureFixture[str]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def other_values(path: Path) -> None:
    """A file as whole as before, that says something else."""
    frame = pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
    numbers = frame.select_dtypes("number").columns
    frame[numbers] = frame[numbers] + np.array(1, dtype=np.int64)
    frame.to_csv(path, index=False) if path.suffix == ".csv" else frame.to_parquet(path, index=False)


HARMS: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut": (cut, "is damaged: it has "),
    "flipped": (flip, "was changed since it was written"),
    "edited": (other_values, "was changed since it was written"),
    "removed": (Path.unlink, "is missing"),
}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored") / "store"
    sweep(experiment(size=2, replications=1), folder)
    return folder


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_table_of_a_sweep_is_told(stored: Path, harm: str, tmp_path: Path, capsys: Output) -> None:
    harmed, sentence = HARMS[harm]
    for command in ("summary {}", "export {} --to csv --out out", "rerun {} c00000-001"):
        store = tmp_path / command.split()[0]
        shutil.copytree(stored, store)
        harmed(store / "cells.parquet")
        said = refused(capsys, *command.format(store).split())
        assert f"{store}/cells.parquet" in said
        assert sentence in said or "is damaged: it has " in said or "was changed" in said


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_part_of_a_sweep_is_told(stored: Path, harm: str, tmp_path: Path, capsys: Output) -> None:
    shutil.copytree(stored, tmp_path / "store")
    HARMS[harm][0](tmp_path / "store" / "indicators" / "000000.parquet")
    said = refused(capsys, "summary", tmp_path / "store")
    assert "damaged" in said
    assert "synergysim resume" in said


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_table_of_a_run_is_told_by_every_reader(
    small: str, harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(outputs, "_write_pictures_and_report", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    harmed, sentence = HARMS[harm]
    run(small, seed=1).save("whole")
    readers = {
        "draw flows {} --out a.png": "flows.parquet",
        "draw structure {} --out b.png": "diagnostics.parquet",
        "draw stages {} --out c.png": "synergy.csv",
        "draw trade-balance {} --out d.png": "runs.parquet",
        "evaluate {} --out e": "indicators.parquet",
    }
    for number, (command, name) in enumerate(readers.items()):
        shutil.copytree("whole", f"harmed{number}")
        harmed(tmp_path / f"harmed{number}" / name)
        said = refused(capsys, *command.format(f"harmed{number}").split())
        assert f"harmed{number}/{name} " in said
        assert sentence in said or (harm == "edited" and "is damaged: it has " in said)


def test_a_damaged_manifest_is_told(
    small: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(outputs, "_write_pictures_and_report", lambda *_: None)
    run(small, seed=1).save(tmp_path / "run")
    path = tmp_path / "run" / "manifest.json"
    whole = path.read_text(encoding="utf-8")
    for content in (whole[: len(whole) // 2], "[" * 100_000, "[]", json.dumps({"program": "synergysim", "files": 3})):
        path.write_text(content, encoding="utf-8")
        said = refused(capsys, "evaluate", tmp_path / "run", "--out", tmp_path / "out")
        assert str(tmp_path / "run") in said
