"""``synergysim rerun`` makes any stored result again from its folder alone, and says how the same it is."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import fake_model
import numpy as np
import pandas as pd
import pytest
from evaluating import observed, refused
from evaluating import run as ended_with
from sweeping import experiment
from synergysim.scenarios.ensemble.result_folder import MANIFEST
from synergysim.scenarios.present import stored
from synergysim.scenarios.studies.evaluation import outputs as evaluation_outputs
from synergysim.scenarios.studies.run import outputs
from synergysim.scenarios.studies.run.run import run
from synergysim.scenarios.studies.sameness import Sameness, compare_tables
from synergysim.scenarios.studies.sweep.sweep import sweep

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def unpictured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out figures and reports, which take most of the time."""
    monkeypatch.setattr(outputs, "_write_pictures_and_report", lambda *_: None)
    monkeypatch.setattr(evaluation_outputs, "figures", lambda *_: iter(()))
    monkeypatch.setattr("synergysim.scenarios.studies.comparison.compare.Comparison.plot", lambda *_: {})
    monkeypatch.setattr("synergysim.scenarios.studies.comparison.report.write_comparison_report", lambda *_: None)


@pytest.fixture
def mine(small: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario, its industry and its evaluator, in which commands are given."""
    from synergysim.scenarios.files.library_files import LIBRARY

    here = tmp_path / "mine"
    (here / "own").mkdir(parents=True)
    for name in ("small.yaml", "reference.json"):
        shutil.copy(Path(small).with_name(name), here)
    shutil.copy(LIBRARY / "industries" / "jewelry.yaml", here / "own" / "goods.yaml")
    with (here / "small.yaml").open("a", encoding="utf-8") as file:
        file.write("industries: [own/goods.yaml, textile_clothing]\n")
    observed().to_csv(here / "own" / "table.csv", index=False)
    (here / "best.csv").write_text("indicator,lower,upper\nA1,0,400\nA4,0,400\nA9,0,400\nB1,0,400\nB2,0,400\n")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(here)
    return here


def given(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit code of a command as it is typed."""
    monkeypatch.setattr(sys, "argv", ["synergysim", *words])
    return ended_with(*words)


def moved(mine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The results of a folder on another machine: nothing that they were made from is there."""
    there = mine.parent / "elsewhere"
    shutil.move(mine / "out", there / "out")
    shutil.rmtree(mine)
    monkeypatch.chdir(there)
    return there / "out"


COMMANDS = {
    "run": "run small.yaml -n 2 --set adoption.imitation=0.07 --workers 1",
    "compare": "compare small.yaml no_policy.yaml -n 2 --workers 1",
    "evaluate": "evaluate own/table.csv --bounds best.csv",
    "by another way": "evaluate own/../own/table.csv --bounds ../mine/best.csv",
    "by its whole path": "evaluate {here}/own/table.csv --bounds={here}/best.csv",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_result_is_made_again_where_nothing_else_of_it_is(
    name: str, mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    (mine / "no_policy.yaml").write_text("extends: small.yaml\nlevers: null\n", encoding="utf-8")
    assert given(monkeypatch, *COMMANDS[name].format(here=mine).split(), "--out", "out") == 0
    out = moved(mine, monkeypatch)
    capsys.readouterr()
    assert given(monkeypatch, "rerun", "out", "--workers", "1") == 0
    assert "out is identical to the bit (" in capsys.readouterr().out
    assert str(mine) not in json.dumps(json.loads((out / MANIFEST).read_text())["given"]) or "whole" in name


def test_a_result_of_python_is_made_again_too(small: str, tmp_path: Path, capsys: Output) -> None:
    run(small, replications=2).save(tmp_path / "out")
    assert ended_with("rerun", tmp_path / "out", "--workers", "1") == 0
    assert "identical to the bit" in capsys.readouterr().out


@pytest.mark.parametrize(("factor", "code", "told"), [(1 + 1e-12, 0, "is the same within 1e-09"), (1.1, 1, "is not")])
def test_what_comes_out_otherwise_is_told_by_how_much(
    small: str, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch, factor: float,
    code: int, told: str,
) -> None:  # fmt: skip
    run(small, replications=2).save(tmp_path / "out")
    usual = fake_model.record

    def otherwise(inputs: Any, seed: int, **asked: Any) -> Any:
        made = usual(inputs, seed, **asked)
        made.indicators["value"] *= factor
        return made

    monkeypatch.setattr(fake_model, "record", otherwise)
    assert ended_with("rerun", tmp_path / "out", "--workers", "1") == code
    said = capsys.readouterr().out
    assert told in said
    assert "indicators.parquet.value: " in said


def test_another_model_is_told_before_it_differs(
    small: str, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "this_model", lambda: "0" * 16)
    run(small, replications=2).save(tmp_path / "out")
    ended_with("rerun", tmp_path / "out", "--workers", "1")
    assert "was made by model 0000000000000000, this is model" in capsys.readouterr().out


def test_every_run_of_a_sweep_is_made_again(tmp_path: Path, capsys: Output) -> None:
    sweep(experiment(size=2, replications=1), tmp_path / "out")
    assert ended_with("rerun", tmp_path / "out", "--workers", "1") == 0
    assert "identical to the bit" in capsys.readouterr().out


@pytest.fixture
def evaluated(mine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an evaluation."""
    assert given(monkeypatch, "evaluate", "own/table.csv", "--out", "out") == 0
    return moved(mine, monkeypatch)


def tamper(folder: Path, **changes: Any) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**manifest, **changes}), encoding="utf-8")


