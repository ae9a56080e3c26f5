"""A saved run is scored by ``synergysim evaluate``, by either system of indicators."""

from __future__ import annotations

import json
from pathlib import Path

import evaluating
import pandas as pd
import pytest
from evaluating import Output, refused
from evaluating import run as command
from synergysim import run
from synergysim.analysis.catalogue import system
from synergysim.scenarios.ensemble.store.parts import FileRecord
from synergysim.scenarios.studies.run import outputs
from synergysim.scenarios.studies.run.run import RunResult

table, unpictured = evaluating.table, evaluating.unpictured
pytestmark = pytest.mark.usefixtures("unpictured")


@pytest.fixture
def result(small: str) -> RunResult:
    return run(small, seed=1, replications=2)


@pytest.fixture
def folder(result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(outputs, "_write_pictures_and_report", lambda *_: None)
    return result.save(tmp_path / "run")


def by_cluster_and_year(table: pd.DataFrame) -> pd.Series:
    return table.set_index(["cluster", "year"])["synergy"].sort_index()


@pytest.mark.parametrize(("name", "variant"), [("table4", "own_window"), ("extended", "extended_own_window")])
def test_the_scores_are_those_of_the_runs_own_windows(
    folder: Path, result: RunResult, tmp_path: Path, name: str, variant: str
) -> None:
    out = tmp_path / "scored"
    assert command("evaluate", folder, "--system", name, "--replication", "2", "--out", out) == 0
    variants = result.variants
    of_run = variants[(variants["variant"] == variant) & (variants["replication"] == 2)]
    scored = by_cluster_and_year(pd.read_csv(out / "synergy.csv"))
    pd.testing.assert_series_equal(scored, by_cluster_and_year(of_run), check_exact=False, atol=1e-9, rtol=0.0)
    assert set(pd.read_csv(out / "weights.csv")["indicator"]) == {one.code for one in system(name)}


def test_the_first_replication_and_table_4_are_taken_and_said_so(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("evaluate", folder / "indicators.parquet", "--out", tmp_path / "scored") == 0
    assert "Simulated, not observed: run small-001, indicator system table4" in capsys.readouterr().out


def test_a_system_that_does_not_exist_is_refused(folder: Path, tmp_path: Path, capsys: Output) -> None:
    error = refused(capsys, "evaluate", folder, "--system", "extnded", "--out", tmp_path / "scored")
    assert "No indicator system is called 'extnded'. Did you mean 'extended'?" in error


def test_a_replication_that_is_not_there_is_refused(folder: Path, tmp_path: Path, capsys: Output) -> None:
    error = refused(capsys, "evaluate", folder, "--replication", "3", "--out", tmp_path / "scored")
    assert "--replication 3 is not among those that finished: 1, 2." in error


def test_a_run_without_the_system_is_refused(folder: Path, tmp_path: Path, capsys: Output) -> None:
    path = folder / "indicators.parquet"
    frame = pd.read_parquet(path)
    frame[frame["indicator"].str[0].isin(["A", "B"])].to_parquet(path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][path.name] = FileRecord.of(path.read_bytes()).model_dump()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    error = refused(capsys, "evaluate", folder, "--system", "extended", "--out", tmp_path / "scored")
    assert "holds no indicators of the system extended" in error


@pytest.mark.parametrize("option", [("--system", "extended"), ("--replication", "1")])
def test_observed_tables_have_no_replications_or_systems_to_choose(
    table: Path, option: tuple[str, str], tmp_path: Path, capsys: Output
) -> None:
    error = refused(capsys, "evaluate", table, *option, "--out", tmp_path / "scored")
    assert f"{option[0]} chooses within a simulated run" in error
