"""One experiment in Python: tables, scores, files."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import fake_model
import numpy as np
import pandas as pd
import pytest
from synergysim import run
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.scoring import SYNERGY_COLUMNS, VARIANT_COLUMNS, policy_counts
from synergysim.scenarios.studies.reference import BASE_YEARS
from synergysim.scenarios.studies.run.run import RunError, RunResult
from synergysim.scenarios.studies.run.summary import final_year_table

COLUMNS = {
    "runs": ["run_id", "scenario", "replication", "seed", "status", "error", "wall_seconds"],
    "indicators": ["run_id", "cluster", "year", "indicator", "value"],
    "diagnostics": ["run_id", "cluster", "quarter", "diagnostic", "value"],
    "flows": ["run_id", "cluster", "quarter", "flow", "source", "target", "value", "kind"],
}


@pytest.fixture(scope="module")
def result(small_folder: Path) -> RunResult:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "synergysim.simulation.model", fake_model)
        made = run(str(small_folder / "small.yaml"), seed=1, replications=3)
        assert made.split.seeds == (1, 2, 3)  # split here, where the stand-in is in place
        return made


@pytest.fixture(scope="module")
def saved(result: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return result.save(tmp_path_factory.mktemp("saved") / "out", command="synergysim run small")


def test_tables_have_the_columns_promised(result: RunResult) -> None:
    for name, columns in COLUMNS.items():
        assert list(getattr(result, name).columns) == columns
    assert list(result.synergy.columns) == SYNERGY_COLUMNS
    assert list(result.variants.columns) == VARIANT_COLUMNS


def test_every_replication_cluster_and_year_is_scored_once(result: RunResult) -> None:
    assert len(result.synergy) == 3 * 5 * 9
    assert not result.synergy.duplicated(["replication", "cluster", "year"]).any()
    assert result.synergy.drop(columns="synergy_adjacent").notna().to_numpy().all()


def test_the_first_year_has_synergy_zero_and_no_adjacent_one(result: RunResult) -> None:
    first = result.synergy[result.synergy["year"] == 2010]
    assert (first["synergy"] == 0).all()
    assert first["synergy_adjacent"].isna().all()


def test_synergy_is_the_signed_mean_of_the_changes(result: RunResult) -> None:
    rows = result.synergy
    changes = rows[["delta_digital_trade", "delta_industrial_cluster"]]
    expected = np.sqrt(changes.prod(axis=1).abs()) * np.where(changes.min(axis=1) > 0, 1, -1)
    np.testing.assert_allclose(rows["synergy"], expected, atol=1e-12)


def test_replication_r_is_the_run_with_seed_plus_r_minus_one(small: str, result: RunResult) -> None:
    alone = run(small, seed=3)
    third = result.indicators[result.indicators["run_id"] == "small-003"]
    np.testing.assert_array_equal(alone.indicators["value"], third["value"])
    assert list(result.runs["seed"]) == [1, 2, 3]


def test_the_score_of_a_replication_does_not_depend_on_how_many_there_are(small: str, result: RunResult) -> None:
    alone = run(small, seed=1)
    first = result.synergy[result.synergy["replication"] == 1].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.synergy, first)


def test_the_variant_without_policy_counts_does_not_see_them(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = run(small).variants
    plain = fake_model.record

    def more_measures(*args: object, **_: object) -> object:
        made = plain(*args)  # type: ignore[arg-type]
        counts = made.indicators["indicator"].isin(policy_counts())
        made.indicators.loc[counts, "value"] **= 2
        return made

    monkeypatch.setattr(fake_model, "record", more_measures)
    after = run(small).variants
    unseen = before["variant"] == "without_policy_counts"
    assert policy_counts() == ["A11", "B12"]
    pd.testing.assert_frame_equal(before[unseen], after[unseen])
    assert (before.loc[~unseen, "synergy"] != after.loc[~unseen, "synergy"]).any()


def test_a_failed_replication_becomes_a_row_and_the_others_are_kept(small: str) -> None:
    result = run(small, seed=12, replications=3)
    assert list(result.runs["status"]) == ["finished", "failed", "finished"]
    assert list(result.failures["error"]) == ["FloatingPointError: this seed fails"]
    assert set(result.synergy["replication"]) == {1, 3}


def test_if_nothing_finishes_the_error_says_why_and_carries_the_runs(small: str) -> None:
    with pytest.raises(RunError, match="No replication of small finished: FloatingPointError") as caught:
        run(small, seed=13)
    assert list(caught.value.result.runs["status"]) == ["failed"]


@pytest.mark.parametrize("wrong", [{"replications": 0}, {"workers": 0}])
def test_numbers_below_one_are_refused(small: str, wrong: dict[str, int]) -> None:
    with pytest.raises(UserError, match=f"{next(iter(wrong))} = 0 is outside"):
        run(small, **wrong)  # type: ignore[arg-type]


def test_years_the_evaluator_cannot_score_are_refused_before_anything_is_simulated(small: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(f"extends: {small}\nevaluator: guangzhou", encoding="utf-8")
    with pytest.raises(UserError, match=f"needs the years {BASE_YEARS[0]}-{BASE_YEARS[-1]}"):
        run(str(tmp_path / "mine.yaml"), seed=13, until=BASE_YEARS[-1] - 1)


def test_goalposts_score_any_years(small: str) -> None:
    assert run(small, until=2012).synergy["synergy"].abs().max() <= 1


def test_an_evaluator_that_does_not_exist_is_refused(small: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(f"extends: {small}\nevaluator: nobody", encoding="utf-8")
    with pytest.raises(UserError, match="No frozen evaluator is called 'nobody'"):
        run(str(tmp_path / "mine.yaml"))


def test_the_figures_are_drawn_by_name(result: RunResult) -> None:
    drawn = {"order_degrees", "synergy", "portrait", "stages", "exports", "adoption"}
    of_sources = {"sources", "sources_mean", "change"}
    assert set(result.plot()) == drawn | of_sources | {"trade_balance", "structure", "flows"}


def test_the_summary_has_a_row_a_cluster(result: RunResult) -> None:
    table = final_year_table(result)
    assert len(table) == 5
    assert table["U"].str.fullmatch(r"-?\d\.\d\d \(-?\d\.\d\d to -?\d\.\d\d\)").all()


def test_a_stage_that_hangs_on_the_number_of_firms_simulated_is_not_told(result: RunResult) -> None:
    def at(scale: float) -> list[str]:
        inputs = dataclasses.replace(result.resolved.inputs, scale=scale)
        resolved = dataclasses.replace(result.resolved, inputs=inputs)
        return list(final_year_table(dataclasses.replace(result, resolved=resolved)).columns)

    assert at(1.0) == [*at(0.01), "Stage"]


def test_a_folder_holds_what_was_promised_and_reads_back(result: RunResult, saved: Path) -> None:
    folder = saved
    for name in COLUMNS:
        pd.testing.assert_frame_equal(
            pd.read_parquet(folder / f"{name}.parquet"), getattr(result, name), check_dtype=False
        )
    pd.testing.assert_frame_equal(pd.read_csv(folder / "synergy.csv"), result.synergy, check_dtype=False)
    assert {one.stem for one in (folder / "figures").glob("*.png")} == set(result.plot())
    assert (folder / "report.html").stat().st_size > 100_000


def test_the_manifest_repeats_the_run(result: RunResult, saved: Path) -> None:
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seeds"] == [1, 2, 3]
    assert manifest["command"] == "synergysim run small"
    assert manifest["scenario"]["levers"]["P1"]["source"].startswith("assumption")
    assert manifest["parameters"]["firm.markup"] == {"value": 0.2, "unit": "share of unit cost", "source": "assumption"}
    assert [one["code"] for one in manifest["inputs"]["industries"]] == list(result.resolved.inputs.clusters)
    assert manifest["versions"]["numpy"] == np.__version__
    assert manifest["evaluator"]["provenance"]["scenarios"] == ["small"]


def test_a_folder_that_holds_a_run_is_kept(result: RunResult, saved: Path) -> None:
    before = (saved / "manifest.json").read_bytes()
    with pytest.raises(UserError, match="already holds a run"):
        result.save(saved)
    assert (saved / "manifest.json").read_bytes() == before


def test_a_forced_run_leaves_no_figure_or_report_of_the_earlier_one(small: str, tmp_path: Path) -> None:
    run(small, seed=1).save(tmp_path / "out")
    assert list(tmp_path.rglob("*.png"))
    with pytest.raises(RunError, match="No replication") as caught:
        run(small, seed=13)
    caught.value.result.save(tmp_path / "out", force=True)
    assert [one.name for one in tmp_path.rglob("*") if one.suffix in (".png", ".html")] == []
    assert (tmp_path / "out" / "manifest.json").stat().st_size > 1000


def test_a_file_in_place_of_a_folder_is_refused(result: RunResult, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="is a file; give a folder"):
        result.save(tmp_path / "out")


def test_a_parameter_and_a_lever_change_the_result(small: str, result: RunResult) -> None:
    other = run(small, seed=1, replications=3, overrides={"firm.markup": 0.5})
    assert (other.synergy["synergy"] > result.synergy["synergy"]).mean() > 0.5