HOSTILE = {
    "another command": ({"command": "synergysim web --port 1"}, "names a command that is not given unseen"),
    "a place": ({"command": "synergysim evaluate t.csv --scheduler tcp://x"}, "is not given unseen"),
    "a file elsewhere": ({"given": [{"file": "../" * 30 + "tmp/x", "kept": "given/1_table.csv"}]}, "it lists '../../"),
    "a file not ours": ({"given": [{"file": "t.csv", "kept": "../x"}]}, "holds no ../x"),
    "no list": ({"given": [1]}, "its list of given files is none"),
    "quotes": ({"command": "synergysim evaluate 'x"}, "is not given unseen"),
    "python": ({"command": ""}, "was made from Python"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_manifest_of_a_stranger_makes_nothing_happen(name: str, evaluated: Path, capsys: Output) -> None:
    changes, sentence = HOSTILE[name]
    tamper(evaluated, **changes)
    before = sorted(evaluated.parent.rglob("*"))
    assert sentence in refused(capsys, "rerun", "out")
    assert sorted(evaluated.parent.rglob("*")) == before


def test_a_file_that_was_given_and_is_changed_since_is_told(evaluated: Path, capsys: Output) -> None:
    (evaluated / "given" / "1_table.csv").write_text("year,A1\n", encoding="utf-8")
    assert "given/1_table.csv" in refused(capsys, "rerun", "out")


def test_a_run_whose_manifest_lacks_its_seeds_is_damaged(small: str, tmp_path: Path, capsys: Output) -> None:
    run(small, replications=2).save(tmp_path / "out")
    tamper(tmp_path / "out", seeds=["1"])
    assert "it lists no seeds" in refused(capsys, "rerun", tmp_path / "out")


def test_the_given_files_are_those_read_though_they_have_changed_since(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, now = evaluation_outputs.result_tables, hashlib.sha256((mine / "own" / "table.csv").read_bytes()).digest()

    def edited(evaluation: Any) -> Any:
        (mine / "own" / "table.csv").write_text("edited meanwhile", encoding="utf-8")
        return usual(evaluation)

    monkeypatch.setattr(evaluation_outputs, "result_tables", edited)
    assert given(monkeypatch, "evaluate", "own/table.csv", "--out", "out") == 0
    assert hashlib.sha256((mine / "out" / "given" / "1_table.csv").read_bytes()).digest() == now


# ---- comparing ----


def of(**columns: Any) -> dict[str, pd.DataFrame]:
    return {"t": pd.DataFrame(columns)}


@pytest.mark.parametrize(
    ("then", "now", "identical", "within"),
    [
        ({"a": [1.0, np.nan]}, {"a": [1.0, np.nan]}, True, True),
        ({"a": [1.0]}, {"a": [np.nextafter(1.0, 2)]}, False, True),
        ({"a": [2e-16]}, {"a": [0.0]}, False, True),
        ({"a": [0.0]}, {"a": [-0.0]}, False, True),
        ({"a": [3e-7]}, {"a": [3e-7 + 3e-16]}, False, True),
        ({"a": [3e-7]}, {"a": [4e-7]}, False, False),
        ({"a": [1.0]}, {"a": [np.nan]}, False, False),
        ({"a": [np.inf]}, {"a": [1.0]}, False, False),
        ({"a": [1]}, {"a": [2]}, False, False),
        ({"a": ["x"]}, {"a": ["y"]}, False, False),
        ({"a": ["x", None]}, {"a": ["x", None]}, True, True),
        ({"a": [1.0]}, {"a": [1.0, 1.0]}, False, False),
        ({"a": [1.0]}, {"b": [1.0]}, False, False),
        ({"a": [1.0], "wall_seconds": [1.0]}, {"a": [1.0], "wall_seconds": [9.0]}, True, True),
    ],
)
def test_tables_are_told_equal_rounded_or_other(
    then: dict[str, Any], now: dict[str, Any], identical: bool, within: bool
) -> None:
    same = compare_tables(of(**then), of(**now))
    assert (same.identical, same.within_tolerance) == (identical, within)


def test_a_table_that_is_gone_is_another_result() -> None:
    assert compare_tables(of(a=[1.0]), {}) == Sameness(1, ("t: not there now",), float("inf"))
